import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { failure } from './failure.ts';
import { uncertainty } from './uncertainty.ts';
import type { WindowCounts } from './window-counts.ts';

function counts(outcomes: readonly number[]): WindowCounts {
  const total = outcomes.reduce((sum, count) => sum + count, 0);
  return { outcomes, total, failed: total - (outcomes[0] ?? 0), active: [] };
}

/** The same outcomes after one kept one has become lost. */
function flipped(outcomes: readonly number[], category: number): number[] {
  return outcomes.map((count, index) => {
    if (index === 0) return count - 1;
    return index === category ? count + 1 : count;
  });
}

const flips = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.constantFrom(3, 10, 100, 10_000, 150_000))
  .chain(([categories, size]) =>
    fc.record({
      outcomes: fc
        .array(fc.integer({ min: 0, max: size }), { minLength: categories, maxLength: categories })
        .map(([kept = 0, ...others]) => [kept + 1, ...others]),
      category: fc.integer({ min: 1, max: categories - 1 }),
    }),
  );

/** Weighted sum of failure and uncertainty in ppm², not rounded again. */
function disorder(outcomes: readonly number[], failureWeight: number, weight: number): number {
  return failureWeight * failure(counts(outcomes)) + weight * uncertainty(counts(outcomes));
}

describe('failure', () => {
  test.each([
    { outcomes: [30, 0], expected: 0 },
    { outcomes: [9, 1], expected: 100_000 },
    { outcomes: [93, 7], expected: 70_000 },
    { outcomes: [2, 1], expected: 333_334 },
    { outcomes: [0, 3, 4], expected: ONE },
    { outcomes: [0, 0], expected: ONE },
  ])('of $outcomes is $expected ppm', ({ outcomes, expected }) => {
    expect(failure(counts(outcomes))).toBe(expected);
  });
});

describe('uncertainty', () => {
  test.each([
    { outcomes: [100, 0], expected: 0, why: 'one category is certain and has no bias' },
    { outcomes: [50, 50], expected: ONE, why: 'a coin, at most 1 with the correction' },
    { outcomes: [0, 100], expected: ONE, why: 'certain failure is not order' },
    { outcomes: [0, 0], expected: 0, why: 'nothing happened' },
    // H(.9, .1) = 0.468996 bits and 1/(2·100·ln 2) = 0.007213
    { outcomes: [90, 10], expected: 476_210, why: 'entropy and correction add up' },
    // kept counts as 12 of 24: H(1/2, 1/3, 1/6) = 1.459148, 2/(2·24·ln 2) = 0.060112, log₂ 3
    { outcomes: [5, 8, 4], expected: 958_547, why: 'kept counts as many as failed' },
  ])('of $outcomes is $expected ppm: $why', ({ outcomes, expected }) => {
    expect(uncertainty(counts(outcomes))).toBe(expected);
  });

  test('lies within 0..1', () => {
    fc.assert(
      fc.property(flips, ({ outcomes }) => {
        const value = uncertainty(counts(outcomes));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(ONE);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('failure and uncertainty together', () => {
  test('never fall when a kept outcome becomes lost', () => {
    fc.assert(
      fc.property(flips, ({ outcomes, category }) => {
        const before = disorder(outcomes, 450_000, 200_000);
        expect(disorder(flipped(outcomes, category), 450_000, 200_000)).toBeGreaterThan(before);
      }),
      { numRuns: 5000 },
    );
  });

  test('never fall under any weights of which failure has the greater', () => {
    const weights = fc.integer({ min: 1, max: ONE }).chain((failureWeight) =>
      fc.record({
        failureWeight: fc.constant(failureWeight),
        weight: fc.integer({ min: 0, max: failureWeight }),
      }),
    );
    fc.assert(
      fc.property(flips, weights, ({ outcomes, category }, { failureWeight, weight }) => {
        const before = disorder(outcomes, failureWeight, weight);
        const after = disorder(flipped(outcomes, category), failureWeight, weight);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 5000 },
    );
  });

  test('can fall where uncertainty weighs several times as much as failure', () => {
    const before = disorder([4, 3, 1], 100_000, 300_000);
    expect(disorder([3, 4, 1], 100_000, 300_000)).toBeLessThan(before);
  });

  test('never fall in any window of up to 14 outcomes in three categories', () => {
    for (let kept = 1; kept <= 14; kept += 1) {
      for (let broken = 0; broken + kept <= 14; broken += 1) {
        for (let late = 0; late + broken + kept <= 14; late += 1) {
          const before = disorder([kept, broken, late], 450_000, 200_000);
          expect(disorder([kept - 1, broken + 1, late], 450_000, 200_000)).toBeGreaterThan(before);
        }
      }
    }
  });
});
