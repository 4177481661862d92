import { hashLengthBytes, sha256 } from './sha256.ts';
import type { Sha256 } from './sha256.ts';

// Domain separation of RFC 9162 section 2.1.1: without it an inner node could pass for an entry.
const leafPrefix = 0x00;
const nodePrefix = 0x01;

/** The hash under which an entry stands in the tree. */
export function leafHash(entry: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const prefixed = new Uint8Array(1 + entry.length);
  prefixed[0] = leafPrefix;
  prefixed.set(entry, 1);
  return hash(prefixed);
}

/** The hash of an inner node from those of its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const prefixed = new Uint8Array(1 + 2 * hashLengthBytes);
  prefixed[0] = nodePrefix;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + hashLengthBytes);
  return hash(prefixed);
}

/** The root of the tree of these leaf hashes, MTH of RFC 9162 section 2.1.1. */
export function rootOf(leafHashes: Iterable<Uint8Array>, hash: Sha256 = sha256): Uint8Array {
  const frontier = new TreeFrontier(emptyFrontier, hash);
  for (const leaf of leafHashes) frontier.append(leaf);
  return frontier.root();
}

/**
 * Joins perfect subtrees that stand side by side, the larger first, into the hash of the tree above
 * them; no subtree at all gives the root of the empty tree.
 */
export function joinSubtrees(hashes: readonly Uint8Array[], hash: Sha256 = sha256): Uint8Array {
  if (hashes.length === 0) return hash(new Uint8Array(0));
  return hashes.reduceRight((right, left) => nodeHash(left, right, hash));
}

/** Called for each perfect subtree that an append completes; level 0 is the leaf itself. */
export type NodeVisitor = (level: number, index: number, hash: Uint8Array) => void;

/**
 * What must be kept to go on appending: one hash for each one bit of the size, the larger first.
 */
export interface FrontierState {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The frontier of a tree without leaves. */
export const emptyFrontier: FrontierState = { size: 0, hashes: [] };

/**
 * The right edge of a growing tree: appends leaves and gives the root in O(log n) memory. Whoever
 * needs the nodes for tiles or proofs receives them while they are built.
 */
export class TreeFrontier {
  readonly #hash: Sha256;
  readonly #subtrees: Uint8Array[];
  #size: number;

  /** @throws RangeError if the state's hashes do not fit its size */
  constructor(state: FrontierState = emptyFrontier, hash: Sha256 = sha256) {
    assertFrontierState(state);
    this.#size = state.size;
    this.#subtrees = [...state.hashes];
    this.#hash = hash;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array, visit?: NodeVisitor): void {
    let index = this.#size;
    let node = leaf;
    visit?.(0, index, node);
    for (let level = 1; index % 2 === 1; level += 1) {
      const sibling = this.#subtrees.pop();
      if (sibling === undefined) throw new Error('a frontier has a hash per one bit of its size');
      node = nodeHash(sibling, node, this.#hash);
      index = Math.floor(index / 2);
      visit?.(level, index, node);
    }
    this.#subtrees.push(node);
    this.#size += 1;
  }

  /** The root over all leaves so far. */
  root(): Uint8Array {
    return joinSubtrees(this.#subtrees, this.#hash);
  }

  /** A copy of the state, from which another frontier can go on. */
  state(): FrontierState {
    return { size: this.#size, hashes: [...this.#subtrees] };
  }
}

function assertFrontierState(state: FrontierState): void {
  if (!Number.isSafeInteger(state.size) || state.size < 0) {
    throw new RangeError(`a tree cannot have ${state.size} leaves`);
  }
  const expectedHashes = state.size.toString(2).replaceAll('0', '').length;
  const isComplete = state.hashes.every((subtree) => subtree.length === hashLengthBytes);
  if (state.hashes.length === expectedHashes && isComplete) return;
  throw new RangeError(
    `a frontier of ${state.size} leaves needs ${expectedHashes} hashes of ${hashLengthBytes} bytes`,
  );
}
