import { createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { forgetCounted, readCensuses } from '../../src/pipeline/answers/cities/read-census.ts';
import { eraseMember } from '../../src/pipeline/members/members.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { NOW, qualify } from '../pipeline/minting-members.ts';
import {
  exportLines,
  newCommunity,
  newLogKey,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import { isSoak, runs } from '../size.ts';
import { MEMORY_KB_MAX, runImport } from './import-process.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/commands/census-import.js', import.meta.url));

const PEOPLE = runs(3_000, 1_500_000);

const OPTIONS = ['--id', 'person', '--strata', 'district,age', '--apply', '--json'];

/** Rows that are not in order, with the column and a word of the reason. */
const BAD: readonly (readonly [row: string, column: string | undefined, reason: RegExp])[] = [
  ['" ,north,young', undefined, /quotation marks/],
  ['p7,north', undefined, /has 2 cells/],
  [',north,young', 'person', /must be a name/],
  ['p8\u200b,north,young', 'person', /invisible/],
  ['bad1,,young', 'district', /must not be empty/],
  ['bad2,others,young', 'district', /rare ones/],
  ['p3,north,young', 'person', /counted already/],
];

interface Told {
  readonly rows: number;
  readonly refused: number;
  readonly strata: readonly { readonly stratum: string; readonly rows: number }[];
  readonly problems: readonly { readonly line: number; readonly column?: string; reason: string }[];
}

describe.skipIf(!existsSync(COMMAND) || !hasPostgres)('a census', () => {
  test(`of ${PEOPLE} people takes every good row, and names each of the others`, async () => {
    const server = await createServerDatabase('migrated');
    const db = openPostgres({ url: server.url });
    try {
      const key = newLogKey();
      const opened = await newCommunity(db, { key });
      await qualify(opened, 'p5');
      const table = await writeTable();
      const ended = await runImport(['census', table.path, ...OPTIONS], {
        url: server.url,
        keyPath: key.path,
      });
      expect([ended.code, ended.stderr.replaceAll(/^.*lines taken.*\n/gm, '')]).toEqual([1, '']);
      const told = JSON.parse(ended.stdout) as Told;
      expect([told.rows, told.refused]).toEqual([PEOPLE, BAD.length]);
      for (const [at, [, column, reason]] of BAD.entries()) {
        const found = told.problems.find(({ line }) => line === table.badLines[at]);
        expect([found?.column, found?.reason]).toEqual([column, expect.stringMatching(reason)]);
      }
      expect(told.strata.reduce((sum, { rows }) => sum + rows, 0)).toBe(PEOPLE);
      // The one person of a district of their own is not told apart.
      expect(told.strata.map(({ stratum }) => stratum)).toContain('others');
      expect(told.strata.every(({ stratum, rows }) => rows >= 5 || stratum === 'others')).toBe(
        true,
      );
      expect(ended.memoryKb).toBeLessThan(MEMORY_KB_MAX);
      // It is told every five seconds, and a small table takes less.
      expect(ended.stderr).toMatch(isSoak ? /of 1,500,\d+ lines taken/ : /^/);
      await expectInLog(opened, told);
      await expectErasable(opened);
      process.stdout.write(
        `census: ${PEOPLE} people, ${ended.seconds.toFixed(1)} s, ` +
          `at most ${Math.round(ended.memoryKb / 1_024)} MB\n`,
      );
    } finally {
      await db.close();
      await server.drop();
    }
  });
});

/** The log has the numbers and nobody, and both verifiers take it. */
async function expectInLog(opened: TestCommunity, told: Told): Promise<void> {
  const { db, community, key } = opened;
  const [census] = await readCensuses(community.reader, { limit: 1 });
  expect(census).toMatchObject({ rows: PEOPLE, strata: told.strata });
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  await community.checkpointer.run();
  const lines = await exportLines(opened);
  expect(lines.join('\n')).not.toMatch(/"p\d+"/);
  const path = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  expect(verifyIndependently(path).status).toBe(0);
}

/** Members and others go from the table; how many were counted stays. */
async function expectErasable({ db, community, key }: TestCommunity): Promise<void> {
  const left = async (): Promise<readonly unknown[]> =>
    await db.query(
      'select user_id from negentropy.census_row ' +
        "where user_id in ('p5', 'p6') or user_id is null and salt is not null",
    );
  expect(await left()).toHaveLength(2);
  await eraseMember(community, key, { userId: 'p5', now: NOW });
  expect(await forgetCounted(community, 'p6')).toBe(1);
  expect(await left()).toEqual([]);
  await expect(forgetCounted(community, 'p6')).rejects.toThrow(/nobody of that name/);
  const [row] = await db.query<{ count: bigint }>(
    'select count(*) as count from negentropy.census_row',
  );
  expect(Number(row?.count)).toBe(PEOPLE);
}

/** A table of people, with rows that are not in order among them. */
async function writeTable(): Promise<{ path: string; badLines: readonly number[] }> {
  const path = join(temporaryFolder(), 'people.csv');
  const file = createWriteStream(path);
  const badLines: number[] = [];
  const every = Math.floor(PEOPLE / (BAD.length + 1));
  let line = 1;
  const write = async (row: string): Promise<void> => {
    line += 1;
    if (!file.write(`${row}\n`)) await once(file, 'drain');
  };
  file.write('person,district,age\n');
  for (let at = 0; at < PEOPLE; at += 1) {
    const district = at === 9 ? 'island' : `district ${at % 12}`;
    await write(`p${at},${district},${at % 3 === 0 ? 'young' : 'old'}`);
    const bad = at > 0 && at % every === 0 ? BAD[badLines.length] : undefined;
    if (bad === undefined) continue;
    badLines.push(line + 1);
    await write(bad[0]);
  }
  file.end();
  await once(file, 'close');
  return { path, badLines };
}
