import { expect, test } from 'vitest';
import { formatAnchorEntry } from '../../src/core/log/anchor-entry.ts';
import { verifyConsistency, verifyInclusion } from '../../src/core/log/merkle-proof.ts';
import { rootOf } from '../../src/core/log/merkle-tree.ts';
import { insertAnchorNodes, insertAnchors } from '../../src/db/sql/log/anchors.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { leafOf } from '../../src/pipeline/log/tree-edge.ts';
import { AnchorTree, grown } from '../../src/pipeline/witness/anchor-tree.ts';
import { describeAboveEngines } from '../database/engines.ts';

const communityId = '00000000-0000-4000-8000-000000000001';
const lines = Array.from({ length: 700 }, (_, at) => {
  return formatAnchorEntry({ origin: 'a.example/v1/log/x', size: at + 1, root: leafOf(`${at}`) });
});
const leaves = lines.map(leafOf);
const rootAt = (size: number): Uint8Array => rootOf(leaves.slice(0, size), nodeSha256);

describeAboveEngines((engine) => {
  test('the stored tree of an anchor log gives roots and proofs of every size', async () => {
    const db = await engine.openMigrated();
    // Batches that end within, at and behind a block of 256.
    for (const [from, until] of [
      [0, 1],
      [1, 256],
      [256, 300],
      [300, 513],
      [513, 700],
    ] as const) {
      await db.transaction(async (tx) => {
        const start = await new AnchorTree(tx).frontier(from);
        const added = lines.slice(from, until);
        const { nodes, root } = grown(start, added);
        expect(root).toEqual(rootAt(until));
        const rows = added.map((entry, at) => {
          return { index: from + at, communityId, treeSize: from + at + 1, entry };
        });
        await insertAnchors(tx, rows);
        await insertAnchorNodes(tx, nodes);
      });
    }
    for (const size of [1, 255, 256, 257, 512, 600, 700]) {
      const tree = new AnchorTree(db);
      const root = rootAt(size);
      expect(Buffer.compare(await tree.root(size), root)).toBe(0);
      for (const leafIndex of [0, size >> 1, size - 1]) {
        const proof = await tree.inclusion(leafIndex, size);
        const leafHash = leaves[leafIndex] ?? root;
        expect(verifyInclusion({ leafHash, leafIndex, treeSize: size, root, proof })).toBe(true);
      }
      const [oldSize, newSize] = [size, 700];
      const proof = await tree.consistency(oldSize, newSize);
      const claim = { oldSize, newSize, oldRoot: root, newRoot: rootAt(700), proof };
      expect(verifyConsistency(claim)).toBe(true);
    }
  });
});
