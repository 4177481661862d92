import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RememberedLeaves } from './remembered-leaves.ts';

function leaf(index: number): Uint8Array {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, index);
  return hash;
}

function indicesOf(leaves: readonly Uint8Array[]): number[] {
  return leaves.map((hash) => new DataView(hash.buffer, hash.byteOffset).getUint32(0));
}

/** Those that are not where they belong: to compare lists of so many takes seconds. */
function misplaced(indices: readonly number[], from: number): number[] {
  return indices.filter((index, at) => index !== from + at);
}

describe('leaves that are remembered', () => {
  test('are given once, and only to who goes on where they begin', () => {
    const leaves = new RememberedLeaves(3);
    expect([3, 4, 5].map((index) => leaves.add(index, leaf(index)))).toEqual([true, true, true]);
    expect(indicesOf(leaves.take(3, 5))).toEqual([3, 4]);
    expect(leaves.take(3, 5)).toEqual([]);
    expect(leaves.take(5, 9)).toEqual([]);
  });

  test('are given also to who is further than their first', () => {
    const leaves = new RememberedLeaves(3);
    for (let index = 3; index < 9; index += 1) leaves.add(index, leaf(index));
    expect(indicesOf(leaves.take(5, 7))).toEqual([5, 6]);
    expect(indicesOf(leaves.take(7, 99))).toEqual([7, 8]);
    expect(leaves.add(9, leaf(9))).toBe(true);
    expect(leaves.take(8, 10)).toEqual([]);
  });

  test('have no gap', () => {
    const leaves = new RememberedLeaves(0);
    expect(leaves.add(1, leaf(1))).toBe(false);
    expect(leaves.take(0, 2)).toEqual([]);
  });

  test('are so many and no more', () => {
    const leaves = new RememberedLeaves(0);
    let index = 0;
    while (leaves.add(index, leaf(index))) index += 1;
    expect(index).toBe(262_144);
    const taken = indicesOf(leaves.take(0, index));
    expect([taken.length, misplaced(taken, 0)]).toEqual([index, []]);
  });

  test('are those of the log, whatever is asked for when', () => {
    const step = fc.record({ adds: fc.nat(2_000), takes: fc.boolean(), back: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const leaves = new RememberedLeaves(0);
        let [size, edge] = [0, 0];
        for (const { adds, takes, back } of steps) {
          for (let added = 0; added < adds; added += 1) {
            leaves.add(size, leaf(size));
            size += 1;
          }
          if (!takes) continue;
          const until = Math.max(edge, size - back);
          const taken = indicesOf(leaves.take(edge, until));
          expect([taken.length, misplaced(taken, edge)]).toEqual([until - edge, []]);
          edge = until;
        }
      }),
      { numRuns: 50 },
    );
  });
});
