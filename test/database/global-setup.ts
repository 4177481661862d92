import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeIdentifier } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/schema/migrator.ts';
import { openInMemory } from '../../src/db/engine/pglite.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { bundlePrograms } from './bundled-programs.ts';
import { databaseUrl, queryOnce, startPrivateCluster } from './private-cluster.ts';
import type { PrivateCluster } from './private-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Unix socket of the process that makes databases for the test files. */
    databaseSocket: string;
  }
}

/**
 * Lends test files what is costly to make and shared by a whole run: a PostgreSQL server, a
 * migrated template database on it, dumps of PGlite, and programs in one file. Each is made when a
 * test file first asks for it, so that a run of pure tests starts nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'negentropy-tests-'));
  const socket = join(directory, 'socket');
  const resources = new SharedResources(directory);
  const server = createServer((request, response) => {
    resources.get(request.url ?? '').then(
      (answer) => response.end(answer),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  project.provide('databaseSocket', socket);
  return async () => {
    server.close();
    server.closeAllConnections();
    await resources.close();
    rmSync(directory, { recursive: true, force: true });
  };
}

class SharedResources {
  readonly #directory: string;
  readonly #made = new Map<string, Promise<string>>();
  readonly #prefix = `negentropy_test_${randomBytes(4).toString('hex')}`;
  readonly #template = `${this.#prefix}_template`;
  #cluster: PrivateCluster | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get(name: string): Promise<string> {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#made.values());
    const programs = await this.#made.get('/programs')?.catch(() => undefined);
    if (programs !== undefined) rmSync(programs, { recursive: true, force: true });
    if (this.#cluster !== undefined) await this.#cluster.stop();
    else if (this.#made.has('/postgres/server')) await this.#dropDatabases();
  }

  /** The template, and those that test files kept to lend them again. */
  async #dropDatabases(): Promise<void> {
    const server = await this.get('/postgres/server');
    const left = await queryOnce<{ datname: string }>(
      server,
      `select datname from pg_database where starts_with(datname, '${this.#prefix}')`,
    );
    for (const { datname } of left) {
      await queryOnce(server, `drop database ${escapeIdentifier(datname)} with (force)`);
    }
  }

  async #make(name: string): Promise<string> {
    switch (name) {
      case '/postgres/server':
        return this.#startServer();
      case '/postgres/prefix':
        return this.#prefix;
      case '/postgres/template':
        return this.#makeTemplate();
      case '/pglite/empty':
      case '/pglite/migrated':
        return this.#dump(name);
      case '/programs':
        return bundlePrograms();
      default:
        throw new Error(`there is no ${name}`);
    }
  }

  async #startServer(): Promise<string> {
    const given = process.env['DATABASE_URL'];
    if (given !== undefined && given !== '') return given;
    this.#cluster = await startPrivateCluster({
      fsync: false,
      settings: { max_connections: '200', jit: 'off', full_page_writes: 'off' },
    });
    return this.#cluster.url;
  }

  async #makeTemplate(): Promise<string> {
    const server = await this.get('/postgres/server');
    await queryOnce(server, `create database ${escapeIdentifier(this.#template)}`);
    const database = openPostgres({ url: databaseUrl(server, this.#template) });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    return this.#template;
  }

  async #dump(name: '/pglite/empty' | '/pglite/migrated'): Promise<string> {
    const database = await openInMemory();
    try {
      if (name === '/pglite/migrated') await migrate(database);
      const file = join(this.#directory, `${name.replaceAll('/', '-')}.tar`);
      await writeFile(file, Buffer.from(await (await database.dump()).arrayBuffer()));
      return file;
    } finally {
      await database.close();
    }
  }
}
