import { Webhook } from 'standardwebhooks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newWebhookSecret, webhookHeaders } from './webhook-signature.ts';

const now = Math.floor(Date.now() / 1000);

test('an independent receiver accepts every signed body and refuses a changed one', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (body, index) => {
      const secret = newWebhookSecret();
      const headers = webhookHeaders(secret, `default/${index}`, now, body);
      const receiver = new Webhook(secret);
      expect(receiver.verify(body, headers)).toEqual(JSON.parse(body));
      expect(() => receiver.verify(`${body} `, headers)).toThrow('No matching signature');
      const renamed = { ...headers, 'webhook-id': `default/${index + 1}` };
      expect(() => receiver.verify(body, renamed)).toThrow('No matching signature');
    }),
  );
});

test('every secret is another one, of 32 bytes', () => {
  const secrets = Array.from({ length: 20 }, newWebhookSecret);
  expect(new Set(secrets).size).toBe(20);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
