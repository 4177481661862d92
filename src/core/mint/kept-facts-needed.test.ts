import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies } from '../../../test/worlds/random-policy.ts';
import { integrity, type Tallies } from '../integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY } from '../integrity/tally.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { belowThreshold } from './checks.ts';
import { type KeptFacts, keptFactsNeeded } from './kept-facts-needed.ts';

const STANDARD = policyFrom(PRESETS.standard, 1);

function passes(policy: Policy, tallies: Tallies, facts: KeptFacts): boolean {
  const after: { -readonly [Name in keyof Tallies]: Tallies[Name] } = { ...tallies };
  for (const name of CHANNELS) {
    for (let added = 0; added < facts[name]; added += 1) {
      after[name] = addFact(policy.integrity, after[name] ?? EMPTY_TALLY, ONE, ONE);
    }
  }
  return !belowThreshold(policy, after, integrity(policy.integrity, after, 0));
}

describe('the kept facts that are still needed', () => {
  test('of a newcomer are about 18 in every channel', () => {
    const needed = keptFactsNeeded(STANDARD, {}, 0, 'echo');
    const total = Object.values(needed ?? {}).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(17 * 4);
    expect(total).toBeLessThanOrEqual(18 * 4);
  });

  test('are out of reach where four findings weigh as much as there is to gain', () => {
    expect(keptFactsNeeded(STANDARD, {}, 4, 'echo')).toBeUndefined();
  });

  test('suffice, and none of them can be left out', () => {
    const facts = fc.array(fc.tuple(fc.constantFrom(...CHANNELS), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(policies({ channelFloor: true }), facts, (document, given) => {
        const policy = policyFrom(document, 1);
        const tallies = given.reduce<Tallies>(
          (some, [name, kept]) => ({
            ...some,
            [name]: addFact(policy.integrity, some[name] ?? EMPTY_TALLY, kept ? ONE : 0, ONE),
          }),
          {},
        );
        const needed = keptFactsNeeded(policy, tallies, 0, 'echo');
        if (needed === undefined) return;
        expect(passes(policy, tallies, needed)).toBe(true);
        for (const name of CHANNELS) {
          if (needed[name] === 0) continue;
          expect(passes(policy, tallies, { ...needed, [name]: needed[name] - 1 })).toBe(false);
        }
      }),
      { numRuns: 200 }, // each tries up to 500 facts in four channels
    );
  });
});
