import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Displacement } from '../../src/study/displacement.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { CITY_POLICY, cityLog, cityTree } from '../worlds/city-logs.ts';
import { closeCycles, linesOf, newDraft } from '../worlds/memory-community.ts';
import { appendOutcomes } from '../worlds/random-history.ts';
import { json, negentropy } from './command-line.ts';

const CITIES = 6;
const SINCE = '2025-12-12';
const folder = temporaryFolder();
const treeFile = join(folder, 'tree.json');
const fileOf = (city: number): string => join(folder, `city-${city}.jsonl`);

/** Two fortnights of eight outcomes a day, of which so many are not kept. */
function historyOf(first: number, second: number): string[] {
  const draft = newDraft(CITY_POLICY);
  for (const failed of [first, second]) {
    for (let day = 0; day < 14; day += 1) {
      appendOutcomes(draft, 'water', 8 - failed, failed);
      closeCycles(draft);
    }
  }
  return linesOf(draft);
}

function writeCities(histories: readonly (readonly string[])[]): void {
  for (const [city, history] of histories.entries()) {
    writeFileSync(fileOf(city), cityLog(city, history));
  }
}

const ask = async (...args: string[]): ReturnType<typeof negentropy> =>
  await negentropy(['rollup', 'displacement', treeFile, '--children', folder, ...args]);

const found = async (): Promise<Displacement> =>
  json(await ask('--since', SINCE, '--json')) as Displacement;

test('a city whose failures went next door is named, one that got better is not', async () => {
  writeFileSync(treeFile, cityTree(CITIES, { asOf: '2025-12-26' }));
  const [still, better, worse] = [historyOf(2, 2), historyOf(4, 0), historyOf(0, 4)];
  const mended = [better, still, still, still, still, still];
  writeCities(mended);
  expect(await found()).toMatchObject({ pairs: 30, found: [], unseen: [] });

  writeCities(mended.with(3, worse));
  const moved = await found();
  expect(moved.found).toMatchObject([
    {
      fell: { origin: expect.stringMatching(/city-0$/), domain: 'water' },
      rose: { origin: expect.stringMatching(/city-3$/), domain: 'water' },
    },
  ]);
  const told = await ask('--since', SINCE);
  expect([told.code, told.stdout]).toEqual([
    0,
    expect.stringContaining('1 displacement in 30 pairs of neighbours'),
  ]);

  // Taking the log away does not hide it: nothing can be told of that city.
  unlinkSync(fileOf(3));
  const hidden = await found();
  expect(hidden.found).toEqual([]);
  expect(hidden.unseen).toMatchObject([{ domain: 'water', day: 'before', state: 'UNKNOWN' }]);
});

test('a day that is none, and one that is not before that of the tree, are refused', async () => {
  for (const since of ['soon', '2025-12-26']) {
    const { code, stderr } = await ask('--since', since);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--since')]);
  }
});
