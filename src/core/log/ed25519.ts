import { ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js';

/** Ed25519 as of RFC 8032. Seeds and public keys have 32 bytes, signatures 64. */
export interface Ed25519 {
  publicKeyOf(seed: Uint8Array): Uint8Array;
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array;
  /** False, never an exception, on whatever is not a signature or not a key. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** Length of a seed and of a public key, in bytes. */
export const ed25519KeyLengthBytes = 32;

/** Works in every runtime; a server may pass a faster native one wherever an `Ed25519` is taken. */
export const ed25519: Ed25519 = {
  publicKeyOf: (seed) => nobleEd25519.getPublicKey(seed),
  sign: (message, seed) => nobleEd25519.sign(message, seed),
  verify: verifyStrictly,
};

/**
 * Whether bytes are a public key that only its owner signs with: a point of the curve as it is
 * written, and none of the eight under which one signature fits any message.
 */
export function isPublicKey(bytes: Uint8Array): boolean {
  try {
    return !nobleEd25519.Point.fromBytes(bytes).isSmallOrder();
  } catch {
    return false;
  }
}

/** RFC 8032 rules, not the laxer ZIP 215, which accepts more than one encoding of a point. */
function verifyStrictly(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  try {
    return nobleEd25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
