import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open-database.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openCommunity } from '../../src/pipeline/writer/community.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { openLogKey } from '../../src/pipeline/log/log-key.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import {
  createServerDatabase,
  hasPostgres,
  openMigratedPglite,
  type ServerDatabase,
} from '../database/engines.ts';
import { findPostgresPrograms, startPrivateCluster } from '../database/private-cluster.ts';
import {
  contributionFile,
  openContributions,
  rowOf,
  writeRows,
} from '../imports/contribution-files.ts';
import { syntheticHistory } from '../pipeline/synthetic-history.ts';
import {
  entriesOf,
  exportLines,
  gitPolicy,
  newCommunity,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import {
  type Acknowledged,
  acknowledgedAtLeast,
  isBuilt,
  milliseconds,
  runStoreProcess,
} from './store-process.ts';
import type { StoreProcessOptions } from './store-process-options.ts';
import { isSoak, runs } from '../size.ts';

/** How often each import is killed before it may end, and how many imports. */
const KILLS = runs(1, 5);
const IMPORTS = runs(1, 5);
/** Of a synthetic history in every run; of libuv, which is longer, in soak. */
const BATCH_STEPS = runs(20, 150);

if (!isBuilt) process.stderr.write('there is no dist: killed processes are not tested\n');

describe.skipIf(!isBuilt)('a killed process', () => {
  const history = historyFile();
  let expected: readonly string[] = [];

  beforeAll(async () => {
    expected = await exportAtOnce(history);
  });

  describe.for(hasPostgres && isSoak ? ['pglite', 'postgres'] : ['pglite'])('on %s', (engine) => {
    const servers: ServerDatabase[] = [];
    afterAll(async () => {
      for (const server of servers) await server.drop();
    });
    const newStore = async (): Promise<StoreProcessOptions> => {
      const dataDirectory = temporaryFolder();
      const keyPath = join(dataDirectory, 'log.key');
      if (engine === 'pglite') return { dataDirectory, keyPath };
      const server = await createServerDatabase('migrated');
      servers.push(server);
      return { dataDirectory, keyPath, databaseUrl: server.url };
    };

    test.for(Array.from({ length: IMPORTS }, (_, index) => index + 1))(
      `import %i, killed ${KILLS} times, ends as if nothing had happened`,
      async () => {
        const store = { ...(await newStore()), history, batchSteps: BATCH_STEPS };
        const moments: string[] = [];
        for (let kill = 0; kill < KILLS; kill += 1) {
          const { said, signal, stderr } = await runStoreProcess(store, 'SIGKILL', (soFar) =>
            isSoak && kill === 0 ? milliseconds(Math.random() * 1_500) : amidWork(soFar),
          );
          expect([stderr, signal]).toEqual(['', 'SIGKILL']);
          const judged = said.findLast((line) => line.judged !== undefined)?.judged ?? 0;
          moments.push(String(judged));
          await expectSound(store, judged);
        }
        const end = await runStoreProcess(store);
        expect([end.stderr, end.said.at(-1)?.done]).toEqual(['', true]);
        const lines = await withStore(store, exportLines);
        expect(lines).toEqual(expected);
        process.stdout.write(`${engine}: killed after ${moments.join(', ')} commits judged\n`);
      },
    );

    test('keeps every acknowledged mint, exactly once', async () => {
      const store = { ...(await newStore()), count: 100_000 };
      const acknowledged = new Map<string, Acknowledged>();
      for (let kill = 0; kill < runs(1, 10); kill += 1) {
        const { said } = await runStoreProcess(store, 'SIGKILL', amidWork);
        for (const line of said) {
          if (line.key === undefined) continue;
          expect([line.key, acknowledged.get(line.key) ?? line]).toEqual([line.key, line]);
          acknowledged.set(line.key, line);
        }
      }
      expect(acknowledged.size).toBeGreaterThan(0);
      await withStore(store, async (opened) => {
        const { divergence } = await verifyStore(opened.db, opened.community, opened.key);
        expect(divergence).toBeUndefined();
        await expectOnce(opened, acknowledged);
      });
      process.stdout.write(`${engine}: ${acknowledged.size} acknowledged mints kept\n`);
    });

    test.for((['SIGTERM', 'SIGINT'] as const).slice(0, runs(1, 2)))(
      'closes cleanly on %s',
      async (signal) => {
        const store = { ...(await newStore()), history, batchSteps: BATCH_STEPS };
        const ended = await runStoreProcess(store, signal, amidWork);
        expect([ended.signal, ended.stderr]).toEqual([signal, '']);
        const judged = ended.said.findLast((line) => line.judged !== undefined)?.judged ?? 0;
        expect(engine === 'pglite' ? clusterState(store.dataDirectory) : SHUT_DOWN).toBe(SHUT_DOWN);
        await expectSound(store, judged);
      },
    );
  });

  test.skipIf(findPostgresPrograms() === undefined)(
    'may be the server: the import goes on where its last commit was',
    async () => {
      const cluster = await startPrivateCluster();
      try {
        const dataDirectory = temporaryFolder();
        const databaseUrl = await cluster.createDatabase('crashes');
        const keyPath = join(dataDirectory, 'log.key');
        const store = { dataDirectory, keyPath, databaseUrl, history, batchSteps: BATCH_STEPS };
        for (let crash = 0; crash < runs(1, 6); crash += 1) {
          // The client is told and ends by itself; the signal only makes sure.
          const client = runStoreProcess(store, 'SIGKILL', async (said) => {
            await amidWork(said);
            await cluster.kill();
            await milliseconds(200);
          });
          const { said } = await client;
          await cluster.start();
          const judged = said.findLast((line) => line.judged !== undefined)?.judged ?? 0;
          await expectSound(store, judged);
        }
        expect((await runStoreProcess(store)).said.at(-1)?.done).toBe(true);
        expect(await withStore(store, exportLines)).toEqual(expected);
      } finally {
        await cluster.stop();
      }
    },
  );
});

/** `DB_SHUTDOWNED` of PostgreSQL's catalog/pg_control.h: nothing is left to recover. */
const SHUT_DOWN = 1;

/** The state in the control file of an embedded database. */
function clusterState(dataDirectory: string): number {
  const control = readFileSync(join(dataDirectory, 'db', 'global', 'pg_control'));
  return control.readUInt32LE(16);
}

/** Some commits in, and then anywhere in the next. */
async function amidWork(said: readonly Acknowledged[]): Promise<void> {
  await acknowledgedAtLeast(said, 1 + Math.floor(Math.random() * 25));
  await milliseconds(Math.random() * 40);
}

/** The store opens, verifies, and has at least what was acknowledged. */
async function expectSound(store: StoreProcessOptions, judged: number): Promise<void> {
  const db = await openDatabase(store);
  try {
    const opened = await openIn(db, store);
    const isEmpty = opened === undefined;
    expect(isEmpty && judged > 0).toBe(false);
    if (isEmpty) return;
    const { divergence } = await verifyStore(db, opened.community, opened.key);
    expect(divergence).toBeUndefined();
    const rows = await db.query<{ judged: bigint }>('select judged from negentropy.import_source');
    expect(Number(rows[0]?.judged ?? 0)).toBeGreaterThanOrEqual(judged);
  } finally {
    await db.close();
  }
}

async function withStore<Result>(
  store: StoreProcessOptions,
  work: (opened: TestCommunity) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(store);
  try {
    const opened = await openIn(db, store);
    if (opened === undefined) throw new Error('the community was lost');
    return await work(opened);
  } finally {
    await db.close();
  }
}

async function openIn(
  db: Database,
  { keyPath }: StoreProcessOptions,
): Promise<TestCommunity | undefined> {
  const key = openLogKey(keyPath, new Uint8Array(32).fill(7));
  const community = await openCommunity('default', { db, key, random: seededRandom('durability') });
  return community === undefined ? undefined : { db, key, community };
}

/** Each was stored as it was answered, and asking again gives the same answer and no new entry. */
async function expectOnce(
  opened: TestCommunity,
  acknowledged: ReadonlyMap<string, Acknowledged>,
): Promise<void> {
  const entries = entriesOf(await exportLines(opened));
  const { writer } = opened.community;
  for (const [name, { decision, outcome, amount }] of acknowledged) {
    const entry = entries[decision ?? -1];
    expect(entry).toMatchObject({ type: 'decision', outcome, amount });
    const idempotency = { scope: 'test', key: name, bodyHash: 'b'.repeat(64) };
    const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
    const order = { userId: 'ada', ...action, evidence: [], idempotency, now: 1_764_288_000 };
    expect((await writer.submit(mintCommand(order))).decision).toBe(decision);
  }
  const decisions = entries.flatMap((entry) => (entry.type === 'decision' ? [entry.evidence] : []));
  expect(new Set(decisions).size).toBe(decisions.length);
  expect(await writer.read(({ size }) => size)).toBe(entries.length);
}

/** In soak libuv, if it lies beside the checkout; else a history that never was. */
function historyFile(): string {
  const real = isSoak ? contributionFile('libuv') : undefined;
  if (real !== undefined) return real;
  const path = join(temporaryFolder(), 'history.csv');
  writeRows(
    path,
    syntheticHistory({ commits: runs(300, 5_000), days: runs(240, 4_000) }).map(rowOf),
  );
  return path;
}

async function exportAtOnce(history: string): Promise<string[]> {
  const db = await openMigratedPglite();
  try {
    const source = await openContributions(history);
    const policy = gitPolicy(source.effectiveAt(0));
    const store = await newCommunity(db, { ...policy, random: seededRandom('durability') });
    await importHistory(db, store.community, source, { kind: 'commits' });
    return await exportLines(store);
  } finally {
    await db.close();
  }
}
