import { hash } from 'node:crypto';
import { frontierNodes } from '../../core/log/merkle-proof.ts';
import { leafHash, nodeHash } from '../../core/log/merkle-tree.ts';
import type { Sha256 } from '../../core/log/sha256.ts';
import { tileWidth } from '../../core/log/tiles.ts';
import type { Transaction } from '../../db/engine/port.ts';
import { readEntries } from '../../db/sql/log/log.ts';
import { readTile } from '../../db/sql/log/tree.ts';

const TILE_LEVELS = 8;
const HASH_BYTES = 32;

/** SHA-256 of node:crypto in one call, the fastest here for short inputs. */
export const nodeSha256: Sha256 = (data) => hash('sha256', data, 'buffer');

/**
 * The hashes of a stored log's tree: from full tiles when there are some, else from the tiles
 * below or the entries themselves. Remembers tiles, so use one for a piece of work and drop it.
 */
export class LogTree {
  readonly #db: Pick<Transaction, 'query'>;
  readonly #communityId: string;
  readonly #tiles = new Map<string, Uint8Array | undefined>();
  readonly #leaves = new Map<number, Uint8Array>();

  constructor(db: Pick<Transaction, 'query'>, communityId: string) {
    this.#db = db;
    this.#communityId = communityId;
  }

  /** The hash of a perfect subtree; level 0 is a leaf. */
  async node(level: number, index: number): Promise<Uint8Array> {
    if (level % TILE_LEVELS !== 0) {
      const left = await this.node(level - 1, index * 2);
      return nodeHash(left, await this.node(level - 1, index * 2 + 1), nodeSha256);
    }
    const tileLevel = level / TILE_LEVELS;
    const tile = await this.#tile(tileLevel, Math.floor(index / tileWidth));
    if (tile !== undefined) {
      const start = (index % tileWidth) * HASH_BYTES;
      return tile.subarray(start, start + HASH_BYTES);
    }
    if (level === 0) return await this.#leaf(index);
    const left = await this.node(level - 1, index * 2);
    return nodeHash(left, await this.node(level - 1, index * 2 + 1), nodeSha256);
  }

  /** The hashes from which a log of this size goes on, the larger subtree first. */
  async frontier(size: number): Promise<Uint8Array[]> {
    const hashes: Uint8Array[] = [];
    for (const { level, index } of frontierNodes(size)) hashes.push(await this.node(level, index));
    return hashes;
  }

  async #tile(level: number, index: number): Promise<Uint8Array | undefined> {
    const name = `${level}/${index}`;
    if (!this.#tiles.has(name)) {
      this.#tiles.set(
        name,
        await readTile({ db: this.#db, communityId: this.#communityId }, level, index),
      );
    }
    return this.#tiles.get(name);
  }

  /** Leaves that are in no full tile yet are hashed from their entries, a tile's worth at once. */
  async #leaf(index: number): Promise<Uint8Array> {
    if (!this.#leaves.has(index)) {
      const first = index - (index % tileWidth);
      const lines = await readEntries(
        { db: this.#db, communityId: this.#communityId },
        first,
        first + tileWidth,
      );
      lines.forEach((line, offset) => {
        this.#leaves.set(first + offset, leafHash(Buffer.from(line, 'utf8'), nodeSha256));
      });
    }
    const found = this.#leaves.get(index);
    if (found === undefined) throw new RangeError(`the log has no entry ${index}`);
    return found;
  }
}
