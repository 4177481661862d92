import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type LogKey, secretFor } from '../log/log-key.ts';

/** AES-256-GCM (NIST SP 800-38D): a nonce of 12 bytes first, the tag of 16 bytes last. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The secret that members' keys are wrapped with. It follows from the log key, which is never in
 * the database: a copy of the database alone tells nobody what was written.
 */
export function reflectionSecretOf(key: LogKey, origin: string): Uint8Array {
  return secretFor(key, `reflections ${origin}`);
}

/** A new key for what one member writes. */
export function newMemberKey(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

/**
 * Encrypts bytes so that a change of them, or of what they are about, is seen.
 * @param about what they belong to; not secret, and needed to open them
 */
export function seal(key: Uint8Array, bytes: Uint8Array, about: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(about));
  const sealed = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat(sealed));
}

/** @throws Error when the key is another one, or the bytes or what they are about were changed */
export function open(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(about));
  cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const inner = cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  return new Uint8Array(Buffer.concat([inner, cipher.final()]));
}
