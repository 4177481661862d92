import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseEntry } from '../entries/parse-entry.ts';
import { decodeBase64 } from '../log/base64.ts';
import { parseCanonical } from '../log/canonical-json.ts';
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts';
import { leafHash, TreeFrontier } from '../log/merkle-tree.ts';
import { parseVerifierKey } from '../log/note-key.ts';
import { messageOf } from '../message-of.ts';
import type { RangeHeader } from './export-format.ts';
import type { Divergence, VerifierOptions } from './verify-log.ts';

const BEGINNING = 'the beginning';

/**
 * Verifies that a range of a log lies between two signed tree heads: what came before hashes into
 * the earlier one, and with the entries of the range into the later one. The entries are read and
 * not recomputed: that takes all of them.
 */
export class RangeVerifier {
  readonly #header: RangeHeader;
  readonly #hash: VerifierOptions['hash'];
  readonly #encode: (line: string) => Uint8Array;
  readonly #frontier: TreeFrontier;
  readonly #byType: Record<string, number> = {};
  /** In what the beginning of the range differs from the tree head that was signed before it. */
  readonly beginning: Divergence | undefined;

  /**
   * @param since the checkpoint of the entries before the range, signed earlier
   * @throws LogError or RangeError when the hashes of the header do not fit its size
   */
  constructor(
    header: RangeHeader,
    { hash, encode = utf8ToBytes }: VerifierOptions,
    since?: string,
  ) {
    this.#header = header;
    this.#hash = hash;
    this.#encode = encode;
    const hashes = header.frontier.map((text) => decodeBase64(text));
    this.#frontier = new TreeFrontier({ size: header.from, hashes }, hash);
    this.beginning = since === undefined ? undefined : this.#compare(since, BEGINNING);
  }

  /** Index after the last entry so far. */
  get size(): number {
    return this.#frontier.size;
  }

  get byType(): Readonly<Record<string, number>> {
    return this.#byType;
  }

  /** Takes the next entry; after a divergence no further one is meaningful. */
  push(line: string): Divergence | undefined {
    const index = this.size;
    try {
      const { type } = parseEntry(parseCanonical(line));
      this.#frontier.append(leafHash(this.#encode(line), this.#hash));
      this.#byType[type] = (this.#byType[type] ?? 0) + 1;
      return undefined;
    } catch (problem) {
      const found = line.slice(0, 200);
      return { index, where: `entry ${index}`, expected: messageOf(problem), found };
    }
  }

  /** Compares the end of the range with the tree head that was signed after it. */
  finish(note: string): Divergence | undefined {
    return this.#compare(note, 'the checkpoint');
  }

  #compare(note: string, where: string): Divergence | undefined {
    const index = undefined;
    try {
      const { size, root } = this.#open(note);
      if (size !== this.size && where === BEGINNING) {
        const found = `one from entry ${this.size} on`;
        return { index, where, expected: `a range from entry ${size} on`, found };
      }
      if (size !== this.size) {
        return { index, where, expected: `${size} entries, as was signed`, found: `${this.size}` };
      }
      const [expected, found] = [bytesToHex(root), bytesToHex(this.#frontier.root())];
      if (expected === found) return undefined;
      return { index, where, expected: `root ${expected}`, found: `root ${found}` };
    } catch (problem) {
      const expected = `a note signed by ${this.#header.key}`;
      return { index, where, expected, found: messageOf(problem) };
    }
  }

  #open(note: string): Checkpoint {
    const { origin, key } = this.#header;
    return openCheckpoint(note, { origin, keys: [parseVerifierKey(key)] }).checkpoint;
  }
}
