import { utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64 } from './base64.ts';
import { canonicalize } from './canonical-json.ts';
import { type Ed25519, ed25519 } from './ed25519.ts';
import { parseVerifierKey } from './note-key.ts';

/** What an evidence registry answered to one log about one piece of evidence. */
export interface EvidenceClaim {
  /** The log that asked has it; false: it belongs to another log, or to other evidence of this. */
  readonly granted: boolean;
  /** The number of the claim that holds it, of the registry. */
  readonly index: number;
  /** What the log that asked calls it: a salted hash, in hexadecimal. */
  readonly ref: string;
  /** Base64 of the registry's Ed25519 signature over {@link claimText}. */
  readonly signature: string;
}

/** One piece of evidence that a log asks for; both are 64 hexadecimal digits. */
export interface AskedClaim {
  /** A keyed hash of what earns once, the same from every log. */
  readonly key: string;
  readonly ref: string;
}

/** So many are asked for in one request at most. */
export const CLAIMS_MAX = 1_000;

/**
 * What a registry signs: that of which log it speaks, and not the key, so that nobody who reads two
 * public logs sees that they asked for the same.
 */
export function claimText(
  registry: string,
  origin: string,
  { granted, index, ref }: Omit<EvidenceClaim, 'signature'>,
): string {
  const outcome = granted ? 'granted' : 'held';
  return `negentropy/evidence-claim/v1\n${registry}\n${origin}\n${ref}\n${index}\n${outcome}\n`;
}

/** What a log signs when it asks a registry. */
export function claimsRequestText(registry: string, claims: readonly AskedClaim[]): string {
  const asked = claims.map(({ key, ref }) => ({ key, ref }));
  return `negentropy/evidence-claims/v1\n${registry}\n${canonicalize({ claims: asked })}\n`;
}

/**
 * Whether a registry said so to this log.
 * @param vkey the verifier key of the registry
 */
export function isClaimSigned(
  vkey: string,
  origin: string,
  claim: EvidenceClaim,
  algorithm: Ed25519 = ed25519,
): boolean {
  try {
    const { name, publicKey } = parseVerifierKey(vkey);
    const text = claimText(name, origin, claim);
    return algorithm.verify(decodeBase64(claim.signature), utf8ToBytes(text), publicKey);
  } catch {
    return false; // what is no key and no base64 has signed nothing
  }
}

/** A field that cannot be so; undefined: it has every field, and no other. */
export function claimProblem(claim: EvidenceClaim): string | undefined {
  const { granted, index, ref, signature, ...rest } = claim;
  const isClaim =
    typeof granted === 'boolean' &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    typeof ref === 'string' &&
    /^[0-9a-f]{64}$/.test(ref) &&
    typeof signature === 'string' &&
    Object.keys(rest).length === 0;
  return isClaim ? undefined : 'granted, index, ref and signature';
}
