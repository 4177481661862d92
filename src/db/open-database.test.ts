import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createServerDatabase,
  hasPostgres,
  openMigratedPglite,
} from '../../test/database/engines.ts';
import { openDatabase } from './open-database.ts';
import { fillFromTemplate } from './template.ts';

const folder = mkdtempSync(join(tmpdir(), 'negentropy-open-'));
const dataDirectory = join(folder, 'data');
const migrations = pathToFileURL(`${folder}/`);
writeFileSync(join(folder, '20251128_add_t.sql'), 'create table negentropy.t (n int8)');

const COLUMNS = `select table_name, column_name, data_type, column_default, is_nullable
  from information_schema.columns where table_schema = 'negentropy' order by 1, 2`;
const INDEXES = `select indexdef from pg_indexes where schemaname = 'negentropy' order by 1`;
const RIGHTS = `select relname, relacl::text from pg_class
  where relnamespace = 'negentropy'::regnamespace order by 1`;
const LEDGER = 'select name, sha256 from negentropy.migration order by 1';

afterAll(() => rmSync(folder, { recursive: true }));

describe('without DATABASE_URL', () => {
  test('the embedded engine opens, migrated, and keeps its rows', async () => {
    const first = await openDatabase({ dataDirectory, migrations });
    await first.query('insert into negentropy.t values (1)');
    await first.close();
    const second = await openDatabase({ databaseUrl: '', dataDirectory, migrations });
    expect(second.engine).toBe('pglite');
    expect(await second.query('select n from negentropy.t')).toEqual([{ n: 1n }]);
    await second.close();
  });

  test('what the build made to begin with is what the migrations make', async () => {
    const filled = join(folder, 'filled');
    expect(fillFromTemplate(join(folder, 'unused'))).toBe(true); // `npm test` builds first
    const ours = await openDatabase({ dataDirectory: filled });
    const theirs = await openMigratedPglite();
    for (const what of [COLUMNS, INDEXES, RIGHTS, LEDGER]) {
      const expected = await theirs.query(what);
      expect(expected.length).toBeGreaterThan(0);
      expect(await ours.query(what)).toEqual(expected);
    }
    await ours.close();
  });

  test('a refused migration frees the data directory', async () => {
    const wrong = mkdtempSync(join(folder, 'wrong-'));
    writeFileSync(join(wrong, '20251129_fail.sql'), 'nonsense');
    const attempt = openDatabase({ dataDirectory, migrations: pathToFileURL(`${wrong}/`) });
    await expect(attempt).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
    const database = await openDatabase({ dataDirectory, migrations });
    await database.close();
  });
});

test.skipIf(!hasPostgres)('DATABASE_URL names the server that is opened and migrated', async () => {
  const { url, drop } = await createServerDatabase();
  const database = await openDatabase({ databaseUrl: url, dataDirectory, migrations });
  expect(database.engine).toBe('postgres');
  expect(await database.query('select n from negentropy.t')).toEqual([]);
  await database.close();
  await drop();
});
