import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether GitHub's header `X-Hub-Signature-256` signs this body: HMAC-SHA256 over the bytes as they
 * came, compared in constant time.
 *
 * @param rawBody before any parsing: another spelling of the same JSON has another signature
 */
export function verifyGithubSignature(
  secret: string,
  rawBody: Uint8Array,
  header: string | undefined,
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  // An empty secret would let everybody sign.
  return (
    given !== undefined && secret !== '' && timingSafeEqual(expected, Buffer.from(given, 'hex'))
  );
}
