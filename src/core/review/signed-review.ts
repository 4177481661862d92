import { isSignedByHex, signedFor, type SignedText } from '../log/signed-text.ts';
import { hashOfText } from '../log/sha256.ts';

/** What a sentinel says of what it was asked about. */
export interface Review {
  readonly panel: number;
  readonly sentinel: string;
  /** The claim holds, or the finding does. */
  readonly holds: boolean;
}

/**
 * What a sentinel signs.
 * @param log its verifier key
 */
export function reviewText(log: string, { panel, sentinel, holds }: Review): SignedText {
  return signedFor(log, 'review', [String(panel), sentinel, holds ? 'yes' : 'no']);
}

/**
 * Whether a sentinel's key signed a review.
 * @param signature 64 bytes in hexadecimal
 * @param key 32 bytes in hexadecimal
 */
export function isSigned(text: SignedText, signature: string, key: string): boolean {
  return isSignedByHex({ key, signature }, text);
}

/**
 * What the log holds of a review while its panel is open: SHA-256 of the signature, which nobody
 * but the sentinel can make, so that trying out both answers tells nobody which it was.
 */
export function sealOf(signature: string): string {
  return hashOfText(signature);
}
