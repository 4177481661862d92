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
  newFold,
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
      { numRuns: runs(200, 1_000) },
    );
    expect(seen.release).toBeGreaterThan(0);
  });

  test('that asks for more does not cancel what qualified before it', () => {
    const fold = newFold(lenient);
    happen(fold, keptFacts);
    happen(fold, promiseKept);
    appendPolicy(fold, { ...lenient, mint: { ...lenient.mint, threshold: 0.999 } });
    happen(fold, promiseKept);
    closeCycles(fold, 3);
    const decisions = entriesOf(fold).filter((entry) => entry.type === 'decision');
    expect(decisions.map(({ outcome, policy }) => [outcome, policy])).toEqual([
      ['held', 1],
      ['refused', 2],
    ]);
    expect(entriesOf(fold).find((entry) => entry.type === 'release')).toMatchObject({
      amount: decisions[0]?.amount,
      cycle: 3,
    });
  });

  test('governs actions of its own cycles, and an older action stays under its own', () => {
    const fold = newFold({ ...lenient, gates: { entropy: false, channelFloor: true } });
    happen(fold, keptFacts);
    closeCycles(fold);
    appendPolicy(fold, { ...lenient, mint: { ...lenient.mint, threshold: 0.999 } });
    happen(fold, { ...promiseKept, cyclesAgo: 1 });
    happen(fold, promiseKept);
    const decisions = entriesOf(fold).filter((entry) => entry.type === 'decision');
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
function endsIn(fold: ReturnType<typeof newFold>, from: number): Entry[] {
  return entriesOf(fold)
    .slice(from)
    .filter(({ type }) => type === 'release' || type === 'cancel');
}
