import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { disagreement } from './disagreement.ts';
import { dispersion } from './dispersion.ts';
import { drift } from './drift.ts';
import { instrumentFactor } from './instrument-factor.ts';
import { volatility } from './volatility.ts';
import { windowCounts, windowRatings } from './window-counts.ts';

function windowOf(cycles: readonly (readonly number[])[]): ReturnType<typeof windowCounts> {
  const outcomes = new Map(cycles.map((counts, cycle) => [cycle, counts]));
  const series = { firstCycle: 0, outcomes, measurements: new Map() };
  return windowCounts(series, cycles[0]?.length ?? 2, 0, cycles.length - 1);
}

const twoCategories = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 })), {
  minLength: 1,
  maxLength: 14,
});

describe('the counts of a window', () => {
  test('add up the cycles between both ends and list the active ones', () => {
    const outcomes = new Map([
      [1, [5, 5]],
      [2, [3, 1]],
      [4, [0, 0]],
      [5, [1, 2]],
      [6, [9, 9]],
    ]);
    const series = { firstCycle: 1, outcomes, measurements: new Map() };
    expect(windowCounts(series, 2, 2, 5)).toEqual({
      outcomes: [4, 3],
      total: 7,
      failed: 3,
      active: [
        { total: 4, failed: 1 },
        { total: 3, failed: 2 },
      ],
    });
  });

  test.each([[[1, 2, 3]], [[1, -1]], [[1, 0.5]], [[1, Number.NaN]], [[1, 1e12]]])(
    'refuse %j for two categories',
    (counts) => {
      const series = { firstCycle: 1, outcomes: new Map([[1, counts]]), measurements: new Map() };
      expect(() => windowCounts(series, 2, 1, 1)).toThrow(RangeError);
    },
  );

  test('count no outcome in a category that an earlier policy did not have', () => {
    const outcomes = new Map([
      [1, [5, 1]],
      [2, [3, 1, 2]],
    ]);
    const series = { firstCycle: 1, outcomes, measurements: new Map() };
    expect(windowCounts(series, 3, 1, 2).outcomes).toEqual([8, 2, 2]);
  });

  test.each([
    { ratedItems: 3, ratingPairs: 2, disagreeingPairs: 0 },
    { ratedItems: 1, ratingPairs: 2, disagreeingPairs: 3 },
    { ratedItems: 1, ratingPairs: 1.5, disagreeingPairs: 0 },
  ])('refuse the ratings %j', (ratings) => {
    const series = {
      firstCycle: 1,
      outcomes: new Map(),
      ratings: new Map([[1, ratings]]),
      measurements: new Map(),
    };
    expect(() => windowRatings(series, 1, 1)).toThrow(RangeError);
  });
});

describe('dispersion', () => {
  // Two cycles of 20, 5 and 15 failed: f = 1/2, X² = 2 · 5²/(20/4) = 10, df = 1.
  test('is what Pearson’s test of a two by two table says', () => {
    const { degrees, inflation, deviation, deviationByChance } = dispersion(
      windowOf([
        [15, 5],
        [5, 15],
      ]),
    );
    expect({ degrees, inflation }).toEqual({ degrees: 1, inflation: 10 });
    expect(deviation).toBeCloseTo(Math.sqrt(0.25 / 20) * Math.sqrt(10), 12);
    expect(deviationByChance).toBeCloseTo(Math.sqrt(0.25 / 20) * Math.sqrt(3.841458820694), 12);
  });

  test.each([
    { what: 'nothing failed', cycles: [[3, 0], [9, 0]] }, // prettier-ignore
    { what: 'everything failed', cycles: [[0, 3], [0, 9]] }, // prettier-ignore
    { what: 'one cycle was active', cycles: [[0, 0], [4, 9]] }, // prettier-ignore
    { what: 'no cycle was active', cycles: [[0, 0], [0, 0]] }, // prettier-ignore
  ])('is none where $what', ({ cycles }) => {
    expect(dispersion(windowOf(cycles))).toMatchObject({ inflation: 1, deviation: 0 });
    expect(volatility(dispersion(windowOf(cycles)))).toBe(0);
  });

  test('never deflates errors, and volatility lies within 0..1', () => {
    fc.assert(
      fc.property(twoCategories, (cycles) => {
        const spread = dispersion(windowOf(cycles));
        expect(spread.inflation).toBeGreaterThanOrEqual(1);
        expect(volatility(spread)).toBeGreaterThanOrEqual(0);
        expect(volatility(spread)).toBeLessThanOrEqual(ONE);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('volatility', () => {
  test('is twice what the deviation exceeds chance by', () => {
    const spread = dispersion(
      windowOf([
        [15, 5],
        [5, 15],
      ]),
    );
    // 2·√(0.25/20)·(√10 − √3.841458820694) = 0.2688455…
    expect(volatility(spread)).toBe(268_846);
  });

  test('is 0 where cycles differ no more than chance makes them', () => {
    const steady = Array.from({ length: 14 }, (_, cycle) => [18, 2 + (cycle % 2)]);
    expect(volatility(dispersion(windowOf(steady)))).toBe(0);
  });
});

describe('drift', () => {
  const before = windowOf([[90, 10]]);

  test('is the root of the divergence beyond chance', () => {
    // JSD of (.5, .5) and (.9, .1) = 0.146793… bits; 3.841458820694/(8 ln 2)·(2/100) = 0.013855…
    expect(drift(windowOf([[50, 50]]), before, 1)).toBe(364_607);
  });

  test('is 0 where chance explains the rise', () => {
    expect(drift(windowOf([[88, 12]]), before, 1)).toBe(0);
  });

  test('is 0 where fewer failed than before, however many', () => {
    expect(drift(windowOf([[1000, 0]]), windowOf([[10, 990]]), 1)).toBe(0);
  });

  test('is 0 beside an empty window', () => {
    expect(drift(windowOf([[1, 99]]), windowOf([[0, 0]]), 1)).toBe(0);
    expect(drift(windowOf([[0, 0]]), before, 1)).toBe(0);
  });

  test('grants an unsteady window more of chance', () => {
    expect(drift(windowOf([[50, 50]]), before, 4)).toBeLessThan(
      drift(windowOf([[50, 50]]), before, 1),
    );
  });

  test('lies within 0..1', () => {
    fc.assert(
      fc.property(twoCategories, twoCategories, (now, past) => {
        const value = drift(windowOf(now), windowOf(past), 1);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(ONE);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('disagreement', () => {
  test.each([
    { pairs: 0, disagreeing: 0, classes: 2, expected: 0 },
    { pairs: 10, disagreeing: 1, classes: 2, expected: 200_000 },
    { pairs: 10, disagreeing: 2, classes: 5, expected: 250_000 },
    { pairs: 7, disagreeing: 1, classes: 3, expected: 214_286 },
    { pairs: 10, disagreeing: 9, classes: 5, expected: ONE },
  ])(
    'of $disagreeing among $pairs pairs in $classes classes is $expected ppm',
    ({ pairs, disagreeing, classes, expected }) => {
      const ratings = { ratedItems: pairs, ratingPairs: pairs, disagreeingPairs: disagreeing };
      expect(disagreement(ratings, classes)).toBe(expected);
    },
  );
});

describe('an instrument', () => {
  test('adds the mean of its readings and the standard error of that mean', () => {
    // mean 200 000; sample variance 2/3 · 10¹⁰, its root over √4 = 40 824.8…
    expect(instrumentFactor([100_000, 200_000, 300_000, 200_000])).toEqual({
      value: 200_000,
      error: 40_825,
      readings: 4,
    });
  });

  test('is as bad as can be where nobody read it', () => {
    expect(instrumentFactor([])).toEqual({ value: ONE, error: ONE, readings: 0 });
    expect(instrumentFactor([5])).toEqual({ value: 5, error: ONE, readings: 1 });
  });

  test('rounds up', () => {
    expect(instrumentFactor([0, 0, 1]).value).toBe(1);
    expect(instrumentFactor([0, 0, 1]).error).toBe(1);
  });

  test.each([[-1], [ONE + 1], [0.5], [Number.NaN]])('refuses a reading of %d', (reading) => {
    expect(() => instrumentFactor([0, reading])).toThrow(RangeError);
  });
});
