import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import { queryOnce } from '../database/private-cluster.ts';
import { ServerLoad } from './server-load.ts';
import {
  type Answer,
  isServerBuilt,
  type ServerProcess,
  startServer,
  type ServerStore,
} from './server-process.ts';
import { mintBody, prepareStore, verifiedEntries } from './server-store.ts';
import { isSoak, runs } from '../size.ts';

const KILLS = runs(1, 25);
const CLIENTS = 12;

/** Of the one who gives away. */
const MINTS_BEFORE = 4;

/** What a client hears whose connection ended before the server had read the request. */
const NOT_TAKEN = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', '503'];

describe.skipIf(!isServerBuilt)('a server process under load', () => {
  describe.for(hasPostgres && isSoak ? ['pglite', 'postgres'] : ['pglite'])('on %s', (engine) => {
    const databases: ServerDatabase[] = [];
    afterAll(async () => {
      for (const database of databases) await database.drop();
    });
    const newStore = async (): Promise<ServerStore> => {
      if (engine === 'pglite') return await prepareLoad();
      const database = await createServerDatabase('migrated');
      databases.push(database);
      return await prepareLoad(database.url);
    };

    test(`keeps what it acknowledged, exactly once, when it is killed ${KILLS} times`, async () => {
      const store = await newStore();
      const load = new ServerLoad();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const server = await startServer(store);
        const running = load.run(server, CLIENTS);
        await load.answered(load.acknowledged.size + 1 + Math.floor(Math.random() * 80));
        await milliseconds(Math.random() * 30);
        const { signal } = await server.end('SIGKILL');
        expect(signal).toBe('SIGKILL');
        await running;
      }
      const { size } = load.acknowledged;
      expect(size).toBeGreaterThanOrEqual(KILLS);
      const server = await startServer(store);
      expect(await load.repeat(server)).toEqual([]);
      expect((await server.end('SIGTERM')).code).toBe(0);
      expectStoredOnce(await verifiedEntries(store), load);
      process.stdout.write(`${engine}: killed ${KILLS} times, ${size} of ${load.sent} answered\n`);
    });

    test('ends with 0 on SIGTERM, and everything acknowledged is stored', async () => {
      const store = await newStore();
      const load = new ServerLoad();
      const server = await startServer(store);
      const running = load.run(server, CLIENTS);
      await load.answered(runs(40, 100));
      const { code, stderr } = await server.end('SIGTERM');
      load.stop();
      await running;
      expect([code, stderr]).toEqual([0, '']);
      for (const problem of load.refused) expect(NOT_TAKEN).toContain(problem);
      const stored = await verifiedEntries(store);
      for (const answer of load.acknowledged.values()) {
        expect(isStored(stored, answer)).toBe(true);
      }
      const next = await startServer(store);
      expect(await load.repeat(next)).toEqual([]);
      expect((await next.end('SIGTERM')).code).toBe(0);
      expectStoredOnce(await verifiedEntries(store), load);
    });
  });

  test.skipIf(!hasPostgres)('answers on SIGTERM whatever it had begun', async () => {
    const database = await createServerDatabase('migrated');
    try {
      const store = await prepareLoad(database.url);
      const server = await startServer(store);
      // A community opens at its first use; this is about one that is open.
      const opened = mintOnce(server, 'opened');
      await opened;
      const holder = new Client({ connectionString: database.url });
      await holder.connect();
      // Nothing can be committed while somebody else holds the head of the log.
      await holder.query('begin');
      await holder.query('select from negentropy.log_head for update');
      const asked = [opened, mintOnce(server, 'first')];
      await untilWaiting(database.url);
      for (let index = 0; index < 40; index += 1) asked.push(mintOnce(server, `next ${index}`));
      await untilQueued(server, 40);
      const ended = server.end('SIGTERM');
      await milliseconds(300);
      await holder.query('commit');
      await holder.end();
      expect((await ended).code).toBe(0);
      const stored = await verifiedEntries(store);
      for (const answer of await Promise.all(asked)) {
        expect([answer.status, isStored(stored, answer)]).toEqual([200, true]);
      }
    } finally {
      await database.drop();
    }
  });
});

/** Two members of a sandbox; one has something to give away. */
async function prepareLoad(databaseUrl?: string): Promise<ServerStore> {
  return await prepareStore(['ada', 'bob'], databaseUrl, { user: 'bob', mints: MINTS_BEFORE });
}

function mintOnce(server: ServerProcess, what: string): Promise<Answer> {
  return server.post('/v1/tokenomics/mint', mintBody('ada', what), {
    key: what.replaceAll(' ', '-'),
  });
}

/** Resolves once a batch of the server waits for the head of the log. */
async function untilWaiting(url: string): Promise<void> {
  await until(async () => {
    const waiting = await queryOnce(
      url,
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' " +
        "and datname = current_database() and query like '%log_head%for no key update%'",
    );
    return [waiting.length > 0, 'nobody waits'];
  });
}

/** Resolves once so many commands wait at least; the clock of the server may ask as well. */
async function untilQueued(server: ServerProcess, count: number): Promise<void> {
  await until(async () => {
    const { text } = await server.get('/readyz');
    return [
      ((JSON.parse(text) as { readonly queueDepth?: number }).queueDepth ?? 0) >= count,
      text,
    ];
  });
  // Should the clock have taken the place of the last one, that one is on its way.
  await milliseconds(100);
}

/** @param look whether it is so, and what is instead */
async function until(look: () => Promise<readonly [boolean, string]>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const [isSo, instead] = await look();
    if (isSo) return;
    if (attempt === 1_000) throw new Error(instead);
    await milliseconds(10);
  }
}

/** Each answer stands in the log as it was given, and nothing was minted or moved besides. */
function expectStoredOnce(entries: readonly Entry[], load: ServerLoad): void {
  const ids = [...load.acknowledged.values()].map(({ text }) => (JSON.parse(text) as Told).id);
  expect(new Set(ids).size).toBe(load.sent);
  for (const answer of load.acknowledged.values()) expect(isStored(entries, answer)).toBe(true);
  const made = entries.filter(({ type }) => type === 'decision' || type === 'transfer');
  expect(made).toHaveLength(load.sent + MINTS_BEFORE);
}

interface Told {
  readonly id: string;
  readonly amount: string;
  readonly outcome?: string;
  readonly numbers?: { readonly evidence: string };
}

function isStored(entries: readonly Entry[], { text }: Answer): boolean {
  const { id, amount, outcome, numbers } = JSON.parse(text) as Told;
  const entry = entries[Number(id)];
  if (entry?.type === 'transfer') return outcome === undefined && entry.amount === amount;
  return (
    entry?.type === 'decision' &&
    entry.outcome === outcome &&
    entry.evidence === numbers?.evidence &&
    entry.amount === amount
  );
}

function milliseconds(duration: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, duration);
  });
}
