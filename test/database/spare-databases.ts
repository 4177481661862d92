import { type Database, DatabaseError } from '../../src/db/engine/port.ts';
import type { Parameter, Transaction } from '../../src/db/engine/port.ts';

/** A migrated database of this worker, and what removes it for good. */
export interface Store {
  readonly database: Database;
  drop(): Promise<void>;
}

/** A store, its schema as it was made, and what empties it. */
interface Spare extends Store {
  readonly pristine: string;
  readonly emptying: string;
}

/**
 * Migrated databases that nobody uses now. They outlive the test: emptying one takes a tenth
 * of the time that making one does, and most suites need one for every test.
 */
export class SpareDatabases {
  readonly #make: () => Promise<Store>;
  readonly #spare: Spare[] = [];

  constructor(make: () => Promise<Store>) {
    this.#make = make;
  }

  /** One without rows; closing it gives it back. */
  async lend(): Promise<Database> {
    const store = this.#spare.pop() ?? (await this.#makeOne());
    return new LentDatabase(store.database, () => this.#takeBack(store));
  }

  async #makeOne(): Promise<Spare> {
    const store = await this.#make();
    const { database } = store;
    const [citus] = await database.query("select from pg_extension where extname = 'citus'");
    const emptying = citus === undefined ? EMPTY_TABLES : TRUNCATE_TABLES;
    return { database, drop: () => store.drop(), emptying, pristine: await schemaOf(database) };
  }

  /** One that a test broke or changed the schema of is not lent again. */
  async #takeBack(store: Spare): Promise<void> {
    if (await this.#empty(store)) this.#spare.push(store);
    else await store.drop();
  }

  async #empty({ database, pristine, emptying }: Spare): Promise<boolean> {
    try {
      if ((await schemaOf(database)) !== pristine) return false;
      await database.exec(emptying);
      // Not what a session may keep: the plans of inserts, which are the same for every test.
      await database.exec('reset all; discard temp');
      return true;
    } catch (error) {
      if (error instanceof DatabaseError) return false;
      throw error;
    }
  }
}

/** A {@link Database} until it is closed: the one below is then free for others. */
class LentDatabase implements Database {
  readonly engine: Database['engine'];
  readonly #database: Database;
  readonly #afterClose: () => Promise<void>;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(database: Database, afterClose: () => Promise<void>) {
    this.engine = database.engine;
    this.#database = database;
    this.#afterClose = afterClose;
  }

  async query<Row extends object>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]> {
    return await this.#run(() => this.#database.query<Row>(sql, parameters));
  }

  async exec(script: string): Promise<void> {
    await this.#run(() => this.#database.exec(script));
  }

  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return await this.#run(() => this.#database.transaction(work));
  }

  async maintenance(): Promise<void> {
    await this.#run(() => this.#database.maintenance());
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#afterClose());
    return this.#closing;
  }

  async #run<Result>(use: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== undefined) throw new DatabaseError('XX000', 'the database is closed');
    const running = use();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}

/** Everything that a test might leave besides rows, and the rows of the migrations themselves. */
async function schemaOf(database: Database): Promise<string> {
  const [row] = await database.query<{ schema: string }>(SCHEMA);
  return row?.schema ?? '';
}

const SCHEMA = `
  select md5(string_agg(what, ' ' order by what)) as schema from (
    select concat_ws(':', 'class', oid, relname, relkind, relnatts) as what from pg_class
      where relnamespace not in (
        select oid from pg_namespace where nspname like 'pg\\_%' or nspname = 'information_schema')
    union all
    select concat_ws(':', 'column', attrelid, attname, atttypid, attnotnull, atthasdef)
      from pg_attribute where attrelid in (
        select oid from pg_class where relnamespace = 'negentropy'::regnamespace)
    union all select concat_ws(':', 'constraint', oid, convalidated) from pg_constraint
    union all select concat_ws(':', 'trigger', oid, tgenabled) from pg_trigger
    union all select concat_ws(':', 'function', max(oid)) from pg_proc
    union all select concat_ws(':', 'namespace', oid) from pg_namespace where nspname !~ '^pg_'
    union all select concat_ws(':', 'setting', setconfig::text) from pg_db_role_setting
    union all select concat_ws(':', 'migration', m::text) from negentropy.migration m
  ) everything`;

/**
 * Deletes from what has a page at all: to truncate fifty tables, each with its indexes, takes many
 * times as long. Triggers that keep the log from being deleted are passed by.
 */
const EMPTY_TABLES = `
  do $$ declare used record; begin
    set local session_replication_role = replica;
    for used in
      select oid::regclass as name from pg_class
      where relnamespace = 'negentropy'::regnamespace and relkind = 'r'
        and relname <> 'migration' and pg_relation_size(oid) > 0
    loop
      execute 'delete from ' || used.name;
    end loop;
  end $$`;

/** What is spread over machines has no page here, and the setting above does not reach it. */
const TRUNCATE_TABLES = `
  do $$ begin
    execute (
      select 'truncate ' || string_agg(oid::regclass::text, ', ') from pg_class
      where relnamespace = 'negentropy'::regnamespace and relkind = 'r' and relname <> 'migration');
  end $$`;
