import type { DecisionEntry } from '../../core/community/entry.ts';
import type { Transaction } from '../port.ts';

type Reader = Pick<Transaction, 'query'>;

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
    'select l.entry_index, l.entry from negentropy.negentropy_events e ' +
      'join negentropy.log_entry l ' +
      'on l.community_id = e.community_id and l.entry_index = e.entry_index ' +
      'where e.community_id = $1 and l.community_id = $1 ' +
      "and e.evidence_hash = any (string_to_array($2, ',')) order by l.entry_index",
    [communityId, evidenceHashes.join(',')],
  );
  return rows.map(({ entry_index: index, entry }) => ({
    index: Number(index),
    entry: JSON.parse(entry) as DecisionEntry,
  }));
}
