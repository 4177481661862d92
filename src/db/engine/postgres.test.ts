import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerDatabase, hasPostgres } from '../../../test/database/engines.ts';
import type { ServerDatabase } from '../../../test/database/engines.ts';
import { DatabaseError, isRetryable } from './port.ts';
import type { Database, Session } from './port.ts';
import { openPostgres } from './postgres.ts';

describe.skipIf(!hasPostgres)('a database on a server', () => {
  let server: ServerDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await createServerDatabase();
    database = openPostgres({ url: server.url, sessionsMax: 4 });
    await database.exec('create table t (n int8 primary key)');
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const sessionOf = async (session: Session): Promise<number> => {
    const [row] = await session.query<{ id: number }>('select pg_backend_pid() as id');
    return row?.id ?? 0;
  };
  const terminate = async (id: number): Promise<void> => {
    await database.query('select pg_terminate_backend($1::int4, 5000)', [id]);
  };

  test('replaces an idle session that was lost', async () => {
    const lost = openPostgres({ url: server.url, sessionsMax: 1 });
    await terminate(await sessionOf(lost));
    // The loss may be noticed by this statement or before it.
    const attempt = lost.query('select 1').then(() => true, isRetryable);
    expect(await attempt).toBe(true);
    expect(await lost.query('select 1 as n')).toEqual([{ n: 1 }]);
    await lost.close();
  });

  test('reports a session lost within a transaction as retryable, and rolls back', async () => {
    const lost = openPostgres({ url: server.url, sessionsMax: 1 });
    const work = lost.transaction(async (tx) => {
      await tx.query('insert into t values (1)');
      await terminate(await sessionOf(tx));
      await tx.query('insert into t values (2)');
    });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(isRetryable(error)).toBe(true);
    expect(await lost.query('select n from t')).toEqual([]);
    await lost.close();
  });

  test('commits nothing when the session is lost under what was sent', async () => {
    const lost = openPostgres({ url: server.url, sessionsMax: 1 });
    const work = lost.transaction(async (tx) => {
      const session = await sessionOf(tx);
      tx.send([{ sql: 'insert into t values (4)' }, { sql: 'select pg_sleep(0.3)' }]);
      // The commit is on its way by then.
      void new Promise((resolve) => setTimeout(resolve, 100)).then(() => terminate(session));
    });
    // Not 08007: the server said that it ended before it came to the commit.
    await expect(work).rejects.toMatchObject({ code: '57P01' });
    expect(await lost.query('select n from t where n = 4')).toEqual([]);
    await lost.close();
  });

  test('does not ask to be repeated where only the driver gave a statement up', async () => {
    const unsendable = {
      toPostgres: () => {
        throw new Error('no parameter');
      },
    } as never;
    const own = openPostgres({ url: server.url, sessionsMax: 1 });
    const work = own.transaction(async (tx) => {
      tx.send([{ sql: 'insert into t values (5)' }]);
      tx.send([{ sql: 'select $1', parameters: [unsendable] }]);
    });
    await expect(work).rejects.toMatchObject({ code: 'XX000' });
    expect(await own.query('select n from t where n = 5')).toEqual([{ n: 5n }]);
    await database.query('delete from t where n = 5');
    await own.close();
  });

  test('says that the outcome is unknown when the session is lost at the commit', async () => {
    const lost = openPostgres({ url: server.url, sessionsMax: 1 });
    const work = lost.transaction(async (tx) => {
      await tx.query('insert into t values (3)');
      await terminate(await sessionOf(tx));
    });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect((error as DatabaseError).code).toMatch(/^(08007|57P01)$/);
    expect(isRetryable(error)).toBe(true);
    await lost.close();
  });

  test('reports a deadlock to one of the two, and the other commits', async () => {
    await database.query('insert into t values (10), (20)');
    let arrived = 0;
    let meet: () => void;
    const both = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const lockBoth = (first: number, second: number): Promise<void> =>
      database.transaction(async (tx) => {
        await tx.query('select from t where n = $1 for update', [first]);
        arrived += 1;
        if (arrived === 2) meet();
        await both;
        await tx.query('select from t where n = $1 for update', [second]);
      });
    const settled = await Promise.allSettled([lockBoth(10, 20), lockBoth(20, 10)]);
    const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: '40P01' });
    expect(isRetryable(errors[0])).toBe(true);
  });

  test('keeps its sessions after failed statements', async () => {
    const single = openPostgres({ url: server.url, sessionsMax: 1 });
    const before = await sessionOf(single);
    await expect(single.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    const failing = single.transaction((tx) => tx.query('select 1 / 0'));
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await sessionOf(single)).toBe(before);
    await single.close();
  });

  test('plans what looks for rows for its own parameters: it is not named', async () => {
    for (let n = 0; n < 10; n += 1) await database.query('select $1::int8', [n]);
    expect(await database.query('select name from pg_prepared_statements')).toEqual([]);
  });

  test('keeps the plan of an insert, and none once a session has lost it', async () => {
    const own = openPostgres({ url: server.url, sessionsMax: 1 });
    const kept = 'select statement from pg_prepared_statements';
    const sql = 'insert into t select $1::int8';
    const insert = async (n: number): Promise<void> => {
      const statement = { sql, parameters: [n], keepsPlan: true } as const;
      // Twice in one transaction, before the server has said that it has the plan.
      const again = { ...statement, parameters: [n + 1] };
      await own.transaction(async (tx) => tx.send([statement, again]));
    };
    await insert(100);
    await insert(102);
    expect(await own.query(kept)).toEqual([{ statement: sql }]);
    // As a pooler does that gives each transaction another session.
    await own.exec('deallocate all');
    const lost: unknown = await insert(104).catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: '26000' });
    expect(isRetryable(lost)).toBe(true);
    await insert(104);
    expect(await own.query(kept)).toEqual([]);
    const [rows] = await own.query('select count(*) as count from t where n >= 100');
    expect(rows).toEqual({ count: 6n });
    await database.query('delete from t where n >= 100');
    await own.close();
  });
});

test('a server that cannot be reached is a retryable error', async () => {
  const database = openPostgres({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  const error: unknown = await database.query('select 1').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: '08006' });
  expect(isRetryable(error)).toBe(true);
  await database.close();
});
