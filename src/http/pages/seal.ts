import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps something with a browser that cannot read it, and knows when it was changed. */
export class Seal {
  readonly #secret: Buffer;

  /**
   * @param seed of the installation's log key; what seals is derived from it and is another key
   * @param use what it is for: what was sealed for another use cannot be opened
   */
  constructor(seed: Uint8Array, use: string) {
    this.#secret = Buffer.from(hkdfSync('sha256', seed, '', use, 32));
  }

  /** As text that may stand in a cookie or an attribute. */
  close(value: object): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#secret, nonce);
    const text = JSON.stringify(value);
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** @returns undefined for what was sealed by another server or for another use, or changed */
  open(text: string): unknown {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, this.#secret, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return JSON.parse(Buffer.concat([opened, decipher.final()]).toString('utf8'));
    } catch {
      return undefined;
    }
  }
}
