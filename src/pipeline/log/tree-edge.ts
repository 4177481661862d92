import { leafHash, type TreeFrontier } from '../../core/log/merkle-tree.ts';
import { tileWidth } from '../../core/log/tiles.ts';
import type { TileRow } from '../../db/sql/log/tree.ts';
import { nodeSha256 } from './log-tree.ts';

/** The hash under which a canonical entry stands in the tree. */
export function leafOf(line: string): Uint8Array {
  return leafHash(Buffer.from(line, 'utf8'), nodeSha256);
}

/** The right edge of the tree and the tiles on it that are not full yet. */
export class TreeEdge {
  readonly frontier: TreeFrontier;
  readonly #open = new Map<number, { index: number; hashes: Uint8Array[] }>();
  #full: TileRow[] = [];

  constructor(frontier: TreeFrontier) {
    this.frontier = frontier;
  }

  append(leaf: Uint8Array): void {
    this.frontier.append(leaf, (level, index, hash) => {
      if (level % 8 === 0) this.recall(level / 8, index, hash);
    });
  }

  recall(tileLevel: number, index: number, hash: Uint8Array): void {
    const tile = this.#open.get(tileLevel) ?? { index: Math.floor(index / tileWidth), hashes: [] };
    tile.hashes.push(hash);
    if (tile.hashes.length < tileWidth) {
      this.#open.set(tileLevel, tile);
      return;
    }
    this.#open.delete(tileLevel);
    const hashes = Buffer.concat(tile.hashes);
    this.#full.push({ level: tileLevel, index: tile.index, hashes });
  }

  takeTiles(): TileRow[] {
    const tiles = this.#full;
    this.#full = [];
    return tiles;
  }
}
