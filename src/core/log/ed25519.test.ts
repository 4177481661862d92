import { existsSync, readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { ed25519, isPublicKey } from './ed25519.ts';

const vectors = new URL('../../../../shared/data/reference-vectors/ed25519/', import.meta.url);

describe.skipIf(!existsSync(vectors))('Ed25519 vectors in ../shared/data', () => {
  interface SignatureVector {
    readonly seed: string;
    readonly public: string;
    readonly message: string;
    readonly signature: string;
  }

  test.each([
    ['rfc8032-7.1.json', 5],
    ['sign-input-subset.json', 125],
  ])('derives, signs and verifies as published: %s', (file, count) => {
    const text = readFileSync(new URL(file, vectors), 'utf8');
    const cases = JSON.parse(text) as SignatureVector[];
    expect(cases).toHaveLength(count);
    for (const vector of cases) {
      const [seed, message] = [hexToBytes(vector.seed), hexToBytes(vector.message)];
      const publicKey = ed25519.publicKeyOf(seed);
      expect(bytesToHex(publicKey)).toBe(vector.public);
      const signature = ed25519.sign(message, seed);
      expect(bytesToHex(signature)).toBe(vector.signature);
      expect(ed25519.verify(signature, message, publicKey)).toBe(true);
      expect(ed25519.verify(signature, Uint8Array.of(...message, 0), publicKey)).toBe(false);
    }
  });
});

describe('ed25519', () => {
  const seed = new Uint8Array(32).fill(7);
  const publicKey = ed25519.publicKeyOf(seed);
  const message = Uint8Array.of(1, 2, 3);
  const signature = ed25519.sign(message, seed);

  test('holds for what was signed', () => {
    expect(ed25519.verify(signature, message, publicKey)).toBe(true);
  });

  test.each([
    ['a short signature', signature.subarray(1), publicKey],
    ['no signature', new Uint8Array(0), publicKey],
    ['a signature of zeroes', new Uint8Array(64), publicKey],
    ['a short key', signature, publicKey.subarray(1)],
    ['a key that is no point', signature, new Uint8Array(32).fill(255)],
    ['another key', signature, ed25519.publicKeyOf(new Uint8Array(32))],
  ])('answers false on %s', (_what, wrongSignature, wrongKey) => {
    expect(ed25519.verify(wrongSignature, message, wrongKey)).toBe(false);
  });

  test('refuses a second spelling of a point, which ZIP 215 would accept', () => {
    const neutralPoint = Uint8Array.of(1, ...new Uint8Array(31));
    const respeltNeutralPoint = Uint8Array.of(0xee, ...new Uint8Array(30).fill(0xff), 0x7f);
    const trivialSignature = Uint8Array.of(...neutralPoint, ...new Uint8Array(32));
    expect(ed25519.verify(trivialSignature, message, respeltNeutralPoint)).toBe(false);
  });

  test('refuses a second spelling of the same signature, S + L', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const scalarBytes = signature.subarray(32).toReversed();
    const scalar = BigInt(`0x${bytesToHex(scalarBytes)}`) + order;
    const respelt = hexToBytes(scalar.toString(16).padStart(64, '0')).toReversed();
    const malleated = Uint8Array.of(...signature.subarray(0, 32), ...respelt);
    expect(ed25519.verify(malleated, message, publicKey)).toBe(false);
  });
});

describe('a public key', () => {
  test('is what a seed makes, and none of those under which anything is signed', () => {
    const seeds = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
    expect(seeds.map((seed) => isPublicKey(ed25519.publicKeyOf(seed)))).toEqual([true, true, true]);
    // The points of small order, and numbers that are no point or another way to write one.
    const unusable = [
      '01'.padEnd(64, '0'),
      '00'.repeat(32),
      `${'00'.repeat(31)}80`,
      `ec${'ff'.repeat(30)}7f`,
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      `ee${'ff'.repeat(30)}7f`,
      'ff'.repeat(32),
      '02'.padEnd(64, '0'),
    ];
    expect(unusable.filter((key) => isPublicKey(hexToBytes(key)))).toEqual([]);
    expect(isPublicKey(new Uint8Array(31))).toBe(false);
  });
});
