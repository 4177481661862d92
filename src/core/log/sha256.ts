import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

/** Synchronous SHA-256: any bytes in, 32 bytes out. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** Length of one hash, in bytes. */
export const hashLengthBytes = 32;

/** Works in every runtime; a server may pass a faster native one wherever a `Sha256` is taken. */
export const sha256: Sha256 = (data) => nobleSha256(data);
