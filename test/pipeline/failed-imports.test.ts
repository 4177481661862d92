import { beforeAll, expect, test } from 'vitest';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { readImports } from '../../src/db/sql/service/imports.ts';
import { CommunityWriter } from '../../src/pipeline/writer/community-writer.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { FAILURE, failingDatabase } from './failing-database.ts';
import { runs } from '../size.ts';
import { sourceOf, syntheticHistory } from './synthetic-history.ts';
import { exportLines, gitPolicy, newCommunity, reopen } from './test-community.ts';

const records = syntheticHistory({ commits: runs(450, 900), days: runs(200, 400) });
const source = sourceOf(records);
const policy = gitPolicy(records[0]?.effectiveAt ?? 0);
const options = { kind: 'commits', batchSteps: runs(15, 30) } as const;

describeAboveEngines((engine) => {
  let expected: string[] = [];
  beforeAll(async () => {
    const whole = await newCommunity(await engine.openMigrated(), policy);
    await importHistory(whole.db, whole.community, source, options);
    expected = await exportLines(whole);
  });

  test('an import that fails at any commit loses nothing and goes on in the next run', async () => {
    const db = failingDatabase(await engine.openMigrated());
    let store = await newCommunity(db, policy);
    let judged = 0;
    for (const commits of [0, 1, 2, 1]) {
      // One commit of the writer reads the state before the import begins.
      db.succeedBeforeFailure = commits + 1;
      const run = importHistory(db, store.community, source, options);
      await expect(run).rejects.toThrow(new RegExp(`${FAILURE}|another process is importing`));
      db.succeedBeforeFailure = -1;
      await store.community.writer.close();
      store = await reopen(store, db);
      const { divergence } = await verifyStore(db, store.community, store.key);
      expect(divergence).toBeUndefined();
      const lines = await exportLines(store);
      expect(lines.slice(0, -1)).toEqual(expected.slice(0, lines.length - 1));
      const [row] = await db.query<{ judged: bigint }>(
        'select judged from negentropy.import_source',
      );
      expect(Number(row?.judged ?? 0)).toBeGreaterThanOrEqual(judged);
      judged = Number(row?.judged ?? 0);
    }
    expect(judged).toBeGreaterThan(0);
    await importHistory(db, store.community, source, options);
    expect(await exportLines(store)).toEqual(expected);
  });

  test('an import in the same process goes on too', async () => {
    const db = failingDatabase(await engine.openMigrated());
    const store = await newCommunity(db, policy);
    db.succeedBeforeFailure = 4;
    await expect(importHistory(db, store.community, source, options)).rejects.toThrow(FAILURE);
    await importHistory(db, store.community, source, options);
    expect(await exportLines(store)).toEqual(expected);
  });

  test('two runs of the same history at once judge every commit once', async () => {
    const one = await newCommunity(await engine.openMigrated(), policy);
    const other = await reopen(one, one.db);
    const attempts = await Promise.allSettled(
      [one, other].map(({ db, community }) => importHistory(db, community, source, options)),
    );
    // Whoever is not the first to store a group is turned away, by one guard or another.
    expect(attempts.map(({ status }) => status)).toContain('rejected');
    const last = await reopen(one, one.db);
    await importHistory(last.db, last.community, source, options);
    expect(await exportLines(last)).toEqual(expected);
  });

  test('a run whose part another one has stored stores none of its own after', async () => {
    const ends: number[] = [];
    const whole = await newCommunity(await engine.openMigrated(), policy);
    const onProgress = ({ judged }: { judged: number }): void => void ends.push(judged);
    await importHistory(whole.db, whole.community, source, { ...options, onProgress });
    const db = await engine.openMigrated();
    const failing = failingDatabase(db);
    const first = await newCommunity(db, policy);
    const { row } = first.community;
    const random = seededRandom('tests');
    const tombstoneSecret = new Uint8Array(32);
    const writer = new CommunityWriter(failing, row.id, {
      random,
      tombstoneSecret,
      batchCommands: 1,
    });
    // The state is read, four parts are stored; the fifth fails after another run has stored it.
    failing.succeedBeforeFailure = 5;
    failing.beforeFailure = async () => {
      const other = await reopen(first, db);
      const beginning = sourceOf(records.slice(0, (ends[4] ?? 0) + 1));
      await importHistory(db, other.community, beginning, options);
    };
    const run = importHistory(failing, { ...first.community, writer }, source, options);
    await expect(run).rejects.toThrow('Another process is importing');
    await writer.close();
    const stored = await readImports(db, row.id);
    expect(stored[0]?.judged).toBe(ends[4]);
    const last = await reopen(first, db);
    const lines = await exportLines(last);
    expect(lines.slice(0, -1)).toEqual(expected.slice(0, lines.length - 1));
    await importHistory(last.db, last.community, source, options);
    expect(await exportLines(last)).toEqual(expected);
  });
});
