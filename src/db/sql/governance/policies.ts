import type { PolicyEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

/** The entries of all policies, oldest first. */
export async function readPolicyEntries(
  reader: Reader,
  communityId: string,
): Promise<PolicyEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.policy p join negentropy.log_entry l ' +
      'on l.community_id = p.community_id and l.entry_index = p.entry_index ' +
      'where p.community_id = $1 and l.community_id = $1 order by p.version',
    [communityId],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as PolicyEntry);
}
