import { createHmac, randomBytes } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const SECRET_LENGTH_BYTES = 32;

/** A secret as Standard Webhooks writes it: `whsec_` and base64. */
export function newWebhookSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_LENGTH_BYTES).toString('base64');
}

/**
 * The three headers by which a receiver knows that a delivery is ours (Standard Webhooks 1.0,
 * symmetric signatures): HMAC-SHA256 over `id.timestamp.body`.
 * @param id the same at every attempt; has no full stop
 * @param timestamp unix seconds of this attempt
 */
export function webhookHeaders(
  secret: string,
  id: string,
  timestamp: number,
  body: string,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
