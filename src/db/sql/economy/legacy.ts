import type { Reader } from '../../engine/port.ts';

/** All openings and what took them back, in order of the log. */
export async function readLegacyLines(reader: Reader, communityId: string): Promise<string[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.log_entry l join negentropy.legacy_opening o ' +
      'on o.entry_index = l.entry_index ' +
      'where l.community_id = $1 and o.community_id = $1 order by l.entry_index',
    [communityId],
  );
  return rows.map(({ entry }) => entry);
}

/** What a member, or everybody, had in version 2, by the entries before one; in millionths. */
export async function sumLegacy(
  reader: Reader,
  communityId: string,
  { member, before }: { readonly member?: string | undefined; readonly before: number },
): Promise<bigint> {
  const rows = await reader.query<{ micros: bigint | string }>(
    'select coalesce(sum(amount_shards), 0)::bigint as micros from negentropy.legacy_opening ' +
      'where community_id = $1 and entry_index < $2' +
      (member === undefined ? '' : ' and member_id = $3'),
    [communityId, before, ...(member === undefined ? [] : [member])],
  );
  return BigInt(rows[0]?.micros ?? 0n);
}

/** The same of everybody, from the double entry: what the members' accounts were given. */
export async function sumLegacyPostings(
  reader: Reader,
  communityId: string,
  before: number,
): Promise<bigint> {
  const rows = await reader.query<{ micros: bigint | string }>(
    'select coalesce(sum(p.amount), 0)::bigint as micros from negentropy.legacy_opening o ' +
      'join negentropy.posting p on p.entry_index = o.entry_index ' +
      "where o.community_id = $1 and p.community_id = $1 and p.asset = 'V2' " +
      "and p.account <> 'legacy' and o.entry_index < $2",
    [communityId, before],
  );
  return BigInt(rows[0]?.micros ?? 0n);
}
