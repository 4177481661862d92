import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64 } from './base64.ts';
import { type Ed25519, ed25519 } from './ed25519.ts';
import { parseVerifierKey } from './note-key.ts';

/** A key as `name+hash+base64`, and base64 of what it made of a text. */
export interface Signature {
  readonly key: string;
  readonly signature: string;
}

/** What is signed in a log. */
export const SIGNED_KINDS = [
  'emergency-end',
  'emergency-pause',
  'evidence-claim',
  'evidence-claims',
  'pledge',
  'policy-approval',
  'policy-cancel',
  'review',
  'settlement',
] as const;

export type SignedKind = (typeof SIGNED_KINDS)[number];

/** A text that names the log that it counts in; only {@link signedFor} makes one. */
export type SignedText = string & { readonly [NAMES_ITS_LOG]: true };

declare const NAMES_ITS_LOG: unique symbol;

/**
 * What somebody signs so that it counts in one log, and in no other: every signature that the rules
 * ask for is over such a text.
 * @param log its verifier key: anybody may give a log of their own the name of another one
 * @param lines none has a line feed that whoever signs has not written
 */
export function signedFor(log: string, kind: SignedKind, lines: readonly string[]): SignedText {
  return `${textHead(kind)}${[log, ...lines, ''].join('\n')}` as SignedText;
}

/** What every text of a kind begins with. */
export function textHead(kind: SignedKind): string {
  return `negentropy/${kind}/v1\n`;
}

/** Whether the key has signed this very text. */
export function isSignedBy(
  { key, signature }: Signature,
  text: SignedText,
  algorithm: Ed25519 = ed25519,
): boolean {
  try {
    const { publicKey } = parseVerifierKey(key);
    return algorithm.verify(decodeBase64(signature), utf8ToBytes(text), publicKey);
  } catch {
    // What is no key or no base64 has signed nothing.
    return false;
  }
}

/** The same of a key of 32 bytes and a signature of 64, both in hexadecimal. */
export function isSignedByHex({ key, signature }: Signature, text: SignedText): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature) || !/^[0-9a-f]{64}$/.test(key)) return false;
  return ed25519.verify(hexToBytes(signature), utf8ToBytes(text), hexToBytes(key));
}
