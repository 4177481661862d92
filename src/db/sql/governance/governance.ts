import type { GovernanceLogEntry, PauseEntry, PolicyEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

/** Councils, proposals, what became of them, policies and pauses, in order of the log. */
export async function readGovernanceEntries(
  reader: Reader,
  communityId: string,
): Promise<(GovernanceLogEntry | PolicyEntry | PauseEntry)[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from (' +
      'select entry_index from negentropy.governance_entry where community_id = $1 union all ' +
      'select entry_index from negentropy.policy where community_id = $1) g ' +
      // Each looked up by its key: a plan by statistics of yesterday reads all of both, squared.
      'cross join lateral (select entry from negentropy.log_entry ' +
      'where community_id = $1 and entry_index = g.entry_index limit 1) l order by g.entry_index',
    [communityId],
  );
  return rows.map(
    ({ entry }) => JSON.parse(entry) as GovernanceLogEntry | PolicyEntry | PauseEntry,
  );
}
