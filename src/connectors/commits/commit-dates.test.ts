import { describe, expect, test } from 'vitest';
import { countBehind, effectiveTimes } from './commit-dates.ts';

const now = 1_700_000_000;
const year1988 = 567_993_600;
const year2106 = 4_294_967_295;

function run(times: number[], bringers: number[], clampDates: boolean): [number[], number[]] {
  const committedAt = Float64Array.from(times);
  const options = { now, clampDates };
  const name = (ordinal: number): string => `c${ordinal}`;
  const effective = effectiveTimes(committedAt, Int32Array.from(bringers), name, options);
  return [[...effective], [...committedAt]];
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
