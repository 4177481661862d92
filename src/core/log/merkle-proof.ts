import { equalBytes } from './bytes.ts';
import { joinSubtrees, nodeHash } from './merkle-tree.ts';
import { hashLengthBytes, sha256 } from './sha256.ts';
import type { Sha256 } from './sha256.ts';

/** A perfect subtree: at level l and index i it covers the leaves from i·2^l up to (i+1)·2^l. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Gives the hash of a perfect subtree that lies wholly inside the tree. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/**
 * The hashes that lead from a leaf to the root, the leaf's sibling first (RFC 9162 section
 * 2.1.3.1).
 *
 * @throws RangeError if the tree has no such leaf
 */
export function inclusionProof(
  leafIndex: number,
  treeSize: number,
  readNode: NodeReader,
  hash: Sha256 = sha256,
): Uint8Array[] {
  return inclusionRanges(leafIndex, treeSize).map((range) => rangeHash(range, readNode, hash));
}

/**
 * The hashes that show that the tree of `newSize` leaves begins with the tree of `oldSize` leaves
 * (RFC 9162 section 2.1.4.1).
 *
 * @throws RangeError unless 1 ≤ oldSize ≤ newSize: there is nothing to prove about an empty tree
 */
export function consistencyProof(
  oldSize: number,
  newSize: number,
  readNode: NodeReader,
  hash: Sha256 = sha256,
): Uint8Array[] {
  return consistencyRanges(oldSize, newSize).map((range) => rangeHash(range, readNode, hash));
}

/**
 * Root of the tree of the given size, from its stored nodes.
 *
 * @throws RangeError if that is not a size
 */
export function rootFromNodes(
  treeSize: number,
  readNode: NodeReader,
  hash: Sha256 = sha256,
): Uint8Array {
  if (!isSize(treeSize)) throw new RangeError(`a tree cannot have ${treeSize} leaves`);
  return rangeHash({ start: 0, end: treeSize }, readNode, hash);
}

/** The nodes that {@link inclusionProof} will read: lets a store fetch them all at once. */
export function inclusionProofNodes(leafIndex: number, treeSize: number): TreeNode[] {
  return inclusionRanges(leafIndex, treeSize).flatMap(nodesOfRange);
}

/** The nodes that {@link consistencyProof} will read. */
export function consistencyProofNodes(oldSize: number, newSize: number): TreeNode[] {
  return consistencyRanges(oldSize, newSize).flatMap(nodesOfRange);
}

/** The perfect subtrees that make up a tree, the larger first: what its frontier holds. */
export function frontierNodes(treeSize: number): TreeNode[] {
  return nodesOfRange({ start: 0, end: treeSize });
}

/** The claim that an entry is in a tree, with its proof. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly leafIndex: number;
  readonly treeSize: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2). Never throws. */
export function verifyInclusion(claim: InclusionClaim, hash: Sha256 = sha256): boolean {
  const root = rootFromInclusionProof(claim, hash);
  return root !== undefined && equalBytes(root, claim.root);
}

/**
 * The root that an inclusion proof leads to; undefined if it has the wrong number of hashes, or
 * hashes of the wrong length, for that leaf and size.
 */
export function rootFromInclusionProof(
  claim: Omit<InclusionClaim, 'root'>,
  hash: Sha256 = sha256,
): Uint8Array | undefined {
  const { leafIndex, treeSize, proof } = claim;
  if (!isSize(leafIndex) || !isSize(treeSize) || leafIndex >= treeSize) return undefined;
  if (![claim.leafHash, ...proof].every(isHash)) return undefined;
  let index = leafIndex;
  let lastIndex = treeSize - 1;
  let node = claim.leafHash;
  for (const sibling of proof) {
    if (lastIndex === 0) return undefined;
    if (index % 2 === 1 || index === lastIndex) {
      node = nodeHash(sibling, node, hash);
      [index, lastIndex] = skipMissingSiblings(index, lastIndex);
    } else {
      node = nodeHash(node, sibling, hash);
    }
    index = half(index);
    lastIndex = half(lastIndex);
  }
  return lastIndex === 0 ? node : undefined;
}

/** The claim that one tree begins with another, with its proof. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the proof shows that the newer tree begins with the older (RFC 9162 section 2.1.4.2).
 * Never throws. A size of 0 is refused, as transparency-dev's implementations do: every tree begins
 * with the empty one, so such a claim says nothing, and its roots would go unchecked.
 */
export function verifyConsistency(claim: ConsistencyClaim, hash: Sha256 = sha256): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!isSize(oldSize) || !isSize(newSize) || oldSize === 0 || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && equalBytes(oldRoot, newRoot);
  if (proof.length === 0) return false;
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  const roots = rootsFromConsistencyPath(oldSize, newSize, path, hash);
  return (
    roots !== undefined && equalBytes(roots.oldRoot, oldRoot) && equalBytes(roots.newRoot, newRoot)
  );
}

function rootsFromConsistencyPath(
  oldSize: number,
  newSize: number,
  path: readonly Uint8Array[],
  hash: Sha256,
): { oldRoot: Uint8Array; newRoot: Uint8Array } | undefined {
  const [seed, ...rest] = path;
  if (seed === undefined || !path.every(isHash)) return undefined;
  let [index, lastIndex] = [oldSize - 1, newSize - 1];
  while (index % 2 === 1) [index, lastIndex] = [half(index), half(lastIndex)];
  let oldRoot = seed;
  let newRoot = seed;
  for (const sibling of rest) {
    if (lastIndex === 0) return undefined;
    if (index % 2 === 1 || index === lastIndex) {
      oldRoot = nodeHash(sibling, oldRoot, hash);
      newRoot = nodeHash(sibling, newRoot, hash);
      [index, lastIndex] = skipMissingSiblings(index, lastIndex);
    } else {
      newRoot = nodeHash(newRoot, sibling, hash);
    }
    index = half(index);
    lastIndex = half(lastIndex);
  }
  return lastIndex === 0 ? { oldRoot, newRoot } : undefined;
}

/** On the right edge a node has no sibling until its index is odd: the proof skips those levels. */
function skipMissingSiblings(startIndex: number, startLastIndex: number): [number, number] {
  let [index, lastIndex] = [startIndex, startLastIndex];
  while (index % 2 === 0 && index !== 0) [index, lastIndex] = [half(index), half(lastIndex)];
  return [index, lastIndex];
}

/** Leaves from `start` up to `end`; `start` is a multiple of the largest power of two inside. */
interface LeafRange {
  readonly start: number;
  readonly end: number;
}

function inclusionRanges(leafIndex: number, treeSize: number): LeafRange[] {
  if (!isSize(leafIndex) || !isSize(treeSize) || leafIndex >= treeSize) {
    throw new RangeError(`a tree of ${treeSize} leaves has no leaf ${leafIndex}`);
  }
  const ranges: LeafRange[] = [];
  let [start, end] = [0, treeSize];
  while (end - start > 1) {
    const middle = start + largestPowerOfTwoBelow(end - start);
    if (leafIndex < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.toReversed();
}

function consistencyRanges(oldSize: number, newSize: number): LeafRange[] {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize === 0 || oldSize > newSize) {
    throw new RangeError(`there is no consistency proof from ${oldSize} to ${newSize} leaves`);
  }
  const ranges: LeafRange[] = [];
  let [start, end] = [0, newSize];
  while (end !== oldSize) {
    const middle = start + largestPowerOfTwoBelow(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // When nothing was split off on the left, the common subtree is the old tree, whose root is
  // known.
  if (start > 0) ranges.push({ start, end });
  return ranges.toReversed();
}

function rangeHash(range: LeafRange, readNode: NodeReader, hash: Sha256): Uint8Array {
  const hashes = nodesOfRange(range).map((node) => readNode(node.level, node.index));
  return joinSubtrees(hashes, hash);
}

function nodesOfRange({ start, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  let position = start;
  while (position < end) {
    const width = largestPowerOfTwoBelow(end - position + 1);
    nodes.push({ level: Math.log2(width), index: position / width });
    position += width;
  }
  return nodes;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashLengthBytes;
}

function isPowerOfTwo(value: number): boolean {
  return largestPowerOfTwoBelow(value + 1) === value;
}

/** The largest power of two smaller than a number above 1. Bit operators would end at 2^31. */
function largestPowerOfTwoBelow(value: number): number {
  let power = 1;
  while (power * 2 < value) power *= 2;
  return power;
}

function half(value: number): number {
  return Math.floor(value / 2);
}
