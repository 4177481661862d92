import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DecisionEntry } from '../state/entry.ts';
import { parseProvenEntry } from '../entries/proven-fields.ts';
import { parseCanonical } from '../log/canonical-json.ts';
import { leafHash } from '../log/merkle-tree.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { LogError } from '../log/log-error.ts';
import { parseVerifierKey, parseWitnessKey, type VerifierKey } from '../log/note-key.ts';
import { parseTlogProof, verifyTlogProof } from '../log/tlog-proof.ts';
import { formatMicros, ppmToNumber } from '../units.ts';
import { type AnchorTexts, verifyAnchor } from './verify-anchor.ts';

/** What `GET /v1/decisions/{id}/receipt` answers; only these two texts are believed. */
export interface ReceiptTexts {
  /** The entry as it stands in the log. */
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1. */
  readonly proof: string;
  /** That the tree of the proof was anchored; only there when witnesses have cosigned that. */
  readonly anchor?: AnchorTexts;
}

/** What somebody was told about a decision, to be compared with what the log says. */
export interface ClaimedDecision {
  readonly id?: string;
  readonly memberId?: string;
  readonly family?: string;
  readonly action?: string;
  readonly domain?: string;
  /** What it came to; `released` and `cancelled` are later entries about a held decision. */
  readonly outcome?: string;
  readonly code?: string | undefined;
  readonly amount?: string;
  readonly negentropy?: string;
  readonly integrity?: number;
}

export interface VerifyReceiptOptions {
  /** The log's public key, from a source other than the service: `<origin>+<id>+<base64>`. */
  readonly vkey: string;
  /** Verifier keys of witnesses, from elsewhere too: each must have cosigned. */
  readonly witnesses?: readonly string[];
  /** With it the receipt must be of this very decision. */
  readonly decision?: ClaimedDecision;
}

/** What a receipt proves. */
export interface VerifiedReceipt {
  /** Position of the entry in the log. */
  readonly index: number;
  readonly entry: DecisionEntry;
  /** Which log; the key's own name. */
  readonly origin: string;
  /** How many entries the log had when it signed. */
  readonly treeSize: number;
  /** By which of the witnesses that were asked for, and when, in unix seconds. */
  readonly cosignatures: readonly { readonly witness: string; readonly timestamp: number }[];
}

/** A receipt that is in order, but not of what it was said to be of. */
export class ReceiptMismatchError extends Error {
  override readonly name = 'ReceiptMismatchError';
  /** The field that differs. */
  readonly field: string;
  readonly claimed: unknown;
  readonly recorded: unknown;

  constructor(field: string, claimed: unknown, recorded: unknown) {
    const [said, found] = [JSON.stringify(claimed), JSON.stringify(recorded)];
    super(`the log says ${field} ${found}, but the decision that was claimed says ${said}`);
    this.field = field;
    this.claimed = claimed;
    this.recorded = recorded;
  }
}

/**
 * Verifies without any server that a log holds a decision: the entry hashes into a tree whose head
 * this key has signed. Runs alike in Node and in a browser.
 *
 * @throws LogError when the key, the proof or the entry is malformed, the signature does not hold,
 *   or the proof does not lead from the entry to the signed root
 * @throws ReceiptMismatchError when it is another entry than a decision, or another decision
 */
export function verifyReceipt(
  receipt: ReceiptTexts,
  { vkey, witnesses = [], decision }: VerifyReceiptOptions,
): VerifiedReceipt {
  const key = parseVerifierKey(vkey.trim());
  const log = { origin: key.name, keys: [key] };
  const proof = parseTlogProof(receipt.proof);
  const leaf = leafHash(utf8ToBytes(receipt.entry));
  const { checkpoint } = verifyTlogProof(proof, leaf, log);
  const entry = decisionIn(receipt.entry);
  const { index } = proof;
  if (decision !== undefined) compare(decision, recordedOf(index, entry));
  const cosignatures = cosignaturesOf(receipt, checkpoint, { key, witnesses });
  return { index, entry, origin: checkpoint.origin, treeSize: checkpoint.size, cosignatures };
}

/** Without the rules of the other types, which are much of the core. */
function decisionIn(text: string): DecisionEntry {
  const value = parseCanonical(text);
  const { type } = value;
  if (type === 'decision') {
    const entry = parseProvenEntry(value);
    if (entry.type === 'decision') return entry;
  }
  throw new ReceiptMismatchError('type', 'decision', type);
}

/** The very tree that the entry is in has to be the one that was anchored and cosigned. */
function cosignaturesOf(
  { anchor }: ReceiptTexts,
  { size, root }: Checkpoint,
  { key, witnesses }: { readonly key: VerifierKey; readonly witnesses: readonly string[] },
): VerifiedReceipt['cosignatures'] {
  if (witnesses.length === 0) return [];
  if (anchor === undefined) {
    throw new LogError('COSIGNATURE_MISSING', 'no witness has cosigned: the receipt has no anchor');
  }
  const asked = witnesses.map((text) => parseWitnessKey(text.trim()));
  const { tree, cosignatures } = verifyAnchor(anchor, { key, witnesses: asked });
  if (tree.size !== size || tree.root !== bytesToHex(root)) {
    throw new LogError('PROOF_INVALID', 'the anchor is about another tree than the proof');
  }
  return cosignatures.map((one) => ({ witness: one.key.name, timestamp: one.timestamp }));
}

type Recorded = Required<ClaimedDecision>;

function recordedOf(index: number, entry: DecisionEntry): Recorded {
  const { family, action, domain, outcome, code } = entry;
  return {
    id: String(index),
    memberId: entry.member,
    family,
    action,
    domain,
    outcome,
    code,
    amount: entry.amount ?? formatMicros(0n),
    negentropy: entry.negentropy ?? formatMicros(0n),
    integrity: ppmToNumber(entry.integrity),
  };
}

const FIELDS: readonly (keyof Recorded)[] = [
  'id',
  'memberId',
  'family',
  'action',
  'domain',
  'amount',
  'negentropy',
  'integrity',
];

function compare(claimed: ClaimedDecision, found: Recorded): void {
  for (const field of FIELDS) {
    if (claimed[field] === undefined || claimed[field] === found[field]) continue;
    throw new ReceiptMismatchError(field, claimed[field], found[field]);
  }
  const ended = claimed.outcome === 'released' || claimed.outcome === 'cancelled';
  const outcome = ended ? 'held' : claimed.outcome;
  if (outcome !== undefined && outcome !== found.outcome) {
    throw new ReceiptMismatchError('outcome', claimed.outcome, found.outcome);
  }
  // The code of a hold that has ended is that of its end.
  if (!ended && claimed.code !== undefined && claimed.code !== found.code) {
    throw new ReceiptMismatchError('code', claimed.code, found.code);
  }
}
