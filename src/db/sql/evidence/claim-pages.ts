import type { CommunityRows } from '../community-rows.ts';

/** A claim by its place in the order in which claims came in. */
export interface ClaimPlace {
  readonly ordinal: number;
  readonly part: string;
}

export interface ClaimPageRow extends ClaimPlace {
  readonly id: string;
}

interface ClaimPage {
  readonly before: ClaimPlace | undefined;
  readonly member: string | undefined;
  readonly limit: number;
}

/** Claims that came in before a place, newest first; of one member, or of everybody. */
export async function readClaimPage(
  { db, communityId }: CommunityRows,
  { before, member, limit }: ClaimPage,
): Promise<ClaimPageRow[]> {
  const rows = await db.query<{ evidence_id: string; ordinal: bigint; part: string }>(
    'select evidence_id, ordinal, part from negentropy.evidence ' +
      "where community_id = $1 and source = 'api' and deed_sha256 is not null " +
      'and ($2::uuid is null or member_id = $2::uuid) ' +
      'and ($3::bigint is null or (ordinal, part) < ($3::bigint, $4::text)) ' +
      'order by ordinal desc, part desc limit $5',
    [communityId, member ?? null, before?.ordinal ?? null, before?.part ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.evidence_id,
    ordinal: Number(row.ordinal),
    part: row.part,
  }));
}

/** Ids of claims of some members by the hashes under which the log knows them. */
export async function findClaimsByHash(
  { db, communityId }: CommunityRows,
  members: readonly string[],
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db.query<{ evidence_id: string; hash: string }>(
    'select evidence_id, hash from (select evidence_id, ' +
      "encode(sha256(decode(salt || evidence_id, 'hex')), 'hex') as hash " +
      'from negentropy.evidence where community_id = $1 and member_id = any ($2::uuid[]) ' +
      'and deed_sha256 is not null) e where hash = any ($3::text[])',
    [communityId, [...new Set(members)], [...new Set(hashes)]],
  );
  return new Map(rows.map(({ evidence_id: id, hash }) => [hash, id]));
}
