import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createServerDatabase,
  describeEngines,
  hasPostgres,
} from '../../../test/database/engines.ts';
import { migrate } from './migrator.ts';
import type { Database } from '../engine/port.ts';
import { openPostgres } from '../engine/postgres.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder of migrations, by name of file. */
function folderOf(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-migrations-'));
  folders.push(folder);
  for (const [name, script] of Object.entries(files)) writeFileSync(join(folder, name), script);
  return pathToFileURL(`${folder}/`);
}

const first = { '20251128_add_t.sql': 'create table negentropy.t (n int8);\n' };
const second = { '20251128b_fill_t.sql': 'insert into negentropy.t values (1);\nselect 1;\n' };
const third = { '20251201_fill_t_again.sql': 'insert into negentropy.t values (2);' };

describeEngines((engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await engine.openEmpty();
  });
  beforeEach(async () => {
    await database.exec('drop schema if exists negentropy cascade');
  });
  const ledger = (): Promise<object[]> =>
    database.query('select name, sha256 from negentropy.migration order by name');
  const rows = (): Promise<object[]> => database.query('select n from negentropy.t order by n');

  test('migrations run once each, in order of their names, and are written down', async () => {
    const folder = folderOf({ ...third, ...second, ...first });
    expect(await migrate(database, folder)).toEqual([
      '20251128_add_t.sql',
      '20251128b_fill_t.sql',
      '20251201_fill_t_again.sql',
    ]);
    expect(await migrate(database, folder)).toEqual([]);
    expect(await rows()).toEqual([{ n: 1n }, { n: 2n }]);
    expect((await ledger())[0]).toEqual({
      name: '20251128_add_t.sql',
      sha256: '6da3cd763565e02620e6424e58100741255dd4ebdc5f55ff47383b8711c5d285',
    });
  });

  test('a later start runs what is new', async () => {
    await migrate(database, folderOf(first));
    expect(await migrate(database, folderOf({ ...first, ...second }))).toEqual([
      '20251128b_fill_t.sql',
    ]);
  });

  test('line ends of Windows are no change', async () => {
    await migrate(database, folderOf(first));
    const windows = { '20251128_add_t.sql': first['20251128_add_t.sql'].replace('\n', '\r\n') };
    expect(await migrate(database, folderOf(windows))).toEqual([]);
  });

  test('a changed file is refused, and nothing new is run', async () => {
    await migrate(database, folderOf(first));
    const changed = { '20251128_add_t.sql': 'create table negentropy.t (n int4);\n' };
    const attempt = migrate(database, folderOf({ ...changed, ...second }));
    await expect(attempt).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
      message: expect.stringMatching(/20251128_add_t\.sql was changed .* restore the file/),
    });
    expect(await rows()).toEqual([]);
  });

  test('a schema of a newer version is refused by the older one', async () => {
    await migrate(database, folderOf({ ...first, ...second }));
    await expect(migrate(database, folderOf(first))).rejects.toMatchObject({
      code: 'SCHEMA_NEWER',
      message: expect.stringContaining('20251128b_fill_t.sql'),
    });
  });

  test('a file dated before one that already ran is refused', async () => {
    await migrate(database, folderOf({ ...first, ...third }));
    const attempt = migrate(database, folderOf({ ...first, ...second, ...third }));
    await expect(attempt).rejects.toMatchObject({ code: 'MIGRATION_ORDER' });
  });

  test.each(['202511281530_add_t.sql', '20251128a_add_t.sql', '20251128-add-t.sql', 'add_t.sql'])(
    'the name %s is refused',
    async (name) => {
      const attempt = migrate(database, folderOf({ [name]: 'select 1' }));
      await expect(attempt).rejects.toMatchObject({ code: 'MIGRATION_NAME' });
    },
  );

  test('a file that fails leaves no trace, and those before it stay applied', async () => {
    const failing = { '20251130_fail.sql': 'insert into negentropy.t values (9); select 1 / 0;' };
    const attempt = migrate(database, folderOf({ ...first, ...failing }));
    await expect(attempt).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('SQLSTATE 22012'),
    });
    expect(await rows()).toEqual([]);
    expect(await ledger()).toHaveLength(1);
  });

  test('a file that commits by itself is reported', async () => {
    const committing = { '20251130_commit.sql': 'create table negentropy.u (n int8); commit;' };
    const attempt = migrate(database, folderOf({ ...first, ...committing }));
    await expect(attempt).rejects.toThrow(/must not contain BEGIN, COMMIT/);
  });

  test('the migrations of the project run on this engine', async () => {
    expect(await migrate(database)).toContain('20251128_add_negentropy_tables.sql');
    expect(await migrate(database)).toEqual([]);
  });
});

describe.skipIf(!hasPostgres)('several migrators of one server', () => {
  test('apply each file once between them, even on a server without our schema', async () => {
    const { url, drop } = await createServerDatabase();
    const databases = Array.from({ length: 5 }, () => openPostgres({ url }));
    const folder = folderOf({ ...first, ...second, ...third });
    const applied = await Promise.all(databases.map((database) => migrate(database, folder)));
    const rows = await databases.at(0)?.query('select n from negentropy.t order by n');
    await Promise.all(databases.map((database) => database.close()));
    await drop();
    expect(applied.flat().toSorted()).toEqual(Object.keys({ ...first, ...second, ...third }));
    expect(rows).toEqual([{ n: 1n }, { n: 2n }]);
  });

  test('a role that may change no schema starts on a migrated database', async () => {
    const { url, drop } = await createServerDatabase();
    const owner = openPostgres({ url });
    await migrate(owner, folderOf(first));
    const role = new URL(url).pathname.slice(1);
    await owner.exec(
      `create role ${role} login password 'x'; grant usage on schema negentropy to ${role};` +
        `grant select on all tables in schema negentropy to ${role}`,
    );
    const own = new URL(url);
    own.username = role;
    own.password = 'x';
    const limited = openPostgres({ url: own.href });
    const applied = await migrate(limited, folderOf(first));
    const denied = migrate(limited, folderOf({ ...first, ...second }));
    await expect(denied).rejects.toMatchObject({ code: '42501' });
    await limited.close();
    await owner.exec(`drop owned by ${role}; drop role ${role}`);
    await owner.close();
    await drop();
    expect(applied).toEqual([]);
  });
});
