/** Digits that an abbreviated commit id must have at least. */
const shaDigitsMin = 7;

/**
 * Commit ids as raw bytes with a number each, in order of first sight: about 30 bytes per id when
 * a map of strings takes 150.
 *
 * Open addressing whose hash uses the first 28 bits only, so that every id with the same seven
 * leading digits lies in one probe run: abbreviated ids are looked up in the same table.
 */
export class ShaTable {
  readonly digits: number;
  #bytes: Buffer;
  #slots: Int32Array;
  #size = 0;
  readonly #scratch: Buffer;

  /** @param digits hexadecimal digits of each id: 40, 64 or 12 */
  constructor(digits: number) {
    this.digits = digits;
    this.#scratch = Buffer.alloc(digits / 2);
    this.#bytes = Buffer.alloc((digits / 2) * 512);
    this.#slots = new Int32Array(1024).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /**
   * The number of the id whose digits stand in `text` from `start` on; a new id gets the next one.
   *
   * @returns -1 when there are not `digits` lower-case hexadecimal digits
   */
  intern(text: Uint8Array, start: number): number {
    if (!this.#decode(text, start)) return -1;
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    const width = this.#scratch.length;
    let slot = this.#slotOf(this.#scratch, 0);
    for (;;) {
      const index = this.#slots[slot] ?? -1;
      if (index < 0) break;
      if (this.#scratch.compare(this.#bytes, index * width, index * width + width) === 0) {
        return index;
      }
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#slots[slot] = this.#size;
    this.#scratch.copy(this.#bytes, this.#size * width);
    return this.#size++;
  }

  /** The numbers of all ids that begin with these lower-case digits, at least seven of them. */
  startingWith(prefix: string): number[] {
    const found: number[] = [];
    if (prefix.length < shaDigitsMin || prefix.length > this.digits) return found;
    const head = Buffer.from(prefix.slice(0, shaDigitsMin).padEnd(8, '0'), 'hex');
    let slot = this.#slotOf(head, 0);
    for (;;) {
      const index = this.#slots[slot] ?? -1;
      if (index < 0) return found;
      if (this.hexAt(index).startsWith(prefix)) found.push(index);
      slot = (slot + 1) & (this.#slots.length - 1);
    }
  }

  hexAt(index: number): string {
    const width = this.#scratch.length;
    if (!(index >= 0 && index < this.#size)) throw new RangeError(`no commit number ${index}`);
    return this.#bytes.toString('hex', index * width, index * width + width);
  }

  #decode(text: Uint8Array, start: number): boolean {
    for (let place = 0; place < this.#scratch.length; place++) {
      const high = digitValue(text[start + place * 2]);
      const low = digitValue(text[start + place * 2 + 1]);
      if (high < 0 || low < 0) return false;
      this.#scratch[place] = high * 16 + low;
    }
    return true;
  }

  #slotOf(bytes: Buffer, at: number): number {
    const leading = bytes.readUInt32BE(at) >>> 4;
    return Math.imul(leading, 0x9e3779b1) >>> (Math.clz32(this.#slots.length) + 1);
  }

  #grow(): void {
    const width = this.#scratch.length;
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const bytes = Buffer.alloc((slots.length / 2) * width);
    this.#bytes.copy(bytes, 0, 0, this.#size * width);
    this.#bytes = bytes;
    this.#slots = slots;
    for (let index = 0; index < this.#size; index++) {
      let slot = this.#slotOf(bytes, index * width);
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index;
    }
  }
}

function digitValue(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
