import {
  consistencyProof,
  consistencyProofNodes,
  frontierNodes,
  inclusionProof,
  inclusionProofNodes,
  type NodeReader,
  type TreeNode,
} from '../../core/log/merkle-proof.ts';
import { joinSubtrees, TreeFrontier } from '../../core/log/merkle-tree.ts';
import type { Transaction } from '../../db/engine/port.ts';
import { type AnchorNodeRow, readAnchorNode, readAnchors } from '../../db/sql/log/anchors.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { leafOf } from '../log/tree-edge.ts';

/** Roots from this level on are stored; those below are computed from their 256 entries. */
const STORED_LEVEL = 8;

const BLOCK = 2 ** STORED_LEVEL;

/**
 * The tree of the anchor log as it is stored. Remembers what it has read, so use one for a piece of
 * work and drop it.
 */
export class AnchorTree {
  readonly #db: Pick<Transaction, 'query'>;
  readonly #nodes = new Map<string, Uint8Array>();

  constructor(db: Pick<Transaction, 'query'>) {
    this.#db = db;
  }

  async root(size: number): Promise<Uint8Array> {
    const { hashes } = await this.frontier(size);
    return joinSubtrees(hashes, nodeSha256);
  }

  /** From which the log goes on. */
  async frontier(size: number): Promise<{ size: number; hashes: Uint8Array[] }> {
    const nodes = frontierNodes(size);
    const read = await this.#reader(nodes);
    return { size, hashes: nodes.map(({ level, index }) => read(level, index)) };
  }

  async inclusion(index: number, size: number): Promise<Uint8Array[]> {
    const read = await this.#reader(inclusionProofNodes(index, size));
    return inclusionProof(index, size, read, nodeSha256);
  }

  /** That the larger tree begins with the smaller; nothing is to be shown of the empty one. */
  async consistency(from: number, to: number): Promise<Uint8Array[]> {
    if (from === 0 || from === to) return [];
    const read = await this.#reader(consistencyProofNodes(from, to));
    return consistencyProof(from, to, read, nodeSha256);
  }

  async #reader(nodes: readonly TreeNode[]): Promise<NodeReader> {
    for (const { level, index } of nodes) {
      if (this.#nodes.has(`${level}/${index}`)) continue;
      if (level < STORED_LEVEL) await this.#readBlock(Math.floor((index * 2 ** level) / BLOCK));
      else await this.#readStored(level, index);
    }
    return (level, index) => {
      const found = this.#nodes.get(`${level}/${index}`);
      if (found === undefined) throw new RangeError(`the anchor log has no node ${level}/${index}`);
      return found;
    };
  }

  async #readStored(level: number, index: number): Promise<void> {
    const hash = await readAnchorNode(this.#db, level, index);
    if (hash !== undefined) this.#nodes.set(`${level}/${index}`, hash);
  }

  async #readBlock(block: number): Promise<void> {
    const frontier = new TreeFrontier(undefined, nodeSha256);
    const lines = await readAnchors(this.#db, block * BLOCK, (block + 1) * BLOCK);
    for (const line of lines) {
      frontier.append(leafOf(line), (level, index, hash) => {
        this.#nodes.set(`${level}/${block * 2 ** (STORED_LEVEL - level) + index}`, hash);
      });
    }
  }
}

/** The roots to store, and the root over all, when entries are appended to a tree. */
export function grown(
  start: { readonly size: number; readonly hashes: readonly Uint8Array[] },
  lines: readonly string[],
): { readonly nodes: AnchorNodeRow[]; readonly root: Uint8Array } {
  const frontier = new TreeFrontier(start, nodeSha256);
  const nodes: AnchorNodeRow[] = [];
  for (const line of lines) {
    frontier.append(leafOf(line), (level, index, hash) => {
      if (level < STORED_LEVEL) return;
      nodes.push({ level, index, hash: Buffer.from(hash).toString('hex') });
    });
  }
  return { nodes, root: frontier.root() };
}
