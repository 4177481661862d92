import type { DecisionEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

export interface StoredDecision {
  readonly index: number;
  readonly entry: DecisionEntry;
}

/** The decisions about pieces of evidence, by their salted hashes, oldest first. */
export async function findDecisions(
  reader: Reader,
  communityId: string,
  evidenceHashes: readonly string[],
): Promise<StoredDecision[]> {
  if (evidenceHashes.length === 0) return [];
  const rows = await reader.query<{ entry_index: unknown; entry: string }>(
    'select l.entry_index, l.entry from unnest($2::text[]) as wanted (hash) ' +
      // One hash after the other by its index, whatever the planner knows about the table.
      'cross join lateral (select e.entry_index from negentropy.negentropy_events e ' +
      'where e.community_id = $1 and e.evidence_hash = wanted.hash offset 0) e ' +
      'cross join lateral (select l.entry_index, l.entry from negentropy.log_entry l ' +
      'where l.community_id = $1 and l.entry_index = e.entry_index limit 1) l ' +
      'order by l.entry_index',
    [communityId, [...new Set(evidenceHashes)]],
  );
  return rows.map(({ entry_index: index, entry }) => ({
    index: Number(index),
    entry: JSON.parse(entry) as DecisionEntry,
  }));
}
