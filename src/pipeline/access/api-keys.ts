import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyEntry } from '../../core/state/entry.ts';
import type { Transaction } from '../../db/engine/port.ts';
import {
  type ApiKeyRow,
  findApiKey as findRow,
  insertApiKey,
  insertInstallationKey,
  listApiKeys as listRows,
  replaceInstallationSecret,
  revokeApiKey as revokeRow,
  rotateApiKey as rotateRow,
  touchApiKey as touchRow,
} from '../../db/sql/service/api-keys.ts';
import type { CommunityReader, StoreReader } from '../community-reader.ts';
import type { Community } from '../writer/community.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { OperatorError } from '../operator-error.ts';
import { RequestError } from '../request-error.ts';

/**
 * What a key allows, the widest first: admin allows everything, all but the last also read. `audit`
 * adds to `attest` that confirmations may come as an audit. `others` adds to `read` that a key
 * which is bound to a member reads about everybody; without it that key is one of `self`.
 */
export const KEY_SCOPES = ['admin', 'attest', 'audit', 'review', 'read', 'others', 'self'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Scopes that say something about the member a key is bound to, and nothing without one. */
const BOUND_SCOPES: readonly KeyScope[] = ['others', 'self'];

/**
 * What a key allows in the end: one that is bound to a member, and can do no more than read, reads
 * about that member alone unless `others` says otherwise.
 */
export function scopesInEffect({
  scopes,
  userId,
}: Pick<ApiKey, 'scopes' | 'userId'>): readonly KeyScope[] {
  const wider = scopes.filter((scope) => !BOUND_SCOPES.includes(scope));
  const isOfOthers = userId !== undefined && scopes.includes('others');
  if (wider.some((scope) => scope !== 'read')) return isOfOthers ? [...wider, 'others'] : wider;
  if (scopes.includes('others')) return isOfOthers ? ['read', 'others'] : ['read'];
  return userId !== undefined || scopes.includes('self') ? ['self'] : wider;
}

/** A key as the interface looks at it; times are unix seconds. */
export type ApiKey = Omit<ApiKeyRow, 'scopes'> & { readonly scopes: readonly KeyScope[] };

/** The key of the installation has this id, and no community of its own. */
export const INSTALLATION_KEY_ID = 'admin';

/** How long the secret before a rotation stays good, unless said otherwise: 0 to 7 days. */
const ROTATION_OVERLAP_SECONDS = 86_400;
export const ROTATION_OVERLAP_SECONDS_MAX: number = 7 * 86_400;

export interface KeyOrder extends Stamp {
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  /** Unix seconds. */
  readonly expiresAt?: number | undefined;
  /** The member that the key is bound to: it never attests for that one's own mint. */
  readonly userId?: string | undefined;
}

/** A key, and its whole text when this very request made it: it is shown once. */
export interface ShownKey {
  readonly key: ApiKey;
  readonly token?: string;
}

type Reader = Pick<Transaction, 'query'>;

/** `neg_<id>_<secret>` in its parts, or undefined when a text is no key. */
export function parseApiKey(token: string): { keyId: string; secret: string } | undefined {
  const match = /^neg_([a-z0-9]{3,64})_([A-Za-z0-9_-]{32,256})$/.exec(token);
  const [, keyId, secret] = match ?? [];
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret };
}

/** 32 random bytes as base64url. */
export function newApiKeySecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in hexadecimal: secrets are random, so that no salt or slow hash adds anything. */
export function hashSecret(secret: string): string {
  return digest('sha256', secret, 'hex');
}

export async function findApiKey({ db }: StoreReader, keyId: string): Promise<ApiKey | undefined> {
  const row = await findRow(db, keyId);
  return row === undefined ? undefined : toApiKey(row);
}

/** Whether a key with this secret may be used now; takes the same time whatever is wrong. */
export function isGoodKey(key: ApiKey, secret: string, now: number): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex');
  const isCurrent = timingSafeEqual(given, Buffer.from(key.secretHash, 'hex'));
  const previous = Buffer.from(key.previousSecretHash ?? key.secretHash, 'hex');
  const isPrevious = timingSafeEqual(given, previous) && now < (key.previousExpiresAt ?? 0);
  const isOver = key.revokedAt !== undefined || (key.expiresAt ?? Infinity) <= now;
  return (isCurrent || isPrevious) && !isOver;
}

/** Remembers the use of a key, at most once a minute. */
export async function touchApiKey({ db }: StoreReader, key: ApiKey, now: number): Promise<void> {
  if (now - (key.lastUsedAt ?? -Infinity) < TOUCH_SECONDS) return;
  await touchRow(db, key.keyId, now, TOUCH_SECONDS);
}

const TOUCH_SECONDS = 60;

/** The keys of a community in the order in which they were made. */
export async function listApiKeys(
  reader: CommunityReader,
  page: {
    readonly after?: Pick<ApiKey, 'createdAt' | 'keyId'> | undefined;
    readonly limit: number;
  },
): Promise<ApiKey[]> {
  return (await listRows(reader, page.after, page.limit)).map(toApiKey);
}

/**
 * Makes sure that the installation has its admin key: the one given, else the one stored, else a
 * new one, which is returned to be shown once.
 * @param given the whole key, as `NEGENTROPY_ADMIN_KEY` has it
 * @throws OperatorError when the given text is no such key.
 */
export async function ensureAdminKey(
  db: Reader,
  given: string | undefined,
  now: number,
): Promise<{ printed?: string }> {
  const parsed = given === undefined ? undefined : parseApiKey(given);
  if (given !== undefined && parsed?.keyId !== INSTALLATION_KEY_ID) {
    throw new OperatorError(
      `NEGENTROPY_ADMIN_KEY must be neg_${INSTALLATION_KEY_ID}_ and at least 32 letters, digits, ` +
        'hyphens or underscores. Leave it away, and the first start makes one and prints it.',
    );
  }
  const secret = parsed?.secret ?? newApiKeySecret();
  const keyId = INSTALLATION_KEY_ID;
  const row = { keyId, secretHash: hashSecret(secret), scopes: ['admin'], createdAt: now };
  const isMade = await insertInstallationKey(db, { ...row, label: 'installation' });
  if (given !== undefined) await replaceInstallationSecret(db, keyId, row.secretHash);
  return isMade && given === undefined ? { printed: tokenOf(keyId, secret) } : {};
}

/**
 * Makes a key of a community, with an entry in the same transaction.
 * @throws RequestError TIME_INVALID when it would be over at once, CONFLICT when a scope speaks of
 *   the key's member and it has none
 */
export async function makeApiKey(
  { row: community, writer, reader }: Community,
  order: KeyOrder,
): Promise<ShownKey> {
  const keyId = randomBytes(8).toString('hex');
  const secret = newApiKeySecret();
  const scopes = KEY_SCOPES.filter((scope) => order.scopes.includes(scope));
  const row = {
    keyId,
    communityId: community.id,
    secretHash: hashSecret(secret),
    scopes,
    label: order.label,
    userId: order.userId,
    createdAt: order.now,
    expiresAt: order.expiresAt,
  };
  const change = { keyId, action: 'made', scopes: scopes.join(' ') } as const;
  const check = (draft: BatchDraft): void => {
    if (order.userId !== undefined) draft.refuseLookAlike(order.userId);
    const unbound = scopes.find((scope) => BOUND_SCOPES.includes(scope));
    if (order.userId === undefined && unbound !== undefined) {
      const message = `a key with the scope ${unbound} is bound to a member: give its userId`;
      throw new RequestError('CONFLICT', message);
    }
    if (row.expiresAt === undefined || row.expiresAt > order.now) return;
    throw new RequestError('TIME_INVALID', 'expiresAt has to lie in the future');
  };
  const made = await writer.submit(keyCommand(change, order, insertApiKey(row), check));
  return await shown(reader, made, { keyId, secret });
}

/** Gives a key another secret; the one before stays good for the overlap. */
export async function rotateApiKey(
  { row: community, writer, reader }: Community,
  keyId: string,
  order: Pick<KeyOrder, 'now' | 'idempotency'> & { readonly overlapSeconds?: number | undefined },
): Promise<ShownKey> {
  const key = await ownKey(reader, keyId);
  const { now, overlapSeconds = ROTATION_OVERLAP_SECONDS } = order;
  const secret = newApiKeySecret();
  const hash = hashSecret(secret);
  const until = overlapSeconds === 0 ? undefined : now + overlapSeconds;
  const rotation = randomBytes(8).toString('hex');
  const change = { keyId, action: 'rotated', rotation } as const;
  const check = (): void => {
    if (key.revokedAt !== undefined) throw new RequestError('CONFLICT', 'the key was revoked');
  };
  const statement = rotateRow(community.id, keyId, hash, until);
  const made = await writer.submit(keyCommand(change, order, statement, check));
  return await shown(reader, made, { keyId, rotation, secret });
}

/** Ends a key for good; a key that was revoked stays as it is. */
export async function revokeApiKey(
  { row: community, writer, reader }: Community,
  keyId: string,
  order: Pick<KeyOrder, 'now' | 'idempotency'>,
): Promise<ApiKey> {
  const key = await ownKey(reader, keyId);
  if (key.revokedAt !== undefined) return key;
  const change = { keyId, action: 'revoked' } as const;
  await writer.submit(keyCommand(change, order, revokeRow(community.id, keyId, order.now)));
  return await ownKey(reader, keyId);
}

/** A key of this very community. @throws RequestError NOT_FOUND */
export async function ownKey({ db, communityId }: CommunityReader, keyId: string): Promise<ApiKey> {
  const key = await findApiKey({ db }, keyId);
  if (key === undefined || key.communityId !== communityId) {
    throw new RequestError('NOT_FOUND', 'there is no such key');
  }
  return key;
}

/** What a change of a key is frozen as: nothing that is secret, and nobody's name. */
interface KeyChange {
  readonly keyId: string;
  readonly action: KeyEntry['action'];
  /** Tells a rotation from a repetition of it. */
  readonly rotation?: string;
}

/**
 * Appends the entry and changes the row, once for each `Idempotency-Key`.
 * @param check throws when a new request is not taken; one that repeats another has its answer
 */
function keyCommand(
  change: KeyChange & { readonly scopes?: string },
  order: Pick<KeyOrder, 'now' | 'idempotency'>,
  statement: ReturnType<typeof insertApiKey>,
  check: (draft: BatchDraft) => void = () => undefined,
): Command<KeyChange> {
  const { scopes, ...frozen } = change;
  return commandOf(order, (draft) => {
    check(draft);
    draft.append({
      type: 'key',
      cycle: draft.state.cycle,
      key: change.keyId,
      action: change.action,
      ...(scopes === undefined ? {} : { scopes }),
    });
    draft.also(statement);
    return frozen;
  });
}

/** The stored key, with its text when this very request changed it and not an earlier one. */
async function shown(
  reader: CommunityReader,
  made: KeyChange,
  { secret, ...asked }: Pick<KeyChange, 'keyId' | 'rotation'> & { readonly secret: string },
): Promise<ShownKey> {
  const key = await ownKey(reader, made.keyId);
  if (made.keyId !== asked.keyId || made.rotation !== asked.rotation) return { key };
  const hash = hashSecret(secret);
  if (key.secretHash !== hash && key.previousSecretHash !== hash) {
    throw new RequestError('CONFLICT', 'the key was revoked or rotated at the same moment');
  }
  return { key, token: tokenOf(key.keyId, secret) };
}

function tokenOf(keyId: string, secret: string): string {
  return `neg_${keyId}_${secret}`;
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, scopes: KEY_SCOPES.filter((scope) => row.scopes.includes(scope)) };
}
