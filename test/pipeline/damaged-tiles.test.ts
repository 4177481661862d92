import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { leafHash } from '../../src/core/log/merkle-tree.ts';
import { parseVerifierKey } from '../../src/core/log/note-key.ts';
import { tilePath } from '../../src/core/log/tiles.ts';
import { parseTlogProof, verifyTlogProof } from '../../src/core/log/tlog-proof.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { LogReader } from '../../src/pipeline/answers/log/read-log.ts';
import { Checkpointer } from '../../src/pipeline/log/checkpointer.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { publicKeyText, refuseUnsignable } from '../../src/pipeline/writer/community.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { runs } from '../size.ts';
import { newCommunity, newLogKey, type TestCommunity } from './test-community.ts';

const TILES = 4;
const ENTRIES = TILES * 256 + 40;
const TILE_BYTES = 8_192;

interface Damage {
  readonly tile: number;
  readonly how: 'byte' | 'zeros' | 'another' | 'missing';
  /** Of the byte. */
  readonly at: number;
}

const damages: fc.Arbitrary<Damage> = fc.record({
  tile: fc.nat(TILES - 1),
  how: fc.constantFrom('byte', 'zeros', 'another', 'missing'),
  at: fc.nat(TILE_BYTES - 1),
});

describeAboveEngines((engine) => {
  let db: Database;
  let log: TestCommunity;
  let tiles: readonly Buffer[];
  beforeAll(async () => {
    db = await engine.openMigrated();
    log = await newCommunity(db, { key: newLogKey() });
    await log.community.writer.submit({
      run: (draft) => {
        const { cycle } = draft.state;
        while (draft.state.size < ENTRIES) {
          const reason = draft.state.size.toString(16).padStart(64, 'f');
          draft.append({ type: 'pause', cycle, paused: draft.state.size % 2 === 0, reason });
        }
      },
    });
    await log.community.checkpointer.run();
    tiles = await storedTiles();
    if (tiles.length !== TILES) throw new Error(`there are ${tiles.length} tiles`);
  });

  test('tiles are computed anew from the entries when the log is opened, and told of', async () => {
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        const warnings: string[] = [];
        const onWarning = (message: string): void => void warnings.push(message);
        await harm(damage);
        await refuseUnsignable(log.community.row, { db, key: log.key, onWarning });
        // What is missing is no lie: it is computed from the entries when somebody asks for it.
        const told = damage.how === 'missing' ? '' : '1 tiles of the log of "default" were damaged';
        expect(warnings.join('\n').startsWith(told)).toBe(true);
        if (damage.how === 'missing') await newCheckpointer().repairTiles();
        expect(await storedTiles()).toEqual(tiles);
      }),
      { numRuns: runs(10, 200) },
    );
  });

  test('verify finds them, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        await harm(damage);
        const { divergence } = await verifyStore(db, log.community, log.key);
        expect(divergence?.where).toBe('table log_tile');
        expect(await storedTiles()).not.toEqual(tiles);
        await newCheckpointer().repairTiles();
        expect((await verifyStore(db, log.community, log.key)).divergence).toBeUndefined();
      }),
      { numRuns: runs(5, 100) },
    );
  });

  test('receipts and tiles are given as if nothing had been damaged', async () => {
    await fc.assert(
      fc.asyncProperty(damages, fc.nat(ENTRIES - 1), async (damage, index) => {
        await harm(damage);
        const checkpointer = newCheckpointer();
        const reader = new LogReader(log.community.reader, () => checkpointer.repairTiles());
        const { entry = '', proof = '' } = (await reader.receipt(index)) ?? {};
        const { origin } = log.community.row;
        const keys = [parseVerifierKey(publicKeyText(log.key, origin))];
        const leaf = leafHash(Buffer.from(entry), nodeSha256);
        verifyTlogProof(parseTlogProof(proof), leaf, { origin, keys }, { signatures: nodeEd25519 });
        const path = tilePath({ level: 0, index: damage.tile, width: 256 });
        const served = await reader.tile(path);
        expect(Buffer.from(served?.bytes ?? [])).toEqual(tiles[damage.tile]);
        expect(await storedTiles()).toEqual(tiles);
      }),
      { numRuns: runs(10, 200) },
    );
  });

  function newCheckpointer(): Checkpointer {
    return new Checkpointer(db, log.community.row, log.key);
  }

  async function storedTiles(): Promise<Buffer[]> {
    const rows = await db.query<{ hashes: Uint8Array }>(
      'select hashes from negentropy.log_tile order by tile_index',
    );
    return rows.map(({ hashes }) => Buffer.from(hashes));
  }

  async function harm({ tile, how, at }: Damage): Promise<void> {
    const damaged = Buffer.from(tiles[how === 'another' ? (tile + 1) % TILES : tile] ?? []);
    switch (how) {
      case 'missing':
        await db.query('delete from negentropy.log_tile where tile_index = $1', [tile]);
        return;
      case 'byte':
        damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
        break;
      case 'zeros':
        damaged.fill(0);
        break;
      case 'another':
        break;
    }
    const set = 'update negentropy.log_tile set hashes = $2 where tile_index = $1';
    await db.query(set, [tile, damaged]);
  }
});
