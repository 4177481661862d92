import { Buffer } from 'node:buffer';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

describe('base64', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('writes %j as RFC 4648 section 10 does', (plain, encoded) => {
    expect(encodeBase64(utf8ToBytes(plain))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(Uint8Array.from(utf8ToBytes(plain)));
  });

  test('agrees with the native encoder and comes back unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  test.each([
    ['missing padding', 'Zg'],
    ['too much padding', 'Zg==='],
    ['padding alone', '===='],
    ['padding inside', 'Zg==Zg=='],
    ['spare bits set', 'Zh=='],
    ['the URL alphabet', '-_-_'],
    ['a line break', 'Zm9v\n'],
    ['a space', 'Zm 9'],
    ['a character outside ASCII', 'Zm9é'],
  ])('refuses %s', (_what, text) => {
    expect(() => decodeBase64(text)).toThrow('not standard padded base64');
  });
});
