import type { Reader } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { type IndexedLine, readLines } from '../indexed-lines.ts';

/** All entries about studies, in order of the log. */
export async function readStudyLines(reader: Reader, communityId: string): Promise<IndexedLine[]> {
  return readLines(
    reader,
    'select l.entry_index, l.entry from negentropy.study_entry s ' +
      'join negentropy.log_entry l on l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and l.community_id = $1 order by l.entry_index',
    [communityId],
  );
}

/** Entries about the studies that were registered before an entry, so many of the newest. */
export async function readStudyPage(
  { db, communityId }: CommunityRows,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<IndexedLine[]> {
  return readLines(
    db,
    'select l.entry_index, l.entry from (select entry_index as study ' +
      "from negentropy.study_entry where community_id = $1 and type = 'study' " +
      'and entry_index < $2 order by entry_index desc limit $3) p ' +
      'join negentropy.study_entry s on s.study_index = p.study ' +
      'join negentropy.log_entry l on l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and l.community_id = $1 order by l.entry_index',
    [communityId, before, limit],
  );
}
