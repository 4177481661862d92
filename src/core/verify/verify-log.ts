import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { apply } from '../entries/apply.ts';
import type { Entry } from '../state/entry.ts';
import { parseEntry } from '../entries/parse-entry.ts';
import { emptyState } from '../state/empty-state.ts';
import type { CommunityState, TakenBack } from '../state/state.ts';
import { parseCanonical } from '../log/canonical-json.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { leafHash, TreeFrontier } from '../log/merkle-tree.ts';
import { formatVerifierKey, parseVerifierKey } from '../log/note-key.ts';
import { type Sha256, sha256 } from '../log/sha256.ts';
import type { ExportHeader } from './export-format.ts';
import type { Mismatch } from '../entries/difference.ts';
import { Recheck } from './recheck.ts';
import { messageOf } from '../message-of.ts';

/** The first place where a log is not what it says, with what was expected instead. */
export interface Divergence extends Mismatch {
  /** Index of the entry; undefined where the header or the checkpoint is meant. */
  readonly index: number | undefined;
  readonly where: string;
}

/** How much was recomputed. */
export interface VerifiedCounts {
  readonly entries: number;
  readonly byType: Readonly<Record<string, number>>;
}

export interface VerifierOptions {
  readonly hash?: Sha256;
  /** UTF-8 bytes of a line; the platform's own encoder is faster than the portable one. */
  readonly encode?: (line: string) => Uint8Array;
  /** Roots of this log that stand in an anchor log, as hex, by the number of entries. */
  readonly anchored?: ReadonlyMap<number, string>;
  /** Told of every entry that held, with the state after it. */
  readonly watch?: (entry: Entry, verifier: LogVerifier) => void;
  /**
   * What the retractions of this log name, if it was read before: of the rest no fact and no
   * outcome is kept. A retraction that it does not name is a divergence.
   */
  readonly takenBack?: TakenBack;
}

/**
 * Verifies a log line by line, in the order of the export, in memory that does not grow with it
 * except for members and claims: bytes → leaf hash → root, and every recomputable entry recomputed
 * from the entries before it. It needs no server and no database.
 */
export class LogVerifier {
  readonly state: CommunityState = emptyState(true);
  readonly #header: ExportHeader;
  readonly #hash: Sha256;
  readonly #encode: (line: string) => Uint8Array;
  readonly #frontier: TreeFrontier;
  readonly #recheck = new Recheck();
  readonly #anchored: ReadonlyMap<number, string>;
  readonly #watch: VerifierOptions['watch'];
  readonly #byType: Record<string, number> = {};

  constructor(header: ExportHeader, options: VerifierOptions = {}) {
    this.#header = header;
    this.#hash = options.hash ?? sha256;
    this.#encode = options.encode ?? utf8ToBytes;
    this.#frontier = new TreeFrontier(undefined, this.#hash);
    this.#anchored = options.anchored ?? new Map();
    this.#watch = options.watch;
    const { records } = this.state;
    if (records !== undefined && options.takenBack !== undefined) {
      records.wanted = options.takenBack;
    }
  }

  /** How many entries were taken. */
  get size(): number {
    return this.state.size;
  }

  get counts(): VerifiedCounts {
    return { entries: this.state.size, byType: this.#byType };
  }

  /** The Merkle root over the entries so far. */
  get root(): Uint8Array {
    return this.#frontier.root();
  }

  /** Takes the next entry; after a divergence no further one is meaningful. */
  push(line: string): Divergence | undefined {
    const index = this.state.size;
    let type = 'an entry';
    try {
      const entry = parseEntry(parseCanonical(line));
      type = entry.type;
      this.#frontier.append(leafHash(this.#encode(line), this.#hash));
      const mismatch = this.#recheck.check(this.state, entry) ?? this.#checkIdentity(entry);
      if (mismatch !== undefined) return { index, where: `entry ${index} (${type})`, ...mismatch };
      apply(this.state, entry);
      this.#byType[type] = (this.#byType[type] ?? 0) + 1;
      this.#watch?.(entry, this);
      return this.#checkAnchored();
    } catch (problem) {
      const expected = messageOf(problem);
      return { index, where: `entry ${index} (${type})`, expected, found: line.slice(0, 200) };
    }
  }

  /** What has to come before a log can end; undefined: it can. */
  #missing(): string | undefined {
    const { cycle, debts, panels } = this.state;
    if (this.#recheck.isClosing) return `the rest of the close of cycle ${cycle}`;
    if (debts.unsigned !== undefined) return `the signature of the batch of ${debts.unsigned}`;
    return panels.owed && `the ${panels.owed.type} of panel ${panels.owed.panel}`;
  }

  /** Checks the signed tree head against the entries that were pushed. */
  finish(note: string): Divergence | undefined {
    const where = 'the checkpoint';
    const missing = this.#missing();
    if (missing !== undefined) {
      const found = 'the end of the log';
      return { index: this.state.size, where, expected: missing, found };
    }
    try {
      const key = parseVerifierKey(this.#header.key);
      const { origin } = this.#header;
      const { checkpoint } = openCheckpoint(note, { origin, keys: [key] });
      if (checkpoint.size !== this.state.size) {
        const expected = `${checkpoint.size} entries, as was signed`;
        return { index: undefined, where, expected, found: `${this.state.size} entries` };
      }
      const [expected, found] = [bytesToHex(checkpoint.root), bytesToHex(this.root)];
      if (expected === found) return undefined;
      return { index: undefined, where, expected: `root ${expected}`, found: `root ${found}` };
    } catch (problem) {
      const found = messageOf(problem);
      return { index: undefined, where, expected: `a note signed by ${this.#header.key}`, found };
    }
  }

  /** What witnesses saw of the log has to lie on the way to what it is now. */
  #checkAnchored(): Divergence | undefined {
    const { size } = this.state;
    const root = this.#anchored.get(size);
    if (root === undefined) return undefined;
    const found = bytesToHex(this.root);
    if (found === root) return undefined;
    const where = `the first ${size} entries`;
    return { index: undefined, where, expected: `root ${root}, as was anchored`, found };
  }

  /** The log names its own origin and key in entry 0: a header that says otherwise is refused. */
  #checkIdentity(entry: Entry): Mismatch | undefined {
    if (entry.type !== 'community') return undefined;
    const { origin, key } = this.#header;
    if (entry.origin !== origin) return { expected: origin, found: entry.origin };
    const named = formatVerifierKey(parseVerifierKey(entry.key));
    return named === formatVerifierKey(parseVerifierKey(key))
      ? undefined
      : { expected: key, found: entry.key };
  }
}
