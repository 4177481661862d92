import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openCheckpoint } from '../../src/core/log/checkpoint.ts';
import { inclusionProof, inclusionProofNodes } from '../../src/core/log/merkle-proof.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import { parseVerifierKey } from '../../src/core/log/note-key.ts';
import {
  tileNodeReader,
  tilePositionOf,
  tilesOfTree,
  tileWidth,
} from '../../src/core/log/tiles.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from '../../src/core/log/tlog-proof.ts';
import type { Database, Parameter, Transaction } from '../../src/db/engine/port.ts';
import { countTiles, readCheckpoint, readTile } from '../../src/db/sql/log/tree.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { keptCheckpointPath, nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import { describeEngines } from '../database/engines.ts';
import {
  exportLines,
  newCommunity,
  newLogKey,
  reopen,
  type TestCommunity,
} from './test-community.ts';

describeEngines((engine) => {
  let db: Database;
  beforeAll(async () => {
    db = await engine.openMigrated();
  });
  let communities = 0;
  const create = (): Promise<TestCommunity> => {
    communities += 1;
    return newCommunity(db, { slug: `c${communities}`, key: newLogKey() });
  };

  test('the signed root is the root of all entries, at every size', async () => {
    let log = await create();
    for (const count of [1, 252, 1, 1, 255, 2, 300]) {
      await grow(log, count);
      const checkpoint = await log.community.checkpointer.run();
      const leaves = await leavesOf(log);
      expect([checkpoint.size, hex(checkpoint.root)]).toEqual([leaves.length, hex(rootOf(leaves))]);
      if (count === 1) log = await reopen(log, db);
    }
    expect(await countTiles(db, log.community.row.id, 0)).toBe(3);
  });

  test('only what another process stored is read', async () => {
    const log = await create();
    let read = 0;
    const counting: Database = Object.assign(Object.create(db) as Database, {
      query: async <Row extends object>(sql: string, parameters?: readonly Parameter[]) => {
        const [, from, until] = parameters ?? [];
        if (sql.includes('from negentropy.log_entry')) read += Number(until) - Number(from);
        return await db.query<Row>(sql, parameters);
      },
      transaction: db.transaction.bind(db),
    });
    const own = await reopen(log, counting);
    await own.community.checkpointer.run();
    const readFor = async (...writers: readonly TestCommunity[]): Promise<number> => {
      read = 0;
      for (const writer of writers) await grow(writer, 300);
      const { size, root } = await own.community.checkpointer.run();
      const leaves = await leavesOf(log);
      expect([size, hex(root)]).toEqual([leaves.length, hex(rootOf(leaves))]);
      return read;
    };
    // Three of its own are looked at, in case that they were lost.
    expect(await readFor(own)).toBe(3);
    expect(await readFor(own, log)).toBe(303);
    expect(await readFor(log, own)).toBe(600);
    expect(await readFor(own, own)).toBe(3);
  });

  test('what was lost after it was acknowledged is not signed', async () => {
    const log = await create();
    const other = await reopen(log, db);
    await log.community.checkpointer.run();
    await grow(log, 50);
    // The server fails over to one that never had these entries, and another process goes on.
    await truncateLog(db, log.community.row.id, 2);
    await grow(other, 80, 80, 'otherwise');
    const { size, root } = await log.community.checkpointer.run();
    expect([size, hex(root)]).toEqual([82, hex(rootOf(await leavesOf(log)))]);
    const reopened = await reopen(log, db);
    expect(await reopened.community.checkpointer.run()).toMatchObject({ size: 82, root });
  });

  test('every full tile is stored once and holds the hashes of its leaves', async () => {
    const log = await create();
    await grow(log, 700);
    await log.community.checkpointer.run();
    const reopened = await reopen(log, db);
    await grow(reopened, 1000);
    const { size } = await reopened.community.checkpointer.run();
    const leaves = await leavesOf(reopened);
    const full = tilesOfTree(size).filter(({ width }) => width === tileWidth);
    expect(full).toHaveLength(6);
    for (const { level, index } of full) {
      const tile = await readTile({ db, communityId: reopened.community.row.id }, level, index);
      const expected = leaves.slice(index * tileWidth, (index + 1) * tileWidth);
      expect(hex(tile)).toBe(hex(Buffer.concat(expected)));
    }
    expect(await rows(reopened, 'log_tile')).toBe(6);
  });

  test('a log of more than 256 full tiles continues after reopening', async () => {
    const log = await create();
    await grow(log, 66_000, 6_000);
    await log.community.checkpointer.run();
    const reopened = await reopen(log, db);
    await grow(reopened, 500);
    const { size, root } = await reopened.community.checkpointer.run();
    const leaves = await leavesOf(reopened);
    expect([size, hex(root)]).toEqual([leaves.length, hex(rootOf(leaves, nodeSha256))]);
    expect(await countTiles(db, reopened.community.row.id, 1)).toBe(1);
  });

  test('an unchanged log is signed once', async () => {
    const log = await create();
    const runs = await Promise.all([1, 2, 3].map(() => log.community.checkpointer.run()));
    expect(new Set(runs.map(({ root }) => hex(root))).size).toBe(1);
    await (await reopen(log, db)).community.checkpointer.run();
    expect(await rows(log, 'log_checkpoint')).toBe(1);
  });

  test('a receipt made from tiles proves an entry offline', async () => {
    const log = await create();
    await grow(log, 900);
    const { size } = await log.community.checkpointer.run();
    const lines = (await exportLines(log)).slice(1, -1);
    const note = (await readCheckpoint(db, log.community.row.id, size))?.note ?? '';
    const { origin } = log.community.row;
    const identity = { origin, keys: [parseVerifierKey(publicKeyText(log.key, origin))] };
    for (const index of [0, 1, 255, 256, 511, 700, size - 1]) {
      const hashes = await proofFromTiles(log, index, size);
      const receipt = parseTlogProof(formatTlogProof({ index, hashes, checkpoint: note }));
      const leaf = leafHash(Buffer.from(lines[index] ?? ''));
      const opened = verifyTlogProof(receipt, leaf, identity, { signatures: nodeEd25519 });
      expect(opened.checkpoint.size).toBe(size);
      const other = leafHash(Buffer.from(lines[(index + 1) % size] ?? ''));
      expect(() => verifyTlogProof(receipt, other, identity)).toThrow(/is not shown to be/);
    }
  });

  describe('refuses to sign a fork', () => {
    test('when an older state of the store was restored', async () => {
      const log = await create();
      const { id } = log.community.row;
      await grow(log, 100);
      await log.community.checkpointer.run();
      const kept = readFileSync(keptCheckpointPath(log.key, log.community.row.slug), 'utf8');
      const backup = await db.query<{ tree_size: bigint }>(
        'select tree_size from negentropy.log_head where community_id = $1',
        [id],
      );
      await grow(log, 50);
      await log.community.checkpointer.run();
      await truncateLog(db, id, Number(backup[0]?.tree_size));

      for (const process of [log, await reopen(log, db)]) {
        await expect(process.community.checkpointer.run()).rejects.toThrow(OperatorError);
      }
      const restored = await reopen(log, db);
      await expect(restored.community.checkpointer.run()).rejects.toThrow(/restored older backup/);
      expect(await rows(log, 'log_checkpoint')).toBe(1);
      // With the checkpoint of that time beside the key there is nothing to contradict.
      writeFileSync(keptCheckpointPath(log.key, log.community.row.slug), kept);
      await expect(restored.community.checkpointer.run()).resolves.toMatchObject({ size: 102 });
    });

    test('when the log went on differently after a restore', async () => {
      const log = await create();
      await grow(log, 60);
      await log.community.checkpointer.run();
      await truncateLog(db, log.community.row.id, 40);
      const restored = await reopen(log, db);
      await grow(restored, 100, 100, 'otherwise');
      const run = restored.community.checkpointer.run();
      await expect(run).rejects.toThrow(/not the one that was signed at 62 entries/);
      expect(await rows(log, 'log_checkpoint')).toBe(0);
    });

    test('when an entry was changed or is missing', async () => {
      const log = await create();
      await grow(log, 60);
      await log.community.checkpointer.run();
      const set =
        'update negentropy.log_entry set entry = $3 where community_id = $1 and entry_index = $2';
      const entry = { type: 'member', cycle: 148, member: '00000000-0000-4000-8000-000000000000' };
      const line = JSON.stringify({ cycle: entry.cycle, member: entry.member, type: entry.type });
      await db.query(set, [log.community.row.id, 30, line]);
      const changed = (await reopen(log, db)).community.checkpointer.run();
      await expect(changed).rejects.toThrow(/its history was changed/);

      const other = await create();
      await grow(other, 60);
      await db.query(
        'delete from negentropy.log_entry where community_id = $1 and entry_index = $2',
        [other.community.row.id, 61],
      );
      await expect(other.community.checkpointer.run()).rejects.toThrow(
        /are stored|Nothing is signed/,
      );
      expect(await rows(other, 'log_checkpoint')).toBe(0);
    });

    test('when the kept checkpoint is not one of its own', async () => {
      const log = await create();
      await log.community.checkpointer.run();
      const path = keptCheckpointPath(log.key, log.community.row.slug);
      writeFileSync(path, readFileSync(path, 'utf8').replace('\n2\n', '\n1\n'));
      const run = (await reopen(log, db)).community.checkpointer.run();
      await expect(run).rejects.toThrow(`${path} is damaged`);
    });
  });

  test('tiles that could not be stored are stored by the next run', async () => {
    const log = await create();
    await grow(log, 300);
    let failures = 0;
    const faulty: Database = Object.assign(Object.create(db) as Database, {
      query: db.query.bind(db),
      transaction: <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> => {
        failures -= 1;
        if (failures === 0) return Promise.reject(new Error('no space left'));
        return db.transaction(work);
      },
    });
    const { checkpointer } = (await reopen(log, faulty)).community;
    failures = 1;
    await expect(checkpointer.run()).rejects.toThrow('no space left');
    const { size, root } = await checkpointer.run();
    expect([size, hex(root)]).toEqual([302, hex(rootOf(await leavesOf(log)))]);
    expect(await countTiles(db, log.community.row.id, 0)).toBe(1);
  });

  test('the kept checkpoint is the stored one, signed under the name of the log', async () => {
    const log = await create();
    const { size } = await log.community.checkpointer.run();
    const { slug, origin, id } = log.community.row;
    const kept = readFileSync(keptCheckpointPath(log.key, slug), 'utf8');
    expect((await readCheckpoint(db, id))?.note).toBe(kept);
    const keys = [parseVerifierKey(publicKeyText(log.key, origin))];
    expect(openCheckpoint(kept, { origin, keys }).checkpoint.size).toBe(size);
  });

  async function rows(log: TestCommunity, table: string): Promise<number> {
    const found = await db.query(`select 1 from negentropy.${table} where community_id = $1`, [
      log.community.row.id,
    ]);
    return found.length;
  }
});

/** Appends entries that change nothing but the size, some thousand per commit. */
async function grow(
  { community }: TestCommunity,
  count: number,
  perCommit = count,
  reason = 'f',
): Promise<void> {
  for (let done = 0; done < count; done += perCommit) {
    await community.writer.submit({
      run: (draft) => {
        const { cycle } = draft.state;
        for (let index = done; index < Math.min(count, done + perCommit); index += 1) {
          draft.append({ type: 'pause', cycle, paused: index % 2 === 0, reason });
        }
      },
    });
  }
}

/** The store as it was when its log had this size, tiles and checkpoints included. */
async function truncateLog(db: Database, communityId: string, size: number): Promise<void> {
  for (const [sql, parameter] of [
    ['delete from negentropy.log_checkpoint where community_id = $1 and tree_size > $2', size],
    ['delete from negentropy.log_entry where community_id = $1 and entry_index >= $2', size],
    ['delete from negentropy.governance_entry where community_id = $1 and entry_index >= $2', size],
    ['update negentropy.log_head set tree_size = $2 where community_id = $1', size],
  ] as const) {
    await db.query(sql, [communityId, parameter]);
  }
}

async function leavesOf({ db, community }: TestCommunity): Promise<Uint8Array[]> {
  const stored = await db.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 order by entry_index',
    [community.row.id],
  );
  return stored.map(({ entry }) => leafHash(Buffer.from(entry), nodeSha256));
}

/** As an auditor's client does it: full tiles as stored, the open ones from the entries. */
async function proofFromTiles(
  log: TestCommunity,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  const leaves = await leavesOf(log);
  const tiles = new Map<string, Uint8Array>();
  for (const node of inclusionProofNodes(index, size)) {
    const { tile } = tilePositionOf(node, size);
    const start = tile.index * tileWidth;
    const stored = await readTile(
      { db: log.db, communityId: log.community.row.id },
      tile.level,
      tile.index,
    );
    const open =
      tile.level === 0
        ? leaves.slice(start, start + tile.width)
        : Array.from({ length: tile.width }, (_, at) =>
            rootOf(leaves.slice((start + at) * tileWidth, (start + at + 1) * tileWidth)),
          );
    tiles.set(`${tile.level}/${tile.index}`, stored ?? Buffer.concat(open));
  }
  const reader = tileNodeReader(
    size,
    (tile) => tiles.get(`${tile.level}/${tile.index}`) as Uint8Array,
  );
  return inclusionProof(index, size, reader);
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}
