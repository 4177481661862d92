import { expect, test } from 'vitest';
import type { Database, Statement, Transaction } from '../../src/db/engine/port.ts';
import { makeCity } from '../../src/simulator/worlds/city.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { ServedCity } from '../worlds/served-city.ts';
import { describeAboveEngines } from './engines.ts';

/** What is found by a name of its own before its community is known: these stay in one place. */
const NOT_BY_COMMUNITY = ['anchor_entry', 'api_key', 'community_slug', 'ingest_source'];

/** What is asked of all communities at once, and needs no one's lock. */
const OF_ALL = ['select count(*) as communities from negentropy.log_head'];

const OWNED =
  'select c.table_name as name from information_schema.columns c ' +
  'join information_schema.tables t ' +
  "using (table_schema, table_name) where table_schema = 'negentropy' " +
  "and table_type = 'BASE TABLE' and column_name = 'community_id'";

/** Names every column of a unique index of a community's table, in the order of the index. */
const UNIQUE =
  'select t.relname as name, i.relname as index, ' +
  'array_agg(a.attname::text order by k.place) as columns ' +
  'from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid ' +
  'join pg_namespace n on n.oid = t.relnamespace ' +
  'join lateral unnest(x.indkey::int2[]) with ordinality as k (number, place) on true ' +
  'left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number ' +
  "where n.nspname = 'negentropy' and x.indisunique group by 1, 2";

/** Foreign keys from one community's table to another, with the columns they hold. */
const FOREIGN =
  'select c.conname as name, f.relname as "from", t.relname as "to", ' +
  'array(select a.attname::text from pg_attribute a where a.attrelid = c.conrelid ' +
  'and a.attnum = any (c.conkey)) as columns from pg_constraint c ' +
  'join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid ' +
  'join pg_namespace n on n.oid = f.relnamespace ' +
  "where n.nspname = 'negentropy' and c.contype = 'f'";

/** A database that remembers every statement. */
class Listening implements Database {
  readonly said = new Set<string>();
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get engine(): Database['engine'] {
    return this.#db.engine;
  }

  query: Database['query'] = (sql, parameters) => {
    this.said.add(sql);
    return this.#db.query(sql, parameters);
  };

  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const hear = (statements: readonly Statement[]): readonly Statement[] => {
      for (const { sql } of statements) this.said.add(sql);
      return statements;
    };
    return this.#db.transaction((tx) =>
      work({
        query: (sql, parameters) => {
          hear([{ sql }]);
          return tx.query(sql, parameters);
        },
        queries: (statements) => tx.queries(hear(statements)),
        send: (statements) => tx.send(hear(statements)),
        exec: (script) => tx.exec(script),
      }),
    );
  }

  exec(script: string): Promise<void> {
    return this.#db.exec(script);
  }

  maintenance(): Promise<void> {
    return this.#db.maintenance();
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}

/**
 * What a cluster of PostgreSQL that is distributed by community asks of a schema and of statements,
 * where it can be seen on one server.
 */
describeAboveEngines((engine) => {
  test('keys of what a community owns begin with the community', async () => {
    const db = await engine.openMigrated();
    const owned = new Set((await db.query<{ name: string }>(OWNED)).map(({ name }) => name));
    expect(owned.size).toBeGreaterThan(40);
    const indexes = await db.query<{ name: string; index: string; columns: string[] }>(UNIQUE);
    const wrong = indexes.filter(({ name, columns }) => {
      return owned.has(name) && !columns.includes('community_id');
    });
    expect(wrong.map(({ index }) => index).toSorted()).toEqual(
      NOT_BY_COMMUNITY.map((name) => `${name}_pkey`),
    );
    const foreign = await db.query<{ name: string; from: string; to: string; columns: string[] }>(
      FOREIGN,
    );
    const across = foreign.filter(({ from, to, columns }) => {
      return owned.has(from) && owned.has(to) && !columns.includes('community_id');
    });
    expect(across.map(({ name }) => name)).toEqual([]);
  });

  test('every statement about what a community owns says which community', async () => {
    const db = new Listening(await engine.openMigrated());
    const all = (await db.query<{ name: string }>(OWNED)).map(({ name }) => name);
    const owned = all.filter((name) => !NOT_BY_COMMUNITY.includes(name));
    const made = makeCity({ seed: 1, residents: 60, days: 120 }, NOW);
    const city = await ServedCity.open(made, { db, key: newLogKey(), slug: 'city' });
    try {
      for (let day = 0; day < 3; day += 1) await city.live();
      const { admin } = city;
      await admin.listPilots();
      for await (const policy of admin.listPolicies({})) expect(policy.version).toBe(1);
      await admin.getNation();
      await admin.rehearsePolicy({ policy: made.policy });
    } finally {
      await city.close();
    }
    const names = new RegExp(`negentropy\\.(${owned.join('|')})\\b`, 'u');
    const about = [...db.said].filter((sql) => names.test(sql));
    expect(about.length).toBeGreaterThan(50);
    expect(about.filter((sql) => !sql.includes('community_id') && !OF_ALL.includes(sql))).toEqual(
      [],
    );
  }, 120_000);
});
