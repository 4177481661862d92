import type { Reader, Statement } from '../../engine/port.ts';

/** The key of a member's own, as it is kept: sealed with a secret that the database never sees. */
export interface ReflectionKeyRow {
  readonly member: string;
  readonly keyId: string;
  readonly wrapped: Uint8Array;
  /** The last day that was looked at before they opted in again, in days since 1970-01-01. */
  readonly until?: number | undefined;
}

/** What a member said of one day. */
export interface ReflectionRow {
  readonly member: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 16 bytes in hexadecimal. */
  readonly salt: string;
  readonly worldview: string;
  readonly mood: number;
  readonly intent: string;
  /** undefined: nothing was written. */
  readonly sealedText: Uint8Array | undefined;
  /** Unix seconds. */
  readonly givenAt: number;
  readonly isSettled: boolean;
}

export function insertReflectionKey(
  communityId: string,
  { member, keyId, wrapped }: ReflectionKeyRow,
): Statement {
  return {
    sql:
      'insert into negentropy.reflection_key (community_id, member_id, key_id, wrapped) ' +
      'values ($1, $2, $3, $4)',
    parameters: [communityId, member, keyId, wrapped],
  };
}

export function insertReflection(communityId: string, row: ReflectionRow): Statement {
  const { member, day, salt, worldview, mood, intent, sealedText, givenAt, isSettled } = row;
  return {
    sql:
      'insert into negentropy.reflection (community_id, member_id, day, salt, worldview, mood, ' +
      'intent, sealed_text, given_at, is_settled) ' +
      "values ($1, $2, date '1970-01-01' + $3::integer, $4, $5, $6, $7, $8, $9, $10)",
    parameters: [
      communityId,
      member,
      day,
      salt,
      worldview,
      mood,
      intent,
      sealedText ?? null,
      givenAt,
      isSettled,
    ],
  };
}

/** Remembers that days were looked at. */
export function settleReflections(
  communityId: string,
  member: string,
  days: readonly number[],
): Statement {
  return {
    sql:
      'update negentropy.reflection set is_settled = true ' +
      'where community_id = $1 and member_id = $2 ' +
      "and day - date '1970-01-01' = any (string_to_array($3, ',')::integer[])",
    parameters: [communityId, member, days.join(',')],
  };
}

/** Deletes the keys of members, without which nobody reads what they wrote, and what they said. */
export function deleteReflections(communityId: string, member: string): Statement[] {
  const parameters = [communityId, member];
  const where = 'where community_id = $1 and member_id = $2';
  return [
    {
      sql:
        'update negentropy.member set reflected_until = greatest(reflected_until, ' +
        `(select max(day) from negentropy.reflection ${where} and is_settled)) ${where}`,
      parameters,
    },
    { sql: `delete from negentropy.reflection ${where}`, parameters },
    { sql: `delete from negentropy.reflection_key ${where}`, parameters },
  ];
}

export async function findReflectionKey(
  reader: Reader,
  communityId: string,
  userId: string,
): Promise<ReflectionKeyRow | undefined> {
  const [row] = await reader.query<{
    member_id: string;
    key_id: string;
    wrapped: Uint8Array;
    until: number | null;
  }>(
    "select k.member_id, k.key_id, k.wrapped, m.reflected_until - date '1970-01-01' as until " +
      'from negentropy.reflection_key k ' +
      'join negentropy.member m on m.community_id = k.community_id and m.member_id = k.member_id ' +
      'where k.community_id = $1 and m.user_id = $2',
    [communityId, userId],
  );
  if (row === undefined) return undefined;
  const { member_id: member, key_id: keyId, wrapped, until } = row;
  return { member, keyId, wrapped, until: until ?? undefined };
}

/** The members whose keys have these ids. */
export async function findReflectingMembers(
  reader: Reader,
  communityId: string,
  keyIds: readonly string[],
): Promise<string[]> {
  if (keyIds.length === 0) return [];
  const rows = await reader.query<{ member_id: string }>(
    'select member_id from negentropy.reflection_key where community_id = $1 ' +
      "and key_id = any (string_to_array($2, ',')::uuid[])",
    [communityId, keyIds.join(',')],
  );
  return rows.map((row) => row.member_id);
}

/** What a member said of the days from one on, in their order. */
export async function readReflections(
  reader: Reader,
  communityId: string,
  days: { readonly member: string; readonly from: number; readonly limit: number },
): Promise<ReflectionRow[]> {
  const { member, from, limit } = days;
  const rows = await reader.query<Record<string, unknown>>(
    "select day - date '1970-01-01' as day, salt, worldview, mood, intent, sealed_text, " +
      'given_at, is_settled from negentropy.reflection ' +
      'where community_id = $1 and member_id = $2 ' +
      "and day >= date '1970-01-01' + $3::integer order by day limit $4",
    [communityId, member, from, limit],
  );
  return rows.map((row) => toReflection(member, row));
}

function toReflection(member: string, row: Record<string, unknown>): ReflectionRow {
  return {
    member,
    day: Number(row['day']),
    salt: String(row['salt']),
    worldview: String(row['worldview']),
    mood: Number(row['mood']),
    intent: String(row['intent']),
    sealedText: row['sealed_text'] instanceof Uint8Array ? row['sealed_text'] : undefined,
    givenAt: Number(row['given_at']),
    isSettled: row['is_settled'] === true,
  };
}

/** Of how many members each label of a day is. */
export interface ReflectionDayRow {
  readonly day: number;
  readonly members: number;
  readonly worldview: string;
  readonly count: number;
}

/** The labels of the days from one on, if so many members at least said something of them. */
export async function countReflections(
  reader: Reader,
  communityId: string,
  { from, least }: { readonly from: number; readonly least: number },
): Promise<ReflectionDayRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    "select day - date '1970-01-01' as day, worldview, count(*) as count, " +
      'sum(count(*)) over (partition by day) as members from negentropy.reflection ' +
      "where community_id = $1 and day >= date '1970-01-01' + $2::integer " +
      'group by day, worldview order by day, worldview',
    [communityId, from],
  );
  return rows
    .map((row) => ({
      day: Number(row['day']),
      members: Number(row['members']),
      worldview: String(row['worldview']),
      count: Number(row['count']),
    }))
    .filter(({ members }) => members >= least);
}

/** Records of a member's claims that are kept. */
export async function readKeptRecords(
  reader: Reader,
  communityId: string,
  member: string,
): Promise<string[]> {
  const rows = await reader.query<{ record: string }>(
    'select record from negentropy.evidence ' +
      'where community_id = $1 and member_id = $2 and kept_ppm is not null',
    [communityId, member],
  );
  return rows.map(({ record }) => record);
}
