import { existsSync, readFileSync } from 'node:fs';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCheckpoint } from './checkpoint.ts';
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts';
import {
  consistencyProof,
  inclusionProof,
  rootFromNodes,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proof.ts';
import { leafHash, rootOf, TreeFrontier } from './merkle-tree.ts';
import { parseNote } from './signed-note.ts';
import {
  decodeTile,
  entryBundlePath,
  newTiles,
  parseTilePath,
  tileNodeReader,
  tilePath,
  tilePositionOf,
  tilesOfTree,
} from './tiles.ts';
import type { Tile } from './tiles.ts';

const vectors = new URL(
  '../../../../shared/data/reference-vectors/tlog-tessera/testdata/log/',
  import.meta.url,
);

describe.skipIf(!existsSync(vectors))('the Tessera log in ../shared/data', () => {
  const readBytes = (path: string): Uint8Array =>
    Uint8Array.from(readFileSync(new URL(path, vectors)));

  test.each(Array.from({ length: 15 }, (_, i) => i + 1))(
    'has the signed root over its entries and over its hash tiles at size %d',
    (size) => {
      const bundle = readBytes(entryBundlePath({ index: 0, width: size }));
      const entries = decodeEntryBundle(bundle, size);
      const signed = bytesToHex(signedRoot(size));
      expect(bytesToHex(rootOf(entries.map((entry) => leafHash(entry))))).toBe(signed);
      const readNode = tileNodeReader(size, (tile) => readBytes(tilePath(tile)));
      expect(bytesToHex(rootFromNodes(size, readNode))).toBe(signed);
      expect(encodeEntryBundle(entries)).toEqual(bundle);
    },
  );

  test('has the signed root of the empty tree', () => {
    expect(bytesToHex(rootOf([]))).toBe(bytesToHex(signedRoot(0)));
  });

  test('proves each entry and each step of its history from tiles', () => {
    const readNode = tileNodeReader(15, (tile) => readBytes(tilePath(tile)));
    const root = signedRoot(15);
    const entries = decodeEntryBundle(readBytes(entryBundlePath({ index: 0, width: 15 })), 15);
    for (const [leafIndex, entry] of entries.entries()) {
      const proof = inclusionProof(leafIndex, 15, readNode);
      const claim = { leafHash: leafHash(entry), leafIndex, treeSize: 15, root, proof };
      expect(verifyInclusion(claim)).toBe(true);
      const oldSize = leafIndex + 1;
      const steps = consistencyProof(oldSize, 15, readNode);
      const roots = { oldRoot: signedRoot(oldSize), newRoot: root };
      expect(verifyConsistency({ oldSize, newSize: 15, ...roots, proof: steps })).toBe(true);
    }
  });

  function signedRoot(size: number): Uint8Array {
    const note = readFileSync(new URL(`checkpoint.${size}`, vectors), 'utf8');
    const checkpoint = parseCheckpoint(parseNote(note).text);
    expect(checkpoint.size).toBe(size);
    return checkpoint.root;
  }
});

describe('tile paths', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1067, width: 256 }, 'tile/0/x001/067'],
    [{ level: 1, index: 1_234_067, width: 8 }, 'tile/1/x001/x234/067.p/8'],
    [{ level: 63, index: 1000, width: 1 }, 'tile/63/x001/000.p/1'],
  ])('write and read %j', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual({ kind: 'hashes', ...tile });
  });

  test.each([
    [{ index: 7, width: 256 }, 'tile/entries/007'],
    [{ index: 999_999, width: 255 }, 'tile/entries/x999/999.p/255'],
  ])('write and read the bundle %j', (bundle, path) => {
    expect(entryBundlePath(bundle)).toBe(path);
    expect(parseTilePath(path)).toEqual({ kind: 'entries', ...bundle });
  });

  test('come back for any tile', () => {
    const tiles = fc.record({
      level: fc.nat(63),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tiles, (tile) => {
        expect(parseTilePath(tilePath(tile))).toEqual({ kind: 'hashes', ...tile });
      }),
    );
  });

  test.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/entries/../0/000',
    'tile/Entries/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    '/tile/0/000',
  ])('name nothing when spelt %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('tiles of a tree', () => {
  test('are those of the example of 70,000 entries in the specification', () => {
    const tiles = tilesOfTree(70_000);
    const full = (level: number): number =>
      tiles.filter((tile) => tile.level === level && tile.width === 256).length;
    expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
    expect(tiles.filter((tile) => tile.width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });

  test('are none for the empty tree, and reach the next level at 256 entries', () => {
    expect(tilesOfTree(0)).toEqual([]);
    expect(tilesOfTree(255)).toEqual([{ level: 0, index: 0, width: 255 }]);
    expect(tilesOfTree(256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  test('that are new after growth are those it had not before', () => {
    fc.assert(
      fc.property(fc.nat(140_000), fc.nat(140_000), (one, other) => {
        const [oldSize, newSize] = [Math.min(one, other), Math.max(one, other)];
        const before = new Set(tilesOfTree(oldSize).map(tilePath));
        const fresh = tilesOfTree(newSize)
          .map(tilePath)
          .filter((path) => !before.has(path));
        expect(newTiles(oldSize, newSize).map(tilePath)).toEqual(fresh);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [2, 1],
    [-1, 1],
    [0, 0.5],
    [0, 2 ** 53],
  ])('cannot be told for a growth from %d to %d', (oldSize, newSize) => {
    expect(() => newTiles(oldSize, newSize)).toThrow(RangeError);
  });
});

describe('tilePositionOf', () => {
  test.each([
    [{ level: 0, index: 300 }, 301, { level: 0, index: 1, width: 45 }, 44, 45],
    [{ level: 3, index: 1 }, 70_000, { level: 0, index: 0, width: 256 }, 8, 16],
    [{ level: 8, index: 272 }, 70_000, { level: 1, index: 1, width: 17 }, 16, 17],
    [{ level: 16, index: 0 }, 70_000, { level: 2, index: 0, width: 1 }, 0, 1],
  ])('finds node %j of a tree of %d', (node, size, tile, start, end) => {
    expect(tilePositionOf(node, size)).toEqual({ tile, start, end });
  });

  test('refuses a node that the tree does not have', () => {
    expect(() => tilePositionOf({ level: 1, index: 1 }, 3)).toThrow(RangeError);
  });
});

describe('tileNodeReader', () => {
  test('reads every node of a tree of three tile levels from its tiles alone', () => {
    const size = 66_000;
    const { tiles, nodes, root } = tiledTree(size);
    const readNode = tileNodeReader(size, (tile) => tiles.get(tilePath(tile)) ?? new Uint8Array());
    expect(bytesToHex(rootFromNodes(size, readNode))).toBe(bytesToHex(root));
    for (const [level, index] of [
      [0, 65_999],
      [5, 2000],
      [8, 256],
      [13, 7],
      [16, 0],
    ] as const) {
      const expected = nodes.get(`${level}/${index}`) ?? new Uint8Array();
      expect(bytesToHex(readNode(level, index))).toBe(bytesToHex(expected));
    }
  });

  test('refuses a tile of another length than its path says', () => {
    const readNode = tileNodeReader(3, () => new Uint8Array(64));
    expect(() => readNode(0, 0)).toThrow('a tile of width 3 has 96 bytes, not 64');
  });
});

test('decodeTile splits a tile into hashes', () => {
  const [first, second] = decodeTile(
    concatBytes(leafHash(Uint8Array.of(1)), new Uint8Array(32)),
    2,
  );
  expect(first).toEqual(leafHash(Uint8Array.of(1)));
  expect(second).toEqual(new Uint8Array(32));
});

interface TiledTree {
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  readonly nodes: ReadonlyMap<string, Uint8Array>;
  readonly root: Uint8Array;
}

function tiledTree(size: number): TiledTree {
  const nodes = new Map<string, Uint8Array>();
  const frontier = new TreeFrontier();
  for (let i = 0; i < size; i += 1) {
    const leaf = leafHash(Uint8Array.of(i >> 16, (i >> 8) & 0xff, i & 0xff));
    frontier.append(leaf, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  }
  const bytesOf = ({ level, index, width }: Tile): Uint8Array =>
    concatBytes(
      ...Array.from({ length: width }, (_, i) => {
        const node = nodes.get(`${level * 8}/${index * 256 + i}`);
        if (node === undefined) throw new Error(`tile ${level}/${index} lacks hash ${i}`);
        return node;
      }),
    );
  const tiles = new Map(tilesOfTree(size).map((tile) => [tilePath(tile), bytesOf(tile)]));
  return { tiles, nodes, root: frontier.root() };
}
