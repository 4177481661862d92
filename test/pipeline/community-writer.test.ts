import { describe, expect, test } from 'vitest';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { CommunityWriter } from '../../src/pipeline/writer/community-writer.ts';
import { WriterBusyError } from '../../src/pipeline/request-error.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import {
  insertEntries,
  lockHead,
  readEntries,
  readHead,
  updateHead,
} from '../../src/db/sql/log/log.ts';
import { createServerDatabase, describeEngines, hasPostgres } from '../database/engines.ts';
import { FAILURE, failingDatabase } from './failing-database.ts';
import { orderOf, qualify } from './minting-members.ts';
import { entriesOf, exportLines, newCommunity, newLogKey, reopen } from './test-community.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describeEngines((engine) => {
  test('commands that arrive together share commits, in the order in which they came', async () => {
    const db = failingDatabase(await engine.openMigrated());
    const created = await newCommunity(db);
    const before = db.transactions;
    const sizes = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        created.community.writer.submit({
          run: (draft) => {
            draft.memberOf(`user-${index}`, undefined);
            return draft.state.size;
          },
        }),
      ),
    );
    expect(sizes).toEqual(sizes.map((_, index) => (sizes[0] ?? 0) + index));
    // The first commits alone, because nothing else had arrived when it began.
    expect(db.transactions - before).toBeLessThanOrEqual(3);
  });

  test('a refused command harms no other of its commit', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { writer } = created.community;
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        writer.submit({
          run: (draft) => {
            draft.memberOf(`user-${index}`, undefined);
            if (index % 20 === 7) throw new RangeError(`no ${index}`);
            return index;
          },
        }),
      ),
    );
    const refused = results.flatMap((result, index) =>
      result.status === 'rejected' ? [index] : [],
    );
    expect(refused).toEqual([7, 27, 47]);
    expect(results[27]).toMatchObject({ reason: new RangeError('no 27') });
    const users = await created.db.query<{ user_id: string }>(
      'select user_id from negentropy.member order by user_id',
    );
    expect(users).toHaveLength(57);
    expect(users.map(({ user_id: user }) => user)).not.toContain('user-27');
    const { divergence, counts } = await verifyStore(created.db, created.community, created.key);
    expect([divergence, counts.byType['member']]).toEqual([undefined, 57]);
  });

  test('a command that is refused late harms no other of a large commit', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { writer } = created.community;
    const results = await Promise.allSettled(
      Array.from({ length: 900 }, (_, index) =>
        writer.submit({
          run: (draft) => {
            const first = draft.memberOf(`a${index}`, undefined);
            if (index === 850) throw new RangeError('refused');
            return [first, draft.memberOf(`b${index}`, undefined)];
          },
        }),
      ),
    );
    const refused = results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    expect(refused).toEqual([850]);
    const { divergence, counts } = await verifyStore(created.db, created.community, created.key);
    expect([divergence, counts.byType['member']]).toEqual([undefined, 1_798]);
  });

  test('a command that must not run twice is given up with the commit it was part of', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    let runs = 0;
    const [, refused, once, other] = await Promise.allSettled([
      writer.submit({ run: (draft) => draft.memberOf('zero', undefined) }),
      writer.submit({
        run: (draft) => {
          draft.memberOf('refused', undefined);
          throw new RangeError('refused');
        },
      }),
      writer.submit({ once: true, run: () => (runs += 1) }),
      writer.submit({ run: (draft) => draft.memberOf('other', undefined) }),
    ]);
    expect([refused.status, once.status, other.status]).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(runs).toBe(0);
    expect(await writer.submit({ once: true, run: () => (runs += 1) })).toBe(1);
  });

  test('a command that is refused before it changed anything disturbs no other', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    let runs = 0;
    const [first, refused, once] = await Promise.allSettled([
      writer.submit({ run: (draft) => draft.memberOf('zero', undefined) }),
      writer.submit({
        run: () => {
          throw new RangeError('refused');
        },
      }),
      writer.submit({ once: true, run: () => (runs += 1) }),
    ]);
    expect([first.status, refused.status, once.status]).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(runs).toBe(1);
  });

  test('a full queue turns the next command away and forgets none that it took', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const random = seededRandom('busy');
    const writer = new CommunityWriter(db, community.row.id, {
      random,
      tombstoneSecret: new Uint8Array(32),
      queueLimit: 10,
      batchCommands: 4,
    });
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        writer.submit({ run: (draft) => draft.memberOf(`user-${index}`, undefined) }),
      ),
    );
    const [taken, turnedAway] = ['fulfilled', 'rejected'].map((status) =>
      results.filter((result) => result.status === status),
    );
    expect(turnedAway?.length).toBeGreaterThan(0);
    for (const result of turnedAway ?? []) {
      expect(result).toMatchObject({ reason: expect.any(WriterBusyError) as unknown });
    }
    expect(await db.query('select 1 from negentropy.member')).toHaveLength(taken?.length ?? 0);
    await writer.close();
    expect(writer.queueDepth).toBe(0);
    await expect(writer.submit({ run: (draft) => draft.state.size })).resolves.toBeGreaterThan(0);
  });

  test('a store that lost what was acknowledged takes nothing more', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    await writer.submit({ run: (draft) => draft.memberOf('ada', undefined) });
    const before = await db.query('select * from negentropy.log_entry');
    await db.exec(
      'update negentropy.log_head set tree_size = tree_size - 1; ' +
        'delete from negentropy.log_entry where entry_index = ' +
        '(select tree_size from negentropy.log_head)',
    );
    const next = writer.submit({ run: (draft) => draft.memberOf('bob', undefined) });
    await expect(next).rejects.toThrow('older backup');
    expect(await db.query('select * from negentropy.log_entry')).toHaveLength(before.length - 1);
  });

  test('nothing is stored behind a head that is not where it was left', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const { id } = community.row;
    const head = await readHead(db, id);
    if (head === undefined) throw new Error('the community has no head');
    const moved = { ...head, treeSize: head.treeSize + 1 };
    const late = db.transaction(async (tx) => {
      tx.send([updateHead(id, head.treeSize - 1, moved)]);
      tx.send(insertEntries(id, [{ index: head.treeSize, line: '{}' }]));
    });
    await expect(late).rejects.toMatchObject({ code: '22012' });
    expect(await readHead(db, id)).toEqual(head);
    expect(await readEntries({ db, communityId: id }, head.treeSize, head.treeSize + 1)).toEqual(
      [],
    );
  });

  test('what only reads leaves the row of the head where it is', async () => {
    const db = await engine.openMigrated();
    const { writer, row } = (await newCommunity(db)).community;
    const version = async (): Promise<object[]> =>
      await db.query(
        'select xmin::text, ctid::text from negentropy.log_head where community_id = $1',
        [row.id],
      );
    await writer.submit({ run: (draft) => draft.memberOf('ada', undefined) });
    const before = await version();
    await Promise.all([writer.read(({ size }) => size), writer.read(({ cycle }) => cycle)]);
    expect(await version()).toEqual(before);
    await writer.submit({ run: (draft) => draft.memberOf('bob', undefined) });
    expect(await version()).not.toEqual(before);
  });

  test('a failed commit leaves nothing behind, neither in the store nor in memory', async () => {
    const db = failingDatabase(await engine.openMigrated());
    const created = await newCommunity(db);
    const { writer } = created.community;
    await writer.submit({ run: (draft) => draft.memberOf('ada', undefined) });
    db.succeedBeforeFailure = 0;
    await expect(
      writer.submit({ run: (draft) => draft.memberOf('bob', undefined) }),
    ).rejects.toThrow(FAILURE);
    expect(await writer.read((state) => state.members.size)).toBe(1);
    await writer.submit({ run: (draft) => draft.memberOf('bob', undefined) });
    const { divergence, counts } = await verifyStore(db, created.community, created.key);
    expect([divergence, counts.byType['member']]).toEqual([undefined, 2]);
  });
});

describe.skipIf(!hasPostgres)('two processes on one PostgreSQL community', () => {
  test('what is stored is answered although the next batch waits for the other one', async () => {
    const server = await createServerDatabase('migrated');
    const databases = [
      openPostgres({ url: server.url }),
      openPostgres({ url: server.url }),
    ] as const;
    try {
      const { community } = await newCommunity(databases[0]);
      const random = seededRandom('waiting');
      const writer = new CommunityWriter(databases[0], community.row.id, {
        random,
        tombstoneSecret: new Uint8Array(32),
        batchCommands: 1,
      });
      await databases[1].query('select 1'); // connected before it is to get in line
      let letGo = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let other: Promise<void> | undefined;
      const first = writer.submit({
        run: (draft) => {
          // Waits for the lock that this batch has, and is first in the queue for it.
          other = databases[1].transaction(async (tx) => {
            await tx.query('select from negentropy.log_head for update');
            await held;
          });
          return draft.memberOf('first', undefined);
        },
      });
      const second = writer.submit({ run: (draft) => draft.memberOf('second', undefined) });
      expect(await Promise.race([first, second.then(() => 'stored too soon')])).toMatch(UUID);
      letGo();
      await other;
      expect(await second).not.toBe(await first);
    } finally {
      for (const database of databases) await database.close();
      await server.drop();
    }
  });

  test('one signs the log while a batch of the other is open', async () => {
    const server = await createServerDatabase('migrated');
    const databases = [
      openPostgres({ url: server.url }),
      openPostgres({ url: server.url }),
    ] as const;
    try {
      const { community } = await newCommunity(databases[0]);
      const { row, writer, checkpointer } = community;
      const people = Array.from({ length: 300 }, (_, index) => `user-${index}`);
      await writer.submit({
        run: (draft) => people.map((user) => draft.memberOf(user, undefined)),
      });
      const { size } = await databases[1].transaction(async (tx) => {
        await lockHead(tx, row.id);
        return await checkpointer.run();
      });
      expect(size).toBe(302);
    } finally {
      for (const database of databases) await database.close();
      await server.drop();
    }
  });

  test('interleave without gaps and both see the whole state', async () => {
    const server = await createServerDatabase('migrated');
    const databases = [
      openPostgres({ url: server.url }),
      openPostgres({ url: server.url }),
    ] as const;
    try {
      const key = newLogKey();
      const one = await newCommunity(databases[0], { key });
      await qualify(one, 'ada');
      const other = await reopen(one, databases[1]);
      const writers = [one.community.writer, other.community.writer];
      const answers: number[] = [];
      for (let round = 0; round < 12; round += 1) {
        const both = await Promise.all(
          writers.flatMap((writer, process) =>
            Array.from({ length: 3 }, (_, index) => {
              const order = orderOf('ada', `${round} ${process} ${index}`);
              return writer.submit(mintCommand(order));
            }),
          ),
        );
        answers.push(...both.map(({ decision }) => decision));
      }
      expect(new Set(answers).size).toBe(72);
      const sizes = await Promise.all(writers.map((writer) => writer.read(({ size }) => size)));
      const rows = await databases[0].query<{ entries: bigint; last: bigint }>(
        'select count(*) as entries, max(entry_index) as last from negentropy.log_entry',
      );
      expect(rows).toEqual([{ entries: BigInt(sizes[0] ?? 0), last: BigInt((sizes[0] ?? 0) - 1) }]);
      expect(sizes[1]).toBe(sizes[0]);
      const lines = await exportLines(one);
      expect(await exportLines(other)).toEqual(lines);
      // The cap of the sandbox lets ten through, whoever served them.
      const decisions = entriesOf(lines).filter(({ type }) => type === 'decision');
      const codes = decisions.map((entry) => ('code' in entry ? entry.code : undefined));
      expect(codes.filter((code) => code === undefined)).toHaveLength(10);
      expect(codes.filter((code) => code === 'CAP_REACHED')).toHaveLength(62);
      const { divergence } = await verifyStore(databases[1], other.community, key);
      expect(divergence).toBeUndefined();
    } finally {
      for (const database of databases) await database.close();
      await server.drop();
    }
  });
});
