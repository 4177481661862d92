import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ceilDivide,
  floorDivide,
  formatMicros,
  formatPpm,
  ONE,
  parseMicros,
  ppmFromNumber,
  ppmToNumber,
} from './units.ts';

describe('amounts as text', () => {
  test.each([
    [0n, '0.000000'],
    [1n, '0.000001'],
    [1_500_000n, '1.500000'],
    [-1n, '-0.000001'],
    [-12_345_678n, '-12.345678'],
    [10n ** 24n, '1000000000000000000.000000'],
  ])('%s millionths are %s', (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
    expect(parseMicros(text)).toBe(micros);
  });

  test.each(['1', '1.5', '1.0000000', '01.000000', '.000001', '-0.000000', '1e3', ' 1.000000', ''])(
    'refuse %j',
    (text) => {
      expect(() => parseMicros(text)).toThrow(RangeError);
    },
  );

  test('come back as they went, whatever they are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (micros) => {
        expect(parseMicros(formatMicros(micros))).toBe(micros);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('ppm as numbers', () => {
  test.each([
    [0.93, 930_000],
    [0.992_328, 992_328],
    [0.1 + 0.2, undefined], // 0.30000000000000004 has more than 6 decimals
    [0.000_000_1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [1e16, undefined],
  ])('%d is %s ppm', (value, ppm) => {
    expect(ppmFromNumber(value)).toBe(ppm);
  });

  test('come back as they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 * ONE }), (ppm) => {
        expect(ppmFromNumber(ppmToNumber(ppm))).toBe(ppm);
      }),
      { numRuns: 1_000 },
    );
  });

  test('are written for people without trailing zeros', () => {
    expect([930_000, ONE, 0, 1].map(formatPpm)).toEqual(['0.93', '1', '0', '0.000001']);
  });
});

test('quotients of safe integers are exact, down and up', () => {
  const safe = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(safe, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (a, b) => {
      const [one, other] = [BigInt(a), BigInt(b)];
      expect(BigInt(floorDivide(a, b))).toBe(one / other);
      expect(BigInt(ceilDivide(a, b))).toBe((one + other - 1n) / other);
    }),
    { numRuns: 1_000 },
  );
});
