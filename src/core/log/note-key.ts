import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { ed25519, ed25519KeyLengthBytes } from './ed25519.ts';
import type { Ed25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { sha256 } from './sha256.ts';

// Source: https://c2sp.org/signed-note, section "Verifier keys". The signer key is the form of Go's
// golang.org/x/mod/sumdb/note, which the C2SP tools read and write.

const ed25519SignatureType = 0x01;
/** Of c2sp.org/tlog-cosignature: a key that says when it saw a tree, and signs nothing else. */
const cosignatureType = 0x04;
const signerKeyPrefix = 'PRIVATE+KEY+';

/** A public key by which the notes of one signer are known. */
export interface VerifierKey {
  readonly name: string;
  /**
   * The first 4 bytes of a hash over name, algorithm and public key, as 8 lower-case hex digits.
   */
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** A public key by which the cosignatures of a witness are known. */
export interface WitnessKey extends VerifierKey {
  readonly use: 'cosignature';
}

/** A private key under which notes are signed. Keep it out of logs and messages. */
export interface SignerKey {
  readonly name: string;
  readonly keyId: string;
  readonly seed: Uint8Array;
}

/**
 * Names a public key.
 *
 * @throws LogError `KEY_MALFORMED` on a name or a key that no note can carry
 */
export function verifierKeyOf(name: string, publicKey: Uint8Array): VerifierKey {
  assertKeyName(name);
  assertKeyLength(publicKey);
  return { name, keyId: keyIdOf(name, publicKey), publicKey };
}

/**
 * Names the private key that grows from a seed of 32 random bytes.
 *
 * @throws LogError `KEY_MALFORMED` on a name or a seed that no key can have
 */
export function signerKeyOf(
  name: string,
  seed: Uint8Array,
  algorithm: Ed25519 = ed25519,
): SignerKey {
  assertKeyName(name);
  assertKeyLength(seed);
  return { name, keyId: keyIdOf(name, algorithm.publicKeyOf(seed)), seed };
}

/** The public half of a private key. */
export function verifierKeyOfSigner(key: SignerKey, algorithm: Ed25519 = ed25519): VerifierKey {
  return verifierKeyOf(key.name, algorithm.publicKeyOf(key.seed));
}

/** Writes a verifier key as text: `<name>+<key id>+<base64 of 0x01 and the public key>`. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.keyId}+${formatKeyMaterial(key.publicKey)}`;
}

/**
 * Reads a verifier key.
 *
 * @throws LogError `KEY_MALFORMED` on any other form or algorithm, or if the key id does not fit
 */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, keyId, material } = parseKey(text);
  const key = verifierKeyOf(name, material);
  assertKeyId(keyId, key);
  return key;
}

/** Writes the key of a witness as text: `<name>+<key id>+<base64 of 0x04 and the public key>`. */
export function formatWitnessKey(key: WitnessKey): string {
  return `${key.name}+${key.keyId}+${formatKeyMaterial(key.publicKey, cosignatureType)}`;
}

/**
 * Reads the key of a witness.
 *
 * @throws LogError `KEY_MALFORMED` on any other form or algorithm, or if the key id does not fit
 */
export function parseWitnessKey(text: string): WitnessKey {
  const { name, keyId, material } = parseKey(text, cosignatureType);
  const key = witnessKeyOf(name, material);
  assertKeyId(keyId, key);
  return key;
}

/**
 * Names the public key of a witness.
 *
 * @throws LogError `KEY_MALFORMED` on a name or a key that no note can carry
 */
export function witnessKeyOf(name: string, publicKey: Uint8Array): WitnessKey {
  assertKeyName(name);
  assertKeyLength(publicKey);
  const keyId = keyIdOf(name, publicKey, cosignatureType);
  return { name, keyId, publicKey, use: 'cosignature' };
}

/** Writes a signer key as text: `PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the seed>`. */
export function formatSignerKey(key: SignerKey): string {
  return `${signerKeyPrefix}${key.name}+${key.keyId}+${formatKeyMaterial(key.seed)}`;
}

/**
 * Reads a signer key. Messages never repeat the text.
 *
 * @throws LogError `KEY_MALFORMED` on any other form or algorithm, or if the key id does not fit
 */
export function parseSignerKey(text: string, algorithm: Ed25519 = ed25519): SignerKey {
  if (!text.startsWith(signerKeyPrefix)) {
    throw new LogError('KEY_MALFORMED', `a signer key begins with ${signerKeyPrefix}`);
  }
  const { name, keyId, material } = parseKey(text.slice(signerKeyPrefix.length));
  const key = signerKeyOf(name, material, algorithm);
  assertKeyId(keyId, key);
  return key;
}

/** Whether this is a key name: not empty, no white space, no plus. */
export function isKeyName(name: string): boolean {
  return /^[^+\p{White_Space}\p{Surrogate}]+$/u.test(name);
}

function keyIdOf(name: string, publicKey: Uint8Array, type = ed25519SignatureType): string {
  const typedKey = concatBytes(Uint8Array.of(type), publicKey);
  return bytesToHex(sha256(concatBytes(utf8ToBytes(`${name}\n`), typedKey)).subarray(0, 4));
}

function formatKeyMaterial(material: Uint8Array, type = ed25519SignatureType): string {
  return encodeBase64(concatBytes(Uint8Array.of(type), material));
}

interface ParsedKey {
  readonly name: string;
  readonly keyId: string;
  readonly material: Uint8Array;
}

function parseKey(text: string, type = ed25519SignatureType): ParsedKey {
  // Base64 may hold a plus: only the first two separate.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null) {
    throw new LogError('KEY_MALFORMED', 'a key has the form <name>+<8 hex digits>+<base64>');
  }
  const [, name = '', keyId = '', encoded = ''] = match;
  const typedMaterial = decodeKeyMaterial(encoded);
  if (typedMaterial[0] !== type) {
    const meant = type === cosignatureType ? 'key of a witness' : 'Ed25519 key';
    throw new LogError('KEY_MALFORMED', `key ${name} is no ${meant} (type ${type})`);
  }
  return { name, keyId, material: typedMaterial.subarray(1) };
}

function decodeKeyMaterial(encoded: string): Uint8Array {
  try {
    return decodeBase64(encoded);
  } catch {
    // The text may be a secret: the decoder's own message would repeat it.
    throw new LogError('KEY_MALFORMED', 'the last part of the key is not base64');
  }
}

function assertKeyName(name: string): void {
  if (isKeyName(name)) return;
  throw new LogError(
    'KEY_MALFORMED',
    `a key name is not empty and has no space and no plus: ${JSON.stringify(name)}`,
  );
}

function assertKeyLength(material: Uint8Array): void {
  if (material.length === ed25519KeyLengthBytes) return;
  throw new LogError(
    'KEY_MALFORMED',
    `an Ed25519 key has ${ed25519KeyLengthBytes} bytes, not ${material.length}`,
  );
}

function assertKeyId(
  found: string,
  expected: { readonly name: string; readonly keyId: string },
): void {
  if (found === expected.keyId) return;
  throw new LogError(
    'KEY_MALFORMED',
    `key ${expected.name} has the id ${expected.keyId}, but its text says ${found}`,
  );
}
