import type { StandingCount } from '../../../core/integrity/standing-bins.ts';
import type { CommunityRows } from '../community-rows.ts';

/**
 * How many people have which integrity by their last decision between two entries of the log; who
 * is linked to others is one person with them, as they are linked now.
 */
export async function readLastIntegrities(
  { db, communityId }: CommunityRows,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<StandingCount[]> {
  const rows = await db.query<Record<string, unknown>>(
    'select integrity_ppm, count(*)::bigint as people from (' +
      'select distinct on (coalesce(l.head_member_id, e.member_id)) e.integrity_ppm ' +
      'from negentropy.negentropy_events e left join negentropy.linked_member l ' +
      'on l.community_id = e.community_id and l.member_id = e.member_id ' +
      'where e.community_id = $1 and e.entry_index between $2 and $3 ' +
      'order by coalesce(l.head_member_id, e.member_id), e.entry_index desc) last ' +
      'group by integrity_ppm',
    [communityId, from, until],
  );
  return rows.map((row) => ({
    integrity: Number(row['integrity_ppm']),
    people: Number(row['people']),
  }));
}
