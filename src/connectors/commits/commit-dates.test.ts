import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBehind, effectiveTimes, plausibleFrom } from './commit-dates.ts';

const now = 1_700_000_000;
const year1988 = 567_993_600;
const year2106 = 4_294_967_295;

function run(
  times: number[],
  bringers: number[],
  clampDates: boolean,
  datesFrom?: number,
): [number[], number[]] {
  const committedAt = Float64Array.from(times);
  const options = { now, clampDates, ...(datesFrom === undefined ? {} : { datesFrom }) };
  const name = (ordinal: number): string => `c${ordinal}`;
  const { effectiveAt } = effectiveTimes(committedAt, Int32Array.from(bringers), name, options);
  return [[...effectiveAt], [...committedAt]];
}

describe('effective times', () => {
  test('are the running maximum of the commits that date a group', () => {
    const times = [1e9, 1e9 + 9, 1e9 + 5, 1e9 + 3, 1e9 + 7];
    const [effective] = run(times, [0, 2, 2, 3, 4], false);
    expect(effective).toEqual([1e9, 1e9 + 5, 1e9 + 5, 1e9 + 5, 1e9 + 7]);
  });

  test.each([
    ['1988', year1988, '1988-01-01'],
    ['2106', year2106, '2106-02-07'],
    ['no representable date', Infinity, 'Infinity s after 1970'],
    ['the day after tomorrow', now + 2 * 86_400, '2023-11-16'],
  ])('refuse %s by name', (_case, time, shown) => {
    expect(() => run([1e9, time, 1e9 + 5], [0, 2, 2], false)).toThrow(
      expect.objectContaining({
        code: 'DATE_IMPLAUSIBLE',
        message: expect.stringContaining(`c1 is dated ${shown}`) as string,
      }) as Error,
    );
  });

  test('take a clock that is up to a day ahead', () => {
    expect(run([1e9, now + 86_400], [0, 1], false)[0]).toEqual([1e9, now + 86_400]);
  });

  test('take older dates from when on the caller says that they are right', () => {
    expect(run([year1988, 1e9], [0, 1], false, year1988)[0]).toEqual([year1988, 1e9]);
    expect(() => run([year1988 - 1, 1e9], [0, 1], false, year1988)).toThrow('--dates-from');
  });

  test('clamped, keep the distances of a clock that was wrong by the same', () => {
    const base = 1e9;
    const times = [3, 5, 9, base, 100, 107, 101, base + 50, year2106, year2106 + 8];
    const [effective] = run(times, [...times.keys()], true);
    const early = [base - 6, base - 4, base, base];
    const between = [base, base + 7, base + 7, base + 50];
    expect(effective).toEqual([...early, ...between, base + 50, base + 58]);
  });

  test('clamped, keep any order, and lie among the plausible ones', () => {
    const time = fc.oneof(
      fc.integer({ min: 1e9, max: now }),
      fc.integer({ min: 0, max: year1988 }),
      fc.integer({ min: now + 2 * 86_400, max: year2106 }),
    );
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1 }),
        fc.integer({ min: 1e9, max: now }),
        (some, one) => {
          const times = [...some, one];
          const [effective, committed] = run([...times], [...times.keys()], true);
          expect(effective).toEqual([...effective].sort((left, right) => left - right));
          const plausible = times.filter((each) => each >= plausibleFrom && each <= now + 86_400);
          let maximum = 0;
          times.forEach((each, at) => {
            if (!plausible.includes(each)) return;
            maximum = Math.max(maximum, each);
            // What is right stays as it is, and dates of others never date it later.
            expect([committed[at], effective[at]]).toEqual([each, maximum]);
          });
          expect(Math.min(...effective)).toBeGreaterThanOrEqual(plausibleFrom);
          expect(Math.max(...effective)).toBeLessThanOrEqual(now + 86_400);
        },
      ),
    );
  });

  test('clamped, leave an author as long before the commit as before', () => {
    const committedAt = Float64Array.of(900, 1_000, 1e9);
    const options = { now, clampDates: true };
    const dated = effectiveTimes(committedAt, Int32Array.of(0, 1, 2), String, options);
    expect((committedAt[1] ?? 0) - dated.authoredAt(1, 950)).toBe(50);
    expect(dated.authoredAt(1, 1e9 - 9)).toBe(1e9 - 9);
  });

  test('clamped, take the running maximum, and before it the first plausible time', () => {
    const times = [year1988, year2106, 1e9, year2106, 1e9 + 9, 0];
    const [effective, committed] = run(times, [0, 1, 2, 3, 4, 5], true);
    expect(effective).toEqual([1e9, 1e9, 1e9, 1e9, 1e9 + 9, 1e9 + 9]);
    expect(committed).toEqual(effective);
  });

  test('clamped, a brought commit takes the time of what brings it', () => {
    const [effective, committed] = run([1e9, year2106, 1e9 + 4], [0, 2, 2], true);
    expect(effective).toEqual([1e9, 1e9 + 4, 1e9 + 4]);
    expect(committed).toEqual([1e9, 1e9 + 4, 1e9 + 4]);
  });

  test('cannot come from a history without any plausible date', () => {
    expect(() => run([year1988, year2106], [0, 1], true)).toThrow(/cannot be dated/);
  });

  test('count the commits behind them', () => {
    expect(countBehind(Float64Array.of(1, 5, 3, 5), Float64Array.of(1, 5, 5, 5))).toBe(1);
  });
});
