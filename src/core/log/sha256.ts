import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Synchronous SHA-256: any bytes in, 32 bytes out. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** Length of one hash, in bytes. */
export const hashLengthBytes = 32;

/** Works in every runtime; a server may pass a faster native one wherever a `Sha256` is taken. */
export const sha256: Sha256 = (data) => nobleSha256(data);

/** The SHA-256 of a text in UTF-8, in hexadecimal. */
export function hashOfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Whether something is such a text of 64 digits. */
export function isHashText(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
