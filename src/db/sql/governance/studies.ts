import type { Transaction } from '../../engine/port.ts';
import type { IndexedLine } from '../economy/debts.ts';

/** All entries about studies, in order of the log. */
export async function readStudyLines(
  reader: Pick<Transaction, 'query'>,
  communityId: string,
): Promise<IndexedLine[]> {
  const rows = await reader.query<{ readonly entry_index: unknown; readonly entry: string }>(
    'select l.entry_index, l.entry from negentropy.study_entry s ' +
      'join negentropy.log_entry l on l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and l.community_id = $1 order by l.entry_index',
    [communityId],
  );
  return rows.map((row) => ({ index: Number(row.entry_index), line: row.entry }));
}
