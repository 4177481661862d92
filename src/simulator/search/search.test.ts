import { describe, expect, test } from 'vitest';
import { search, type SearchedAttack } from './search.ts';
import { SEARCHED_ATTACKS } from './searched-attacks.ts';

/** Pays most at 7 and .3, and nothing far from there. */
const HILL: SearchedAttack = {
  name: 'a hill',
  words: 'it has one top',
  choices: [
    { name: 'whole', least: 0, most: 40, isWhole: true },
    { name: 'share', least: 0, most: 1 },
  ],
  defence: 'none',
  pay: ([whole = 0, share = 0]) => 1 - Math.abs(whole - 7) / 40 - Math.abs(share - 0.3),
};

describe('a search', () => {
  test.each([1, 2, 3])('finds the top of a hill, seed %i', (seed) => {
    const { chosen, pay } = search(HILL, { seed, evaluations: 500, rules: 'on' });
    expect(chosen[0]).toBe(7);
    expect(chosen[1]).toBeCloseTo(0.3, 1);
    expect(pay).toBeGreaterThan(0.97);
  });

  test('finds the same with the same seed, and refuses to find nothing', () => {
    const options = { seed: 1, evaluations: 40, rules: 'on' } as const;
    expect(search(HILL, options)).toEqual(search(HILL, options));
    expect(() => search(HILL, { ...options, evaluations: 0 })).toThrow(RangeError);
  });

  test('chooses nothing that cannot be chosen', () => {
    for (const attack of SEARCHED_ATTACKS) {
      const noted: (readonly number[])[] = [];
      const pay = (chosen: readonly number[]): number => noted.push(chosen);
      search({ ...attack, pay }, { seed: 1, evaluations: 200, rules: 'on' });
      for (const chosen of noted) {
        for (const [at, { least, most, isWhole }] of attack.choices.entries()) {
          const value = chosen[at] ?? Number.NaN;
          expect(value >= least && value <= most).toBe(true);
          expect(isWhole !== true || Number.isInteger(value)).toBe(true);
        }
      }
    }
  });
});
