import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../policy/presets.ts';
import { policyRecord } from '../../policy/policy-entry.ts';
import { Recheck } from '../../verify/recheck.ts';
import { apply } from '../apply.ts';
import type { Entry, FactEntry } from '../../state/entry.ts';
import { retractionOf } from './retraction.ts';
import { emptyState } from '../../state/empty-state.ts';
import type { CommunityState } from '../../state/state.ts';

const hash = (digit: number): string => String(digit).repeat(64);
const start: readonly Entry[] = [
  {
    type: 'community',
    format: 'negentropy/1',
    slug: 'test',
    origin: 'test.example/v1/log/test',
    key: 'key',
    startsAt: '2025-11-28',
    cycle: 148,
  },
  { type: 'policy', cycle: 148, version: 1, policy: policyRecord(PRESETS.sandbox) },
  { type: 'member', cycle: 148, member: 'ada' },
  { type: 'member', cycle: 148, member: 'bob' },
];

function stateAfter(entries: readonly Entry[]): CommunityState {
  const state = emptyState(true);
  for (const entry of [...start, ...entries]) apply(state, entry);
  return state;
}

const facts = fc.array(
  fc.record({
    type: fc.constant('fact' as const),
    cycle: fc.constant(148),
    member: fc.constant('ada'),
    evidence: fc.integer({ min: 0, max: 4 }).map(hash),
    echo: fc.integer({ min: 0, max: 1_000_000 }),
    drift: fc.integer({ min: 0, max: 1_000_000 }),
    weight: fc.constantFrom(1_000_000, 100_000),
  }),
  { maxLength: 20 },
);

describe('a retraction', () => {
  test('leaves the tallies that the facts without it would have given', () => {
    fc.assert(
      fc.property(facts, fc.array(fc.integer({ min: 0, max: 4 }).map(hash)), (all, evidences) => {
        const state = stateAfter(all);
        const recheck = new Recheck();
        const gone = new Set<string>();
        for (const evidence of evidences) {
          const standing = state.records?.facts.get('ada') ?? [];
          const grounds = { evidence, member: 'ada', facts: standing, outcomes: [] };
          const entry = retractionOf(state, grounds);
          expect(recheck.check(state, entry)).toBeUndefined();
          apply(state, entry);
          gone.add(evidence);
        }
        const expected = stateAfter(all.filter((fact: FactEntry) => !gone.has(fact.evidence)));
        expect(state.members.get('ada')?.tallies).toEqual(expected.members.get('ada')?.tallies);
      }),
      { numRuns: 1_000 },
    );
  });

  test('with other tallies, another member or another outcome is found', () => {
    const fact = { type: 'fact', cycle: 148, member: 'ada', evidence: hash(1), echo: 1 } as const;
    const outcome = {
      type: 'outcome',
      cycle: 148,
      domain: 'knowledge',
      category: 'kept',
      evidence: hash(1),
    } as const;
    const state = stateAfter([fact, { ...fact, evidence: hash(2) }, outcome]);
    const { cycle, domain, category } = outcome;
    const grounds = {
      evidence: hash(1),
      member: 'ada',
      facts: state.records?.facts.get('ada') ?? [],
      outcomes: [{ cycle, domain, category }],
    };
    const entry = retractionOf(state, grounds);
    expect(entry.outcomes).toEqual([{ cycle, domain, category }]);
    const { tallies, outcomes, ...bare } = entry;
    for (const changed of [
      { ...entry, tallies: { echo: [1, 0] as const } },
      { ...entry, member: 'bob' },
      { ...bare, ...(tallies === undefined ? {} : { tallies }) },
      { ...bare, ...(outcomes === undefined ? {} : { outcomes }), evidence: hash(2) },
    ]) {
      expect(new Recheck().check(state, changed)).toBeDefined();
    }
    apply(state, entry);
    expect(state.domains.get('knowledge')?.outcomes.get(148)).toEqual([0, 0]);
    expect(() => apply(state, entry)).toThrow('no outcome "kept" of knowledge is counted');
  });

  test('names a member together with tallies, or neither', () => {
    const state = stateAfter([]);
    const entry = { type: 'retraction', cycle: 148, evidence: hash(1) } as const;
    expect(() => apply(state, { ...entry, member: 'ada' })).toThrow('together with the tallies');
    expect(() => apply(state, { ...entry, tallies: {} })).toThrow('together with the tallies');
    expect(() => apply(state, { ...entry, member: 'ada', tallies: { echo: [-1, 0] } })).toThrow(
      'no tally of echo',
    );
  });
});

describe('a transfer', () => {
  test.each([
    [{ from: 'ada', to: 'bob', amount: '0.000001' }, 'cannot overdraw'],
    [{ from: 'ada', to: 'ada', amount: '0.000001' }, 'needs two members'],
    [{ from: 'ada', to: 'bob', amount: '0.000000' }, 'more than nothing'],
    [{ from: 'ada', to: 'nobody', amount: '0.000001' }, 'is not in the log'],
  ])('that cannot be is refused: %o', (transfer, message) => {
    const state = stateAfter([]);
    expect(() => apply(state, { type: 'transfer', cycle: 148, ...transfer })).toThrow(message);
  });
});

describe('a review', () => {
  test.each([
    [{ member: 'ada', rating: 5 }, 'must be one of 0..4'],
    [{ member: 'ada', rating: 0.5 }, 'must be one of 0..4'],
    [{ member: 'nobody', rating: 1 }, 'is not in the log'],
    [{ member: 'bob', rating: 1 }, 'has already rated this item'],
  ])('that cannot be is refused: %o', (review, message) => {
    const rated = { type: 'rating', cycle: 148, domain: 'knowledge', item: hash(1) } as const;
    const state = stateAfter([{ ...rated, member: 'bob', rating: 1 }]);
    expect(() => apply(state, { ...rated, ...review })).toThrow(message);
  });
});
