import { describe, expect, test } from 'vitest';
import { isBroad, windowMembers } from './window-members.ts';

const five = new Map(['a', 'b', 'c', 'd', 'e'].map((member) => [member, 3]));
const rule = { fellMembers: 5 };

describe('the record behind a fall', () => {
  test('counts the outcomes of each member over the cycles of the window', () => {
    const outcomeMembers = new Map([
      [1, new Map([['a', 9]])],
      [2, new Map([['a', 1]])],
      [
        4,
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
      ],
    ]);
    const series = { firstCycle: 1, outcomes: new Map(), measurements: new Map(), outcomeMembers };
    expect([...windowMembers(series, 2, 4)]).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  test('is that of many if enough members stand behind both windows', () => {
    expect(isBroad(rule, five, five)).toBe(true);
    const strangers = new Map([...five].map(([member, count]) => [`${member}2`, count]));
    expect(isBroad(rule, five, strangers)).toBe(false);
    expect(isBroad(rule, five, new Map([...five].slice(1)))).toBe(false);
    expect(isBroad({ fellMembers: 0 }, new Map(), new Map())).toBe(true);
  });

  test('is not that of many if one has more than a third of either window', () => {
    expect(isBroad(rule, new Map([...five, ['a', 6]]), five)).toBe(true);
    expect(isBroad(rule, new Map([...five, ['a', 7]]), five)).toBe(false);
    expect(isBroad(rule, five, new Map([...five, ['a', 7]]))).toBe(false);
  });
});
