import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { formatMicros, parseMicros } from '../../src/core/units.ts';
import { runs } from '../size.ts';
import { histories, play } from '../worlds/random-history.ts';

/**
 * What members say of their days only adds to amounts: the same history in which a reflection
 * weighs nothing has the same gates, refusals, ends of holds, GI and N, entry by entry.
 *
 * With tallies that reflections enter as facts, or with a cap that counts what they add, it fails.
 */
test('no gate, refusal or cancel depends on a label, and no amount shrinks by one', () => {
  let more = 0;
  const property = fc.property(histories({ length: 30 }), (drawn) => {
    const happenings = drawn.happenings.filter(isUnpaid);
    // An odd number: nobody begins with debts.
    const history = { ...drawn, happenings, seasoned: Math.floor(drawn.seasoned / 2) * 2 + 1 };
    const { reflection } = history.policy;
    const silent = { ...history, policy: { ...history.policy, reflection: NO_WEIGHT } };
    const loud = { ...history.policy, reflection: { ...reflection, weight: 1 } };
    const withNone = play(asEver(silent)).appended.map(({ entry }) => entry);
    const withLabels = play(asEver({ ...history, policy: loud })).appended.map((one) => one.entry);
    expect(withLabels.map(gatesOf)).toEqual(withNone.map(gatesOf));
    for (const [at, entry] of withLabels.entries()) {
      const other = withNone[at];
      if (entry.type !== 'decision' || other?.type !== 'decision') continue;
      const [amount, plain] = [entry, other].map((one) => parseMicros(one.amount ?? NOTHING));
      expect(amount).toBeGreaterThanOrEqual(plain ?? 0n);
      expect(entry.reflected ?? entry.integrity).toBeGreaterThanOrEqual(other.integrity);
      if ((amount ?? 0n) > (plain ?? 0n)) more += 1;
    }
  });
  fc.assert(property, { numRuns: runs(150, 3_000) });
  expect(more).toBeGreaterThan(10);
});

const NOTHING = formatMicros(0n);
const NO_WEIGHT = { worldviews: ['calm'], weight: 0 };

type Played = Parameters<typeof play>[0];

/** Under its first policy to the end: a later one would bring a weight of its own. */
function asEver(history: Played): Played {
  return { ...history, happenings: history.happenings.filter(({ kind }) => kind !== 'policy') };
}

/** What is done with amounts follows them: shares of a balance, what a margin pays of debts. */
function isUnpaid({ kind }: Played['happenings'][number]): boolean {
  return kind !== 'transfers' && kind !== 'gives' && kind !== 'elects';
}

/** An entry without what is paid. */
function gatesOf(entry: Entry): object {
  if (entry.type === 'policy') return { type: entry.type };
  if (entry.type === 'cycle') {
    const { supply: _, held: __, ...rest } = entry;
    return rest;
  }
  if (entry.type === 'decision') {
    const { amount: _, reflected: __, reflections: ___, ...rest } = entry;
    return rest;
  }
  if (entry.type === 'release' || entry.type === 'cancel') {
    const { amount: _, ...rest } = entry;
    return rest;
  }
  return entry;
}
