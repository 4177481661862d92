/**
 * A small seeded generator: the same seed gives the same numbers on every machine, because it
 * uses 32-bit integer arithmetic only. Not for secrets.
 */
export interface Random {
  /** An integer in 0..2^32 − 1. */
  uint32(): number;
  /** An integer in 0..limit − 1; limit in 1..2^32. */
  below(limit: number): number;
  /** An integer in least..most, both included. */
  between(least: number, most: number): number;
  /** True with the given probability, 0..1. */
  chance(probability: number): boolean;
  /** One of the items, by weight; undefined if no item has a weight above zero. */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T | undefined;
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021),
 * its state filled from the seed by a 32-bit SplitMix: the golden-ratio sequence of Steele, Lea
 * and Flood (2014) through the finalizer of MurmurHash3. `stream` gives independent sequences of
 * one seed. Throws RangeError unless both are integers in 0..2^32 − 1.
 */
export function seededRandom(seed: number, stream = 0): Random {
  requireUint32(seed);
  requireUint32(stream);
  const fill = splitMix32((splitMix32(seed)() ^ stream) >>> 0);
  return randomFrom(xoshiro128(fill(), fill(), fill(), fill()));
}

/** The bare xoshiro128** sequence from a state of four 32-bit words, not all zero. */
export function xoshiro128(
  first: number,
  second: number,
  third: number,
  fourth: number,
): () => number {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let d = fourth | 0;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

function randomFrom(uint32: () => number): Random {
  const below = (limit: number): number => Math.floor((uint32() / 2 ** 32) * limit);
  return {
    uint32,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => uint32() < probability * 2 ** 32,
    weighted: (items, weightOf) => pickWeighted(items, weightOf, uint32() / 2 ** 32),
  };
}

function pickWeighted<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  fraction: number,
): T | undefined {
  const weights = items.map(weightOf);
  let left = fraction * weights.reduce((sum, weight) => sum + weight, 0);
  let last: T | undefined;
  for (const [index, item] of items.entries()) {
    const weight = weights[index] ?? 0;
    if (weight <= 0) continue;
    if (left < weight) return item;
    left -= weight;
    // Rounding may carry the walk past the end; the last candidate is then the answer.
    last = item;
  }
  return last;
}

function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function requireUint32(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`a seed is an integer in 0..4294967295, not ${value}`);
  }
}
