import { encodeEntryBundle } from '../../../core/log/entry-bundle.ts';
import { parseCheckpoint } from '../../../core/log/checkpoint.ts';
import {
  type InclusionClaim,
  inclusionProof,
  inclusionProofNodes,
  verifyInclusion,
} from '../../../core/log/merkle-proof.ts';
import { hashLengthBytes } from '../../../core/log/sha256.ts';
import { leafHash, rootOf } from '../../../core/log/merkle-tree.ts';
import {
  decodeTile,
  parseTilePath,
  type Tile,
  tileNodeReader,
  tilePath,
  tilePositionOf,
  type TileResource,
  tileWidth,
} from '../../../core/log/tiles.ts';
import { formatTlogProof } from '../../../core/log/tlog-proof.ts';
import { readEntries } from '../../../db/sql/log/log.ts';
import { readCheckpoint, readTiles } from '../../../db/sql/log/tree.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { nodeSha256 } from '../../log/log-tree.ts';

/** How many roots of full tiles are remembered: more than one tile has hashes. */
const ROOTS_MAX = 1_024;

/** A tile or bundle as it is served. */
export interface TileAnswer {
  readonly bytes: Uint8Array;
  /** Nothing is ever added to it. */
  readonly full: boolean;
}

/** Proof that the log holds an entry, with the entry itself: enough to verify it offline. */
export interface Receipt {
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1. */
  readonly proof: string;
}

/** Entries of one tree with what leads from each of them to its signed root. */
export interface ProvenEntries {
  readonly checkpoint: string;
  readonly entries: readonly {
    readonly index: number;
    readonly entry: string;
    readonly hashes: readonly Uint8Array[];
  }[];
}

/**
 * Reads one community's log as the public sees it (C2SP tlog-tiles): never more of it than the
 * last signed checkpoint covers. Partial tiles are made from the full ones below; a full tile
 * never changes, so its root is remembered.
 */
export class LogReader {
  readonly #db: CommunityReader['db'];
  readonly #communityId: string;
  readonly #repairTiles: () => Promise<unknown>;
  readonly #roots = new Map<string, Uint8Array>();

  /** @param repairTiles computes tiles anew from the entries */
  constructor({ db, communityId }: CommunityReader, repairTiles: () => Promise<unknown>) {
    this.#db = db;
    this.#communityId = communityId;
    this.#repairTiles = repairTiles;
  }

  /** The last signed tree head; undefined before the first. */
  async checkpoint(): Promise<string | undefined> {
    return (await readCheckpoint(this.#db, this.#communityId))?.note;
  }

  /** What a path below the log's prefix names, undefined where there is nothing. */
  async tile(path: string): Promise<TileAnswer | undefined> {
    const resource = parseTilePath(path);
    if (resource === undefined) return undefined;
    const signed = await readCheckpoint(this.#db, this.#communityId);
    if (signed === undefined || !isWithin(resource, signed.treeSize)) return undefined;
    const full = resource.width === tileWidth;
    if (resource.kind === 'hashes') return { bytes: await this.#hashes(resource), full };
    const lines = await this.#lines(resource);
    return { bytes: encodeEntryBundle(lines.map((line) => Buffer.from(line, 'utf8'))), full };
  }

  /**
   * The receipt of an entry, undefined while no checkpoint covers it. It is checked before it is
   * given: when a tile is damaged, tiles are computed anew from the entries first.
   * @param treeSize of a checkpoint that was signed; absent: of the last one
   */
  async receipt(index: number, treeSize?: number): Promise<Receipt | undefined> {
    const proven = await this.proofs([index], treeSize);
    const [first] = proven?.entries ?? [];
    if (proven === undefined || first === undefined) return undefined;
    const { checkpoint } = proven;
    const { entry, hashes } = first;
    return { entry, proof: formatTlogProof({ index, hashes, checkpoint }) };
  }

  /** Proofs of several entries in one tree; undefined while no checkpoint covers all of them. */
  async proofs(indexes: readonly number[], treeSize?: number): Promise<ProvenEntries | undefined> {
    const signed = await readCheckpoint(this.#db, this.#communityId, treeSize);
    if (signed === undefined || indexes.some((index) => index >= signed.treeSize)) return undefined;
    const entries: ProvenEntries['entries'][number][] = [];
    for (const index of indexes) entries.push(await this.#proven(index, signed));
    return { checkpoint: signed.note, entries };
  }

  async #proven(
    index: number,
    { treeSize, note }: { readonly treeSize: number; readonly note: string },
  ): Promise<ProvenEntries['entries'][number]> {
    const reader = { db: this.#db, communityId: this.#communityId };
    const [entry] = await readEntries(reader, index, index + 1);
    if (entry === undefined) throw new RangeError(`the log has no entry ${index}`);
    const leaf = leafHash(Buffer.from(entry, 'utf8'), nodeSha256);
    const hashes = await this.#whenSound(
      async () => await this.#proof(index, treeSize),
      (proof) => isProof({ leafHash: leaf, leafIndex: index, treeSize, proof }, note),
    );
    return { index, entry, hashes };
  }

  /** Reads from tiles; once more from tiles that were computed anew when it is not sound. */
  async #whenSound<Read>(
    read: () => Promise<Read>,
    isSound: (found: Read) => boolean | Promise<boolean>,
  ): Promise<Read> {
    try {
      const found = await read();
      if (await isSound(found)) return found;
    } catch (problem) {
      if (!(problem instanceof MissingTileError)) throw problem;
    }
    await this.#repairTiles();
    this.#roots.clear();
    return await read();
  }

  async #proof(index: number, treeSize: number): Promise<Uint8Array[]> {
    const tiles = new Map<string, Uint8Array>();
    for (const node of inclusionProofNodes(index, treeSize)) {
      const { tile } = tilePositionOf(node, treeSize);
      const name = tilePath(tile);
      if (!tiles.has(name)) tiles.set(name, await this.#hashes(tile));
    }
    const readTile = (tile: Tile): Uint8Array => {
      const bytes = tiles.get(tilePath(tile));
      if (bytes === undefined) throw new RangeError(`${tilePath(tile)} was not read`);
      return bytes;
    };
    const nodes = tileNodeReader(treeSize, readTile, nodeSha256);
    return inclusionProof(index, treeSize, nodes, nodeSha256);
  }

  async #hashes(tile: Tile): Promise<Uint8Array> {
    const { level, index, width } = tile;
    if (width === tileWidth) return await this.#fullTile(level, index);
    if (level > 0) return Buffer.concat(await this.#tileRoots(level - 1, index * tileWidth, width));
    const lines = await this.#lines(tile);
    return Buffer.concat(lines.map((line) => leafHash(Buffer.from(line, 'utf8'), nodeSha256)));
  }

  async #fullTile(level: number, index: number): Promise<Uint8Array> {
    return await this.#whenSound(
      () => this.#storedTile(level, index),
      (hashes) => this.#isBelow(hashes, level, index),
    );
  }

  /** Whether a tile is what the one above it says; one without was looked at when it was opened. */
  async #isBelow(hashes: Uint8Array, level: number, index: number): Promise<boolean> {
    const above = Math.floor(index / tileWidth);
    const [parent] = await readTiles(this.#db, this.#communityId, level + 1, above, above + 1);
    if (parent === undefined) return true;
    const start = (index % tileWidth) * hashLengthBytes;
    const expected = parent.hashes.subarray(start, start + hashLengthBytes);
    return Buffer.compare(rootOf(decodeTile(hashes, tileWidth), nodeSha256), expected) === 0;
  }

  async #storedTile(level: number, index: number): Promise<Uint8Array> {
    const [tile] = await readTiles(this.#db, this.#communityId, level, index, index + 1);
    if (tile === undefined) throw new MissingTileError(`tile ${level}/${index} is not stored`);
    return tile.hashes;
  }

  /** The roots over full tiles, of which only those that are not remembered are read. */
  async #tileRoots(level: number, from: number, count: number): Promise<Uint8Array[]> {
    const indexes = Array.from({ length: count }, (_, offset) => from + offset);
    const missing = indexes.find((index) => !this.#roots.has(`${level}/${index}`));
    const roots = new Map<number, Uint8Array>();
    for (const index of indexes) {
      const root = this.#roots.get(`${level}/${index}`);
      if (root !== undefined) roots.set(index, root);
    }
    if (missing !== undefined) {
      const until = from + count;
      for (const tile of await readTiles(this.#db, this.#communityId, level, missing, until)) {
        const root = rootOf(decodeTile(tile.hashes, tileWidth), nodeSha256);
        roots.set(tile.index, root);
        this.#remember(`${level}/${tile.index}`, root);
      }
    }
    return indexes.map((index) => {
      const root = roots.get(index);
      if (root === undefined) throw new MissingTileError(`tile ${level}/${index} is not stored`);
      return root;
    });
  }

  #remember(name: string, root: Uint8Array): void {
    const [oldest] = this.#roots.keys();
    if (this.#roots.size >= ROOTS_MAX && oldest !== undefined) this.#roots.delete(oldest);
    this.#roots.set(name, root);
  }

  async #lines({ index, width }: Pick<Tile, 'index' | 'width'>): Promise<string[]> {
    const first = index * tileWidth;
    const lines = await readEntries(
      { db: this.#db, communityId: this.#communityId },
      first,
      first + width,
    );
    if (lines.length !== width) throw new RangeError(`entries from ${first} on are missing`);
    return lines;
  }
}

class MissingTileError extends RangeError {}

/** Whether a proof leads from the entry to the root that was signed. */
function isProof(claim: Omit<InclusionClaim, 'root'>, note: string): boolean {
  const { root } = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
  return verifyInclusion({ ...claim, root }, nodeSha256);
}

/** Whether a tree of this size has so much of a tile; a narrower one is its beginning. */
function isWithin(resource: TileResource, treeSize: number): boolean {
  const level = resource.kind === 'hashes' ? resource.level : 0;
  const hashes = Math.floor(treeSize / tileWidth ** level);
  return resource.index * tileWidth + resource.width <= hashes;
}
