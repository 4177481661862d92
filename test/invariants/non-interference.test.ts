import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closingEntries } from '../../src/core/entries/cycles/close-cycle.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { negentropyMicros, shards } from '../../src/core/units.ts';
import { ACTIONS, DOMAINS } from '../worlds/random-policy.ts';
import { copyOf, evidenceHash } from '../worlds/memory-community.ts';
import {
  closes,
  facts,
  happen,
  histories,
  memberOf,
  play,
  type Happening,
} from '../worlds/random-history.ts';
import { newDraft } from '../worlds/memory-community.ts';
import { runs } from '../size.ts';

const RUNS = runs(100, 1_000);

describe('what somebody owns', () => {
  test('changes no decision, no end of a hold and no GI', () => {
    const wealth = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(histories({ length: 14 }), wealth, wealth, (history, balance, negentropy) => {
        const { state } = play(history);
        const rich = copyOf(state);
        for (const member of rich.members.values()) {
          member.balance = shards(balance);
          member.negentropy = negentropyMicros(negentropy);
        }
        Object.assign(rich.books, { fund: shards(balance), burned: shards(negentropy) });
        expect(answers(rich)).toEqual(answers(state));
        expect(closingEntries(rich)).toEqual(closingEntries(state));
      }),
      { numRuns: RUNS },
    );
  });

  test('is not even looked at', () => {
    fc.assert(
      fc.property(histories({ length: 14 }), (history) => {
        const { state } = play(history);
        const expected = answers(state);
        for (const member of state.members.values()) {
          for (const field of ['balance', 'negentropy'] as const) {
            Object.defineProperty(member, field, {
              get: () => {
                throw new Error(`${field} was read`);
              },
            });
          }
        }
        expect(answers(state)).toEqual(expected);
        expect(closingEntries(state).at(-1)?.type).toBe('cycle');
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the days on which facts fall', () => {
  test('leave I as it was when their order stays', () => {
    const busy: fc.Arbitrary<Happening> = fc.oneof(facts, closes);
    const gaps = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 });
    const wishes = { happenings: busy, entropyGate: false };
    fc.assert(
      fc.property(histories(wishes), gaps, gaps, ({ policy, happenings }, one, other) => {
        const told = happenings.filter(({ kind }) => kind === 'facts');
        expect(integrityAfter(policy, told, one)).toEqual(integrityAfter(policy, told, other));
      }),
      { numRuns: RUNS },
    );
  });
});

/** What everybody would be answered, for every action in every domain. */
function answers(state: CommunityState): unknown[] {
  const members = [...state.members.keys(), 'nobody'];
  return members.flatMap((member) =>
    ACTIONS.flatMap(({ family, type }) =>
      DOMAINS.map((domain) =>
        decide(state, { member, family, action: type, domain, evidence: evidenceHash('new') }),
      ),
    ),
  );
}

function integrityAfter(
  policy: Parameters<typeof newDraft>[0],
  told: readonly Happening[],
  gaps: readonly number[],
): unknown[] {
  const draft = newDraft(policy);
  for (const [index, one] of told.entries()) {
    happen(draft, one);
    const cycles = gaps[index] ?? 0;
    if (cycles > 0) happen(draft, { kind: 'closes', cycles });
  }
  return [0, 1, 2].map((who) => {
    const request = { member: memberOf(draft, who), family: 'civic', action: 'promise' };
    const evidence = evidenceHash('new');
    const answer = decide(draft.state, { ...request, domain: DOMAINS[0], evidence });
    return { integrity: answer.integrity, channels: answer.channels };
  });
}
