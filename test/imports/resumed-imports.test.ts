import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { importHistory, type ImportReport } from '../../src/pipeline/imports/import-history.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines, hasPostgres, type TestEngine } from '../database/engines.ts';
import { sourceOf, syntheticHistory } from '../pipeline/synthetic-history.ts';
import {
  exportLines,
  gitPolicy,
  newCommunity,
  reopen,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import {
  contributionFile,
  isMissing,
  openContributions,
  readRows,
  rowOf,
  writeRows,
} from './contribution-files.ts';
import { isSoak } from '../size.ts';

interface History {
  readonly name: string;
  readonly rows: () => readonly string[];
  readonly isSkipped: boolean;
  readonly isLarge?: boolean;
}

const libuv = contributionFile('libuv');
const dpdk = contributionFile('dpdk');
const histories: readonly History[] = [
  {
    name: 'a synthetic history',
    rows: () => syntheticHistory({ commits: 1_500, days: 700 }).map(rowOf),
    isSkipped: false,
  },
  { name: 'libuv', rows: () => readRows(libuv ?? ''), isSkipped: !isSoak || isMissing('libuv') },
  {
    name: 'dpdk',
    rows: () => readRows(dpdk ?? ''),
    isSkipped: !isSoak || isMissing('dpdk'),
    isLarge: true,
  },
];

/** SHA-256 of the exports of each history, by engine. */
const digests = new Map<string, Map<string, string>>();

describeAboveEngines((engine) => {
  describe.for(histories.filter(({ isSkipped }) => !isSkipped))('importing $name', (history) => {
    const rows = history.rows();
    let atOnce: string[] = [];
    let store: TestCommunity;
    beforeAll(async () => {
      store = await importedStore(engine, await sourceOfRows(rows));
    });

    test('gives a store that verifies', async () => {
      const verification = await verifyStore(store.db, store.community, store.key);
      expect(verification.divergence).toBeUndefined();
      atOnce = await exportLines(store);
      const digest = createHash('sha256').update(atOnce.join('\n')).digest('hex');
      const ofHistory = digests.get(history.name) ?? new Map<string, string>();
      digests.set(history.name, ofHistory.set(engine.name, digest));
    });

    test('in parts gives the same bytes, and no part changes an earlier one', async () => {
      const cuts = cutsOf(rows, history.isLarge === true);
      let inParts: TestCommunity | undefined;
      const parts: string[][] = [];
      let judged = 0;
      for (const cut of [...cuts, rows.length]) {
        const source = await sourceOfRows(rows.slice(0, cut));
        inParts =
          inParts === undefined
            ? await emptyStore(engine, source)
            : await reopen(inParts, inParts.db);
        const report = await run(inParts, source, cut % 2 === 0 ? 2_000 : 37);
        expect(report).toMatchObject({
          total: cut,
          resumedAt: judged,
          waiting: cut - report.judged,
        });
        judged = report.judged;
        parts.push(await exportLines(inParts));
      }
      expect(parts.at(-1)).toEqual(atOnce);
      for (const part of parts) {
        const entries = part.slice(0, -1);
        expect(entries).toEqual(atOnce.slice(0, entries.length));
      }
    });

    test('twice adds nothing', async () => {
      const source = await sourceOfRows(rows);
      const again = await reopen(store, store.db);
      const before = await rowCounts(store.db);
      const report = await run(again, source);
      expect(report).toMatchObject({ judged: report.resumedAt, total: rows.length });
      expect(await rowCounts(store.db)).toEqual(before);
      expect(await exportLines(again)).toEqual(atOnce);
    });
  });

  test('the last second is judged once it is said to be final, and not again', async () => {
    const records = syntheticHistory({ commits: 60, days: 10 });
    const source = sourceOf(records);
    const store = await emptyStore(engine, source);
    const open = await run(store, source);
    expect(open.waiting).toBeGreaterThan(0);
    const options = { kind: 'commits', final: true } as const;
    const final = await importHistory(store.db, store.community, source, options);
    expect(final).toMatchObject({ judged: records.length, waiting: 0, resumedAt: open.judged });
    const once = await exportLines(store);
    await importHistory(store.db, store.community, source, options);
    expect(await exportLines(store)).toEqual(once);
  });

  test('changed paths of the open cycle are read again after a restart', async () => {
    const records = syntheticHistory({ commits: 700, days: 300, paths: true });
    const whole = await importedStore(engine, sourceOf(records));
    let store = await emptyStore(engine, sourceOf(records));
    for (const cut of [101, 233, 377, 700]) {
      store = await reopen(store, store.db);
      await run(store, sourceOf(records.slice(0, cut)));
    }
    expect(await exportLines(store)).toEqual(await exportLines(whole));
  });
});

test.runIf(isSoak && hasPostgres)('both engines give the same bytes', () => {
  const compared = [...digests].filter(([, { size }]) => size === 2);
  expect(compared.length).toBeGreaterThanOrEqual(1);
  for (const [name, byEngine] of compared) {
    expect([name, byEngine.get('postgres')]).toEqual([name, byEngine.get('pglite')]);
  }
});

afterAll(() => {
  for (const [name, byEngine] of digests) {
    for (const [engine, digest] of byEngine) {
      process.stdout.write(`export of ${name} on ${engine}: sha256 ${digest}\n`);
    }
  }
});

async function sourceOfRows(rows: readonly string[]): Promise<CommitSource> {
  const path = join(temporaryFolder(), 'history.csv');
  writeRows(path, rows);
  return await openContributions(path);
}

async function emptyStore(engine: TestEngine, source: CommitSource): Promise<TestCommunity> {
  return await newCommunity(await engine.openMigrated(), gitPolicy(source.effectiveAt(0)));
}

async function importedStore(engine: TestEngine, source: CommitSource): Promise<TestCommunity> {
  const store = await emptyStore(engine, source);
  await run(store, source);
  return store;
}

function run(
  { db, community }: TestCommunity,
  source: CommitSource,
  batchSteps = 2_000,
): Promise<ImportReport> {
  return importHistory(db, community, source, { kind: 'commits', batchSteps });
}

/** Ends of parts: at the start, twice amid commits of one second, elsewhere, before the end. */
function cutsOf(rows: readonly string[], isLarge: boolean): number[] {
  const secondOf = (row: string | undefined): string | undefined => row?.split(',')[2];
  const amidSecond = rows.flatMap((row, at) =>
    at > 0 && secondOf(row) === secondOf(rows[at - 1]) ? [at] : [],
  );
  const between = [0.3, 0.7].map((share) => amidSecond[Math.floor(amidSecond.length * share)] ?? 2);
  const cuts = [1, ...between, Math.floor(rows.length / 2), rows.length - 1];
  return [...new Set(isLarge ? cuts.slice(1, 4) : cuts)].sort((a, b) => a - b);
}

/** Rows of every table, so that nothing can grow unseen. */
async function rowCounts(db: Database): Promise<ReadonlyMap<string, number>> {
  const tables = await db.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'negentropy' order by 1",
  );
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    if (name === 'log_tile' || name === 'log_checkpoint') continue;
    const [row] = await db.query<{ rows: unknown }>(
      `select count(*) as rows from negentropy.${name}`,
    );
    counts.set(name, Number(row?.rows));
  }
  return counts;
}
