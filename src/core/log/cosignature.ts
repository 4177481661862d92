import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { ed25519 } from './ed25519.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import type { SignerKey, WitnessKey } from './note-key.ts';
import { witnessKeyOf } from './note-key.ts';
import { formatSignature, parseNote } from './signed-note.ts';

// Source: https://c2sp.org/tlog-cosignature, the form of Ed25519

const timestampBytes = 8;

/** A tree that a witness has seen, and when. */
export interface Cosignature {
  readonly key: WitnessKey;
  /** Unix seconds, as the witness says. */
  readonly timestamp: number;
}

/** What a witness signs with: the name and the seed of a {@link SignerKey}. */
export type CosignerKey = Pick<SignerKey, 'name' | 'seed'>;

/** The public half of a witness's private key. */
export function witnessKeyOfSigner(key: CosignerKey, algorithm: Ed25519 = ed25519): WitnessKey {
  return witnessKeyOf(key.name, algorithm.publicKeyOf(key.seed));
}

/**
 * Says that a consistent tree was seen. Never call it for a tree that does not continue the last
 * one of its log that this key has cosigned.
 *
 * @param text that of a checkpoint, without its signatures
 * @param timestamp unix seconds
 * @returns a signature line with its line break, to be put behind those of the note
 * @throws LogError `COSIGNATURE_INVALID` if the time is none
 */
export function cosign(
  text: string,
  { key, timestamp }: { readonly key: CosignerKey; readonly timestamp: number },
  algorithm: Ed25519 = ed25519,
): string {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw new LogError('COSIGNATURE_INVALID', `${timestamp} is no time`);
  }
  const { name, keyId } = witnessKeyOfSigner(key, algorithm);
  const signed = algorithm.sign(messageOf(text, timestamp), key.seed);
  return formatSignature({ name, keyId, signature: concatBytes(bytesOf(timestamp), signed) });
}

/**
 * The cosignatures of a note by witnesses that are known, each witness once. Lines of others are
 * ignored, as those of the log itself are: ask `openCheckpoint` about that one.
 *
 * @throws LogError `NOTE_MALFORMED` if it is not a note
 * @throws LogError `COSIGNATURE_INVALID` if one in the name of a known witness does not hold
 */
export function openCosignatures(
  note: string,
  witnesses: readonly WitnessKey[],
  algorithm: Ed25519 = ed25519,
): Cosignature[] {
  const { text, signatures } = parseNote(note);
  const found = new Map<WitnessKey, Cosignature>();
  for (const { name, keyId, signature } of signatures) {
    const key = witnesses.find((known) => known.name === name && known.keyId === keyId);
    if (key === undefined || found.has(key)) continue;
    const timestamp = timeOf(signature.subarray(0, timestampBytes));
    const signed = signature.subarray(timestampBytes);
    const holds =
      timestamp !== undefined &&
      algorithm.verify(signed, messageOf(text, timestamp), key.publicKey);
    if (!holds) {
      throw new LogError('COSIGNATURE_INVALID', `the cosignature of ${name} does not hold`);
    }
    found.set(key, { key, timestamp });
  }
  return [...found.values()];
}

/**
 * Demands that every one of these witnesses has cosigned a note.
 *
 * @throws LogError of {@link openCosignatures}
 * @throws LogError `COSIGNATURE_MISSING` that names those that have not
 */
export function requireCosignatures(
  note: string,
  witnesses: readonly WitnessKey[],
  algorithm: Ed25519 = ed25519,
): Cosignature[] {
  const found = openCosignatures(note, witnesses, algorithm);
  const missing = witnesses.filter((key) => !found.some((one) => one.key === key));
  if (missing.length === 0) return found;
  const names = missing.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
  throw new LogError('COSIGNATURE_MISSING', `not cosigned by ${names}`);
}

function messageOf(text: string, timestamp: number): Uint8Array {
  return utf8ToBytes(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

function bytesOf(timestamp: number): Uint8Array {
  const bytes = new Uint8Array(timestampBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timestamp));
  return bytes;
}

/** Undefined beyond safe integers, which is in 285 million years. */
function timeOf(bytes: Uint8Array): number | undefined {
  if (bytes.length !== timestampBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, timestampBytes);
  const seconds = Number(view.getBigUint64(0));
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}
