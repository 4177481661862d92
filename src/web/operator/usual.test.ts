import { expect, test } from 'vitest';
import { type Before, usualBefore } from './usual.ts';

const startsAt = '2026-01-01T00:00:00Z';
const books = { supply: '0', issued: '0', decisions: 0 };

/** Cycles of which each has its own number as its count. */
function cycles(from: number, to: number): Before {
  const all = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return {
    activity: {
      cycle: to + 1,
      items: all.flatMap((cycle) => [
        { cycle, startsAt, outcome: 'refused', decisions: cycle, amount: '0' } as const,
        { cycle, startsAt, outcome: 'minted', decisions: 1, amount: '0' } as const,
      ]),
    },
    supply: {
      ...books,
      cycle: to + 1,
      entries: 0,
      held: '0',
      cycles: all.map((cycle) => ({ cycle, startsAt, held: `${cycle}.5`, ...books })),
    },
    integrity: {
      cycle: to + 1,
      floor: 0,
      threshold: 0,
      cycles: all.map((cycle) => ({ cycle, startsAt, globalIntegrity: 0.9, members: 7 })),
    },
  };
}

test('what is usual is the median of the twelve cycles before, and of no other one', () => {
  const usual = { cycles: 12, asked: 14.5, refused: 13.5, active: 7, held: 14, integrity: 0.9 };
  expect(usualBefore(20, cycles(1, 20))).toEqual(usual);
});

test('a cycle without a request counts as none, and of too few cycles nothing is said', () => {
  const { activity, ...rest } = cycles(1, 3);
  const quiet = { ...rest, activity: { ...activity, items: activity.items.slice(4) } };
  expect(usualBefore(4, quiet)).toMatchObject({ cycles: 3, asked: 0, refused: 0 });
  expect(usualBefore(3, cycles(1, 3))).toBeUndefined();
});
