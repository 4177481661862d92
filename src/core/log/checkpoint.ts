import { decodeBase64, encodeBase64 } from './base64.ts';
import { parseDecimal } from './decimal.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';
import { hashLengthBytes } from './sha256.ts';
import { openNote, signNote } from './signed-note.ts';

// Source: https://c2sp.org/tlog-checkpoint

/** A tree head: which log, how many entries, and the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Lines whose meaning is up to the log; auditors cannot check them. */
  readonly extensions?: readonly string[];
}

/** A checkpoint that a known key has signed. */
export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The keys whose signatures hold. */
  readonly signedBy: readonly VerifierKey[];
}

/**
 * Which log is meant: its name, and the keys that may sign for it (several while one is replaced).
 */
export interface LogIdentity {
  readonly origin: string;
  readonly keys: readonly VerifierKey[];
}

/**
 * Writes the text that is signed.
 *
 * @throws LogError `CHECKPOINT_MALFORMED` if the parts cannot stand in a checkpoint
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions = [] } = checkpoint;
  if ([origin, ...extensions].some((line) => line === '' || line.includes('\n'))) {
    throw malformed('the origin and each extension are one line that is not empty');
  }
  if (!Number.isSafeInteger(size) || size < 0) throw malformed(`${size} is not a tree size`);
  if (root.length !== hashLengthBytes) throw malformed(`a root of ${root.length} bytes`);
  return [origin, String(size), encodeBase64(root), ...extensions, ''].join('\n');
}

/**
 * Reads the text of a checkpoint; says nothing about who signed it.
 *
 * @throws LogError `CHECKPOINT_MALFORMED`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw malformed('the text does not end in a line break');
  if (lines.includes('')) throw malformed('a line is empty');
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) {
    throw malformed(`${lines.length} lines instead of at least 3`);
  }
  const size = parseDecimal(sizeLine);
  if (size === undefined) throw malformed(`${JSON.stringify(sizeLine)} is not a tree size`);
  return { origin, size, root: parseRoot(rootLine), ...(extensions.length > 0 && { extensions }) };
}

/** Signs a checkpoint. Never call it for two checkpoints of one log that contradict each other. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  keys: readonly SignerKey[],
  algorithm?: Ed25519,
): string {
  return signNote(formatCheckpoint(checkpoint), keys, algorithm);
}

/**
 * Reads a signed checkpoint of the log that is meant.
 *
 * @throws LogError `NOTE_MALFORMED`, `NOTE_SIGNATURE_INVALID`, `NOTE_UNVERIFIED` as `openNote` does
 * @throws LogError `CHECKPOINT_MALFORMED` if what was signed is not a checkpoint
 * @throws LogError `CHECKPOINT_ORIGIN_MISMATCH` if it is one of another log
 */
export function openCheckpoint(
  note: string,
  log: LogIdentity,
  algorithm?: Ed25519,
): OpenedCheckpoint {
  const { text, signedBy } = openNote(note, log.keys, algorithm);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.origin) {
    throw new LogError(
      'CHECKPOINT_ORIGIN_MISMATCH',
      `expected a checkpoint of ${log.origin}, found one of ${checkpoint.origin}`,
    );
  }
  return { checkpoint, signedBy };
}

function parseRoot(line: string): Uint8Array {
  let root: Uint8Array;
  try {
    root = decodeBase64(line);
  } catch {
    throw malformed(`the root is not base64: ${JSON.stringify(line)}`);
  }
  if (root.length !== hashLengthBytes) throw malformed(`a root of ${root.length} bytes`);
  return root;
}

function malformed(reason: string): LogError {
  return new LogError('CHECKPOINT_MALFORMED', `not a checkpoint: ${reason}`);
}
