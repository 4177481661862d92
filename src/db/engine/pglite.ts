import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { takeEmbeddedLock } from './embedded-lock.ts';
import { startPglite } from './pglite-engine.ts';
import type { PgliteEngine } from './pglite-engine.ts';
import { PooledDatabase } from './pooled-database.ts';
import { DatabaseError, DatabaseStartError } from './port.ts';
import type { Database } from './port.ts';
import { syncPath } from './synced-files.ts';
import { messageOf } from '../../core/message-of.ts';

export interface EmbeddedOptions {
  /** Made if missing. The database lies in its subfolder `db`, its lock in `lock`. */
  readonly dataDirectory: string;
  /** Pause between two runs of maintenance; 0 is never. Default 30,000. */
  readonly maintenanceIntervalMs?: number;
  /** Fills the folder of a new database with what it begins with; false: nothing was filled. */
  readonly fill?: (directory: string) => boolean;
  /**
   * Commits do not wait for the disk, and a loss of power may take all of it: for what can be made
   * again. Default: they do.
   */
  readonly isUnsynced?: boolean;
}

/** The major version of PostgreSQL in PGlite 0.5, which the files of a database are bound to. */
export const EMBEDDED_POSTGRES_VERSION = '18';

/**
 * Opens the embedded database of a data directory, or makes it. Only this process may use it until
 * `close()`. Every commit is on the disk when it is acknowledged, unless that is given up.
 *
 * @throws DatabaseStartError DATABASE_LOCKED, DATABASE_PATH, DATABASE_VERSION, DATABASE_DAMAGED or
 *   DISK_FULL
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const dataDirectory = resolve(options.dataDirectory);
  makeDirectory(dataDirectory);
  const lock = await takeEmbeddedLock(dataDirectory);
  try {
    const engine = await startIn(dataDirectory, options);
    return embeddedDatabase(engine, options.maintenanceIntervalMs ?? 30_000, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** An embedded database that lives in memory, for tests and previews. */
export interface MemoryDatabase extends Database {
  /** A copy of everything, to start further ones from: three times faster than migrating again. */
  dump(): Promise<Blob>;
}

/**
 * Starts an embedded database in memory, empty or from a dump. Close it: a forgotten one keeps the
 * process from ending.
 */
export async function openInMemory(dump?: Blob): Promise<MemoryDatabase> {
  const engine = await startPglite(dump === undefined ? {} : { dump });
  const database = embeddedDatabase(engine, 0, () => Promise.resolve());
  return Object.assign(database, { dump: () => engine.dump() });
}

function embeddedDatabase(
  engine: PgliteEngine,
  intervalMs: number,
  afterStop: () => Promise<void>,
): Database {
  const maintainer = new Maintainer();
  let timer: NodeJS.Timeout | undefined;
  const database = new PooledDatabase(engine.pool, {
    engine: 'pglite',
    isSingleSession: true,
    maintenance: (self) => maintainer.run(self),
    beforeClose: async () => {
      clearInterval(timer);
      await maintainer.settled();
    },
    afterClose: async () => {
      try {
        await engine.stop();
      } finally {
        await afterStop();
      }
    },
  });
  if (intervalMs > 0) {
    // A failure here is one of the database itself, which the next statement reports.
    timer = setInterval(() => void maintainer.run(database).catch(() => undefined), intervalMs);
    timer.unref();
  }
  return database;
}

/**
 * Does what PostgreSQL's background processes would do, which PGlite has none of: without it the
 * log grows for ever and plans rest on statistics of empty tables.
 */
class Maintainer {
  #running: Promise<void> | undefined;
  #position = '';

  /** One run at a time; a call during a run waits for that one. */
  run(database: Database): Promise<void> {
    this.#running ??= this.#maintain(database).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async settled(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  async #maintain(database: Database): Promise<void> {
    // Counts reach the statistics once a second at most, unless asked to.
    await database.exec('select pg_stat_force_next_flush()');
    const tables = await database.query<ChangedTable>(CHANGED_TABLES);
    for (const { name, needsVacuum, needsAnalyze } of tables) {
      // One by one: other statements get their turn between two tables.
      if (needsVacuum) await database.exec(`vacuum ${name}`);
      if (needsAnalyze) await database.exec(`analyze ${name}`);
    }
    if ((await logPosition(database)) === this.#position) return;
    await database.exec('checkpoint');
    this.#position = await logPosition(database);
  }
}

interface ChangedTable {
  readonly name: string;
  readonly needsVacuum: boolean;
  readonly needsAnalyze: boolean;
}

/** Autovacuum's thresholds: https://www.postgresql.org/docs/18/routine-vacuuming.html */
const CHANGED_TABLES = `
  select * from (
    select format('%I.%I', s.schemaname, s.relname) as name,
      s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
        or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0) as "needsVacuum",
      s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) as "needsAnalyze"
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
  ) t
  where "needsVacuum" or "needsAnalyze"
  order by name`;

async function logPosition(database: Database): Promise<string> {
  const [row] = await database.query<{ position: string }>(
    'select pg_current_wal_insert_lsn()::text as position',
  );
  return row?.position ?? '';
}

function makeDirectory(dataDirectory: string): void {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(dataDirectory, error);
  }
}

async function startIn(
  dataDirectory: string,
  { fill, isUnsynced = false }: Pick<EmbeddedOptions, 'fill' | 'isUnsynced'>,
): Promise<PgliteEngine> {
  const directory = join(dataDirectory, 'db');
  try {
    if (isMissing(directory)) await create(dataDirectory, directory, fill);
    return await startPglite({ directory, isUnsynced });
  } catch (error) {
    throw toStartError(directory, error);
  }
}

/** Whether there is no database yet. One that this program cannot read is never touched. */
function isMissing(directory: string): boolean {
  if (!existsSync(directory)) return true;
  const names = readdirSync(directory);
  if (names.length === 0) {
    rmdirSync(directory);
    return true;
  }
  if (!names.includes('PG_VERSION')) {
    throw new DatabaseStartError(
      'DATABASE_DAMAGED',
      `${directory} holds files but no database (PG_VERSION is missing): restore a backup there ` +
        'or move the folder away to start with an empty database',
    );
  }
  refuseOtherVersion(directory, readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim());
  return false;
}

function refuseOtherVersion(directory: string, version: string): void {
  if (version === EMBEDDED_POSTGRES_VERSION) return;
  throw new DatabaseStartError(
    'DATABASE_VERSION',
    `${directory} was written by PostgreSQL ${version || 'of an unknown version'}, this program ` +
      `embeds ${EMBEDDED_POSTGRES_VERSION}: open it with the version of this program that wrote ` +
      'it, export, and import here',
  );
}

/**
 * Makes the database under another name and renames it once it is complete and on the disk: an
 * attempt that was cut short leaves nothing that looks like a database.
 */
async function create(
  dataDirectory: string,
  directory: string,
  fill: EmbeddedOptions['fill'],
): Promise<void> {
  const unfinished = join(dataDirectory, 'db.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  if (fill?.(unfinished) !== true) {
    const engine = await startPglite({ directory: unfinished });
    await engine.pool.end();
    await engine.stop();
  }
  // Neither way of making the files syncs them.
  for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) syncPath(join(entry.parentPath, entry.name));
  }
  syncPath(unfinished);
  renameSync(unfinished, directory);
  syncPath(dataDirectory);
}

function toStartError(directory: string, error: unknown): unknown {
  if (error instanceof DatabaseStartError) return error;
  if (error instanceof DatabaseError) {
    if (error.code === '53100') return diskFull(directory, error);
    return new DatabaseStartError(
      'DATABASE_DAMAGED',
      `${directory} cannot be opened (${error.message}): if this repeats, restore a backup`,
      { cause: error },
    );
  }
  return (error as NodeJS.ErrnoException).code === 'ENOSPC'
    ? diskFull(directory, error)
    : unusable(directory, error);
}

function diskFull(directory: string, cause: unknown): DatabaseStartError {
  return new DatabaseStartError(
    'DISK_FULL',
    `the disk of ${directory} is full: make room (a new database needs 64 MB), then start again`,
    { cause },
  );
}

function unusable(path: string, cause: unknown): DatabaseStartError {
  return new DatabaseStartError(
    'DATABASE_PATH',
    `cannot use ${path} (${messageOf(cause)}): ` +
      'NEGENTROPY_DATA must name a folder that this user may write to',
    { cause },
  );
}
