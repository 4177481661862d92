import { describe, expect, test } from 'vitest';
import { CHI_SQUARED_DEGREES_MAX, chiSquared95 } from './chi-squared.ts';

describe('the 95 % quantile of χ²', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4.
  test.each([
    [1, 3.841],
    [2, 5.991],
    [5, 11.07],
    [10, 18.307],
    [13, 22.362],
    [30, 43.773],
    [50, 67.505],
    [60, 79.082],
  ])('of %i degrees of freedom is %d to three decimals', (degrees, published) => {
    expect(chiSquared95(degrees)).toBeCloseTo(published, 3);
  });

  test('leaves a probability of .95 below it, at every number of degrees', () => {
    for (let degrees = 1; degrees <= CHI_SQUARED_DEGREES_MAX; degrees += 1) {
      expect(probabilityBelow(chiSquared95(degrees), degrees)).toBeCloseTo(0.95, 12);
    }
  });

  test.each([0, -1, 1.5, 61, Number.NaN])('is refused for %d degrees of freedom', (degrees) => {
    expect(() => chiSquared95(degrees)).toThrow(RangeError);
  });
});

/** The closed forms, two degrees a step (Abramowitz and Stegun 26.4.4 and 26.4.5). */
function probabilityBelow(value: number, degrees: number): number {
  const root = Math.sqrt(value);
  let term = degrees % 2 === 0 ? Math.exp(-value / 2) : 2 * normalDensity(root) * root;
  let below = degrees % 2 === 0 ? 1 - term : 2 * normalBelow(root) - 1;
  for (let k = degrees % 2 === 0 ? 2 : 1; k < degrees; k += 2) {
    if (degrees % 2 === 0) term *= value / k;
    else if (k > 1) term *= value / k;
    below -= term;
  }
  return below;
}

function normalDensity(value: number): number {
  return Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI);
}

/** Φ by its series (Abramowitz and Stegun 26.2.11). */
function normalBelow(value: number): number {
  let [sum, term] = [value, value];
  for (let k = 3; term > 1e-20; k += 2) {
    term *= (value * value) / k;
    sum += term;
  }
  return 0.5 + normalDensity(value) * sum;
}
