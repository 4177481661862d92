import { canonicalize } from './canonical-json.ts';
import { type Ed25519, ed25519 } from './ed25519.ts';
import { isSignedBy, signedFor, type SignedText } from './signed-text.ts';

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
 * @param log the verifier key of the log that asked
 * @param registry the name of the registry
 */
export function claimText(
  log: string,
  registry: string,
  { granted, index, ref }: Omit<EvidenceClaim, 'signature'>,
): SignedText {
  const outcome = granted ? 'granted' : 'held';
  return signedFor(log, 'evidence-claim', [registry, ref, String(index), outcome]);
}

/**
 * What a log signs when it asks a registry.
 * @param registry its verifier key
 */
export function claimsRequestText(registry: string, claims: readonly AskedClaim[]): SignedText {
  const asked = claims.map(({ key, ref }) => ({ key, ref }));
  return signedFor(registry, 'evidence-claims', [canonicalize({ claims: asked })]);
}

/**
 * Whether a registry said so to this log.
 * @param asked the verifier keys of both
 */
export function isClaimSigned(
  { log, registry: key }: { readonly log: string; readonly registry: string },
  claim: EvidenceClaim,
  algorithm: Ed25519 = ed25519,
): boolean {
  const [name = ''] = key.split('+');
  const { signature } = claim;
  return isSignedBy({ key, signature }, claimText(log, name, claim), algorithm);
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
