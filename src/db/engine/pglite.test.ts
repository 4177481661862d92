import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openEmbedded, openInMemory } from './pglite.ts';
import type { Database } from './port.ts';
import { SHORT_LIVED } from '../../../test/short-lived.ts';

/** What Node is told for a program in TypeScript that it gets as a text. */
const TYPESCRIPT = [...SHORT_LIVED, '--import', import.meta.resolve('tsx'), '--input-type=module'];

const folder = mkdtempSync(join(tmpdir(), 'negentropy-pglite-'));
/** One database for all tests below, since making one takes seconds; each opens it again. */
const dataDirectory = join(folder, 'data');
const opened: Database[] = [];

async function open(maintenanceIntervalMs = 0): Promise<Database> {
  const database = await openEmbedded({ dataDirectory, maintenanceIntervalMs });
  opened.push(database);
  return database;
}

beforeAll(async () => {
  const database = await open();
  await database.exec('create schema negentropy; create table negentropy.t (n int8 primary key)');
  await database.close();
});

afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  for (const database of opened.splice(0)) await database.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('an embedded database on disk', () => {
  test('syncs: fsync is on and the log is opened for synchronous writes', async () => {
    const database = await open();
    expect(
      await database.query(
        "select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method, " +
          "current_setting('synchronous_commit') as commit, " +
          "current_setting('full_page_writes') as pages",
      ),
    ).toEqual([{ fsync: 'on', method: 'open_datasync', commit: 'on', pages: 'on' }]);
  });

  test('a checkpoint really syncs files', async () => {
    const database = await open();
    await database.query('insert into negentropy.t values (1000)');
    const synced = vi.spyOn(fs, 'fsyncSync');
    syncBuiltinESMExports();
    await database.exec('checkpoint');
    expect(synced).toHaveBeenCalled();
  });

  test('belongs to one opener at a time, and to the next after close', async () => {
    const database = await open();
    await expect(open()).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
    await database.close();
    await expect((await open()).query('select 1 as n')).resolves.toEqual([{ n: 1 }]);
  });

  test('leaves timers their turns while somebody only awaits statements', async () => {
    const database = await open();
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(1), 1);
    for (let n = 0; n < 2_000; n += 1) await database.query('select 1');
    clearInterval(timer);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
  });

  test('tidies up by itself: statistics, dead rows and the log', async () => {
    const database = await open(50);
    const checkpoints = 'select redo_lsn::text as lsn from pg_control_checkpoint()';
    const [before] = await database.query(checkpoints);
    await database.exec('create table negentropy.busy (n int8)');
    await database.query('insert into negentropy.busy select * from generate_series(1, 3000)');
    await database.query('delete from negentropy.busy where n > 1000');
    const state =
      'select c.reltuples, s.n_dead_tup as dead from pg_stat_user_tables s ' +
      "join pg_class c on c.oid = s.relid where s.relname = 'busy'";
    await vi.waitFor(
      async () => {
        expect(await database.query(state)).toEqual([{ reltuples: 1_000, dead: 0n }]);
        expect(await database.query(checkpoints)).not.toEqual([before]);
      },
      { timeout: 30_000, interval: 50 },
    );
  });

  test('keeps every acknowledged row through kill -9, and is free at once', async () => {
    const script = `
      import { openEmbedded } from ${JSON.stringify(new URL('pglite.ts', import.meta.url))};
      const database = await openEmbedded({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      await database.exec('create table if not exists negentropy.kept (n int8 primary key)');
      for (let n = 0; ; n += 1) {
        await database.query('insert into negentropy.kept values ($1)', [n]);
        console.log(n);
      }`;
    const args = [...TYPESCRIPT, '-e', script];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = -1;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged === 300) child.kill('SIGKILL');
    }
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    const [row] = await (
      await open()
    ).query<{ rows: bigint; last: bigint }>(
      'select count(*) as rows, max(n) as last from negentropy.kept',
    );
    // The statement under way may have committed without having been acknowledged.
    expect(Number(row?.last)).toBeGreaterThanOrEqual(acknowledged);
    expect(row?.rows).toBe((row?.last ?? -1n) + 1n);
  });

  test('stops at a full disk with 53100, at once and for good, and loses no commit', async () => {
    const database = await open();
    const insert = 'insert into negentropy.t values ($1)';
    await database.query(insert, [2_000]);
    const write = fs.writeSync;
    let isFull = true;
    vi.spyOn(fs, 'writeSync').mockImplementation((...args) => {
      if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC', errno: -28 });
      return write(...args);
    });
    await expect(database.query(insert, [2_001])).rejects.toMatchObject({ code: '53100' });
    isFull = false;
    await expect(database.query('select 1')).rejects.toMatchObject({
      code: '53100',
      message: expect.stringContaining('make room on the disk'),
    });
    await expect(database.transaction(() => Promise.resolve())).rejects.toMatchObject({
      code: '53100',
    });
    // A statement is several messages, each of them in a turn of its own on a machine so slow.
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
    await expect(database.query('select $1::int', [1])).rejects.toMatchObject({ code: '53100' });
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    await database.close();
    const rows = await (await open()).query('select n from negentropy.t where n >= 2000');
    expect(rows).toEqual([{ n: 2_000n }]);
  });
});

describe('an embedded database that cannot be opened', () => {
  const attempt = (path: string): Promise<Database> => openEmbedded({ dataDirectory: path });

  test('because another version of PostgreSQL wrote it, says so and changes nothing', async () => {
    const path = join(folder, 'newer');
    mkdirSync(join(path, 'db'), { recursive: true });
    writeFileSync(join(path, 'db', 'PG_VERSION'), '19\n');
    await expect(attempt(path)).rejects.toMatchObject({
      code: 'DATABASE_VERSION',
      message: expect.stringMatching(/written by PostgreSQL 19, this program embeds 18/),
    });
    expect(readdirSync(join(path, 'db'))).toEqual(['PG_VERSION']);
  });

  test('because the path is a file, or below one, says what it must be', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'not a folder');
    for (const one of [path, join(path, 'below')]) {
      await expect(attempt(one)).rejects.toMatchObject({
        code: 'DATABASE_PATH',
        message: expect.stringContaining('NEGENTROPY_DATA must name a folder'),
      });
    }
    expect(readFileSync(path, 'utf8')).toBe('not a folder');
  });

  test('because strange files are in its place, leaves them alone', async () => {
    const path = join(folder, 'strange');
    mkdirSync(join(path, 'db'), { recursive: true });
    writeFileSync(join(path, 'db', 'notes.txt'), 'mine');
    await expect(attempt(path)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readFileSync(join(path, 'db', 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('because its files are damaged, says so and frees the lock', async () => {
    const path = join(folder, 'damaged');
    mkdirSync(join(path, 'db'), { recursive: true });
    writeFileSync(join(path, 'db', 'PG_VERSION'), '18\n');
    for (let time = 0; time < 2; time += 1) {
      await expect(attempt(path)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    }
  });

  test('an unfinished attempt to make one is made again', async () => {
    const path = join(folder, 'unfinished');
    mkdirSync(join(path, 'db.unfinished', 'base'), { recursive: true });
    writeFileSync(join(path, 'db.unfinished', 'PG_VERSION'), '18\n');
    const database = await attempt(path);
    opened.push(database);
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
    expect(readdirSync(path).toSorted()).toEqual(['db', 'lock']);
  });
});

test('a dump in memory starts an equal database; a program that closes one ends', async () => {
  const original = await openInMemory();
  await original.exec('create table t as select 1 as n');
  const dump = await original.dump();
  const copy = await openInMemory(dump);
  await original.exec('insert into t values (2)');
  expect(await copy.query('select n from t')).toEqual([{ n: 1 }]);
  await original.close();
  await copy.close();
  await expectToEnd(Buffer.from(await dump.arrayBuffer()));
});

/** That a program which closes its database ends by itself. */
async function expectToEnd(dump: Uint8Array): Promise<void> {
  const file = join(folder, 'dump.tar');
  writeFileSync(file, dump);
  const script = `
    import { openAsBlob } from 'node:fs';
    import { openInMemory } from ${JSON.stringify(new URL('pglite.ts', import.meta.url))};
    const database = await openInMemory(await openAsBlob(${JSON.stringify(file)}));
    await database.query('select 1');
    await database.close();`;
  const args = [...TYPESCRIPT, '-e', script];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([0, null]);
}
