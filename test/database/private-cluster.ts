import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';

export interface PrivateClusterOptions {
  /** Off saves time where no power can be lost. Default: on, as in production. */
  readonly fsync?: boolean;
  /** More settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folder of `initdb` and `postgres`. Default: {@link findPostgresPrograms}. */
  readonly programs?: string;
}

/** A PostgreSQL server of our own, on a Unix socket that nobody else may open. */
export interface PrivateCluster {
  /** Of the database `postgres`, as its superuser. */
  readonly url: string;
  /** For instance `15.20`. */
  readonly version: string;
  /** @returns the URL of the new database */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Ends the server without warning, as a crash would (SIGKILL); its files stay. */
  kill(): Promise<void>;
  /** Starts it again after {@link kill}, at the same URL. */
  start(): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * Makes and starts a PostgreSQL cluster in a temporary folder from the installed programs. Run by
 * root, which PostgreSQL refuses, it belongs to the user `postgres`, else `nobody`. When this
 * process ends without `stop()`, the server is ended with it.
 */
export async function startPrivateCluster(
  options: PrivateClusterOptions = {},
): Promise<PrivateCluster> {
  const programs = options.programs ?? findPostgresPrograms();
  if (programs === undefined) throw new Error('the programs of PostgreSQL (initdb) are missing');
  const directory = mkdtempSync(join(tmpdir(), 'negentropy-postgres-'));
  try {
    const owner = await unprivilegedOwner();
    if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
    chmodSync(directory, 0o700);
    const cluster = new Cluster(directory, programs, owner ?? {}, options);
    await cluster.initialize();
    await cluster.start();
    return cluster;
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** The folder of `initdb` and `postgres`: on the PATH, else of the latest installed version. */
export function findPostgresPrograms(): string | undefined {
  const installed = ['/usr/lib/postgresql', '/usr/local/lib/postgresql', '/opt/homebrew/opt']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'bin')))
    .sort((one, other) => versionIn(other) - versionIn(one));
  return [...(process.env['PATH'] ?? '').split(delimiter), ...installed].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

function versionIn(path: string): number {
  return Number(/(\d+)\/bin$/.exec(path)?.[1] ?? 0);
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

async function unprivilegedOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([numberOf(name, '-u'), numberOf(name, '-g')]);
      return { uid, gid };
    } catch {
      // There is no such user.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
}

const execute = promisify(execFile);

async function numberOf(user: string, which: '-u' | '-g'): Promise<number> {
  const { stdout } = await execute('id', [which, user]);
  return Number(stdout);
}

class Cluster implements PrivateCluster {
  readonly url: string;
  version = '';
  readonly #directory: string;
  readonly #programs: string;
  readonly #owner: Partial<Owner>;
  readonly #options: PrivateClusterOptions;
  #server: ChildProcess | undefined;
  readonly #endWithProcess = (): void => {
    this.#server?.kill('SIGQUIT');
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };

  constructor(
    directory: string,
    programs: string,
    owner: Partial<Owner>,
    options: PrivateClusterOptions,
  ) {
    this.#directory = directory;
    this.#programs = programs;
    this.#owner = owner;
    this.#options = options;
    this.url = this.#urlOf('postgres');
  }

  async initialize(): Promise<void> {
    const args = ['-D', this.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
    await execute(join(this.#programs, 'initdb'), [...args, '--no-sync'], this.#spawnOptions);
    process.on('exit', this.#endWithProcess);
  }

  async start(): Promise<void> {
    // After a crash the last sessions may still be noticing it; the server refuses until then.
    const deadline = performance.now() + 30_000;
    while (!(await this.#startOnce())) {
      if (performance.now() > deadline) throw new Error(`PostgreSQL did not start: ${this.#said}`);
      await wait(100);
    }
    const [row] = await this.#query<{ server_version: string }>('show server_version');
    this.version = /^[\d.]+/.exec(row?.server_version ?? '')?.[0] ?? '';
  }

  async createDatabase(name: string, template = 'template0'): Promise<string> {
    await this.#query(
      `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`,
    );
    return this.#urlOf(name);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
    process.off('exit', this.#endWithProcess);
    // Sessions of a killed server may still be writing their last.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  get #data(): string {
    return join(this.#directory, 'data');
  }

  get #log(): string {
    return join(this.#directory, 'log');
  }

  get #said(): string {
    return readFileSync(this.#log, 'utf8').slice(-2_000);
  }

  get #spawnOptions(): { cwd: string; env: NodeJS.ProcessEnv } & Partial<Owner> {
    // A current directory that the other user may not enter would be refused.
    const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
    return { cwd: this.#directory, env, ...this.#owner };
  }

  #urlOf(database: string): string {
    return `postgresql://postgres@localhost/${database}?host=${this.#directory}`;
  }

  async #startOnce(): Promise<boolean> {
    const settings = {
      listen_addresses: '',
      unix_socket_directories: this.#directory,
      fsync: this.#options.fsync === false ? 'off' : 'on',
      ...this.#options.settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = openSync(this.#log, 'a');
    const server = spawn(join(this.#programs, 'postgres'), ['-D', this.#data, ...args], {
      ...this.#spawnOptions,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    server.on('error', () => undefined);
    this.#server = server;
    while (server.exitCode === null && server.signalCode === null && server.pid !== undefined) {
      if (await this.#query('select 1').then(Boolean, () => false)) return true;
      await wait(50);
    }
    return false;
  }

  async #end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      server.once('exit', resolve);
    });
    server.kill(signal);
    await ended;
  }

  async #query<Row extends { [column: string]: string }>(sql: string): Promise<Row[]> {
    return queryOnce<Row>(this.url, sql);
  }
}

/** Runs one statement over a connection of its own. */
export async function queryOnce<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // Losing the connection fails the statement; the event would end the process besides.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** The same server and user, another database. */
export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
