import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import {
  newCommunity,
  newLogKey,
  reopen,
  type TestCommunity,
  temporaryFolder,
} from '../pipeline/test-community.ts';
import { isSoak, runs } from '../size.ts';
import { isBuilt, MEMORY_KB_MAX, runImport } from './import-process.ts';

const OUTCOMES = runs(1_000, 1_000_000);

/** A million rows take some minutes. */
const timeout = runs(300_000, 1_800_000);

/** As many people as there are behind a large table, each of whom did some of it. */
const PEOPLE = Math.ceil(OUTCOMES / 50);

/** The rules of a living community, in which whoever stands in the table has a say. */
const POLICY = {
  ...PRESETS.sandbox,
  trust: { ...PRESETS.standard.trust, standingActions: 0, standingDays: 0 },
};

const MAP = `
format: 1
records:
  - type: validation
    name: found
    fields:
      { userId: who, domain: where, subject: what, at: at, dueAt: at, with: by,
        verdict: { value: adopt } }
  - type: confirmation
    fields:
      { claim: { record: found }, by: by, at: at,
        accepted: { column: ok, values: { 'yes': true, 'no': false } } }
`;

/** Rows that are not in order, among the others, with a word of what is told of each. */
const BAD: readonly (readonly [row: string, reason: RegExp])[] = [
  ['p1,health,no word,2025-11-27,p2,perhaps', /is none of yes, no/],
  ['p1,moon,elsewhere,2025-11-27,p2,yes', /no domain of that name/],
  ['p1,health,own word,2025-11-27,p1,yes', /somebody else than userId/],
  ['p1,health', /has 2 cells/],
];

describe.skipIf(!isBuilt || !hasPostgres)('a table of outcomes', () => {
  test(`of ${OUTCOMES} rows is taken in bounded memory, and once`, { timeout }, async () => {
    const server = await createServerDatabase('migrated');
    const db = openPostgres({ url: server.url });
    try {
      const key = newLogKey();
      const opened = await newCommunity(db, { key, policy: POLICY });
      const table = await writeTable();
      const run = async () => {
        const ended = await runImport(
          ['csv', table.path, '--map', table.map, '--apply', '--json'],
          { url: server.url, keyPath: key.path },
        );
        expect([ended.code, ended.stderr.replaceAll(/^.*lines taken.*\n/gm, '')]).toEqual([1, '']);
        expect(ended.memoryKb).toBeLessThan(MEMORY_KB_MAX);
        return { ...ended, told: JSON.parse(ended.stdout) as Told };
      };
      const first = await run();
      expect(first.told).toMatchObject({
        taken: OUTCOMES,
        known: 0,
        refused: BAD.length,
        records: 2 * OUTCOMES,
      });
      for (const [at, [, reason]] of BAD.entries()) {
        const found = first.told.problems.find(({ line }) => line === table.badLines[at]);
        expect(found?.reason).toMatch(reason);
      }
      // It is told every five seconds, and a small table takes less.
      expect(first.stderr).toMatch(isSoak ? /of 1,000,\d+ lines taken/ : /^/);
      await expectCounted(await reopen(opened, db));
      const again = isSoak ? undefined : (await run()).told;
      const nothing = { taken: 0, known: OUTCOMES, refused: BAD.length, records: 0 };
      expect(again ?? nothing).toMatchObject(nothing);
      process.stdout.write(
        `outcomes: ${OUTCOMES} rows, ${first.seconds.toFixed(1)} s, ` +
          `${Math.round(OUTCOMES / first.seconds)} rows/s, ` +
          `at most ${Math.round(first.memoryKb / 1_024)} MB\n`,
      );
    } finally {
      await db.close();
      await server.drop();
    }
  });
});

interface Told {
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
}

/** What the log says came of it is what the table says, row for row. */
async function expectCounted({ db, community, key }: TestCommunity): Promise<void> {
  const counted = await community.writer.read(({ domains }) =>
    ['health', 'knowledge'].map((name) => {
      const counts = [...(domains.get(name)?.outcomes.values() ?? [])];
      return [0, 1].map((category) => counts.reduce((sum, one) => sum + (one[category] ?? 0), 0));
    }),
  );
  const rows = Array.from({ length: OUTCOMES }, (_, at) => outcomeAt(at));
  const told = ['health', 'knowledge'].map((name) =>
    ['yes', 'no'].map(
      (word) => rows.filter(({ domain, ok }) => domain === name && ok === word).length,
    ),
  );
  expect(counted).toEqual(told);
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
}

/** Every ninth outcome failed, and every third is of another domain. */
function outcomeAt(at: number): { readonly domain: string; readonly ok: string } {
  return { domain: at % 3 === 0 ? 'knowledge' : 'health', ok: at % 9 === 4 ? 'no' : 'yes' };
}

async function writeTable(): Promise<{
  readonly path: string;
  readonly map: string;
  readonly badLines: readonly number[];
}> {
  const folder = temporaryFolder();
  const [path, map] = [join(folder, 'outcomes.csv'), join(folder, 'map.yaml')];
  writeFileSync(map, MAP);
  const file = createWriteStream(path);
  const badLines: number[] = [];
  const every = Math.floor(OUTCOMES / (BAD.length + 1));
  let line = 1;
  const write = async (row: string): Promise<void> => {
    line += 1;
    if (!file.write(`${row}\n`)) await once(file, 'drain');
  };
  file.write('who,where,what,at,by,ok\n');
  for (let at = 0; at < OUTCOMES; at += 1) {
    const { domain, ok } = outcomeAt(at);
    const [who, by] = [`p${at % PEOPLE}`, `p${(at * 7 + 1) % PEOPLE}`];
    await write(`${who},${domain},proposal ${at},2025-11-27,${by === who ? 'judge' : by},${ok}`);
    const bad = at > 0 && at % every === 0 ? BAD[badLines.length] : undefined;
    if (bad === undefined) continue;
    badLines.push(line + 1);
    await write(bad[0]);
  }
  file.end();
  await once(file, 'close');
  return { path, map, badLines };
}
