import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from '../log/canonical-json.ts';
import { ed25519 } from '../log/ed25519.ts';
import { sha256 } from '../log/sha256.ts';

/** What a sentinel says of what it was asked about. */
export interface Review {
  /** Of the log, so that a review counts in one community only. */
  readonly origin: string;
  readonly panel: number;
  readonly sentinel: string;
  /** The claim holds, or the finding does. */
  readonly holds: boolean;
}

/** What a sentinel signs: the canonical JSON (RFC 8785) of its review. */
export function reviewBytes({ origin, panel, sentinel, holds }: Review): Uint8Array {
  const type = 'negentropy/review/1';
  return utf8ToBytes(canonicalize({ type, origin, panel, sentinel, holds }));
}

/**
 * Whether a sentinel's key signed a review.
 * @param signature 64 bytes in hexadecimal
 * @param key 32 bytes in hexadecimal
 */
export function isSigned(review: Review, signature: string, key: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature) || !/^[0-9a-f]{64}$/.test(key)) return false;
  return ed25519.verify(hexToBytes(signature), reviewBytes(review), hexToBytes(key));
}

/**
 * What the log holds of a review while its panel is open: SHA-256 of the signature, which nobody
 * but the sentinel can make, so that trying out both answers tells nobody which it was.
 */
export function sealOf(signature: string): string {
  return bytesToHex(sha256(utf8ToBytes(signature)));
}
