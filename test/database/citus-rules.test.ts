import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Database, Statement, Transaction } from '../../src/db/engine/port.ts';
import { migrate, migrationsDirectory } from '../../src/db/schema/migrator.ts';
import { makeCity } from '../../src/simulator/worlds/city.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { ServedCity } from '../worlds/served-city.ts';
import { citusUrl, describeAboveEngines } from './engines.ts';

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

/** What Citus refuses of a schema, or does otherwise than one server. */
const REFUSED_PARTS =
  'select tgname::text as part from pg_trigger where not tgisinternal and tgrelid in ' +
  "(select oid from pg_class where relnamespace = 'negentropy'::regnamespace) union all " +
  'select conname from pg_constraint where ' +
  "connamespace = 'negentropy'::regnamespace and (condeferrable or confdeltype in ('n', 'd')) " +
  'union all select proname from pg_proc p join pg_language l on l.oid = p.prolang where ' +
  "pronamespace = 'negentropy'::regnamespace and lanname <> 'plpgsql' union all " +
  "select format('%s.%s', attrelid::regclass, attname) from pg_attribute a join pg_class t " +
  "on t.oid = a.attrelid where t.relnamespace = 'negentropy'::regnamespace and t.relkind = 'r' " +
  "and attidentity <> '' and exists (select from pg_attribute o where o.attrelid = t.oid and " +
  "o.attname = 'community_id')";

/** What Citus refuses in a statement about a table that it spreads. */
const REFUSED_FORMS: readonly RegExp[] = [
  /\bset\s+community_id\b/iu,
  /\bset\b[^;]*\b(?:clock_timestamp|gen_random_uuid|random|nextval)\s*\(/iu,
  /\bdo update set\b[^;]*\bnow\s*\(/iu,
  /\breturning\b[^;]*\b(?:row_to_json|to_json|to_jsonb|now|format)\s*\(/iu,
  /\bvalues\s*\(\s*\(\s*select\b/iu,
  /\bpg_advisory|\bserializable\b|\bwith recursive\b/iu,
  /\bcommunity_id\s*=\s*current_setting\b/iu,
  /\bgrouping sets\b|\brollup\s*\(|\bmerge into\b|\bset constraints\b/iu,
];

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
    expect(await db.query(REFUSED_PARTS)).toEqual([]);
  });

  test('to spread tables again, or where nothing is to be spread, changes nothing', async () => {
    const db = await engine.openMigrated();
    const tables = 'select oid, relname from pg_class order by oid';
    const before = await db.query(tables);
    await db.query('select negentropy.distribute()');
    expect(await db.query(tables)).toEqual(before);
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
      await admin.call('listPilots', {});
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
    expect(about.filter((sql) => REFUSED_FORMS.some((form) => form.test(sql)))).toEqual([]);
    const locking = about.filter((sql) => /\bfor (?:no key )?update\b/iu.test(sql));
    expect(locking.length).toBeGreaterThan(0);
    expect(locking.filter((sql) => !/\bcommunity_id = \$\d/u.test(sql))).toEqual([]);
  }, 120_000);

  test.runIf(engine.isSpread)(
    'what is there already, and a table made later, are spread',
    async () => {
      const db = await engine.openEmpty();
      const directory = mkdtempSync(join(tmpdir(), 'negentropy-migrations-'));
      try {
        const all = readdirSync(migrationsDirectory).filter((name) => name.endsWith('.sql'));
        const copy = (name: string): void => {
          cpSync(new URL(name, migrationsDirectory), join(directory, name));
        };
        for (const name of all.filter((one) => one < DISTRIBUTING)) copy(name);
        await migrate(db, pathToFileURL(`${directory}/`));
        await db.exec(A_LOG);
        for (const name of all) copy(name);
        writeFileSync(join(directory, '29991231_keep_more.sql'), A_LATER_TABLE);
        await migrate(db, pathToFileURL(`${directory}/`));
        expect(await db.query(UNSPREAD)).toEqual([]);
        const logs = await db.query('select count(*)::int4 as logs from negentropy.log_entry');
        expect(logs).toEqual([{ logs: 1 }]);
        const later = 'select citus_table_type as kind from citus_tables where table_name = ';
        expect(await db.query(`${later}'negentropy.later'::regclass`)).toEqual([
          { kind: 'distributed' },
        ]);
        await expect(db.exec(A_LOST_ROW)).rejects.toMatchObject({ code: '23503' });
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    120_000,
  );
});

describe.skipIf(citusUrl !== '')('without Citus', () => {
  const isRequired = process.env['NEGENTROPY_TEST_REQUIRE_CITUS'] === '1';
  test.skipIf(!isRequired)('set NEGENTROPY_TEST_CITUS_URL to the coordinator of a cluster', () => {
    expect(citusUrl).not.toBe('');
  });
});

const DISTRIBUTING = '20261204_many_distribute_by_community.sql';

const A_LOG =
  "insert into negentropy.community values ('00000000-0000-4000-8000-000000000001', 'a', 'b');" +
  'insert into negentropy.log_head values ' +
  "('00000000-0000-4000-8000-000000000001', 1, 0, false, 0, 0, 0, 0);" +
  "insert into negentropy.log_entry values ('00000000-0000-4000-8000-000000000001', 0, '{}')";

const A_LATER_TABLE =
  'create table negentropy.later (community_id uuid not null ' +
  'references negentropy.log_head (community_id), n int not null, primary key (community_id, n))';

const A_LOST_ROW =
  "insert into negentropy.later values ('00000000-0000-4000-8000-000000000002', 1)";

/** Tables with the column of a community that are neither spread nor copied to each machine. */
const UNSPREAD =
  'select table_name::text as name from information_schema.columns c join ' +
  'information_schema.tables t using (table_schema, table_name) where ' +
  "c.table_schema = 'negentropy' and column_name = 'community_id' and " +
  "table_type = 'BASE TABLE' and not exists (select from citus_tables where " +
  "citus_tables.table_name = format('negentropy.%I', t.table_name)::regclass and " +
  "citus_table_type in ('distributed', 'reference'))";
