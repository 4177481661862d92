import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BENCH_PAGE, pageOf, readmeOf } from '../../scripts/attack-bench.ts';
import { attackMisses, lossMisses } from '../../scripts/bench-misses.ts';
import { measuredRuns, readStore, seedsOf, type StoredRuns } from '../../scripts/bench-store.ts';
import { BENCH_ATTACKS } from '../../src/simulator/attacks/attack-bench.ts';
import { KNOWN_ATTACKS, type Shown } from '../../src/simulator/attacks/known-attacks.ts';
import { readText } from '../house-rules/source-files.ts';
import { isSoak } from '../size.ts';

const store = readStore();

test('the page is what was measured, with its words', async () => {
  expect(readFileSync(BENCH_PAGE, 'utf8')).toBe(await pageOf(store));
});

test('README says what comes to more than is meant, and what would close it', async () => {
  const readme = readText('README.md');
  expect(readme).toBe(await readmeOf(store));
  const missed = [...attackMisses(store), ...lossMisses(store)];
  for (const { name, brief, why, closes } of missed) {
    expect(why).not.toBe('');
    if (brief === '') continue;
    expect(closes).not.toBe('');
    expect(readme).toContain(`${name} (${brief})`);
  }
});

test('nothing comes to more than is meant of which nobody says why', async () => {
  const { silence } = store.attacks;
  if (silence?.off === undefined) throw new RangeError('silence is measured no longer');
  const leaky = { ...store.attacks, silence: { ...silence, on: silence.off } };
  await expect(pageOf({ ...store, attacks: leaky })).rejects.toThrow('say of silence why');
  const gates = [['`civic`', '2,000', '0', '0.051', '0.000']];
  await expect(pageOf({ ...store, gates })).rejects.toThrow('say of `civic`: entropy gate why');
});

test('each attack of the bench was measured in its worlds, and no other', () => {
  const measured = Object.entries(store.attacks).map(([name, { on }]) => [name, on.length]);
  const known = BENCH_ATTACKS.map((attack) => [attack.name, seedsOf(attack)]);
  expect(new Map(measured as [])).toEqual(new Map(known as []));
});

const AGAIN = isSoak ? BENCH_ATTACKS : BENCH_ATTACKS.filter(({ name }) => name === 'asking late');

test.each(AGAIN)('$name comes to what was measured, in the first world', (attack) => {
  const firsts = (runs: StoredRuns | undefined): unknown[] =>
    [runs?.on, runs?.off, runs?.standard, runs?.forge].map((yields) => yields?.[0]);
  expect(firsts(measuredRuns(attack, 1))).toEqual(firsts(store.attacks[attack.name]));
});

test('every known attack has attacks and tests that exist', () => {
  const names = new Set(BENCH_ATTACKS.map(({ name }) => name));
  for (const { shown } of KNOWN_ATTACKS) expect(isThere(shown, names)).toBe(true);
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
