import {
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ed25519 } from '../../core/log/ed25519.ts';
import {
  formatSignerKey,
  parseSignerKey,
  type SignerKey,
  signerKeyOf,
} from '../../core/log/note-key.ts';
import type { Database } from '../../db/engine/port.ts';
import { countCommunities } from '../../db/sql/communities/attention.ts';
import { OperatorError } from '../operator-error.ts';
import { placeFirst, writeDurably, writeMeanwhile } from './durable-files.ts';
import { findInBatches, type KeptCheckpoint, sizeOf } from './kept-batches.ts';

/** The log's private key and where the last signed checkpoint of each community is kept. */
export interface LogKey {
  readonly path: string;
  readonly seed: Uint8Array;
}

/**
 * The key of the installation that a store belongs to: made when the store is new, and never beside
 * one that has a community, since no log of that one could be continued with another key.
 * @throws OperatorError when there is none, or the file is no key
 */
export async function openKeyOfStore(db: Pick<Database, 'query'>, path: string): Promise<LogKey> {
  if (existsSync(path)) return openLogKey(path);
  const communities = await countCommunities(db);
  if (communities === 0) return openLogKey(path);
  const whose = communities === 1 ? 'a community' : `${communities} communities`;
  throw new OperatorError(
    `There is no log key at ${path}, but the store has ${whose} with logs that one has signed. ` +
      'No other is made: with it no log could be continued. Restore it from your backup, or ' +
      'point NEGENTROPY_LOG_KEY at it.',
  );
}

/**
 * Reads the key that signs the logs of this installation, making it on the first start with mode
 * 0600. Keep a copy: without it no log of this installation can be continued.
 * @param newSeed 32 bytes, only when bytes must repeat (tests, simulations)
 * @throws OperatorError when the file is there but no key.
 */
export function openLogKey(path: string, newSeed: Uint8Array = randomBytes(32)): LogKey {
  if (!existsSync(path)) {
    const key = signerKeyOf('negentropy-log', newSeed, nodeEd25519);
    // Of two first starts at once one makes the key, and both go on with that one.
    writeDurably(path, `${formatSignerKey(key)}\n`, { mode: 0o600, place: placeFirst });
  }
  try {
    const key = parseSignerKey(readFileSync(path, 'utf8').trim(), nodeEd25519);
    return { path, seed: key.seed };
  } catch (cause) {
    throw new OperatorError(
      `${path} is not a log key. Restore it from your backup, or point NEGENTROPY_LOG_KEY at it.`,
      { cause },
    );
  }
}

/** The key under the name of one log: notes are signed in the name of their origin. */
export function signerOf(key: LogKey, origin: string): SignerKey {
  return signerKeyOf(origin, key.seed, nodeEd25519);
}

/**
 * A secret that every process with the key knows and the database does not: HKDF-SHA-256 of
 * RFC 5869.
 * @param purpose other purposes have other secrets
 * @returns 32 bytes
 */
export function secretFor(key: LogKey, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.seed, '', `negentropy ${purpose}`, 32));
}

/**
 * The last checkpoint that this installation signed for a log, kept outside of the database.
 * @returns undefined when there is none
 * @throws OperatorError when it is there and cannot be read
 */
export function readKeptCheckpoint(key: LogKey, slug: string): string | undefined {
  return findKeptCheckpoint(key, slug)?.note;
}

/** {@link readKeptCheckpoint} with the file in which it stands: its own, or one of a batch. */
export function findKeptCheckpoint(key: LogKey, slug: string): KeptCheckpoint | undefined {
  const own = readOwn(key, slug);
  const inBatch = findInBatches(key.path, slug);
  if (own === undefined || inBatch === undefined) return own ?? inBatch;
  const isOlder = sizeOf(own.note) < sizeOf(inBatch.note);
  return isOlder && sizeOf(own.note) >= 0 ? inBatch : own; // what is damaged is to be told of
}

function readOwn(key: LogKey, slug: string): KeptCheckpoint | undefined {
  const path = keptCheckpointPath(key, slug);
  try {
    return { note: readFileSync(path, 'utf8'), path };
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new OperatorError(
      `${path} cannot be read (${code}). It holds the last checkpoint that was signed of ` +
        `"${slug}". Let this user read it, or restore it from a copy.`,
      { cause },
    );
  }
}

/** Durable when it resolves. @throws OperatorError when it cannot be written */
export async function keepCheckpoint(key: LogKey, slug: string, note: string): Promise<void> {
  await writeMeanwhile(keptCheckpointPath(key, slug), note);
}

export function keptCheckpointPath(key: LogKey, slug: string): string {
  return join(dirname(key.path), `checkpoint.${slug}`);
}

/** Ed25519 by node:crypto: many times faster than the portable one and the same bytes. */
export const nodeEd25519: Ed25519 = {
  publicKeyOf: (seed) => publicBytes(seed),
  sign: (message, seed) => new Uint8Array(sign(null, message, privateKey(seed))),
  verify: (signature, message, publicKey) => verify(null, message, opened(publicKey), signature),
};

/** DER headers of RFC 8410 before the 32 bytes of a key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const privateKey = remembering((seed) =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
);

const opened = remembering((bytes) =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' }),
);

const publicBytes = remembering((seed) => {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
});

/** An installation has one key and a thousand logs: parsing it for each costs more than signing. */
function remembering<Made>(make: (bytes: Uint8Array) => Made): (bytes: Uint8Array) => Made {
  const made = new Map<string, Made>();
  return (bytes) => {
    const name = Buffer.from(bytes).toString('base64');
    const known = made.get(name);
    if (known !== undefined) return known;
    const key = make(bytes);
    if (made.size >= KEYS_MAX) made.clear();
    made.set(name, key);
    return key;
  };
}

const KEYS_MAX = 16;
