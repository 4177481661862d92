import type { Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';

/** A claim with what it was found by. */
export interface FoundClaimRow {
  readonly key: string;
  readonly id: string;
  /** Canonical JSON. */
  readonly record: string;
}

/** One that is kept, with its place among what came in. */
export interface KeptClaimRow extends FoundClaimRow {
  readonly ordinal: number;
}

/** Remembers which claims an event brought; they are kept already, or with the same batch. */
export function insertClaimEvents(
  communityId: string,
  event: string,
  claims: readonly string[],
): Statement {
  return {
    sql:
      'insert into negentropy.claim_event (community_id, event_sha256, evidence_id) ' +
      'select $1, $2, unnest($3::text[]) on conflict do nothing',
    parameters: [communityId, event, claims],
  };
}

/** Claims by the events that brought them, in the order in which they came in. */
export async function findClaimsOfEvents(
  rows: CommunityRows,
  events: readonly string[],
): Promise<KeptClaimRow[]> {
  return await found(rows, events, {
    from: 'join negentropy.claim_event k using (community_id, evidence_id)',
    key: 'k.event_sha256',
  });
}

/** Claims by what they are about but for their times, in the order in which they came in. */
export async function findClaimsOfDeeds(
  rows: CommunityRows,
  deeds: readonly string[],
): Promise<KeptClaimRow[]> {
  return await found(rows, deeds, { from: '', key: 'e.deed_sha256' });
}

/** Claims about deeds, whoever says that these were theirs, in the order in which they came in. */
export async function findClaimsOfMatters(
  rows: CommunityRows,
  matters: readonly string[],
): Promise<KeptClaimRow[]> {
  return await found(rows, matters, { from: '', key: 'e.matter_sha256' });
}

async function found(
  { db, communityId }: CommunityRows,
  keys: readonly string[],
  { from, key }: { readonly from: string; readonly key: string },
): Promise<KeptClaimRow[]> {
  if (keys.length === 0) return [];
  const rows = await db.query<FoundClaimRow & { readonly ordinal: unknown }>(
    `select ${key} as key, e.evidence_id as id, e.record, e.ordinal ` +
      `from negentropy.evidence e ${from} ` +
      `where e.community_id = $1 and ${key} = any ($2::text[]) order by e.ordinal, e.part`,
    [communityId, [...new Set(keys)]],
  );
  return rows.map((row) => ({ ...row, ordinal: Number(row.ordinal) }));
}
