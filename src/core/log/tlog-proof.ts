import { decodeBase64, encodeBase64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { LogIdentity, OpenedCheckpoint } from './checkpoint.ts';
import { parseDecimal } from './decimal.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { verifyInclusion } from './merkle-proof.ts';
import { hashLengthBytes } from './sha256.ts';
import type { Sha256 } from './sha256.ts';

// Source: https://c2sp.org/tlog-proof

const headerLine = 'c2sp.org/tlog-proof@v1';

/** More hashes than any tree of a safe size can need: longer proofs are refused unread. */
const maxProofHashes = 64;

/** A receipt: with the entry itself, all that is needed to see offline that a log holds it. */
export interface TlogProof {
  /** Opaque and unauthenticated. */
  readonly extra?: Uint8Array;
  /** Position of the entry in the log, from 0. */
  readonly index: number;
  /** The inclusion proof, the leaf's sibling first. */
  readonly hashes: readonly Uint8Array[];
  /** The log's signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

/**
 * Writes a proof in the form of c2sp.org/tlog-proof@v1.
 *
 * @throws LogError `PROOF_MALFORMED` if the parts cannot stand in a proof
 */
export function formatTlogProof(proof: TlogProof): string {
  if (!Number.isSafeInteger(proof.index) || proof.index < 0) {
    throw malformed(`${proof.index} is not the index of an entry`);
  }
  assertHashes(proof.hashes);
  const extraLines = proof.extra === undefined ? [] : [`extra ${encodeBase64(proof.extra)}`];
  const hashLines = proof.hashes.map(encodeBase64);
  const lines = [headerLine, ...extraLines, `index ${proof.index}`, ...hashLines];
  return `${lines.join('\n')}\n\n${proof.checkpoint}`;
}

/**
 * Reads a proof; says nothing about whether it holds.
 *
 * @throws LogError `PROOF_MALFORMED`
 */
export function parseTlogProof(text: string): TlogProof {
  const headEnd = text.indexOf('\n\n');
  if (headEnd === -1) throw malformed('no blank line before the checkpoint');
  const [header, ...lines] = text.slice(0, headEnd).split('\n');
  if (header !== headerLine) throw malformed(`the first line is not ${headerLine}`);
  const extraLine = lines[0]?.startsWith('extra ') === true ? lines.shift() : undefined;
  const indexLine = lines.shift();
  if (indexLine?.startsWith('index ') !== true) throw malformed('the index line is missing');
  const index = parseDecimal(indexLine.slice('index '.length));
  if (index === undefined) throw malformed(`${JSON.stringify(indexLine)} is not an index`);
  if (lines.length > maxProofHashes) throw malformed(`${lines.length} hashes`);
  const hashes = lines.map(decodeLine);
  assertHashes(hashes);
  const extra = extraLine === undefined ? undefined : decodeLine(extraLine.slice('extra '.length));
  const checkpoint = text.slice(headEnd + 2);
  return { ...(extra !== undefined && { extra }), index, hashes, checkpoint };
}

/** By what a proof is checked; what is left out is the portable implementation. */
export interface ProofAlgorithms {
  readonly hash?: Sha256;
  readonly signatures?: Ed25519;
}

/**
 * Checks that the log has signed a tree in which the entry stands at the proof's index.
 *
 * @param leafHash made by the caller from the entry itself, never taken from the proof
 * @throws LogError of `openCheckpoint`
 * @throws LogError `PROOF_INVALID` if the hashes do not lead from the entry to the signed root
 */
export function verifyTlogProof(
  proof: TlogProof,
  leafHash: Uint8Array,
  log: LogIdentity,
  algorithms: ProofAlgorithms = {},
): OpenedCheckpoint {
  const opened = openCheckpoint(proof.checkpoint, log, algorithms.signatures);
  const { size, root } = opened.checkpoint;
  const claim = { leafHash, leafIndex: proof.index, treeSize: size, root, proof: proof.hashes };
  if (!verifyInclusion(claim, algorithms.hash)) {
    throw new LogError(
      'PROOF_INVALID',
      `entry ${proof.index} is not shown to be in the tree of ${size} entries that was signed`,
    );
  }
  return opened;
}

function assertHashes(hashes: readonly Uint8Array[]): void {
  const wrong = hashes.find((hash) => hash.length !== hashLengthBytes);
  if (wrong !== undefined) throw malformed(`a hash of ${wrong.length} bytes`);
}

function decodeLine(line: string): Uint8Array {
  try {
    return decodeBase64(line);
  } catch {
    throw malformed(`not base64: ${JSON.stringify(line)}`);
  }
}

function malformed(reason: string): LogError {
  return new LogError('PROOF_MALFORMED', `not a proof of a log entry: ${reason}`);
}
