import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Checkpoint, LogIdentity } from './checkpoint.ts';
import { openCheckpoint } from './checkpoint.ts';
import { equalBytes } from './bytes.ts';
import { parseDecimal } from './decimal.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { verifyConsistency } from './merkle-proof.ts';
import { rootOf } from './merkle-tree.ts';
import { hashLengthBytes } from './sha256.ts';

// Source: https://c2sp.org/tlog-witness, the call add-checkpoint

const oldSizePrefix = 'old ';

/** More hashes than the specification lets a client send are refused unread. */
const maxProofHashes = 63;

/** What a log sends to a witness. */
export interface WitnessSubmission {
  /** Of the tree that the proof begins with. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly note: string;
}

/** The last tree of a log that a witness has cosigned. */
export type SeenTree = Pick<Checkpoint, 'size' | 'root'>;

/** What a witness answers, by the status of HTTP. */
export type WitnessAnswer =
  | { readonly status: 200; readonly checkpoint: Checkpoint }
  | { readonly status: 400 | 403 | 404 | 422; readonly reason: string }
  /** With the size of the last tree that was cosigned. */
  | { readonly status: 409; readonly size: number };

/**
 * Writes the body of a request.
 *
 * @throws LogError `SUBMISSION_MALFORMED` if the parts cannot stand in one
 */
export function formatSubmission({ oldSize, proof, note }: WitnessSubmission): string {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0) throw malformed(`an old size of ${oldSize}`);
  if (proof.length > maxProofHashes) throw malformed(`${proof.length} hashes`);
  return [`${oldSizePrefix}${oldSize}`, ...proof.map(encodeBase64), '', note].join('\n');
}

/**
 * Reads the body of a request; says nothing about whether anything in it holds.
 *
 * @throws LogError `SUBMISSION_MALFORMED`
 */
export function parseSubmission(body: string): WitnessSubmission {
  const headEnd = body.indexOf('\n\n');
  if (headEnd === -1) throw malformed('no empty line before the checkpoint');
  const [oldLine = '', ...lines] = body.slice(0, headEnd).split('\n');
  const oldSize = oldLine.startsWith(oldSizePrefix)
    ? parseDecimal(oldLine.slice(oldSizePrefix.length))
    : undefined;
  if (oldSize === undefined) throw malformed(`${JSON.stringify(oldLine)} is no old size`);
  if (lines.length > maxProofHashes) throw malformed(`${lines.length} hashes`);
  return { oldSize, proof: lines.map(readHash), note: body.slice(headEnd + 2) };
}

/** The first line of the checkpoint: by it a witness finds what it knows of the log. */
export function originOf({ note }: WitnessSubmission): string {
  return note.slice(0, Math.max(0, note.indexOf('\n')));
}

/**
 * Judges a submission. It is only good while nobody else changes what was seen: whoever calls it
 * keeps the new tree, before answering, in one step with having read `seen`.
 *
 * @param log undefined when the witness does not know it
 * @param seen undefined when nothing of the log was cosigned yet
 */
export function judgeSubmission(
  { oldSize, proof, note }: WitnessSubmission,
  { log, seen }: { readonly log: LogIdentity | undefined; readonly seen: SeenTree | undefined },
  algorithm?: Ed25519,
): WitnessAnswer {
  if (log === undefined) return { status: 404, reason: 'this witness does not know the log' };
  const opened = openedOf(note, log, algorithm);
  if ('status' in opened) return opened;
  const { size, root } = opened;
  if (oldSize > size) return { status: 400, reason: 'the old tree is larger than the new one' };
  const { size: seenSize, root: seenRoot } = seen ?? { size: 0, root: rootOf([]) };
  if (oldSize !== seenSize) return { status: 409, size: seenSize };
  // Of two trees of one size the log has signed both: there is no proof that could join them.
  if (size === seenSize && !equalBytes(root, seenRoot)) return { status: 409, size: seenSize };
  const holds =
    oldSize === 0
      ? proof.length === 0
      : verifyConsistency({ oldSize, newSize: size, oldRoot: seenRoot, newRoot: root, proof });
  if (!holds) return { status: 422, reason: 'the consistency proof does not hold' };
  return { status: 200, checkpoint: opened };
}

function openedOf(
  note: string,
  log: LogIdentity,
  algorithm: Ed25519 | undefined,
): Checkpoint | Extract<WitnessAnswer, { status: 400 | 403 | 404 | 422 }> {
  try {
    return openCheckpoint(note, log, algorithm).checkpoint;
  } catch (problem) {
    if (!(problem instanceof LogError)) throw problem;
    // What is no note has no signature that holds either.
    const isSigned = problem.code === 'CHECKPOINT_MALFORMED';
    return { status: isSigned ? 400 : 403, reason: problem.message };
  }
}

function readHash(line: string): Uint8Array {
  let hash: Uint8Array;
  try {
    hash = decodeBase64(line);
  } catch {
    throw malformed(`not base64: ${JSON.stringify(line)}`);
  }
  if (hash.length !== hashLengthBytes) throw malformed(`a hash of ${hash.length} bytes`);
  return hash;
}

function malformed(reason: string): LogError {
  return new LogError('SUBMISSION_MALFORMED', `not a request to a witness: ${reason}`);
}
