import type { Reader, Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { numberOrNone, textOrNone } from '../cells.ts';

/** A key of the interface as it is stored; times are unix seconds. */
export interface ApiKeyRow {
  readonly keyId: string;
  /** Absent: the key of the installation, which acts on every community. */
  readonly communityId: string | undefined;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly secretHash: string;
  /** The secret before the last rotation, good until `previousExpiresAt`. */
  readonly previousSecretHash: string | undefined;
  readonly previousExpiresAt: number | undefined;
  readonly scopes: readonly string[];
  readonly label: string;
  /** The member that the key is bound to. */
  readonly userId: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

/** A key as it is made. */
export type NewApiKeyRow = Omit<
  ApiKeyRow,
  'previousSecretHash' | 'previousExpiresAt' | 'revokedAt' | 'lastUsedAt'
>;

const COLUMNS =
  'key_id, community_id, secret_hash, previous_secret_hash, previous_expires_at, scopes, label, ' +
  'user_id, created_at, expires_at, revoked_at, last_used_at';

export async function findApiKey(reader: Reader, keyId: string): Promise<ApiKeyRow | undefined> {
  const [row] = await reader.query<Record<string, unknown>>(
    `select ${COLUMNS} from negentropy.api_key where key_id = $1`,
    [keyId],
  );
  return row === undefined ? undefined : toApiKey(row);
}

/** Which of these keys were revoked. */
export async function findRevokedKeys(
  reader: Reader,
  keyIds: readonly string[],
): Promise<string[]> {
  if (keyIds.length === 0) return [];
  const rows = await reader.query<{ key_id: string }>(
    'select key_id from negentropy.api_key ' +
      "where key_id = any (string_to_array($1, ',')) and revoked_at is not null",
    [keyIds.join(',')],
  );
  return rows.map((row) => row.key_id);
}

/** The keys of one community in the order in which they were made. */
export async function listApiKeys(
  { db: reader, communityId }: CommunityRows,
  after: { readonly createdAt: number; readonly keyId: string } | undefined,
  limit: number,
): Promise<ApiKeyRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `select ${COLUMNS} from negentropy.api_key where community_id = $1 ` +
      'and ($2::bigint is null or (created_at, key_id) > ($2::bigint, $3::text)) ' +
      'order by created_at, key_id limit $4',
    [communityId, after?.createdAt ?? null, after?.keyId ?? null, limit],
  );
  return rows.map(toApiKey);
}

/** The user ids to which keys are bound that are good at a time. */
export async function listUsersOfKeys(
  { db: reader, communityId }: CommunityRows,
  now: number,
): Promise<string[]> {
  const rows = await reader.query<{ user_id: string }>(
    'select user_id from negentropy.api_key where community_id = $1 and user_id is not null ' +
      'and revoked_at is null and (expires_at is null or expires_at > $2::bigint) ' +
      'group by user_id order by user_id',
    [communityId, now],
  );
  return rows.map((row) => row.user_id);
}

/** Keys that are bound to a member. */
export async function findKeysOfUser(
  reader: Reader,
  communityId: string,
  userId: string,
): Promise<ApiKeyRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `select ${COLUMNS} from negentropy.api_key where community_id = $1 and user_id = $2 ` +
      'order by created_at, key_id',
    [communityId, userId],
  );
  return rows.map(toApiKey);
}

export function insertApiKey(row: NewApiKeyRow): Statement {
  return {
    sql:
      'insert into negentropy.api_key (key_id, community_id, secret_hash, scopes, label, ' +
      'user_id, created_at, expires_at) values ($1, $2, $3, $4::text[], $5, $6, $7, $8)',
    parameters: [
      row.keyId,
      row.communityId ?? null,
      row.secretHash,
      row.scopes,
      row.label,
      row.userId ?? null,
      row.createdAt,
      row.expiresAt ?? null,
    ],
  };
}

/**
 * Makes the key of the installation unless there is one; its secret is then not changed.
 * @returns whether it was made
 */
export async function insertInstallationKey(
  reader: Reader,
  row: Pick<NewApiKeyRow, 'keyId' | 'secretHash' | 'scopes' | 'label' | 'createdAt'>,
): Promise<boolean> {
  const rows = await reader.query(
    'insert into negentropy.api_key (key_id, secret_hash, scopes, label, created_at) ' +
      'values ($1, $2, $3::text[], $4, $5) on conflict (key_id) do nothing returning 1 as made',
    [row.keyId, row.secretHash, row.scopes, row.label, row.createdAt],
  );
  return rows.length > 0;
}

/** Gives the key of the installation another secret, at once. */
export async function replaceInstallationSecret(
  reader: Reader,
  keyId: string,
  secretHash: string,
): Promise<void> {
  await reader.query(
    'update negentropy.api_key set secret_hash = $2, previous_secret_hash = null, ' +
      'previous_expires_at = null, revoked_at = null ' +
      'where key_id = $1 and community_id is null and secret_hash <> $2',
    [keyId, secretHash],
  );
}

/** A new secret; the one before stays good for a while or goes at once. Not for revoked keys. */
export function rotateApiKey(
  communityId: string,
  keyId: string,
  secretHash: string,
  previousExpiresAt: number | undefined,
): Statement {
  return {
    sql:
      'update negentropy.api_key set secret_hash = $3, ' +
      'previous_secret_hash = case when $4::bigint is null then null else secret_hash end, ' +
      'previous_expires_at = $4::bigint ' +
      'where key_id = $2 and community_id = $1 and revoked_at is null',
    parameters: [communityId, keyId, secretHash, previousExpiresAt ?? null],
  };
}

/** A key that was revoked before keeps its first moment. */
export function revokeApiKey(communityId: string, keyId: string, at: number): Statement {
  return {
    sql:
      'update negentropy.api_key set revoked_at = coalesce(revoked_at, $3::bigint) ' +
      'where key_id = $2 and community_id = $1',
    parameters: [communityId, keyId, at],
  };
}

/** Revokes what was bound to a person who is erased, and forgets to whom it was bound. */
export function revokeKeysOfUser(communityId: string, userId: string, at: number): Statement {
  return {
    sql:
      'update negentropy.api_key set revoked_at = coalesce(revoked_at, $3::bigint), ' +
      "user_id = null, label = '' where community_id = $1 and user_id = $2",
    parameters: [communityId, userId, at],
  };
}

/** Remembers that a key was used, at most once in `every` seconds. */
export async function touchApiKey(
  reader: Reader,
  keyId: string,
  at: number,
  every = 60,
): Promise<void> {
  await reader.query(
    'update negentropy.api_key set last_used_at = $2 ' +
      'where key_id = $1 and (last_used_at is null or last_used_at <= $2::bigint - $3::bigint)',
    [keyId, at, every],
  );
}

function toApiKey(row: Record<string, unknown>): ApiKeyRow {
  return {
    keyId: String(row['key_id']),
    communityId: textOrNone(row['community_id']),
    secretHash: String(row['secret_hash']),
    previousSecretHash: textOrNone(row['previous_secret_hash']),
    previousExpiresAt: numberOrNone(row['previous_expires_at']),
    scopes: (row['scopes'] as readonly string[] | null) ?? [],
    label: String(row['label']),
    userId: textOrNone(row['user_id']),
    createdAt: Number(row['created_at']),
    expiresAt: numberOrNone(row['expires_at']),
    revokedAt: numberOrNone(row['revoked_at']),
    lastUsedAt: numberOrNone(row['last_used_at']),
  };
}
