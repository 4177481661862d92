import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleAt, cycleStart, DAY_SECONDS, formatDate, mondayBefore, parseDate } from './cycle.ts';

/** C-148 is 2025-11-28. */
const DAILY = { seconds: DAY_SECONDS, anchorAt: 1_764_288_000, anchorCycle: 148 };

describe('cycles', () => {
  test.each([
    [1_764_288_000, 148],
    [1_764_288_000 + DAY_SECONDS - 1, 148],
    [1_764_288_000 + DAY_SECONDS, 149],
    [1_764_288_000 - 1, 147],
    [0, 148 - 1_764_288_000 / DAY_SECONDS],
  ])('second %i lies in cycle %i', (second, cycle) => {
    expect(cycleAt(DAILY, second)).toBe(cycle);
  });

  test('hold every second from their start to the next start, before the anchor too', () => {
    const rules = fc.record({
      seconds: fc.integer({ min: 1, max: 366 }).map((days) => days * DAY_SECONDS),
      anchorAt: fc.integer({ min: -(10 ** 10), max: 10 ** 10 }),
      anchorCycle: fc.integer({ min: -100_000, max: 100_000 }),
    });
    const second = fc.integer({ min: -(10 ** 11), max: 10 ** 11 });
    fc.assert(
      fc.property(rules, second, (some, at) => {
        const cycle = cycleAt(some, at);
        expect(cycleStart(some, cycle)).toBeLessThanOrEqual(at);
        expect(cycleStart(some, cycle + 1)).toBeGreaterThan(at);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('dates', () => {
  test('are those of the platform, for every day of a thousand years', () => {
    const first = Date.UTC(1600, 0, 1) / 1_000;
    for (let day = 0; day < 366_000; day += 17) {
      const at = first + day * DAY_SECONDS;
      const text = new Date(at * 1_000).toISOString().slice(0, 10);
      expect(formatDate(at)).toBe(text);
      expect(parseDate(text)).toBe(at);
    }
  });

  test.each(['2025-02-29', '2025-13-01', '2025-00-18', '2025-1-1', '', '2025-11-28T00:00'])(
    'refuse %j',
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );

  test('know the Monday before', () => {
    const [monday, tuesday] = ['2025-11-24', '2025-11-25'].map((text) => parseDate(text) ?? 0);
    expect(mondayBefore(monday ?? 0)).toBe(monday);
    expect(mondayBefore((monday ?? 0) + 7 * DAY_SECONDS - 1)).toBe(monday);
    expect(mondayBefore(tuesday ?? 0)).toBe(monday);
    expect(formatDate(mondayBefore(0))).toBe('1969-12-29');
  });
});
