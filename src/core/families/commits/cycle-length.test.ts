import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import { chooseCycle, COMMITS_PER_WINDOW, CYCLE_DAYS } from './cycle-length.ts';

const START = 1_704_067_200; // Monday 2024-01-01
const YEAR = 365;

/** A history with so many commits a week, evenly, for so many days. */
function steady(perWeek: number, days: number): Parameters<typeof chooseCycle>[0] {
  const total = Math.max(1, Math.floor((days * perWeek) / 7));
  return {
    total,
    effectiveAt: (ordinal) => START + Math.floor((ordinal * days * DAY_SECONDS) / total),
  };
}

describe('the cycle of an imported history', () => {
  test.each([
    ['a busy project', 20, 7],
    ['one at the edge', 4.4, 7],
    ['one with three commits a week', 3, 14],
    ['one with a commit a week', 1, 28],
    ['one that hardly lives', 0.1, 28],
  ] as const)('%s: %d commits a week make it %d days', (_, perWeek, days) => {
    expect(chooseCycle(steady(perWeek, 3 * YEAR)).days).toBe(days);
  });

  test('a young project is taken at its own rate', () => {
    expect(chooseCycle(steady(20, 21)).days).toBe(7);
    expect(chooseCycle(steady(3, 21)).days).toBe(14);
  });

  test('years of sleep do not lengthen the cycle of the years of work', () => {
    const work = steady(20, 2 * YEAR);
    const { total } = work;
    const slept = {
      total: total + 1,
      effectiveAt: (at: number) =>
        at < total ? work.effectiveAt(at) : START + 12 * YEAR * DAY_SECONDS,
    };
    expect(chooseCycle(slept).days).toBe(7);
  });

  test('is the shortest with enough commits, and the same when asked again', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 * DAY_SECONDS }), { minLength: 1 });
    fc.assert(
      fc.property(gaps, (between) => {
        const times = between.reduce<number[]>(
          (at, gap) => [...at, (at.at(-1) ?? START) + gap],
          [],
        );
        const history = { total: times.length, effectiveAt: (at: number) => times[at] ?? 0 };
        const { days, commits } = chooseCycle(history);
        expect(chooseCycle(history)).toEqual({ days, commits });
        expect(CYCLE_DAYS).toContain(days);
        expect(days === 28 || commits >= COMMITS_PER_WINDOW).toBe(true);
      }),
    );
  });
});
