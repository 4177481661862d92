import { createHash } from 'node:crypto';
import { councilText } from '../../core/entries/governance/governance.ts';
import { encodeBase64 } from '../../core/log/base64.ts';
import { formatVerifierKey, signerKeyOf, verifierKeyOfSigner } from '../../core/log/note-key.ts';
import { type Review, reviewText } from '../../core/review/signed-review.ts';
import { nodeEd25519 } from '../../pipeline/log/log-key.ts';

/** A key of somebody who does not exist: whoever knows its name can sign with it. */
function seedOf(name: string): Buffer {
  return createHash('sha256').update(`simulated key of ${name}`).digest();
}

/** The public key of a simulated sentinel, in hexadecimal. */
export function sentinelKey(userId: string): string {
  return Buffer.from(nodeEd25519.publicKeyOf(seedOf(userId))).toString('hex');
}

/** What a simulated sentinel signs, in hexadecimal. */
export function signReview(userId: string, log: string, review: Review): string {
  const text = Buffer.from(reviewText(log, review));
  return Buffer.from(nodeEd25519.sign(text, seedOf(userId))).toString('hex');
}

/** The key of a seat on the simulated council. */
export function councilKey(seat: string): string {
  const key = signerKeyOf(seat, seedOf(seat), nodeEd25519);
  return formatVerifierKey(verifierKeyOfSigner(key, nodeEd25519));
}

/** The word of a seat for a proposal, in Base64. */
export function signApproval(seat: string, log: string, proposal: string): string {
  const text = councilText(log, 'approval', proposal);
  return encodeBase64(nodeEd25519.sign(Buffer.from(text), seedOf(seat)));
}
