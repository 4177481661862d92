import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { ONE } from '../../src/core/units.ts';
import {
  appendPolicy,
  closeCycles,
  DAILY,
  entriesOf,
  newDraft,
} from '../worlds/memory-community.ts';
import { happen, histories, play } from '../worlds/random-history.ts';
import { policies } from '../worlds/random-policy.ts';
import { runs } from '../size.ts';

describe('a later policy', () => {
  test('changes no entry before it, and no end of a hold that was made before it', () => {
    const seen = { release: 0, cancel: 0 };
    fc.assert(
      fc.property(histories(), policies(), (history, later) => {
        const [without, under] = [play(history), play(history)];
        const before = entriesOf(without).length;
        appendPolicy(under, following(history.policy, later));
        closeCycles(without, 6);
        closeCycles(under, 6);
        expect(entriesOf(under).slice(0, before)).toEqual(entriesOf(without).slice(0, before));
        const [expected, found] = [endsIn(without, before), endsIn(under, before)];
        expect(found).toEqual(expected);
        for (const { type } of found) seen[type === 'release' ? 'release' : 'cancel'] += 1;
        expect(under.state.books).toEqual(without.state.books);
      }),
      { numRuns: runs(100, 1_000) },
    );
    expect(seen.release).toBeGreaterThan(0);
  });

  test('that asks for more does not cancel what qualified before it', () => {
    const draft = newDraft(lenient);
    happen(draft, keptFacts);
    happen(draft, promiseKept);
    appendPolicy(draft, { ...lenient, mint: { ...lenient.mint, threshold: 0.999 } });
    happen(draft, promiseKept);
    closeCycles(draft, 3);
    const decisions = entriesOf(draft).filter((entry) => entry.type === 'decision');
    expect(decisions.map(({ outcome, policy }) => [outcome, policy])).toEqual([
      ['held', 1],
      ['refused', 2],
    ]);
    expect(entriesOf(draft).find((entry) => entry.type === 'release')).toMatchObject({
      amount: decisions[0]?.amount,
      cycle: 3,
    });
  });

  test('governs actions of its own cycles, and an older action stays under its own', () => {
    const draft = newDraft({ ...lenient, gates: { entropy: false, channelFloor: true } });
    happen(draft, keptFacts);
    closeCycles(draft);
    appendPolicy(draft, { ...lenient, mint: { ...lenient.mint, threshold: 0.999 } });
    happen(draft, { ...promiseKept, cyclesAgo: 1 });
    happen(draft, promiseKept);
    const decisions = entriesOf(draft).filter((entry) => entry.type === 'decision');
    expect(decisions.map(({ policy, code }) => [policy, code])).toEqual([
      [1, undefined],
      [2, 'BELOW_THRESHOLD'],
    ]);
  });
});

const lenient: PolicyDocument = { ...PRESETS.sandbox, holdBack: { cycles: 2 }, cycle: DAILY };
const keptFacts = {
  kind: 'facts',
  person: 0,
  channels: CHANNELS,
  value: ONE,
  weight: undefined,
  count: 12,
} as const;
const promiseKept = {
  kind: 'ask',
  person: 0,
  action: 0,
  domain: 0,
  evidence: undefined,
  promise: undefined,
  attested: undefined,
  cyclesAgo: 0,
  latest: false,
} as const;

/** The later policy as one that can follow: categories may be added and never taken away. */
function following(first: PolicyDocument, later: PolicyDocument): PolicyDocument {
  const categories = [...new Set([...first.entropy.categories, ...later.entropy.categories])];
  return { ...later, entropy: { ...later.entropy, categories } };
}

/** Ends of holds behind an entry, but for where in the log their decisions and they stand. */
function endsIn(draft: ReturnType<typeof newDraft>, from: number): Entry[] {
  return entriesOf(draft)
    .slice(from)
    .filter(({ type }) => type === 'release' || type === 'cancel');
}
