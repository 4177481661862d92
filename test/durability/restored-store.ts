import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrate, migrationsDirectory } from '../../src/db/schema/migrator.ts';
import { openEmbedded } from '../../src/db/engine/pglite.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { fillFromTemplate } from '../../src/db/template.ts';
import { createServerDatabase, type ServerDatabase } from '../database/engines.ts';
import { findPostgresPrograms } from '../database/private-cluster.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';

/** A store as an operator has it: a database, and a data directory with the key. */
export interface RestorableStore {
  /** With `log.key`, the last checkpoints and the erasures; the embedded database, too. */
  readonly dataDirectory: string;
  /** For a command line about this store. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Opens the database; to be closed before the next step. */
  readonly open: () => Promise<Database>;
  /** Whether a copy has the rows alone, and nothing that was deleted. */
  readonly isDumped: boolean;
  /** Copies the database as the operator's page says. */
  readonly backUp: () => Promise<Backup>;
  /** Puts a copy in the place of the database, or nothing at all. */
  readonly restore: (backup: Backup | undefined) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** A file or folder that holds a copy. */
export type Backup = string;

/** The folder `db` of the data directory, copied while no process uses it. */
export function embeddedStore(): RestorableStore {
  const dataDirectory = temporaryFolder();
  const files = join(dataDirectory, 'db');
  return {
    dataDirectory,
    isDumped: false,
    environment: () => ({ NEGENTROPY_DATA: dataDirectory, DATABASE_URL: '' }),
    open: async () => await migrated(await openEmbedded({ dataDirectory, fill: fillFromTemplate })),
    backUp: async () => {
      const copy = join(temporaryFolder(), 'db');
      cpSync(files, copy, { recursive: true });
      return await Promise.resolve(copy);
    },
    restore: async (backup) => {
      rmSync(files, { recursive: true });
      if (backup !== undefined) cpSync(backup, files, { recursive: true });
      await Promise.resolve();
    },
    remove: async () => {
      rmSync(dataDirectory, { recursive: true, force: true });
      await Promise.resolve();
    },
  };
}

/** A database of a PostgreSQL server, copied by its own programs. */
export async function serverStore(): Promise<RestorableStore> {
  const dataDirectory = temporaryFolder();
  mkdirSync(dataDirectory, { recursive: true });
  let database: ServerDatabase = await createServerDatabase('empty');
  return {
    dataDirectory,
    isDumped: true,
    environment: () => ({ NEGENTROPY_DATA: dataDirectory, DATABASE_URL: database.url }),
    open: async () => await migrated(openPostgres({ url: database.url })),
    backUp: async () => {
      const file = join(temporaryFolder(), 'negentropy.dump');
      await run('pg_dump', ['--format=custom', `--file=${file}`, database.url]);
      return file;
    },
    restore: async (backup) => {
      await database.drop();
      database = await createServerDatabase('empty');
      if (backup === undefined) return;
      const options = ['--exit-on-error', '--no-owner', `--dbname=${database.url}`];
      await run('pg_restore', [...options, backup]);
    },
    remove: async () => await database.drop(),
  };
}

/** All that a copy holds: the bytes of its files, or the statements that restore it. */
export async function contentOf(backup: Backup): Promise<Buffer> {
  if (statSync(backup).isFile()) {
    const statements = `${backup}.sql`;
    await run('pg_restore', [`--file=${statements}`, backup]);
    return readFileSync(statements);
  }
  const files = readdirSync(backup, { recursive: true, withFileTypes: true });
  const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Buffer.concat(paths.map((path) => readFileSync(path)));
}

async function migrated(db: Database): Promise<Database> {
  await migrate(db, migrationsDirectory);
  return db;
}

/** The programs of the server's own version: older ones refuse to copy it. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const installed = join(findPostgresPrograms() ?? '', program);
  await promisify(execFile)(existsSync(installed) ? installed : program, args);
}
