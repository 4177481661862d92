import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle, maxEntryLengthBytes } from './entry-bundle.ts';

describe('entry bundles', () => {
  test('put a length of two bytes before each entry, the high byte first', () => {
    const bundle = encodeEntryBundle([utf8ToBytes('one'), new Uint8Array(0), new Uint8Array(258)]);
    expect(bundle.subarray(0, 9)).toEqual(Uint8Array.from(hexToBytes('00036f6e6500000102')));
    expect(bundle).toHaveLength(2 + 3 + 2 + 2 + 258);
  });

  test('give back what was put in', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(entries, (written) => {
        expect(decodeEntryBundle(encodeEntryBundle(written), written.length)).toEqual(written);
      }),
    );
  });

  test('hold the longest entry and none longer', () => {
    const longest = new Uint8Array(maxEntryLengthBytes);
    expect(decodeEntryBundle(encodeEntryBundle([longest]), 1)).toEqual([longest]);
    const tooLong = new Uint8Array(maxEntryLengthBytes + 1);
    expect(() => encodeEntryBundle([tooLong])).toThrow(RangeError);
  });

  test('hold 1 to 256 entries', () => {
    expect(() => encodeEntryBundle([])).toThrow(RangeError);
    const full = Array.from({ length: 256 }, () => new Uint8Array(1));
    expect(encodeEntryBundle(full)).toHaveLength(256 * 3);
    expect(() => encodeEntryBundle([...full, new Uint8Array(1)])).toThrow(RangeError);
  });

  test.each([
    ['inside an entry', '0003aabb'],
    ['inside a length', '0001aa00'],
    ['after a length', '0001'],
  ])('are refused when cut short %s', (_where, hex) => {
    expect(() => decodeEntryBundle(hexToBytes(hex), 1)).toThrow('is cut short');
  });

  test('are refused when they hold more or fewer entries than announced', () => {
    const bundle = encodeEntryBundle([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(() => decodeEntryBundle(bundle, 1)).toThrow('bundle holds 2 entries, not 1');
    expect(() => decodeEntryBundle(bundle, 3)).toThrow('bundle holds 2 entries, not 3');
  });
});
