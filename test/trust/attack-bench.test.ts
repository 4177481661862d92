import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attackRow, BENCH_PAGE, knownRow } from '../../scripts/attack-bench.ts';
import { BENCH_ATTACKS } from '../../src/simulator/attacks/attack-bench.ts';
import { KNOWN_ATTACKS, type Shown } from '../../src/simulator/attacks/known-attacks.ts';

/** Rows of the page without the spaces that make its columns even. */
const rows = readFileSync(BENCH_PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replaceAll(/ +/g, ' '));

test('the page has a row of each attack of the bench, and no other', () => {
  const names = rows.filter((one) => /^\| [^|]+ \| (?:history|claims) \|/.test(one));
  expect(names.map((one) => one.split(' | ')[0]?.slice(2))).toEqual(
    BENCH_ATTACKS.map(({ name }) => name),
  );
});

test('an attack that is run again comes to what the page says', () => {
  const attack = BENCH_ATTACKS.find(({ name }) => name === 'asking late');
  if (attack === undefined) throw new RangeError('it is no longer on the bench');
  expect(rows).toContain(attackRow(attack));
});

test('every known attack is on the page, with attacks and tests that exist', () => {
  const names = new Set(BENCH_ATTACKS.map(({ name }) => name));
  for (const known of KNOWN_ATTACKS) {
    expect(rows).toContain(knownRow(known));
    expect(isThere(known.shown, names)).toBe(true);
  }
});

/** Whether all exists by which it is said to be shown. */
function isThere(shown: Shown, names: ReadonlySet<string>): boolean {
  switch (shown.by) {
    case 'bench':
      return shown.attacks.every((name) => names.has(name));
    case 'test':
      return readFileSync(new URL(`../../${shown.file}`, import.meta.url), 'utf8').includes(
        shown.title,
      );
  }
}

test('every attack of the bench belongs to a known one', () => {
  const told = new Set(
    KNOWN_ATTACKS.flatMap(({ shown }) => (shown.by === 'bench' ? shown.attacks : [])),
  );
  expect(BENCH_ATTACKS.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
});
