import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { verifyWebhookSignature } from './webhook-signature.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const now = 1_795_338_000;
const text = '{"id":"1"}';
const body = new TextEncoder().encode(text);

function signedBy(key: string, at = now): string {
  return new Webhook(key).sign('msg_1', new Date(at * 1_000), text);
}

const headers = { id: 'msg_1', timestamp: String(now), signature: signedBy(secret) };

describe('the signature of Standard Webhooks', () => {
  test('what another implementation signed holds, for five minutes either way', () => {
    for (const at of [now, now - 300, now + 300]) {
      const given = { ...headers, timestamp: String(at), signature: signedBy(secret, at) };
      expect(verifyWebhookSignature(secret, given, body, now)).toBe(true);
    }
  });

  test('one of several signatures is enough', () => {
    const signature = `${signedBy(otherSecret)} v1a,AAAA ${headers.signature}`;
    expect(verifyWebhookSignature(secret, { ...headers, signature }, body, now)).toBe(true);
  });

  test.each([
    ['without an id', { id: undefined }],
    ['with another id', { id: 'msg_2' }],
    ['without a time', { timestamp: undefined }],
    ['with a time that was not signed', { timestamp: String(now + 1) }],
    ['with a time that is none', { timestamp: 'now' }],
    ['that is too old', { timestamp: String(now - 301), signature: signedBy(secret, now - 301) }],
    ['from the future', { timestamp: String(now + 301), signature: signedBy(secret, now + 301) }],
    ['without a signature', { signature: undefined }],
    ['signed with another secret', { signature: signedBy(otherSecret) }],
    ['of another version', { signature: headers.signature.replace('v1,', 'v2,') }],
    ['with half a signature', { signature: headers.signature.slice(0, 30) }],
  ])('a delivery %s is refused', (_, changes) => {
    expect(verifyWebhookSignature(secret, { ...headers, ...changes }, body, now)).toBe(false);
  });

  test('another body and an empty secret are refused', () => {
    expect(verifyWebhookSignature(secret, headers, new Uint8Array(1), now)).toBe(false);
    expect(verifyWebhookSignature('whsec_', headers, body, now)).toBe(false);
  });
});
