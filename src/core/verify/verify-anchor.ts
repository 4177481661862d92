import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type AnchoredTree, anchorNameOf, anchorOriginOf } from '../log/anchor-entry.ts';
import { parseAnchorEntry } from '../log/anchor-entry.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { type Cosignature, requireCosignatures } from '../log/cosignature.ts';
import { equalBytes } from '../log/bytes.ts';
import { LogError } from '../log/log-error.ts';
import { leafHash, TreeFrontier } from '../log/merkle-tree.ts';
import {
  parseVerifierKey,
  type VerifierKey,
  verifierKeyOf,
  type WitnessKey,
} from '../log/note-key.ts';
import { parseTlogProof, verifyTlogProof } from '../log/tlog-proof.ts';
import { messageOf } from '../message-of.ts';
import type { ExportHeader } from './export-format.ts';
import type { Divergence, VerifierOptions } from './verify-log.ts';

/** Proof that an installation has anchored a tree of a log; only these two texts are believed. */
export interface AnchorTexts {
  /** The entry as it stands in the anchor log. */
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1. */
  readonly proof: string;
}

/** What an anchor proves. */
export interface VerifiedAnchor {
  readonly tree: AnchoredTree;
  readonly cosignatures: readonly Cosignature[];
}

/**
 * The key of the anchor log of the installation that has signed a log: the same key in another
 * name.
 *
 * @throws LogError `ANCHOR_MALFORMED` if the key is not that of a log
 */
export function anchorKeyOf(logKey: VerifierKey): VerifierKey {
  return verifierKeyOf(anchorOriginOf(logKey.name), logKey.publicKey);
}

/**
 * Verifies that an installation has anchored a tree of the log of this key, and that every one of
 * these witnesses has cosigned that.
 *
 * @throws LogError when something is malformed or does not hold, `COSIGNATURE_MISSING` when a
 *   witness is missing, `ANCHOR_MALFORMED` when it is about another log
 */
export function verifyAnchor(
  { entry, proof }: AnchorTexts,
  { key, witnesses }: { readonly key: VerifierKey; readonly witnesses: readonly WitnessKey[] },
): VerifiedAnchor {
  const anchorKey = anchorKeyOf(key);
  const parsed = parseTlogProof(proof);
  const log = { origin: anchorKey.name, keys: [anchorKey] };
  verifyTlogProof(parsed, leafHash(utf8ToBytes(entry)), log);
  const tree = parseAnchorEntry(entry);
  if (tree.log !== anchorNameOf(key.name)) {
    throw new LogError('ANCHOR_MALFORMED', `the anchor is not about ${key.name}`);
  }
  return { tree, cosignatures: requireCosignatures(parsed.checkpoint, witnesses) };
}

/** What is asked of an anchor log. */
export interface AnchorQuestion {
  /** The log whose trees are looked for. */
  readonly origin: string;
  readonly witnesses: readonly WitnessKey[];
}

/**
 * Verifies a whole anchor log line by line and gathers the trees of one log from it: whoever finds
 * them all on the history that they hold knows that no other one was anchored.
 */
export class AnchorVerifier {
  /** Roots as hex, by the number of entries. */
  readonly trees: Map<number, string> = new Map<number, string>();
  readonly #header: ExportHeader;
  readonly #name: string;
  readonly #witnesses: readonly WitnessKey[];
  readonly #hash: VerifierOptions['hash'];
  readonly #encode: (line: string) => Uint8Array;
  readonly #frontier: TreeFrontier;
  #cosignatures: readonly Cosignature[] = [];

  constructor(
    header: ExportHeader,
    { origin, witnesses }: AnchorQuestion,
    { hash, encode = utf8ToBytes }: VerifierOptions = {},
  ) {
    this.#header = header;
    this.#name = anchorNameOf(origin);
    this.#witnesses = witnesses;
    this.#hash = hash;
    this.#encode = encode;
    this.#frontier = new TreeFrontier(undefined, hash);
  }

  /** How many entries were taken. */
  get size(): number {
    return this.#frontier.size;
  }

  get cosignatures(): readonly Cosignature[] {
    return this.#cosignatures;
  }

  /** Takes the next entry. */
  push(line: string): Divergence | undefined {
    const index = this.size;
    const where = `entry ${index} of the anchor log`;
    try {
      const { log, size, root } = parseAnchorEntry(line);
      this.#frontier.append(leafHash(this.#encode(line), this.#hash));
      if (log !== this.#name) return undefined;
      const before = this.trees.get(size);
      if (before !== undefined && before !== root) {
        const expected = `root ${before} of ${size} entries, as was anchored before`;
        return { index: undefined, where, expected, found: root };
      }
      this.trees.set(size, root);
      return undefined;
    } catch (problem) {
      return { index: undefined, where, expected: messageOf(problem), found: line.slice(0, 200) };
    }
  }

  /** Checks the signed tree head, and that the witnesses have cosigned it. */
  finish(note: string): Divergence | undefined {
    const where = 'the checkpoint of the anchor log';
    const { origin, key } = this.#header;
    try {
      const keys = [parseVerifierKey(key)];
      const { size, root } = openCheckpoint(note, { origin, keys }).checkpoint;
      if (size !== this.size || !equalBytes(root, this.#frontier.root())) {
        const expected = `the tree of ${size} entries that was signed`;
        return { index: undefined, where, expected, found: `another of ${this.size}` };
      }
      this.#cosignatures = requireCosignatures(note, this.#witnesses);
      return undefined;
    } catch (problem) {
      const names = this.#witnesses.map(({ name }) => ` and ${name}`).join('');
      const expected = `a note signed by ${key}${names}`;
      return { index: undefined, where, expected, found: messageOf(problem) };
    }
  }
}
