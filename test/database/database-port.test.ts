import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DatabaseError } from '../../src/db/engine/port.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { describeEngines } from './engines.ts';

describeEngines((engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await engine.openEmpty();
    await database.exec(`
      create table account (id int8 primary key, amount int8 not null check (amount >= 0));
      create table leaf (index int8 primary key, line text collate "C", hash bytea);
      insert into account values (1, 100), (2, 0);
    `);
  });

  describe('values', () => {
    test('each type arrives as the one JavaScript type of the table in port.ts', async () => {
      const rows = await database.query(`
        select 7::int2 as small, 8::int4 as int, 9::int8 as big, 1.5::float8 as float,
          1.50::numeric as exact, true as yes, 'ä'::text as text, null as none,
          '00000000-0000-4000-8000-000000000001'::uuid as id, '\\x00ff'::bytea as bytes,
          '{"a":[1,null]}'::jsonb as json, '2025-11-28'::date as day,
          '2025-11-28T12:00:00.125+02'::timestamptz as instant,
          array[1, null, -9223372036854775808]::int8[] as bigs, array[[1,2],[3,4]]::int8[] as grid,
          array['a', null, '{"', '']::text[] as texts, array['\\x01', null]::bytea[] as chunks`);
      expect(rows).toEqual([
        {
          small: 7,
          int: 8,
          big: 9n,
          float: 1.5,
          exact: '1.50',
          yes: true,
          text: 'ä',
          none: null,
          id: '00000000-0000-4000-8000-000000000001',
          bytes: new Uint8Array([0, 255]),
          json: { a: [1, null] },
          day: '2025-11-28',
          instant: new Date('2025-11-28T10:00:00.125Z'),
          bigs: [1n, null, -9223372036854775808n],
          grid: [
            [1n, 2n],
            [3n, 4n],
          ],
          texts: ['a', null, '{"', ''],
          chunks: [new Uint8Array([1]), null],
        },
      ]);
    });

    test('count(*) is a bigint, whatever its size', async () => {
      expect(await database.query('select count(*) as n from account')).toEqual([{ n: 2n }]);
    });

    test('any int8, text and bytes come back as they went, alone and in arrays', async () => {
      const bigint = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));
      const bytes = fc.uint8Array();
      const row = fc.record({ bigint, text, bytes, list: fc.array(fc.tuple(bigint, text, bytes)) });
      await fc.assert(
        fc.asyncProperty(row, async ({ bigint: big, text: line, bytes: hash, list }) => {
          const sent = [big, line, hash, ...[0, 1, 2].map((at) => list.map((one) => one[at]!))];
          const [got] = await database.query<{ values: never }>(
            'select $1::int8 as a, $2::text as b, $3::bytea as c, ' +
              '$4::int8[] as d, $5::text[] as e, $6::bytea[] as f',
            sent,
          );
          expect(Object.values(got ?? {})).toEqual(sent);
        }),
        { numRuns: 50 },
      );
    });

    test('1,000 rows of int8, text, bytea go in by one unnest and come out in order', async () => {
      const rows = Array.from({ length: 1_000 }, (_, index) => ({
        index: 2n ** 53n + BigInt(index),
        line: index % 7 === 0 ? null : `{"quote":"\\"","no":${index}}\n\t'NULL'`,
        hash: new Uint8Array(32).fill(index % 256),
      }));
      await database.query(
        'insert into leaf select * from unnest($1::int8[], $2::text[], $3::bytea[])',
        [
          rows.map(({ index }) => index),
          rows.map(({ line }) => line),
          rows.map(({ hash }) => hash),
        ],
      );
      expect(await database.query('select index, line, hash from leaf order by index')).toEqual(
        rows,
      );
    });
  });

  describe('errors', () => {
    test.each([
      ['23505', 'insert into account values (1, 1)'],
      ['23514', 'update account set amount = -1 where id = 1'],
      ['42601', 'selekt'],
      ['42P01', 'select * from nowhere'],
      ['22003', 'select 9223372036854775807::int8 + 1'],
      ['42601', 'select 1; select 2'],
    ])('a statement keeps its SQLSTATE %s: %s', async (code, sql) => {
      await expect(database.query(sql)).rejects.toThrow(DatabaseError);
      await expect(database.query(sql)).rejects.toMatchObject({ code });
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('the values of a row are in the detail of an error, not in its message', async () => {
      const sql = 'insert into account values ($1, 1)';
      const error: unknown = await database.query(sql, [1n]).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ detail: 'Key (id)=(1) already exists.' });
      expect((error as Error).message).not.toContain('(1)');
    });
  });

  describe('transactions', () => {
    const amounts = async (): Promise<unknown> =>
      database.query('select amount from account order by id');

    test('commit when the work resolves, with its result', async () => {
      const result = await database.transaction(async (tx) => {
        await tx.query('update account set amount = amount - 30 where id = 1');
        await tx.query('update account set amount = amount + 30 where id = 2');
        return 'done';
      });
      expect(result).toBe('done');
      expect(await amounts()).toEqual([{ amount: 70n }, { amount: 30n }]);
    });

    test('roll back when the work throws, and throw the same error', async () => {
      const before = await amounts();
      const error = new RangeError('not ours');
      const transfer = database.transaction(async (tx) => {
        await tx.query('update account set amount = 0');
        throw error;
      });
      await expect(transfer).rejects.toBe(error);
      expect(await amounts()).toEqual(before);
    });

    test('roll back when a statement fails, and throw its error', async () => {
      const before = await amounts();
      const transfer = database.transaction(async (tx) => {
        await tx.query('update account set amount = 0 where id = 1');
        await tx.query('update account set amount = -1 where id = 2');
      });
      await expect(transfer).rejects.toMatchObject({ code: '23514' });
      expect(await amounts()).toEqual(before);
    });

    test('that swallow the error of a statement are not taken for committed', async () => {
      const before = await amounts();
      const transfer = database.transaction(async (tx) => {
        await tx.query('update account set amount = 0 where id = 1');
        await tx.query('select 1 / 0').catch(() => undefined);
      });
      await expect(transfer).rejects.toMatchObject({ code: '25P02' });
      expect(await amounts()).toEqual(before);
    });

    test('are READ COMMITTED whatever the default of the server', async () => {
      const [row] = await database.transaction((tx) => tx.query('show transaction_isolation'));
      expect(row).toEqual({ transaction_isolation: 'read committed' });
    });

    test('run many statements in order and return the rows of each', async () => {
      const rows = await database.transaction((tx) =>
        tx.queries([
          { sql: 'create temporary table t (n int8) on commit drop' },
          {
            sql: 'insert into t select * from unnest($1::int8[]) returning n',
            parameters: [[1, 2]],
          },
          { sql: 'select sum(n)::int8 as sum from t' },
        ]),
      );
      expect(rows).toEqual([[], [{ n: 1n }, { n: 2n }], [{ sum: 3n }]]);
    });

    test('throw the first error of many statements', async () => {
      const before = await amounts();
      const work = database.transaction((tx) =>
        tx.queries([
          { sql: 'update account set amount = 0' },
          { sql: 'select 1 / 0' },
          { sql: 'select * from nowhere' },
        ]),
      );
      await expect(work).rejects.toMatchObject({ code: '22012' });
      expect(await amounts()).toEqual(before);
    });

    test('commit what was sent without waiting for it', async () => {
      const [first] = await database.query<{ amount: bigint }>('select amount from account');
      const done = database.transaction(async (tx) => {
        tx.send([{ sql: 'update account set amount = amount + $1', parameters: [5] }]);
        tx.send([{ sql: 'update account set amount = amount - 5' }]);
        tx.send([{ sql: 'update account set amount = amount + 1' }]);
        return 'done';
      });
      expect(await done).toBe('done');
      const [after] = await database.query<{ amount: bigint }>('select amount from account');
      expect(after?.amount).toBe((first?.amount ?? 0n) + 1n);
    });

    test('commit nothing when one of what was sent fails, and throw its error', async () => {
      const before = await amounts();
      const work = database.transaction(async (tx) => {
        tx.send([{ sql: 'update account set amount = 0 where id = 1' }]);
        tx.send([{ sql: 'update account set amount = -1 where id = 2' }, { sql: 'select 1' }]);
      });
      await expect(work).rejects.toMatchObject({ code: '23514' });
      expect(await amounts()).toEqual(before);
    });

    test('say what the server said of a statement that was sent', async () => {
      const before = await amounts();
      const raise = (code: string): string => `do $$ begin raise sqlstate '${code}'; end $$`;
      for (const code of ['08006', '40001', '53100']) {
        const work = database.transaction(async (tx) => {
          tx.send([{ sql: 'update account set amount = 0' }, { sql: raise(code) }]);
          tx.send([{ sql: 'select 1' }]);
        });
        await expect(work).rejects.toMatchObject({ code });
      }
      const waiting = database.transaction(async (tx) => {
        tx.send([{ sql: raise('23505') }]);
        await tx.queries([{ sql: 'select 1' }]);
      });
      await expect(waiting).rejects.toMatchObject({ code: '23505' });
      expect(await amounts()).toEqual(before);
    });

    test('take back what was sent when the work throws', async () => {
      const before = await amounts();
      const error = new RangeError('not ours');
      const work = database.transaction(async (tx) => {
        tx.send([{ sql: 'update account set amount = 0' }, { sql: 'select 1 / 0' }]);
        throw error;
      });
      await expect(work).rejects.toBe(error);
      expect(await amounts()).toEqual(before);
    });

    test('refuse a statement after their end', async () => {
      const leaked = await database.transaction(async (tx) => ({ tx }));
      await expect(leaked.tx.query('select 1')).rejects.toMatchObject({ code: '25P01' });
      expect(() => leaked.tx.send([{ sql: 'select 1' }])).toThrow('already ended');
    });

    test('do not wait for ever for a statement of the database inside them', async () => {
      const nested = database.transaction(() => database.query('select 1 as n'));
      const outcome = await nested.catch((problem: unknown) => problem);
      const refused = expect.objectContaining({ code: 'XX000' }) as unknown;
      expect(outcome).toEqual(database.engine === 'postgres' ? [{ n: 1 }] : refused);
    });

    test('50 at once that read, wait and add one to a row each count', async () => {
      await database.exec('create table counter (n int8 not null); insert into counter values (0)');
      const seen = await Promise.all(
        Array.from({ length: 50 }, () =>
          database.transaction(async (tx) => {
            const [row] = await tx.query<{ n: bigint }>('select n from counter for update');
            await new Promise((resolve) => setImmediate(resolve));
            await tx.query('update counter set n = $1', [row!.n + 1n]);
            return row!.n;
          }),
        ),
      );
      expect(seen.toSorted((one, other) => Number(one - other))).toEqual(
        Array.from({ length: 50 }, (_, n) => BigInt(n)),
      );
    });
  });

  test('maintenance refreshes the statistics that plans rest on', async () => {
    const own = await engine.openEmpty();
    await own.exec('create schema negentropy; create table negentropy.t (n int8)');
    await own.query('insert into negentropy.t select * from generate_series(1, 5000)');
    await own.maintenance();
    const sql = "select reltuples from pg_class where oid = 'negentropy.t'::regclass";
    expect(await own.query(sql)).toEqual([{ reltuples: 5_000 }]);
  });

  test('close lets everything finish that was asked for before', async () => {
    const own = await engine.openEmpty();
    const asked = Array.from({ length: 30 }, (_, n) => own.query('select $1::int4 as n', [n]));
    await own.close();
    expect(await Promise.all(asked)).toEqual(asked.map((_, n) => [{ n }]));
  });

  test('a closed database refuses statements and may be closed again', async () => {
    const own = await engine.openEmpty();
    await own.close();
    await own.close();
    await expect(own.query('select 1')).rejects.toMatchObject({ code: 'XX000' });
  });
});
