import { describe, expect, test } from 'vitest';
import { idempotencyOf } from './idempotency.ts';

const caller = { keyId: 'key1' };
const headers = { 'idempotency-key': 'abc' };

describe('idempotencyOf', () => {
  test('has nothing to say where no key was sent', () => {
    expect(idempotencyOf({ headers: {}, url: '/v1/x', body: {}, caller })).toBeUndefined();
  });

  test('scopes the key to the API key and the path without its query', () => {
    const one = idempotencyOf({ headers, url: '/v1/x?limit=1', body: {}, caller });
    expect(one?.scope).toBe('key1 /v1/x');
    const other = { keyId: 'key2' };
    expect(idempotencyOf({ headers, url: '/v1/x', body: {}, caller: other })?.scope).toBe(
      'key2 /v1/x',
    );
  });

  test('hashes the meaning of the body and not its spelling', () => {
    const hashOf = (text: string): string | undefined =>
      idempotencyOf({ headers, url: '/v1/x', body: JSON.parse(text), caller })?.bodyHash;
    expect(hashOf('{"a":1,"b":[1.50]}')).toBe(hashOf('{ "b": [1.5], "a": 1 }'));
    expect(hashOf('{"a":1}')).not.toBe(hashOf('{"a":2}'));
    expect(hashOf('null')).toBe(idempotencyOf({ headers, url: '/v1/x', caller })?.bodyHash);
  });
});
