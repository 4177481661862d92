import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { escapeIdentifier } from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openInMemory } from '../../src/db/engine/pglite.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { createCitusDatabase } from './citus-database.ts';
import { databaseUrl, findPostgresPrograms, queryOnce } from './private-cluster.ts';
import { ask } from './shared-resources.ts';
import { migrate } from '../../src/db/schema/migrator.ts';
import { isSoak } from '../size.ts';
import { SpareDatabases, type Store } from './spare-databases.ts';

/**
 * One of the engines a suite runs on. What a test or a `beforeEach` opens is closed after the test,
 * the rest after the suite.
 */
export interface TestEngine {
  readonly name: Database['engine'];
  /** Whether tables are spread over several machines. */
  readonly isSpread: boolean;
  /** A database with the project's schema and no rows. */
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
  describeServer(suite);
  describeCitus(suite);
}

/**
 * Runs a suite of what lies above the pipeline, and asks the database nothing itself: on
 * PostgreSQL, and in soak, or if there is no server, on PGlite too. PGlite takes four times the
 * time of a core, and the command line's tests run on nothing else.
 */
export function describeAboveEngines(suite: (engine: TestEngine) => void): void {
  if (isSoak || !hasPostgres) describeEngines(suite);
  else {
    describeServer(suite);
    describeCitus(suite);
  }
}

/**
 * The same on Citus: databases of their own on all nodes of the cluster whose coordinator
 * `NEGENTROPY_TEST_CITUS_URL` names. Without it citus-rules.test.ts says what is not run.
 */
function describeCitus(suite: (engine: TestEngine) => void): void {
  if (citusUrl === '') return;
  describe('on Citus', () => {
    suite(lend('citus', openCitus));
  });
}

/** The coordinator's database, in which the extension is and knows its workers; empty: none. */
export const citusUrl: string = process.env['NEGENTROPY_TEST_CITUS_URL'] ?? '';

function describeServer(suite: (engine: TestEngine) => void): void {
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
  const name = `${await ask('/postgres/prefix')}_${randomBytes(6).toString('hex')}`;
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

/** An embedded database with the project's schema and no rows; closing it gives it back. */
export async function openMigratedPglite(): Promise<Database> {
  return await spareOf.pglite.lend();
}

/** A database for one whole file, on the engine that {@link describeAboveEngines} would choose. */
export async function openMigratedAbove(): Promise<Database> {
  return await spareOf[isSoak || !hasPostgres ? 'pglite' : 'postgres'].lend();
}

type Schema = 'empty' | 'migrated';

function lend(kind: keyof typeof spareOf, open: (schema: Schema) => Promise<Store>): TestEngine {
  const ofSuite: (() => Promise<void>)[] = [];
  const ofTest: (() => Promise<void>)[] = [];
  let lent = ofSuite;
  // Hooks of the suite run inside these: its `beforeEach` later, its `afterEach` and `afterAll`
  // first.
  beforeEach(() => {
    lent = ofTest;
  });
  afterEach(async () => {
    lent = ofSuite;
    for (const end of ofTest.splice(0)) await end();
  });
  afterAll(async () => {
    for (const end of ofSuite.splice(0)) await end();
  });
  return {
    name: kind === 'pglite' ? 'pglite' : 'postgres',
    isSpread: kind === 'citus',
    openMigrated: async () => {
      const to = lent;
      const database = await spareOf[kind].lend();
      to.push(() => database.close());
      return database;
    },
    openEmpty: async () => {
      const to = lent;
      const store = await open('empty');
      to.push(() => store.drop());
      return store.database;
    },
  };
}

/** As many as were in use at once in one test file of this process. */
const spareOf: Readonly<Record<'pglite' | 'postgres' | 'citus', SpareDatabases>> = {
  pglite: new SpareDatabases(() => openPglite('migrated')),
  postgres: new SpareDatabases(() => openServer('migrated')),
  citus: new SpareDatabases(() => openCitus('migrated')),
};

async function openPglite(schema: Schema): Promise<Store> {
  const database = await openInMemory(await openAsBlob(await ask(`/pglite/${schema}`)));
  return { database, drop: () => database.close() };
}

async function openServer(schema: Schema): Promise<Store> {
  const { url, drop } = await createServerDatabase(schema);
  const database = openPostgres({ url });
  const closeAndDrop = async (): Promise<void> => {
    await database.close();
    await drop();
  };
  return { database, drop: closeAndDrop };
}

async function openCitus(schema: Schema): Promise<Store> {
  const { url, drop } = await createCitusDatabase(citusUrl);
  const database = openPostgres({ url });
  const closeAndDrop = async (): Promise<void> => {
    await database.close();
    await drop();
  };
  if (schema === 'migrated') await migrate(database);
  return { database, drop: closeAndDrop };
}
