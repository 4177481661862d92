import type { Reader } from '../../engine/port.ts';

/** The newest entry that stopped or resumed something. */
export async function findLastPause(
  reader: Reader,
  communityId: string,
): Promise<{ readonly index: number; readonly line: string } | undefined> {
  const [row] = await reader.query<{ entry_index: bigint; entry: string }>(
    'select l.entry_index, l.entry from negentropy.governance_entry g ' +
      'join negentropy.log_entry l using (community_id, entry_index) ' +
      "where g.community_id = $1 and g.type = 'pause' order by g.entry_index desc limit 1",
    [communityId],
  );
  return row === undefined ? undefined : { index: Number(row.entry_index), line: row.entry };
}
