import { hashLengthBytes } from '../../core/log/sha256.ts';

/** How many leaves are remembered: 8 MiB; with one more, all of them are forgotten. */
const LEAVES_MAX = 262_144;

const LEAVES_AT_FIRST = 1_024;

/**
 * Leaf hashes of entries that were stored one after the other, for who goes on where they begin.
 * The entries themselves are let go: kept for half a second, they would outlive the young heap.
 */
export class RememberedLeaves {
  #startSize: number;
  #count = 0;
  #hashes = Buffer.alloc(LEAVES_AT_FIRST * hashLengthBytes);

  /** @param startSize of the log before the first of them */
  constructor(startSize: number) {
    this.#startSize = startSize;
  }

  /** @returns false if it does not follow, or is one too many: then it is not remembered */
  add(index: number, leaf: Uint8Array): boolean {
    if (index !== this.#startSize + this.#count || this.#count === LEAVES_MAX) return false;
    const at = this.#count * hashLengthBytes;
    if (at === this.#hashes.length) {
      this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    }
    this.#hashes.set(leaf, at);
    this.#count += 1;
    return true;
  }

  /**
   * Gives away those from one size of the log to another, or as many of them as are known from the
   * first on.
   */
  take(from: number, until: number): readonly Uint8Array[] {
    const skipped = from - this.#startSize;
    const known = skipped < 0 ? 0 : Math.max(0, this.#count - skipped);
    const count = Math.max(0, Math.min(known, until - from));
    const start = skipped * hashLengthBytes;
    const end = start + count * hashLengthBytes;
    const taken = known === 0 ? Buffer.alloc(0) : Buffer.from(this.#hashes.subarray(start, end));
    if (known > count) this.#hashes.copyWithin(0, end, (skipped + known) * hashLengthBytes);
    this.#count = known - count;
    this.#startSize = from + count;
    return Array.from({ length: count }, (_, index) =>
      taken.subarray(index * hashLengthBytes, (index + 1) * hashLengthBytes),
    );
  }
}
