import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { coverage } from './coverage.ts';
import type { DomainSeries } from './domain-series.ts';
import { ENTROPY_LIMITS } from './entropy-rules.ts';

const rules = {
  ...ENTROPY_LIMITS,
  minOutcomes: 30,
  minActiveCycles: 7,
  minMembers: 0,
  fellMembers: 5,
  categories: 2,
  ratingClasses: 5,
  weights: { failure: 0, uncertainty: 0, volatility: 0, drift: 0, disagreement: 0 },
};

/** A domain with so many outcomes in each cycle from 1 on. */
function series(totals: readonly number[]): DomainSeries {
  const outcomes = new Map(totals.map((total, index) => [index + 1, [total, 0]]));
  return { firstCycle: 1, outcomes, measurements: new Map() };
}

const steady = Array.from({ length: 60 }, () => 10);

describe('coverage', () => {
  test.each([
    { what: 'a steady domain', totals: steady, expected: ONE },
    { what: 'its first seven cycles', totals: steady.slice(0, 7), expected: ONE },
    { what: 'six cycles, which have no sum of seven yet', totals: steady.slice(0, 6), expected: 0 },
    { what: 'a domain that fell silent', totals: [...steady, 0, 0, 0, 0, 0, 0, 0], expected: 0 },
    { what: 'one in which half as much happens', totals: [...steady, ...Array(7).fill(5)] },
    { what: 'one in which more happens', totals: [...steady, 90], expected: ONE },
    { what: 'one that mostly slept', totals: [1, ...Array(50).fill(0), 9], expected: ONE },
    { what: 'one that always slept', totals: Array(60).fill(0) as number[], expected: 0 },
  ])('of $what', ({ totals, expected = 500_000 }) => {
    expect(coverage(rules, series(totals), totals.length)).toBe(expected);
  });

  test('takes the middle between two sums and rounds down', () => {
    // Sums of seven cycles: 10, 11, 12, 13; their median is 11.5.
    const totals = [1, 1, 1, 1, 1, 1, 4, 2, 2, 2];
    expect(coverage(rules, series(totals), 9)).toBe(ONE);
    const falling = [4, 1, 1, 1, 1, 1, 1, 3, 0];
    // Sums 10, 9, 8: the last against the median of 9.
    expect(coverage(rules, series(falling), 9)).toBe(888_888);
    // Sums 10 and 9: the last against 9.5.
    expect(coverage(rules, series(falling), 8)).toBe(947_368);
  });

  test('forgets what lies more than 56 cycles back', () => {
    const grown = [...Array.from({ length: 60 }, () => 1000), ...steady.slice(0, 56)];
    expect(coverage(rules, series(grown), grown.length)).toBe(ONE);
  });

  test('does not hold the cycles before its first outcome against a young domain', () => {
    const outcomes = new Map(Array.from({ length: 14 }, (_, index) => [100 + index, [10, 0]]));
    const young = { firstCycle: 100, outcomes, measurements: new Map() };
    expect(coverage(rules, young, 113)).toBe(ONE);
  });
});
