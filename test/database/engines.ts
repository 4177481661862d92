import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { escapeIdentifier } from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { openInMemory } from '../../src/db/engine/pglite.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { databaseUrl, findPostgresPrograms, queryOnce } from './private-cluster.ts';

/** One of the engines a suite runs on. What it opens is closed and dropped after the suite. */
export interface TestEngine {
  readonly name: Database['engine'];
  /** A new database with the project's schema, copied from a migrated one. */
  openMigrated(): Promise<Database>;
  /** A new database without any schema of ours. */
  openEmpty(): Promise<Database>;
}

/**
 * Runs a suite on PGlite and on PostgreSQL: the server of `DATABASE_URL`, else a private one made
 * from installed programs. Where there is neither, the PostgreSQL half is skipped with a message,
 * unless `NEGENTROPY_TEST_REQUIRE_POSTGRES=1`, which makes that a failure.
 */
export function describeEngines(suite: (engine: TestEngine) => void): void {
  describe('on PGlite', () => {
    suite(lend('pglite', openPglite));
  });
  describe.runIf(hasPostgres)('on PostgreSQL', () => {
    suite(lend('postgres', openServer));
  });
  const isRequired = process.env['NEGENTROPY_TEST_REQUIRE_POSTGRES'] === '1';
  describe.skipIf(hasPostgres)('without PostgreSQL', () => {
    test.skipIf(!isRequired)('set DATABASE_URL or install initdb and postgres', () => {
      expect(hasPostgres).toBe(true);
    });
  });
}

/** Whether the PostgreSQL half of the suites can run. */
export const hasPostgres: boolean =
  (process.env['DATABASE_URL'] ?? '') !== '' || findPostgresPrograms() !== undefined;

/** A database on the PostgreSQL server of this run, to be opened by its URL as often as needed. */
export interface ServerDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

export async function createServerDatabase(
  schema: 'empty' | 'migrated' = 'empty',
): Promise<ServerDatabase> {
  const server = await ask('/postgres/server');
  const template = schema === 'empty' ? 'template0' : await ask('/postgres/template');
  const name = `negentropy_test_${randomBytes(6).toString('hex')}`;
  await queryOnce(
    server,
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`,
  );
  return {
    url: databaseUrl(server, name),
    drop: async () => {
      await queryOnce(server, `drop database ${escapeIdentifier(name)} with (force)`);
    },
  };
}

type Schema = 'empty' | 'migrated';

interface Lent {
  readonly database: Database;
  giveBack(): Promise<void>;
}

function lend(name: Database['engine'], open: (schema: Schema) => Promise<Lent>): TestEngine {
  const lent: Lent[] = [];
  afterAll(async () => {
    for (const one of lent.splice(0)) await one.giveBack();
  });
  const lendOne = async (schema: Schema): Promise<Database> => {
    const one = await open(schema);
    lent.push(one);
    return one.database;
  };
  return {
    name,
    openMigrated: () => lendOne('migrated'),
    openEmpty: () => lendOne('empty'),
  };
}

async function openPglite(schema: Schema): Promise<Lent> {
  const database = await openInMemory(await openAsBlob(await ask(`/pglite/${schema}`)));
  return { database, giveBack: () => database.close() };
}

async function openServer(schema: Schema): Promise<Lent> {
  const { url, drop } = await createServerDatabase(schema);
  const database = openPostgres({ url });
  const giveBack = async (): Promise<void> => {
    await database.close();
    await drop();
  };
  return { database, giveBack };
}

/** Asks the process of global-setup.ts, which makes each thing once per run. */
async function ask(path: string): Promise<string> {
  const socketPath = inject('databaseSocket');
  const { status, body } = await new Promise<{ status: number; body: string }>(
    (resolve, reject) => {
      request({ socketPath, path, agent: false }, (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
          reject,
        );
      })
        .on('error', reject)
        .end();
    },
  );
  if (status !== 200) throw new Error(`${path}: ${body}`);
  return body;
}
