import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeScatter } from './scatter.ts';

describe('change scatter', () => {
  test.each([
    [[], 0],
    [[7], 0],
    [[7, 0, 0], 0],
    [[5, 5], 1_000_000],
    [[3, 3, 3], 1_000_000],
    // H(1/4) = 0.8112781244591328 bits, two files.
    [[1, 3], 811_279],
    // H(1/2, 1/4, 1/4) = 1.5 bits of log2 3 = 1.584962500721156.
    [[2, 1, 1], 946_395],
  ])('of %j is %i ppm', (counts, expected) => {
    expect(changeScatter(counts)).toBe(expected);
  });

  test('lies in 0..1, is 1 for equal counts and does not depend on their order', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 9 }), (values, equal) => {
        const scatter = changeScatter(values);
        expect(scatter).toBeGreaterThan(0);
        expect(scatter).toBeLessThanOrEqual(1_000_000);
        expect(changeScatter([...values].reverse())).toBe(scatter);
        expect(changeScatter(values.map(() => equal))).toBe(1_000_000);
      }),
    );
  });
});
