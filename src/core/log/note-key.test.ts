import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import {
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  signerKeyOf,
  verifierKeyOf,
  verifierKeyOfSigner,
} from './note-key.ts';

// The published test keys of golang.org/x/mod/sumdb/note and of the C2SP specification.
const verifierText = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const signerText = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const exampleText = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

describe('verifier keys', () => {
  test.each([verifierText, exampleText])('come back as they were written: %s', (text) => {
    const key = parseVerifierKey(text);
    expect(formatVerifierKey(key)).toBe(text);
    expect(verifierKeyOf(key.name, key.publicKey)).toEqual(key);
  });

  test.each([
    ['nothing', ''],
    ['no parts', 'PeterNeumann'],
    ['an empty name', verifierText.replace('PeterNeumann', '')],
    ['a name with a space', verifierText.replace('Peter', 'Peter ')],
    ['a name with a no-break space', verifierText.replace('Peter', 'Peter\u00a0')],
    ['an upper-case key id', verifierText.replace('c74f20a3', 'C74F20A3')],
    ['a key id that does not fit', verifierText.replace('c74f20a3', 'c74f20a4')],
    ['another name under the same id', verifierText.replace('Peter', 'Petra')],
    ['another public key', verifierText.replace('ARpc', 'ARpd')],
    ['another algorithm', verifierText.replace('+ARpc', '+BBpc')],
    ['a key cut short', `${verifierText.slice(0, 24)}${encodeBase64(Uint8Array.of(1, 2))}`],
    ['what is not base64', `${verifierText}=`],
    ['a line break', `${verifierText}\n`],
  ])('are refused when they hold %s', (_what, text) => {
    expect(() => parseVerifierKey(text)).toThrow(
      expect.objectContaining({ code: 'KEY_MALFORMED' }),
    );
  });
});

describe('signer keys', () => {
  test('come back as they were written, with their public half', () => {
    const key = parseSignerKey(signerText);
    expect(formatSignerKey(key)).toBe(signerText);
    expect(formatVerifierKey(verifierKeyOfSigner(key))).toBe(verifierText);
    expect(signerKeyOf(key.name, key.seed)).toEqual(key);
  });

  test.each([
    ['a verifier key', verifierText],
    ['a key id that does not fit', signerText.replace('c74f20a3', '00000000')],
    ['another seed', signerText.replace('AYEK', 'AYEL')],
    ['what is not base64', `${signerText.slice(0, -1)}!`],
  ])('are refused when they are %s, without repeating the secret', (_what, text) => {
    const secret = signerText.slice(-20, -2);
    const attempt = (): unknown => parseSignerKey(text);
    expect(attempt).toThrow(expect.objectContaining({ code: 'KEY_MALFORMED' }));
    expect(attempt).not.toThrow(secret);
  });

  test.each([0, 31, 33, 64])('are not made from a seed of %d bytes', (length) => {
    expect(() => signerKeyOf('name', new Uint8Array(length))).toThrow(
      'an Ed25519 key has 32 bytes',
    );
  });

  test.each(['', 'a b', 'a+b', 'a\nb', '\ud800'])('are not made under the name %j', (name) => {
    expect(() => signerKeyOf(name, new Uint8Array(32))).toThrow('a key name is not empty');
  });
});

test('the key id is the start of a hash over name, algorithm and public key', () => {
  const typedKey = decodeBase64('AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const key = verifierKeyOf('example.com/foo', typedKey.subarray(1));
  expect(key.keyId).toBe('530d903a');
  expect(bytesToHex(key.publicKey)).toBe(bytesToHex(typedKey.subarray(1)));
});
