import { describe, expect, test } from 'vitest';
import { idempotencyOf } from './idempotency.ts';

const requestSecret = Uint8Array.from({ length: 32 }, (_, at) => at);
const caller = { keyId: 'key1', community: { requestSecret } };
const headers = { 'idempotency-key': 'abc' };

describe('idempotencyOf', () => {
  test('has nothing to say where no key was sent', () => {
    expect(idempotencyOf({ headers: {}, url: '/v1/x', body: {}, caller })).toBeUndefined();
  });

  test('belongs to the API key and to the path without its query', () => {
    const keyOf = (url: string, key = 'abc'): string | undefined =>
      idempotencyOf({ headers: { 'idempotency-key': key }, url, body: {}, caller })?.key;
    expect(keyOf('/v1/x?limit=1')).toBe(keyOf('/v1/x'));
    expect(keyOf('/v1/y')).not.toBe(keyOf('/v1/x'));
    expect(keyOf('/v1/x', 'abd')).not.toBe(keyOf('/v1/x'));
    const other = { ...caller, keyId: 'key2' };
    const scopes = [caller, other].map(
      (one) => idempotencyOf({ headers, url: '/v1/x', body: {}, caller: one })?.scope,
    );
    expect(scopes).toEqual(['key1', 'key2']);
  });

  test('keeps nothing that can be tried out without the secret of the community', () => {
    const elsewhere = { requestSecret: new Uint8Array(32) };
    const [one, other] = [caller, { ...caller, community: elsewhere }].map((asker) =>
      idempotencyOf({ headers, url: '/v1/x', body: { userId: 'ada' }, caller: asker }),
    );
    expect(one?.bodyHash).not.toBe(other?.bodyHash);
    expect(one?.key).not.toBe(other?.key);
  });

  test('hashes the meaning of the body and not its spelling', () => {
    const hashOf = (text: string): string | undefined =>
      idempotencyOf({ headers, url: '/v1/x', body: JSON.parse(text), caller })?.bodyHash;
    expect(hashOf('{"a":1,"b":[1.50]}')).toBe(hashOf('{ "b": [1.5], "a": 1 }'));
    expect(hashOf('{"a":1}')).not.toBe(hashOf('{"a":2}'));
    expect(hashOf('null')).toBe(idempotencyOf({ headers, url: '/v1/x', caller })?.bodyHash);
  });
});
