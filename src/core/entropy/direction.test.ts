import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { direction, lowWaterMark } from './direction.ts';
import type { RecordedMeasurement } from './domain-series.ts';
import { ENTROPY_LIMITS } from './entropy-rules.ts';
import { spilloverIn } from './spillover.ts';

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

function recorded(
  cycle: number,
  entropy: number,
  state: RecordedMeasurement['state'] = 'KNOWN',
): readonly [number, RecordedMeasurement] {
  return [cycle, { cycle, state, entropy, error: cycle }];
}

function markAt(
  cycle: number,
  measurements: readonly (readonly [number, RecordedMeasurement])[],
  firstCycle: number | undefined = 1,
): number | undefined {
  const series = { firstCycle, outcomes: new Map(), measurements: new Map(measurements) };
  return lowWaterMark(rules, series, cycle)?.cycle;
}

describe('the low-water mark', () => {
  test('is the lowest measurement, with its own error', () => {
    const measurements = new Map([recorded(60, 300), recorded(70, 200), recorded(80, 250)]);
    const series = { firstCycle: 1, outcomes: new Map(), measurements };
    expect(lowWaterMark(rules, series, 100)).toEqual({ cycle: 70, entropy: 200, error: 70 });
  });

  test('never shares a cycle with the window', () => {
    expect(markAt(100, [recorded(86, 300), recorded(87, 100)])).toBe(86);
  });

  test('lies within 56 cycles behind that gap', () => {
    expect(markAt(100, [recorded(30, 100), recorded(31, 300)])).toBe(31);
  });

  test('was KNOWN', () => {
    const measurements = [recorded(60, 10, 'STALE'), recorded(61, 20, 'UNKNOWN'), recorded(62, 30)];
    expect(markAt(100, measurements)).toBe(62);
  });

  test('is the latest of equal ones', () => {
    expect(markAt(100, [recorded(60, 10), recorded(65, 10), recorded(70, 11)])).toBe(65);
  });

  test('exists from the 28th cycle of the record on', () => {
    const measurements = [recorded(11, 10), recorded(13, 20)];
    expect(markAt(27, measurements)).toBeUndefined();
    expect(markAt(28, measurements)).toBe(11);
    expect(markAt(28, measurements, undefined)).toBe(11);
  });

  test('is missing where nothing was KNOWN', () => {
    expect(markAt(100, [])).toBeUndefined();
  });
});

describe('the direction', () => {
  const mark = { entropy: 200_000, error: 30_000 };
  // SE 40 000 and 30 000: σ is 50 000 exactly.
  test.each([
    { entropy: 355_000, expected: 'flat', why: 'L + 3.1σ exactly' },
    { entropy: 355_001, expected: 'rose', why: 'just above it' },
    { entropy: 175_000, expected: 'flat', why: 'L − 0.5σ exactly' },
    { entropy: 174_999, expected: 'fell', why: 'just below it' },
    { entropy: 200_000, expected: 'flat', why: 'nothing changed' },
  ])('is $expected at $entropy ppm: $why', ({ entropy, expected }) => {
    expect(direction({ entropy, error: 40_000 }, mark)).toBe(expected);
  });

  test('is unknown without a mark', () => {
    expect(direction({ entropy: 1, error: 1 }, undefined)).toBe('unknown');
  });

  test('follows the inequalities of the contract, signs observed', () => {
    const ppm = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(ppm, ppm, ppm, ppm, (now, error, low, lowError) => {
        const square = BigInt(now - low) ** 2n;
        const variance = BigInt(error) ** 2n + BigInt(lowError) ** 2n;
        const rose = now > low && 100n * square > 961n * variance;
        const fell = now < low && 4n * square > variance;
        const told = direction({ entropy: now, error }, { entropy: low, error: lowError });
        expect(told).toBe(rose ? 'rose' : fell ? 'fell' : 'flat');
      }),
      { numRuns: 2000 },
    );
  });

  test('is exact where squares leave the safe integers', () => {
    const error = 94_906_267; // its square is odd and above 2^53
    expect(direction({ entropy: 200_000, error }, { entropy: 0, error: 0 })).toBe('flat');
    const far = { entropy: 47_453_134, error };
    expect(direction({ entropy: 0, error }, { ...far, error: 0 })).toBe('fell');
    expect(direction({ entropy: 1, error }, { ...far, error: 0 })).toBe('flat');
  });
});

describe('spillover', () => {
  const reference = { cycle: 1, entropy: 200_000, error: 30_000 };

  test.each([
    { entropy: 410_000, expected: false, why: 'L + 4.2σ exactly' },
    { entropy: 410_001, expected: true, why: 'just above it' },
    { entropy: 0, expected: false, why: 'far below the mark' },
  ])('at $entropy ppm is $expected: $why', ({ entropy, expected }) => {
    expect(spilloverIn({ state: 'KNOWN', entropy, error: 40_000, reference })).toBe(expected);
  });

  test('does not come from a domain that is not known or has no mark', () => {
    const risen = { entropy: 999_999, error: 10 };
    expect(spilloverIn({ ...risen, state: 'STALE', reference })).toBe(false);
    expect(spilloverIn({ ...risen, state: 'KNOWN' })).toBe(false);
  });
});
