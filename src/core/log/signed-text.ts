import { utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64 } from './base64.ts';
import { ed25519 } from './ed25519.ts';
import { parseVerifierKey } from './note-key.ts';

/** A key as `name+hash+base64`, and base64 of what it made of a text. */
export interface Signature {
  readonly key: string;
  readonly signature: string;
}

/** Whether the key has signed this very text. */
export function isSignedBy({ key, signature }: Signature, text: string): boolean {
  try {
    const { publicKey } = parseVerifierKey(key);
    return ed25519.verify(decodeBase64(signature), utf8ToBytes(text), publicKey);
  } catch {
    // What is no key or no base64 has signed nothing.
    return false;
  }
}
