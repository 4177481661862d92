import { createHmac, timingSafeEqual } from 'node:crypto';

/** The three headers of a delivery that is signed after Standard Webhooks 1.0. */
export interface SignedHeaders {
  readonly id: string | undefined;
  /** Unix seconds of the attempt. */
  readonly timestamp: string | undefined;
  /** `v1,` and base64, several separated by spaces. */
  readonly signature: string | undefined;
}

/** How old an attempt may be, and how far ahead the sender's clock. */
const TOLERANCE_SECONDS = 300;

/** A secret is replaced by signing with both for a while, never with many. */
const SIGNATURES_MAX = 16;

/**
 * Whether a delivery is signed with a secret of ours: HMAC-SHA256 over `id.timestamp.body`,
 * compared in constant time, and recent, so that what somebody recorded is of no use for long.
 *
 * @param secret `whsec_` and base64
 * @param now unix seconds
 */
export function verifyWebhookSignature(
  secret: string,
  { id, timestamp, signature }: SignedHeaders,
  rawBody: Uint8Array,
  now: number,
): boolean {
  if (id === undefined || timestamp === undefined || signature === undefined) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0 || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const given = signature.split(' ', SIGNATURES_MAX);
  return given.filter((one) => isSame(one, signed)).length > 0;
}

function isSame(given: string, signed: Buffer): boolean {
  const bytes = Buffer.from(/^v1,([A-Za-z0-9+/]{43}=)$/.exec(given)?.[1] ?? '', 'base64');
  return bytes.length === signed.length && timingSafeEqual(bytes, signed);
}
