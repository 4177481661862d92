import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judged, readSearches, SEARCH_PAGE, searchPageOf } from '../../scripts/attack-search.ts';
import { BENCH_ATTACKS } from '../../src/simulator/attacks/attack-bench.ts';
import { SEARCHED_ATTACKS } from '../../src/simulator/search/searched-attacks.ts';
import { isSoak } from '../size.ts';

const searches = readSearches();

test('the page is what was found, with its words', async () => {
  expect(readFileSync(SEARCH_PAGE, 'utf8')).toBe(await searchPageOf(searches));
});

test('what is searched can be chosen, and covers attacks of the bench that exist', () => {
  const bench = BENCH_ATTACKS.map(({ name }) => name);
  for (const { covers = [] } of SEARCHED_ATTACKS)
    expect(bench).toEqual(expect.arrayContaining([...covers]));
  for (const { name, chosen } of searches) {
    const { choices } = attackOf(name);
    expect(chosen).toHaveLength(choices.length);
    for (const [at, { least, most }] of choices.entries()) {
      expect(chosen[at]).toBeGreaterThanOrEqual(least);
      expect(chosen[at]).toBeLessThanOrEqual(most);
    }
  }
});

const CHEAP = ['a ring that pads', 'a deed of several'];

test.each(searches.filter(({ name }) => isSoak || CHEAP.includes(name)))(
  '$name, rules $rules: what was found pays what is kept of it',
  (kept) => {
    expect(judged(attackOf(kept.name), kept)).toEqual(kept);
  },
);

function attackOf(name: string): (typeof SEARCHED_ATTACKS)[number] {
  const attack = SEARCHED_ATTACKS.find((one) => one.name === name);
  if (attack === undefined) throw new RangeError(`${name} is searched no longer`);
  return attack;
}
