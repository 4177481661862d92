import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { foundRow, SEARCH_PAGE } from '../../scripts/attack-search.ts';
import { SEARCHED_ATTACKS } from '../../src/simulator/search/searched-attacks.ts';

/** Rows of the page without the spaces that make its columns even. */
const rows = readFileSync(SEARCH_PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replaceAll(/ +/g, ' '));

const CASES = SEARCHED_ATTACKS.flatMap((attack) =>
  (['on', 'off'] as const).map(
    (rules) => [`${attack.name}, rules ${rules}`, attack, rules] as const,
  ),
);

test.each(CASES)('%s: what was found pays what the page says', (_, attack, rules) => {
  const row = rows.find((one) => one.startsWith(`| ${attack.name} | ${rules} |`)) ?? '';
  const found = row.split(' | ').at(-1)?.replace(' |', '').split('; ') ?? [];
  const chosen = found.map((one) => Number(one.slice(one.lastIndexOf(' '))));
  expect(chosen).toHaveLength(attack.choices.length);
  expect(foundRow(attack, rules, chosen)).toBe(row);
});
