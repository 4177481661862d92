import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { type ChildPart, rollUp } from './roll-up.ts';

const city = (weight: number, entropy: number, error = 0): ChildPart => {
  return { role: 'population', weight, state: 'KNOWN', entropy, error };
};
const silent = (weight: number, state: ChildPart['state'] = 'UNKNOWN'): ChildPart => {
  return { role: 'population', weight, state };
};
const federal = (weight: number, entropy: number, error = 0): ChildPart => {
  return { role: 'federal', weight, state: 'KNOWN', entropy, error };
};

const part = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.nat(ONE), fc.nat(ONE)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 1, max: 10 ** 9 })) },
);
const cities = fc
  .array(part, { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map(([weight, entropy, error]) =>
      entropy === undefined ? silent(weight) : city(weight, entropy, error),
    ),
  );

describe('a roll-up', () => {
  test('is the mean by people, and federal children have the share that they are given', () => {
    const two = [city(3_000_000, 200_000, 30_000), city(1_000_000, 600_000, 40_000)];
    // (3·0.2 + 0.6)/4 = 0.3; errors 0.0225 and 0.01, √ of their squares 0.024623
    expect(rollUp(two)).toEqual({
      low: 300_000,
      high: 300_000,
      error: 24_623,
      worst: 32_500,
      state: 'KNOWN',
    });
    // 0.85·0.3 + 0.15·0.1
    const whole = rollUp([...two, federal(150_000, 100_000)]);
    expect(whole).toMatchObject({ low: 270_000, high: 270_000, worst: 27_625 });
    expect(rollUp([federal(ONE, 100_000)])).toMatchObject({ low: 100_000, high: 100_000 });
  });

  test('rounds low down and high up', () => {
    expect(rollUp([city(1, 1), city(2, 0)])).toMatchObject({ low: 0, high: 1 });
  });

  test('is known while four fifths of the people and every federal child are', () => {
    expect(rollUp([city(80, 0), silent(20)])).toMatchObject({ state: 'KNOWN', high: 200_000 });
    expect(rollUp([city(79, 0), silent(21, 'STALE')]).state).toBe('UNKNOWN');
    const away: ChildPart = { role: 'federal', weight: 1, state: 'UNKNOWN' };
    expect(rollUp([city(100, 0), away]).state).toBe('UNKNOWN');
  });

  test.each([
    ['no weight', [city(0, 0)]],
    ['half a person', [city(0.5, 0)]],
    ['nobody beside a federal part', [federal(150_000, 0)]],
    ['more than the whole', [federal(600_000, 0), federal(600_000, 0)]],
    ['people beside a federal whole', [federal(ONE, 0), city(1, 0)]],
  ])('refuses %s', (_what, parts) => {
    expect(() => rollUp(parts)).toThrow(RangeError);
  });

  // Leaving a silent child out, or giving its weight to the others, fails here.
  test('never falls, and only widens, when a child goes silent', () => {
    fc.assert(
      fc.property(
        cities,
        fc.nat(11),
        fc.constantFrom('UNKNOWN', 'STALE', 'INCOMPARABLE'),
        (all, at, state) => {
          const index = at % all.length;
          const before = rollUp(all);
          const gone = { role: 'population', weight: all[index]?.weight ?? 1, state } as const;
          const after = rollUp(all.with(index, gone));
          expect(after.high).toBeGreaterThanOrEqual(before.high);
          expect(after.low).toBeLessThanOrEqual(before.low);
        },
      ),
    );
  });

  test('lies within its children, errs no more than at worst, and is the same in any order', () => {
    fc.assert(
      fc.property(cities, (all) => {
        const { low, high, error, worst } = rollUp(all);
        expect(low).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(ONE);
        // Both are rounded up once; a root of a single square is that very number.
        expect(error).toBeLessThanOrEqual(worst);
        expect(rollUp(all.toReversed())).toEqual(rollUp(all));
        const [first] = all;
        if (first?.entropy === undefined) return;
        const alike = all.map(({ weight }) => city(weight, first.entropy ?? 0));
        expect(rollUp(alike)).toMatchObject({ low: first.entropy, high: first.entropy });
      }),
    );
  });
});
