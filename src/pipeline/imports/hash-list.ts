const HASH_BYTES = 32;

/** SHA-256 hashes by position, packed: a million of them take 32 MB instead of a hundred. */
export class HashList {
  #bytes: Buffer = Buffer.alloc(1024 * HASH_BYTES);
  #length = 0;

  /** @param hash hexadecimal */
  set(position: number, hash: string): void {
    while ((position + 1) * HASH_BYTES > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    this.#bytes.write(hash, position * HASH_BYTES, 'hex');
    this.#length = Math.max(this.#length, position + 1);
  }

  get(position: number): string | undefined {
    if (position >= this.#length) return undefined;
    const start = position * HASH_BYTES;
    return this.#bytes.toString('hex', start, start + HASH_BYTES);
  }
}
