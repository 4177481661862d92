import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseError, DatabaseStartError } from '../engine/port.ts';
import type { Database, Session, Transaction } from '../engine/port.ts';

/** The project's migrations; the path holds in `src/db` and in `dist/db` alike. */
export const migrationsDirectory: URL = new URL('../../../infra/db/migrations/', import.meta.url);

/**
 * Brings the schema up to date: runs the files of a directory that the ledger
 * `negentropy.migration` does not list, each in a transaction together with its ledger row, in
 * order of their names by code unit. Several processes may do this at once.
 *
 * @returns the names of the files that this call has applied
 * @throws DatabaseStartError MIGRATION_NAME, MIGRATION_CHANGED, MIGRATION_ORDER, SCHEMA_NEWER
 *   before anything is changed; MIGRATION_FAILED when a file fails, those before it being applied
 */
export async function migrate(
  database: Database,
  directory: URL = migrationsDirectory,
): Promise<string[]> {
  const migrations = readMigrations(directory);
  const applied: string[] = [];
  // Without a lock and without any DDL, so that a role that may change no schema can start.
  let pending = pendingOf(migrations, await readLedger(database));
  while (pending.length > 0) {
    const name = await applyNext(database, migrations);
    if (name === undefined) break;
    applied.push(name);
    pending = pending.slice(1);
  }
  return applied;
}

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly sha256: string;
}

/** SHA-256 by name of file, as it was applied. */
type Ledger = ReadonlyMap<string, string>;

function readMigrations(directory: URL): Migration[] {
  // Array#sort compares code units: `20251128_` comes before `20251128b_`.
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name) => {
    if (!/^\d{8}[b-z]?_[a-z0-9_]+\.sql$/.test(name)) {
      throw new DatabaseStartError(
        'MIGRATION_NAME',
        `the migration ${name} is not named YYYYMMDD_what_it_does.sql (a second one of the same ` +
          'day: YYYYMMDDb_...), so its place among the others is unclear',
      );
    }
    // A checkout on Windows may have other line ends; the same file must keep its digest.
    const script = readFileSync(new URL(name, directory), 'utf8').replaceAll('\r\n', '\n');
    return { name, script, sha256: createHash('sha256').update(script).digest('hex') };
  });
}

async function readLedger(session: Session): Promise<Ledger> {
  const [ledger] = await session.query<{ exists: boolean }>(
    "select to_regclass('negentropy.migration') is not null as exists",
  );
  if (ledger?.exists !== true) return new Map();
  const rows = await session.query<{ name: string; sha256: string }>(
    'select name, sha256 from negentropy.migration order by name',
  );
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

function refuseUnknown(migrations: readonly Migration[], ledger: Ledger): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...ledger.keys()].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DatabaseStartError(
    'SCHEMA_NEWER',
    `the database was migrated by a newer version (${unknown.join(', ')}): start that version, ` +
      'or restore a backup made before the upgrade',
  );
}

/** What is left to apply, if ledger and directory agree about the rest. */
function pendingOf(migrations: readonly Migration[], ledger: Ledger): Migration[] {
  refuseUnknown(migrations, ledger);
  for (const { name, sha256 } of migrations) refuseChanged(name, sha256, ledger.get(name));
  const pending = migrations.filter(({ name }) => !ledger.has(name));
  const latest = [...ledger.keys()].sort().at(-1);
  const [first] = pending;
  if (latest !== undefined && first !== undefined && first.name < latest) {
    throw new DatabaseStartError(
      'MIGRATION_ORDER',
      `${first.name} sorts before ${latest}, which this database already has: give it a later date`,
    );
  }
  return pending;
}

function refuseChanged(name: string, sha256: string, applied: string | undefined): void {
  if (applied === undefined || applied === sha256) return;
  throw new DatabaseStartError(
    'MIGRATION_CHANGED',
    `${name} was changed after this database ran it (it has SHA-256 ${sha256}, then it had ` +
      `${applied}): restore the file and put the change into a new migration`,
  );
}

/** On Citus: spreads the tables that the migration made; the function came with one of them. */
async function distribute(tx: Transaction): Promise<void> {
  const [made] = await tx.query<{ exists: boolean }>(
    "select to_regproc('negentropy.distribute') is not null as exists",
  );
  if (made?.exists === true) await tx.query('select negentropy.distribute()');
}

/** Applies the first pending file; undefined when another process was faster. */
async function applyNext(
  database: Database,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  return database.transaction(async (tx) => {
    await lockLedger(tx);
    const [next] = pendingOf(migrations, await readLedger(tx));
    if (next === undefined) return undefined;
    await tx.query('insert into negentropy.migration (name, sha256) values ($1, $2)', [
      next.name,
      next.sha256,
    ]);
    await runMigration(tx, next);
    await distribute(tx);
    return next.name;
  });
}

/**
 * One migrator at a time, until the end of the transaction. An advisory lock, because the very
 * schema may not exist yet and CREATE ... IF NOT EXISTS fails in races; right on Citus too, where
 * DDL always runs on the coordinator. The number is arbitrary: "negentro" in ASCII.
 */
async function lockLedger(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(x'6e6567656e74726f'::bigint)");
  await tx.exec(
    'create schema if not exists negentropy;' +
      'create table if not exists negentropy.migration (' +
      '  name text collate "C" primary key,' +
      '  sha256 text not null,' +
      '  applied_at timestamptz not null default now()' +
      ')',
  );
}

async function runScript(
  tx: Transaction,
  { name, script }: Pick<Migration, 'name' | 'script'>,
): Promise<void> {
  try {
    await tx.exec(script);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new DatabaseStartError(
      'MIGRATION_FAILED',
      `${name} failed and was rolled back: ${error.message} (SQLSTATE ${error.code})`,
      { cause: error },
    );
  }
}

async function runMigration(tx: Transaction, { name, script }: Migration): Promise<void> {
  await runScript(tx, { name, script });
  // A COMMIT in the file would have ended the transaction that makes file and ledger one.
  const [row] = await tx.query<{ isOne: boolean }>(
    'select exists (select from negentropy.migration ' +
      'where name = $1 and xmin::text = pg_current_xact_id()::xid::text) as "isOne"',
    [name],
  );
  if (row?.isOne === true) return;
  throw new DatabaseStartError(
    'MIGRATION_FAILED',
    `${name} ended its transaction: a migration must not contain BEGIN, COMMIT or ROLLBACK`,
  );
}
