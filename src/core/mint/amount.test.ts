import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMicros, negentropyMicros, ONE, shards } from '../units.ts';
import { mintAmount, negentropyOf } from './amount.ts';

describe('the amount', () => {
  test.each([
    [950_000, ONE, '0.000000', '95.000000'],
    [966_666, 250_000, '0.416650', '24.166650'],
    [ONE, ONE, '5.000000', '100.000000'],
    [940_000, ONE, '0.000000', '94.000000'],
    [ONE, 0, '0.000000', '0.000000'],
  ])('at I %i and e %i is %s MIC, and N %s', (integrity, factor, amount, units) => {
    const scale = 100_000_000n;
    const minted = mintAmount(shards(scale), integrity, 950_000, ONE, factor);
    const negentropy = negentropyOf(negentropyMicros(scale), integrity, ONE, factor);
    expect(formatMicros(minted)).toBe(amount);
    expect(formatMicros(negentropy)).toBe(units);
  });

  test('never falls as I, a or e rises, nor as τ falls', () => {
    const ppm = fc.integer({ min: 0, max: ONE });
    const numbers = fc.tuple(ppm, ppm, ppm, ppm);
    const scale = fc.bigInt({ min: 0n, max: 10n ** 22n }).map(shards);
    fc.assert(
      fc.property(scale, numbers, numbers, (k, one, other) => {
        const least = one.map((value, at) => Math.min(value, other[at] ?? 0));
        const most = one.map((value, at) => Math.max(value, other[at] ?? 0));
        const amount = (from: readonly number[], threshold: number): bigint =>
          mintAmount(k, from[0] ?? 0, threshold, from[1] ?? 0, from[2] ?? 0);
        expect(amount(least, most[3] ?? 0)).toBeLessThanOrEqual(amount(most, least[3] ?? 0));
      }),
      { numRuns: 1_000 },
    );
  });
});
