import { LogError } from './log-error.ts';
import type { NodeReader, TreeNode } from './merkle-proof.ts';
import { rootOf } from './merkle-tree.ts';
import { hashLengthBytes, sha256 } from './sha256.ts';
import type { Sha256 } from './sha256.ts';
import { addAll } from '../lists.ts';

// Source: https://c2sp.org/tlog-tiles

/** Levels of the tree in one tile. */
const tileHeight = 8;

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;

/**
 * A row of hashes: hash i of tile n at level l is the root over the leaves from (n·256 + i)·256^l
 * up to (n·256 + i + 1)·256^l. `width` is 256, or less at the right edge of the tree.
 */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The entries under one tile of level 0. */
export interface EntryBundle {
  readonly index: number;
  readonly width: number;
}

/** What a path below the log's prefix asks for. */
export type TileResource =
  ({ readonly kind: 'hashes' } & Tile) | ({ readonly kind: 'entries' } & EntryBundle);

/** Path of a tile below the log's prefix, for example `tile/1/x001/x234/067.p/8`. */
export function tilePath(tile: Tile): string {
  return `tile/${tile.level}/${indexPath(tile.index)}${widthSuffix(tile.width)}`;
}

/** Path of an entry bundle below the log's prefix, for example `tile/entries/000.p/15`. */
export function entryBundlePath(bundle: EntryBundle): string {
  return `tile/entries/${indexPath(bundle.index)}${widthSuffix(bundle.width)}`;
}

/**
 * What a path names, undefined if it names nothing. Paths come from outside, and only the one
 * spelling that {@link tilePath} and {@link entryBundlePath} write is understood.
 */
export function parseTilePath(path: string): TileResource | undefined {
  const pattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/;
  const match = pattern.exec(path);
  if (match === null) return undefined;
  const [, kind, elements = '', widthText] = match;
  const index = Number(elements.replaceAll(/[x/]/g, ''));
  const width = widthText === undefined ? tileWidth : Number(widthText);
  if (!Number.isSafeInteger(index) || width < 1) return undefined;
  const resource: TileResource =
    kind === 'entries'
      ? { kind: 'entries', index, width }
      : { kind: 'hashes', level: Number(kind), index, width };
  if (resource.kind === 'hashes' && resource.level > 63) return undefined;
  return tileResourcePath(resource) === path ? resource : undefined;
}

/** The tiles that a tree of this size has, partial ones included, the lowest level first. */
export function tilesOfTree(treeSize: number): Tile[] {
  return newTiles(0, treeSize);
}

/**
 * The tiles that a tree has after growing and had not before: what must be written before the
 * larger checkpoint is published. Those of level 0 name the entry bundles as well.
 *
 * @throws RangeError if these are not sizes, or the tree shrinks
 */
export function newTiles(oldSize: number, newSize: number): Tile[] {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize)) {
    throw new RangeError(`${oldSize} and ${newSize} must be numbers of leaves`);
  }
  if (oldSize < 0 || oldSize > newSize) {
    throw new RangeError(`a log cannot go from ${oldSize} to ${newSize} leaves`);
  }
  const tiles: Tile[] = [];
  let [oldCount, newCount] = [oldSize, newSize];
  for (let level = 0; newCount > 0; level += 1) {
    if (newCount > oldCount) addAll(tiles, newTilesOfLevel(level, oldCount, newCount));
    oldCount = Math.floor(oldCount / tileWidth);
    newCount = Math.floor(newCount / tileWidth);
  }
  return tiles;
}

/** Where a node of the tree is found: below which hashes of which tile. */
export interface TilePosition {
  readonly tile: Tile;
  /** The node is the root over the tile's hashes from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tile of a tree of this size that yields a node.
 *
 * @throws RangeError if the node is not a perfect subtree of that tree
 */
export function tilePositionOf(node: TreeNode, treeSize: number): TilePosition {
  if ((node.index + 1) * 2 ** node.level > treeSize) {
    throw new RangeError(`a tree of ${treeSize} leaves lacks node ${node.level}/${node.index}`);
  }
  const level = Math.floor(node.level / tileHeight);
  const span = 2 ** (node.level % tileHeight);
  const firstHash = node.index * span;
  const index = Math.floor(firstHash / tileWidth);
  const hashesOfLevel = Math.floor(treeSize / tileWidth ** level);
  const width = Math.min(tileWidth, hashesOfLevel - index * tileWidth);
  const start = firstHash % tileWidth;
  return { tile: { level, index, width }, start, end: start + span };
}

/**
 * Reads the nodes of a tree of this size from its tiles: what proofs are built from. `readTile` is
 * asked for each node anew, so cache there.
 *
 * @throws LogError `TILE_MALFORMED` (while reading) if a tile has not the length its width says
 */
export function tileNodeReader(
  treeSize: number,
  readTile: (tile: Tile) => Uint8Array,
  hash: Sha256 = sha256,
): NodeReader {
  return (level, index) => {
    const { tile, start, end } = tilePositionOf({ level, index }, treeSize);
    return rootOf(decodeTile(readTile(tile), tile.width).slice(start, end), hash);
  };
}

/**
 * Splits a tile into its hashes.
 *
 * @throws LogError `TILE_MALFORMED` if it has not the length its width says
 */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * hashLengthBytes) {
    throw new LogError(
      'TILE_MALFORMED',
      `a tile of width ${width} has ${width * hashLengthBytes} bytes, not ${bytes.length}`,
    );
  }
  return Array.from({ length: width }, (_, position) =>
    bytes.subarray(position * hashLengthBytes, (position + 1) * hashLengthBytes),
  );
}

function newTilesOfLevel(level: number, oldCount: number, newCount: number): Tile[] {
  const tiles: Tile[] = [];
  for (let start = oldCount - (oldCount % tileWidth); start < newCount; start += tileWidth) {
    const width = Math.min(tileWidth, newCount - start);
    tiles.push({ level, index: start / tileWidth, width });
  }
  return tiles;
}

function tileResourcePath(resource: TileResource): string {
  return resource.kind === 'hashes' ? tilePath(resource) : entryBundlePath(resource);
}

/** Three digits per element, all but the last marked, so that no file is also a folder. */
function indexPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const elements = padded.match(/\d{3}/g) ?? [];
  return elements
    .map((element, i) => (i < elements.length - 1 ? `x${element}` : element))
    .join('/');
}

function widthSuffix(width: number): string {
  return width === tileWidth ? '' : `.p/${width}`;
}
