import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where ids and salts come from: the system's generator, or a seed when bytes must repeat. */
export interface RandomSource {
  /** A UUID (version 4) for a user id, which a truly random one ignores. */
  uuid(subject: string): string;
  /** 16 bytes in hexadecimal for an evidence id, which truly random ones ignore. */
  salt(subject: string): string;
}

export const systemRandom: RandomSource = { uuid: () => randomUUID(), salt: systemSalt };

const SALT_BYTES = 16;

/** Asking the system for some hundred salts at once costs little more than asking for one. */
const pool = { bytes: Buffer.alloc(0), used: 0 };

function systemSalt(): string {
  if (pool.used === pool.bytes.length) {
    pool.bytes = randomBytes(256 * SALT_BYTES);
    pool.used = 0;
  }
  const start = pool.used;
  pool.used += SALT_BYTES;
  return pool.bytes.toString('hex', start, pool.used);
}

/**
 * The same ids and salts for the same seed and subject: for comparing two stores byte by byte, and
 * for simulations. Never for people: whoever knows the seed can look their evidence up.
 */
export function seededRandom(seed: string): RandomSource {
  const digest = (subject: string): string =>
    createHash('sha256').update(`${seed}/${subject}`).digest('hex').slice(0, 32);
  return { salt: digest, uuid: (subject) => uuidFrom(digest(subject)) };
}

/** Sets the version and variant bits of 16 bytes (RFC 9562 section 5.4). */
function uuidFrom(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
