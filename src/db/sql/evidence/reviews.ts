import type { RatingEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

/** Ratings since a cycle, in the order in which they were given. */
export async function readReviews(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<Omit<RatingEntry, 'type'>[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select domain, cycle, item_hash, member_id, rating from negentropy.review ' +
      'where community_id = $1 and cycle >= $2 order by entry_index',
    [communityId, sinceCycle],
  );
  return rows.map((row) => ({
    domain: String(row['domain']),
    cycle: Number(row['cycle']),
    item: String(row['item_hash']),
    member: String(row['member_id']),
    rating: Number(row['rating']),
  }));
}
