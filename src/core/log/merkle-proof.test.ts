import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';
import {
  consistencyProof,
  consistencyProofNodes,
  inclusionProof,
  inclusionProofNodes,
  rootFromNodes,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proof.ts';
import type { NodeReader } from './merkle-proof.ts';
import { leafHash, rootOf, TreeFrontier } from './merkle-tree.ts';

const vectors = new URL(
  '../../../../shared/data/reference-vectors/merkle-rfc6962/testdata/',
  import.meta.url,
);

describe.skipIf(!existsSync(vectors))('transparency-dev vectors in ../shared/data', () => {
  interface InclusionVector {
    readonly leafIdx: number;
    readonly treeSize: number;
    readonly root: string;
    readonly leafHash: string;
    readonly proof: readonly string[] | null;
    readonly wantErr: boolean;
  }
  interface ConsistencyVector {
    readonly size1: number;
    readonly size2: number;
    readonly root1: string;
    readonly root2: string;
    readonly proof: readonly string[] | null;
    readonly wantErr: boolean;
  }

  test('judges all 98 inclusion proofs as published', () => {
    const cases = readVectors('inclusion/');
    expect(cases).toHaveLength(98);
    for (const { path, text } of cases) {
      const vector = JSON.parse(text) as InclusionVector;
      const isValid = verifyInclusion({
        leafHash: decodeBase64(vector.leafHash),
        leafIndex: vector.leafIdx,
        treeSize: vector.treeSize,
        root: decodeBase64(vector.root),
        proof: (vector.proof ?? []).map(decodeBase64),
      });
      expect(isValid, path).toBe(!vector.wantErr);
    }
  });

  test('judges all 98 consistency proofs as published', () => {
    const cases = readVectors('consistency/');
    expect(cases).toHaveLength(98);
    for (const { path, text } of cases) {
      const vector = JSON.parse(text) as ConsistencyVector;
      const isValid = verifyConsistency({
        oldSize: vector.size1,
        newSize: vector.size2,
        oldRoot: decodeBase64(vector.root1),
        newRoot: decodeBase64(vector.root2),
        proof: (vector.proof ?? []).map(decodeBase64),
      });
      expect(isValid, path).toBe(!vector.wantErr);
    }
  });

  function readVectors(folder: string): { path: string; text: string }[] {
    const root = new URL(folder, vectors);
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => ({ path, text: readFileSync(join(fileURLToPath(root), path), 'utf8') }));
  }
});

describe('inclusion', () => {
  test('is proved for every leaf of every tree up to 40 leaves', () => {
    for (let treeSize = 1; treeSize <= 40; treeSize += 1) {
      const tree = treeOf(treeSize);
      for (let leafIndex = 0; leafIndex < treeSize; leafIndex += 1) {
        const proof = inclusionProof(leafIndex, treeSize, tree.readNode);
        const claim = { leafHash: tree.leaf(leafIndex), leafIndex, treeSize, root: tree.root };
        expect(verifyInclusion({ ...claim, proof })).toBe(true);
      }
    }
  });

  test('is not proved by a proof that was changed, cut, lengthened or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (treeSize, leaf, at) => {
        const tree = treeOf(treeSize);
        const leafIndex = leaf % treeSize;
        const proof = inclusionProof(leafIndex, treeSize, tree.readNode);
        const claim = { leafHash: tree.leaf(leafIndex), leafIndex, treeSize, root: tree.root };
        expect(verifyInclusion({ ...claim, proof })).toBe(true);
        const otherIndex = (leafIndex + 1) % treeSize;
        expect(verifyInclusion({ ...claim, leafIndex: otherIndex, proof })).toBe(false);
        for (const wrong of spoil(proof, at)) {
          expect(verifyInclusion({ ...claim, proof: wrong })).toBe(false);
        }
      }),
    );
  });

  test.each([
    [0, 0],
    [1, 1],
    [-1, 2],
    [0.5, 2],
    [0, 2 ** 53],
  ])('of leaf %d in a tree of %d has no proof', (leafIndex, treeSize) => {
    const tree = treeOf(2);
    expect(() => inclusionProof(leafIndex, treeSize, tree.readNode)).toThrow(RangeError);
    const claim = { leafHash: tree.leaf(0), leafIndex, treeSize, root: tree.root };
    expect(verifyInclusion({ ...claim, proof: [tree.leaf(1)] })).toBe(false);
  });

  test('names the nodes that it will read, up to the largest trees', () => {
    const read: string[] = [];
    const readNode: NodeReader = (level, index) => {
      read.push(`${level}/${index}`);
      return new Uint8Array(32);
    };
    const treeSize = 2 ** 53 - 1;
    inclusionProof(2 ** 40 + 1, treeSize, readNode);
    const named = inclusionProofNodes(2 ** 40 + 1, treeSize);
    expect(named.map(({ level, index }) => `${level}/${index}`)).toEqual(read);
    expect(named.every(({ level, index }) => (index + 1) * 2 ** level <= treeSize)).toBe(true);
  });
});

describe('consistency', () => {
  test('is proved between all trees up to 40 leaves', () => {
    for (let newSize = 1; newSize <= 40; newSize += 1) {
      const tree = treeOf(newSize);
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const proof = consistencyProof(oldSize, newSize, tree.readNode);
        const roots = { oldRoot: treeOf(oldSize).root, newRoot: tree.root };
        expect(verifyConsistency({ oldSize, newSize, ...roots, proof })).toBe(true);
      }
    }
  });

  test('is not proved by a changed, cut or lengthened proof, nor for another history', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (newSize, old, at) => {
        const oldSize = 1 + (old % (newSize - 1));
        const tree = treeOf(newSize);
        const proof = consistencyProof(oldSize, newSize, tree.readNode);
        const claim = { oldSize, newSize, oldRoot: treeOf(oldSize).root, newRoot: tree.root };
        expect(verifyConsistency({ ...claim, proof })).toBe(true);
        const forked = treeOf(oldSize, 'another history').root;
        expect(verifyConsistency({ ...claim, oldRoot: forked, proof })).toBe(false);
        for (const wrong of spoil(proof, at)) {
          expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false);
        }
      }),
    );
  });

  test.each([
    [0, 0],
    [0, 5],
    [3, 2],
    [1.5, 2],
  ])('from %d to %d leaves has no proof', (oldSize, newSize) => {
    const tree = treeOf(5);
    expect(() => consistencyProof(oldSize, newSize, tree.readNode)).toThrow(RangeError);
    const claim = { oldSize, newSize, oldRoot: tree.root, newRoot: tree.root, proof: [] };
    expect(verifyConsistency(claim)).toBe(false);
  });

  test('names the nodes that it will read', () => {
    const nodes = consistencyProofNodes(3, 7);
    expect(nodes).toEqual([
      { level: 0, index: 2 },
      { level: 0, index: 3 },
      { level: 1, index: 0 },
      { level: 1, index: 2 },
      { level: 0, index: 6 },
    ]);
  });
});

describe('rootFromNodes', () => {
  test('agrees with the root over the leaves', () => {
    for (let size = 0; size <= 70; size += 1) {
      const tree = treeOf(size);
      expect(bytesToHex(rootFromNodes(size, tree.readNode))).toBe(bytesToHex(tree.root));
    }
  });

  test('refuses what is not a size', () => {
    expect(() => rootFromNodes(-1, treeOf(1).readNode)).toThrow(RangeError);
  });
});

interface Tree {
  readonly root: Uint8Array;
  readonly readNode: NodeReader;
  leaf(index: number): Uint8Array;
}

function treeOf(size: number, history = ''): Tree {
  const nodes = new Map<string, Uint8Array>();
  const salt = Uint8Array.from(history, (character) => character.charCodeAt(0));
  const leaves = Array.from({ length: size }, (_, i) =>
    leafHash(Uint8Array.of(i >> 8, i & 0xff, ...salt)),
  );
  const frontier = new TreeFrontier();
  for (const leaf of leaves) {
    frontier.append(leaf, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  }
  const readNode: NodeReader = (level, index) => {
    const node = nodes.get(`${level}/${index}`);
    if (node === undefined) throw new Error(`no node ${level}/${index} in a tree of ${size}`);
    return node;
  };
  return { root: rootOf(leaves), readNode, leaf: (index) => readNode(0, index) };
}

/** Proofs that differ from the given one and must therefore not hold. */
function spoil(proof: readonly Uint8Array[], at: number): Uint8Array[][] {
  const extra = new Uint8Array(32);
  const wrong = [
    [...proof, extra],
    [extra, ...proof],
  ];
  const position = at % Math.max(proof.length, 1);
  const chosen = proof[position];
  if (chosen === undefined) return wrong;
  const flipped = Uint8Array.from(chosen, (byte, i) => (i === at % 32 ? byte ^ 1 : byte));
  wrong.push(proof.slice(1), proof.slice(0, -1));
  wrong.push([...proof.slice(0, position), flipped, ...proof.slice(position + 1)]);
  wrong.push([...proof.slice(0, position), chosen.subarray(1), ...proof.slice(position + 1)]);
  const longer = Uint8Array.of(...chosen, 0);
  wrong.push([...proof.slice(0, position), longer, ...proof.slice(position + 1)]);
  return wrong;
}
