import { beforeAll, expect, test } from 'vitest';
import { openCheckpoint } from '../../src/core/log/checkpoint.ts';
import { decodeEntryBundle } from '../../src/core/log/entry-bundle.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import { parseVerifierKey } from '../../src/core/log/note-key.ts';
import { decodeTile, entryBundlePath, tilePath, tilesOfTree } from '../../src/core/log/tiles.ts';
import { parseTlogProof, verifyTlogProof } from '../../src/core/log/tlog-proof.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { LogReader } from '../../src/pipeline/answers/log/read-log.ts';
import { describeAboveEngines, hasPostgres } from '../database/engines.ts';
import { isSoak } from '../size.ts';
import { newCommunity, type TestCommunity } from './test-community.ts';

describeAboveEngines((engine) => {
  let db: Database;
  beforeAll(async () => {
    db = await engine.openMigrated();
  });

  const isSmall = engine.name === 'pglite' && hasPostgres && !isSoak;
  test.each([2, 256, 257, 700, ...(isSmall ? [] : [66_000])])(
    'all tiles of a log of %i entries lead to the signed root',
    async (size) => {
      const log = await newCommunity(db, { slug: `tiles-${size}` });
      await grow(log, size - 2);
      await log.community.checkpointer.run();
      const reader = new LogReader(log.community.reader, () =>
        log.community.checkpointer.repairTiles(),
      );
      const { checkpoint } = opened(log, (await reader.checkpoint()) ?? '');
      expect(checkpoint.size).toBe(size);
      const leaves: Uint8Array[] = [];
      for (const tile of tilesOfTree(size)) {
        const hashes = (await reader.tile(tilePath(tile)))?.bytes ?? new Uint8Array();
        const start = tile.index * 256 * 256 ** tile.level;
        if (tile.level === 0) {
          const bundle = (await reader.tile(entryBundlePath(tile)))?.bytes ?? new Uint8Array();
          const entries = decodeEntryBundle(bundle, tile.width);
          leaves.push(...entries.map((entry) => leafHash(entry, nodeSha256)));
        }
        const own = decodeTile(hashes, tile.width).map(hex);
        const span = 256 ** tile.level;
        const expected = own.map((_, at) =>
          hex(rootOf(leaves.slice(start + at * span, start + (at + 1) * span), nodeSha256)),
        );
        expect(own).toEqual(expected);
      }
      expect(hex(rootOf(leaves, nodeSha256))).toBe(hex(checkpoint.root));
    },
  );

  test('a receipt verifies offline against the entry that comes with it', async () => {
    const log = await newCommunity(db, { slug: 'receipts' });
    await grow(log, 1_000);
    await log.community.checkpointer.run();
    const reader = new LogReader(log.community.reader, () =>
      log.community.checkpointer.repairTiles(),
    );
    for (const index of [0, 1, 255, 256, 767, 768, 1_001]) {
      const receipt = await reader.receipt(index);
      const proof = parseTlogProof(receipt?.proof ?? '');
      const leaf = leafHash(Buffer.from(receipt?.entry ?? '', 'utf8'));
      expect(proof.index).toBe(index);
      expect(verifyTlogProof(proof, leaf, identityOf(log)).checkpoint.size).toBe(1_002);
    }
  });

  test('what no checkpoint covers has no receipt and no tile', async () => {
    const log = await newCommunity(db, { slug: 'unsigned' });
    const reader = new LogReader(log.community.reader, () =>
      log.community.checkpointer.repairTiles(),
    );
    expect(await reader.checkpoint()).toBeUndefined();
    expect(await reader.receipt(0)).toBeUndefined();
    expect(await reader.tile('tile/0/000.p/1')).toBeUndefined();
    await log.community.checkpointer.run();
    expect(await reader.receipt(1)).toBeDefined();
    await grow(log, 1);
    expect(await reader.receipt(2)).toBeUndefined();
    expect(await reader.tile('tile/0/000.p/3')).toBeUndefined();
    expect(await reader.tile('tile/entries/000.p/3')).toBeUndefined();
  });

  test('a narrower tile is the beginning of the wider one', async () => {
    const log = await newCommunity(db, { slug: 'narrow' });
    await grow(log, 600);
    await log.community.checkpointer.run();
    const reader = new LogReader(log.community.reader, () =>
      log.community.checkpointer.repairTiles(),
    );
    const full = await reader.tile('tile/0/001');
    const part = await reader.tile('tile/0/001.p/7');
    expect(full).toMatchObject({ full: true });
    expect(part).toMatchObject({ full: false });
    expect(hex(part?.bytes)).toBe(hex(full?.bytes.subarray(0, 7 * 32)));
    expect((await reader.tile('tile/1/000.p/2'))?.bytes).toHaveLength(64);
    for (const nothing of ['tile/1/000', 'tile/1/000.p/3', 'tile/0/003', 'tile/9/000.p/1']) {
      expect(await reader.tile(nothing)).toBeUndefined();
    }
  });
});

function identityOf({ key, community }: TestCommunity) {
  const { origin } = community.row;
  return { origin, keys: [parseVerifierKey(publicKeyText(key, origin))] };
}

function opened(log: TestCommunity, note: string) {
  return openCheckpoint(note, identityOf(log), nodeEd25519);
}

async function grow({ community }: TestCommunity, count: number): Promise<void> {
  for (let done = 0; done < count; done += 5_000) {
    await community.writer.submit({
      run: (draft) => {
        const { cycle } = draft.state;
        for (let index = done; index < Math.min(count, done + 5_000); index += 1) {
          draft.append({ type: 'pause', cycle, paused: index % 2 === 0, reason: `f${index}` });
        }
      },
    });
  }
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}
