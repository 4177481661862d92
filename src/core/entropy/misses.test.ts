import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDisorderOfAll } from './misses.ts';

type Counts = readonly (readonly [member: string, kept: number, failed: number])[];

/** Whether another miss of Eve counts, with these outcomes in one cycle. */
function asked(counts: Counts, cyclesLater = 0): boolean {
  const outcomes = new Map([
    [100, new Map(counts.map(([who, kept, failed]) => [who, kept + failed]))],
  ]);
  const failed = new Map([[100, new Map(counts.map(([who, , lost]) => [who, lost]))]]);
  return isDisorderOfAll({ outcomes, failed, member: 'eve', cycle: 100 + cyclesLater });
}

test.each([
  [
    'the first three of anybody',
    true,
    [
      ['ada', 9, 0],
      ['eve', 0, 2],
    ],
  ],
  [
    'no fourth if others keep everything',
    false,
    [
      ['ada', 9, 0],
      ['eve', 0, 3],
    ],
  ],
  [
    'no more than three times what others miss',
    false,
    [
      ['ada', 9, 1],
      ['bob', 9, 3],
      ['eve', 0, 6],
    ],
  ],
  [
    'as many as three times what others miss',
    true,
    [
      ['ada', 9, 1],
      ['bob', 9, 3],
      ['eve', 0, 5],
    ],
  ],
  ['all of whoever is alone', true, [['eve', 0, 99]]],
] as const)('the disorder of a domain are %s', (_, counts, counted) => {
  expect(asked(counted as Counts)).toBe(counts);
});

test('what was missed 28 cycles ago is over', () => {
  const counts: Counts = [
    ['ada', 9, 0],
    ['eve', 0, 9],
  ];
  expect([asked(counts, 27), asked(counts, 28)]).toEqual([false, true]);
});

test('if all miss alike every miss counts', () => {
  const members = fc.integer({ min: 2, max: 9 });
  fc.assert(
    fc.property(members, fc.integer({ min: 1, max: 50 }), (many, failed) => {
      const others: Counts = Array.from({ length: many }, (_, n) => [`m${n}`, 0, failed]);
      expect(asked([...others, ['eve', 0, failed]])).toBe(true);
    }),
  );
});
