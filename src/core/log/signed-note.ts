import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { ed25519 } from './ed25519.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { isKeyName } from './note-key.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';

// Source: https://c2sp.org/signed-note

const signatureLinePrefix = '\u2014 ';
const keyIdLengthBytes = 4;

/** Notes with more signatures are refused unread; the specification demands at least 16. */
export const maxNoteSignatures = 100;

/** One signature line. */
export interface NoteSignature {
  readonly name: string;
  /** 8 lower-case hex digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A note whose signatures have not been looked at. Do not trust its text. */
export interface UnverifiedNote {
  /** What is signed; it ends in a line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note that at least one known key has signed. */
export interface VerifiedNote {
  readonly text: string;
  /** The keys whose signatures hold, each once, in the order of the note. */
  readonly signedBy: readonly VerifierKey[];
}

/**
 * Signs a text. The caller keeps the promise that goes with the signature, such as never to sign
 * two histories.
 *
 * @param text lines, the last one ended too
 * @throws LogError `NOTE_MALFORMED` if no note can carry the text, or if no key is given
 */
export function signNote(
  text: string,
  keys: readonly SignerKey[],
  algorithm: Ed25519 = ed25519,
): string {
  if (!text.endsWith('\n')) {
    throw new LogError('NOTE_MALFORMED', 'the text of a note ends in a line break');
  }
  if (keys.length === 0) throw new LogError('NOTE_MALFORMED', 'a note needs a signature');
  const message = utf8ToBytes(text);
  const lines = keys.map((key) => {
    const signature = algorithm.sign(message, key.seed);
    return formatSignature({ name: key.name, keyId: key.keyId, signature });
  });
  const note = `${text}\n${lines.join('')}`;
  // A key's name may hold what a note may not.
  assertNoteCharacters(note);
  return note;
}

/**
 * Reads a note and checks it against the keys that are known. Signatures of other keys are ignored,
 * which lets witnesses sign and keys rotate.
 *
 * @throws LogError `NOTE_MALFORMED` if it is not a note
 * @throws LogError `NOTE_SIGNATURE_INVALID` if a signature in the name of a known key does not hold
 * @throws LogError `NOTE_UNVERIFIED` if no known key has signed
 */
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
  algorithm: Ed25519 = ed25519,
): VerifiedNote {
  const { text, signatures } = parseNote(note);
  const message = utf8ToBytes(text);
  const signedBy = new Set<VerifierKey>();
  for (const { name, keyId, signature } of signatures) {
    const key = keys.find((known) => known.name === name && known.keyId === keyId);
    // A repeated line of the same signer adds nothing, and would cost a verification each time.
    if (key === undefined || signedBy.has(key)) continue;
    if (!algorithm.verify(signature, message, key.publicKey)) {
      throw new LogError('NOTE_SIGNATURE_INVALID', `the signature of ${name} does not hold`);
    }
    signedBy.add(key);
  }
  if (signedBy.size === 0)
    throw new LogError('NOTE_UNVERIFIED', unverifiedMessage(signatures, keys));
  return { text, signedBy: [...signedBy] };
}

/**
 * Takes a note apart without checking a signature.
 *
 * @throws LogError `NOTE_MALFORMED`
 */
export function parseNote(note: string): UnverifiedNote {
  assertNoteCharacters(note);
  const textEnd = note.lastIndexOf('\n\n') + 1;
  if (textEnd === 0) throw new LogError('NOTE_MALFORMED', 'no blank line before the signatures');
  const lines = note.slice(textEnd + 1).split('\n');
  if (lines.pop() !== '' || lines.length === 0) {
    throw new LogError('NOTE_MALFORMED', 'the note does not end in a complete signature line');
  }
  if (lines.length > maxNoteSignatures) {
    throw new LogError('NOTE_MALFORMED', `more than ${maxNoteSignatures} signatures`);
  }
  return { text: note.slice(0, textEnd), signatures: lines.map(parseSignature) };
}

/** Writes one signature line, its line break included. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const encoded = encodeBase64(concatBytes(hexToBytes(keyId), signature));
  return `${signatureLinePrefix}${name} ${encoded}\n`;
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^\u2014 ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  if (!isKeyName(name)) {
    throw new LogError('NOTE_MALFORMED', `not a signature line: ${JSON.stringify(line)}`);
  }
  const bytes = decodeSignature(encoded);
  return {
    name,
    keyId: bytesToHex(bytes.subarray(0, keyIdLengthBytes)),
    signature: bytes.subarray(keyIdLengthBytes),
  };
}

function decodeSignature(encoded: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = decodeBase64(encoded);
  } catch {
    throw new LogError('NOTE_MALFORMED', `signature is not base64: ${JSON.stringify(encoded)}`);
  }
  if (bytes.length <= keyIdLengthBytes) {
    throw new LogError('NOTE_MALFORMED', `signature is too short: ${JSON.stringify(encoded)}`);
  }
  return bytes;
}

function assertNoteCharacters(note: string): void {
  for (const character of note) {
    const isControl = character < ' ' && character !== '\n';
    // A lone surrogate cannot be written as UTF-8: what was signed would differ from what is read.
    if (isControl || /\p{Surrogate}/u.test(character)) {
      throw new LogError('NOTE_MALFORMED', `a note cannot hold ${JSON.stringify(character)}`);
    }
  }
}

function unverifiedMessage(
  signatures: readonly NoteSignature[],
  keys: readonly VerifierKey[],
): string {
  const found = signatures.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
  const known = keys.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
  return `no known key has signed: signed by ${found}; known are ${known || 'none'}`;
}
