import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyFrom } from '../policy/parse-policy.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { addToStanding, hasStanding, type Standing, type StandingFact } from './standing.ts';

const policy = policyFrom(PRESETS.standard, 1);

const vouched = (cycle: number): StandingFact => ({ cycle, echo: ONE, by: ['w'] });
const lost = (cycle: number): StandingFact => ({ cycle, drift: 0 });

function after(facts: readonly StandingFact[]): Standing | undefined {
  let standing: Standing | undefined;
  for (const fact of facts) standing = addToStanding(standing, fact);
  return standing;
}

describe('the word of somebody', () => {
  test.each([
    ['without a work', [], false],
    ['with three works over 28 cycles', [vouched(1), vouched(9), vouched(29)], true],
    ['with three works over 27 cycles', [vouched(1), vouched(9), vouched(28)], false],
    ['with two works', [vouched(1), vouched(29)], false],
    ['with a work that was lost', [vouched(1), vouched(9), vouched(29), lost(30)], false],
    [
      'with works that nobody vouched for',
      [1, 9, 29].map((cycle) => ({ cycle, echo: ONE })),
      false,
    ],
    [
      'whose works were rejected',
      [1, 9, 29].map((cycle) => ({ cycle, echo: 0, by: ['w'] })),
      false,
    ],
  ])('%s', (_, facts, counts) => {
    expect(hasStanding(policy, after(facts))).toBe(counts);
  });

  test('always counts if the policy asks for no works', () => {
    const trust = { ...policy.trust, standingActions: 0 };
    expect(hasStanding({ ...policy, trust }, undefined)).toBe(true);
  });
});

test('losing before one has anything costs nothing later', () => {
  const facts = fc.array(fc.constantFrom(lost(1), { cycle: 1, drift: ONE }));
  fc.assert(
    fc.property(facts, (earlier) => {
      expect(after([...earlier, vouched(2)])).toEqual({ works: 1, firstCycle: 2, lastCycle: 2 });
    }),
  );
});
