import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies } from '../../../test/worlds/random-policy.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import {
  conductPenalty,
  evidenceMass,
  globalIntegrity,
  integrity,
  medianMass,
  scoreOf,
} from './integrity.ts';
import { addFact, CHANNELS, channelScore, EMPTY_TALLY, type Tally } from './tally.ts';

const RULES = policyFrom(PRESETS.standard, 1).integrity;
const inUnit = fc.integer({ min: 0, max: ONE });
const facts = fc.array(fc.tuple(inUnit, inUnit), { maxLength: 60, size: 'max' });

/** The tally after facts of value v at weight μ. */
function tallyOf(given: readonly (readonly [number, number])[], rules = RULES): Tally {
  return given.reduce(
    (tally, [value, weight]) => addFact(rules, tally, value, weight),
    EMPTY_TALLY,
  );
}

function kept(count: number): Tally {
  return tallyOf(Array.from({ length: count }, () => [ONE, ONE] as const));
}

describe('a tally', () => {
  test.each([
    [[[ONE, ONE]], 1_000_000, 0, 866_666],
    [
      [
        [0, ONE],
        [ONE, ONE],
      ],
      1_000_000,
      992_328,
      780_598,
    ],
    [
      [
        [333_333, 100_000],
        [ONE, ONE],
        [999_999, 100_000],
      ],
      1_132_284,
      66_106,
      862_355,
    ],
  ] as const)('of %j is kept %i, lost %i, x %i', (given, keptPpm, lost, score) => {
    const tally = tallyOf(given);
    expect(tally).toEqual({ kept: keptPpm, lost });
    expect(channelScore(RULES, tally)).toBe(score);
  });

  test('halves in 90 own facts', () => {
    const lost = tallyOf([[0, ONE], ...Array.from({ length: 90 }, () => [ONE, ONE] as const)]).lost;
    expect(lost).toBeGreaterThanOrEqual(500_000);
    expect(lost).toBeLessThan(500_200); // lost rounds up at each step
  });

  test('follows its formula in exact arithmetic, at full weight by the faster way too', () => {
    const weight = fc.oneof(fc.constant(ONE), inUnit);
    fc.assert(
      fc.property(policies(), facts, inUnit, weight, (document, given, value, mu) => {
        const rules = policyFrom(document, 1).integrity;
        const before = tallyOf(given, rules);
        const M = BigInt(ONE);
        const fade = M * M - BigInt(mu) * (M - BigInt(rules.decayPerFact));
        const keptNow = BigInt(before.kept) * fade + BigInt(value) * BigInt(mu) * M;
        const lostNow = BigInt(before.lost) * fade + BigInt(ONE - value) * BigInt(mu) * M;
        expect(addFact(rules, before, value, mu)).toEqual({
          kept: Number(keptNow / (M * M)),
          lost: Number((lostNow + M * M - 1n) / (M * M)),
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('never exceeds what its fading allows, so products stay exact', () => {
    fc.assert(
      fc.property(policies(), facts, (document, given) => {
        const rules = policyFrom(document, 1).integrity;
        const most = (ONE * ONE) / (ONE - rules.decayPerFact);
        const { kept: k, lost } = tallyOf(given, rules);
        expect(k).toBeLessThanOrEqual(most);
        expect(lost).toBeLessThanOrEqual(most + most / ONE + 1); // rounded up at each step
        expect((k + rules.priorFacts) * ONE).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is never lowered by a kept fact nor raised by a lost one', () => {
    fc.assert(
      fc.property(facts, inUnit, (given, weight) => {
        const before = tallyOf(given);
        const [better, worse] = [
          addFact(RULES, before, ONE, weight),
          addFact(RULES, before, 0, weight),
        ];
        expect(better.kept).toBeGreaterThanOrEqual(before.kept);
        expect(better.lost).toBeLessThanOrEqual(before.lost);
        expect(worse.kept).toBeLessThanOrEqual(before.kept);
        expect(worse.lost).toBeGreaterThanOrEqual(before.lost);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('integrity', () => {
  test('of a perfect newcomer passes 0.95 at the 18th action', () => {
    const after = (count: number): number =>
      integrity(RULES, Object.fromEntries(CHANNELS.map((name) => [name, kept(count)])), 0);
    expect(after(17)).toBeLessThanOrEqual(950_000);
    expect(after(18)).toBeGreaterThan(950_000);
  });

  test('stands at the prior where nothing is known', () => {
    expect(integrity(RULES, {}, 0)).toBe(RULES.priorKept);
    expect(scoreOf(RULES, undefined)).toBe(RULES.priorKept);
    expect(evidenceMass({})).toBe(0);
  });

  test.each([
    [0, 0],
    [1, 12_500],
    [3, 37_500],
    [4, 50_000],
    [9, 50_000],
  ])('with %i confirmed findings loses %i ppm', (findings, penalty) => {
    expect(conductPenalty(RULES, findings)).toBe(penalty);
    expect(integrity(RULES, {}, findings)).toBe(RULES.priorKept - penalty);
  });

  test('lies in 0..1 and never falls as a score rises', () => {
    fc.assert(
      fc.property(
        policies(),
        facts,
        facts,
        fc.nat({ max: 9 }),
        (document, one, other, findings) => {
          const { integrity: rules } = policyFrom(document, 1);
          const [a, b] = [tallyOf(one, rules), tallyOf(other, rules)];
          const [low, high] = scoreOf(rules, a) <= scoreOf(rules, b) ? [a, b] : [b, a];
          const [less, more] = [low, high].map((echo) => integrity(rules, { echo }, findings));
          expect(less).toBeLessThanOrEqual(more ?? -1);
          expect(less).toBeGreaterThanOrEqual(0);
          expect(more).toBeLessThanOrEqual(ONE);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of a community is the mean by mass, rounded down, and unknown without anybody', () => {
    expect(globalIntegrity([])).toBeUndefined();
    expect(globalIntegrity([{ integrity: ONE, mass: 0 }])).toBeUndefined();
    const members = [
      { integrity: 900_000, mass: 2 },
      { integrity: 800_001, mass: 1 },
    ];
    expect(globalIntegrity(members)).toBe(866_667);
    // Nobody weighs more than the median, which is the lower one of two.
    expect(medianMass(members)).toBe(1);
    expect(globalIntegrity(members, medianMass(members))).toBe(850_000);
    expect(medianMass([])).toBe(0);
  });
});
