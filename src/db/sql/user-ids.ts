import type { Transaction } from '../port.ts';

/** User ids by member id; members who were erased have none. */
export async function readUserIds(
  reader: Pick<Transaction, 'query'>,
  communityId: string,
  members: readonly string[],
): Promise<Map<string, string>> {
  if (members.length === 0) return new Map();
  const rows = await reader.query<{ member_id: string; user_id: string }>(
    'select member_id, user_id from negentropy.member ' +
      'where community_id = $1 and member_id = any($2::uuid[]) and user_id is not null',
    [communityId, members],
  );
  return new Map(rows.map((row) => [row.member_id, row.user_id]));
}
