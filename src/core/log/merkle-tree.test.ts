import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash, nodeHash, rootOf, TreeFrontier } from './merkle-tree.ts';

const vectors = new URL(
  '../../../../shared/data/reference-vectors/merkle-rfc6962/tree-vectors.json',
  import.meta.url,
);

describe.skipIf(!existsSync(vectors))('Certificate Transparency vectors in ../shared/data', () => {
  interface TreeVectors {
    readonly leaf_inputs_hex: readonly string[];
    readonly root_hashes_hex_by_size: readonly string[];
    readonly node_hashes_hex_by_level: readonly (readonly string[])[];
  }
  const published = existsSync(vectors)
    ? (JSON.parse(readFileSync(vectors, 'utf8')) as TreeVectors)
    : { leaf_inputs_hex: [], root_hashes_hex_by_size: [], node_hashes_hex_by_level: [] };
  const leaves = published.leaf_inputs_hex.map((input) => leafHash(hexToBytes(input)));

  test('gives the published root at each of the sizes 0 to 8', () => {
    const roots = Array.from({ length: 9 }, (_, size) => bytesToHex(rootOf(leaves.slice(0, size))));
    expect(roots).toEqual(published.root_hashes_hex_by_size);
  });

  test('visits every published node', () => {
    const visited: string[][] = [[], [], [], []];
    const frontier = new TreeFrontier();
    for (const leaf of leaves) {
      frontier.append(leaf, (level, index, hash) => {
        const row = visited[level];
        if (row !== undefined) row[index] = bytesToHex(hash);
      });
    }
    expect(visited).toEqual(published.node_hashes_hex_by_level);
  });
});

describe('rootOf', () => {
  test('of no leaf is the hash of nothing', () => {
    expect(bytesToHex(rootOf([]))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  test('follows the recursive definition of RFC 9162 at every size', () => {
    const leaves = numberedLeaves(200);
    for (let size = 1; size <= leaves.length; size += 1) {
      const part = leaves.slice(0, size);
      expect(bytesToHex(rootOf(part))).toBe(bytesToHex(recursiveRoot(part)));
    }
  });

  test('tells a leaf from an inner node over the same bytes', () => {
    const [left, right] = numberedLeaves(2);
    if (left === undefined || right === undefined) throw new Error('two leaves');
    const both = new Uint8Array([...left, ...right]);
    expect(bytesToHex(leafHash(both))).not.toBe(bytesToHex(nodeHash(left, right)));
  });

  test('is the same under a native SHA-256', () => {
    const native = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
    const leaves = numberedLeaves(50);
    expect(bytesToHex(rootOf(leaves, native))).toBe(bytesToHex(rootOf(leaves)));
  });
});

describe('TreeFrontier', () => {
  test('goes on from a saved state as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (first, second) => {
        const leaves = numberedLeaves(first + second);
        const frontier = new TreeFrontier();
        for (const leaf of leaves.slice(0, first)) frontier.append(leaf);
        const resumed = new TreeFrontier(frontier.state());
        for (const leaf of leaves.slice(first)) resumed.append(leaf);
        expect(resumed.size).toBe(leaves.length);
        expect(bytesToHex(resumed.root())).toBe(bytesToHex(rootOf(leaves)));
      }),
      { numRuns: 20 },
    );
  });

  test('gives a state that later appends leave alone', () => {
    const frontier = new TreeFrontier();
    for (const leaf of numberedLeaves(5)) frontier.append(leaf);
    const before = frontier.state();
    frontier.append(leafHash(new Uint8Array(3)));
    expect(before.size).toBe(5);
    expect(bytesToHex(new TreeFrontier(before).root())).toBe(bytesToHex(rootOf(numberedLeaves(5))));
  });

  test('keeps one hash per one bit of its size', () => {
    const frontier = new TreeFrontier();
    for (const leaf of numberedLeaves(255)) frontier.append(leaf);
    expect(frontier.state().hashes).toHaveLength(8);
    frontier.append(leafHash(new Uint8Array(0)));
    expect(frontier.state().hashes).toHaveLength(1);
  });

  test.each([
    { size: 1, hashes: [] },
    { size: 4, hashes: numberedLeaves(2) },
    { size: 1, hashes: [new Uint8Array(31)] },
    { size: -1, hashes: [] },
    { size: 1.5, hashes: numberedLeaves(1) },
  ])('refuses a state that does not fit: case %#', (state) => {
    expect(() => new TreeFrontier(state)).toThrow(RangeError);
  });
});

function numberedLeaves(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => leafHash(Uint8Array.of(i >> 8, i & 0xff)));
}

/** MTH as RFC 9162 section 2.1.1 defines it, slow and plain. */
function recursiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (leaves.length === 1 && first !== undefined) return first;
  let middle = 1;
  while (middle * 2 < leaves.length) middle *= 2;
  return nodeHash(recursiveRoot(leaves.slice(0, middle)), recursiveRoot(leaves.slice(middle)));
}
