import type { Reader } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { type IndexedLine, readLines } from '../indexed-lines.ts';

/** All entries about pilots, in order of the log. */
export async function readPilotLines(reader: Reader, communityId: string): Promise<IndexedLine[]> {
  return readLines(reader, `${LINES} order by l.entry_index`, [communityId]);
}

/** Entries about these pilots, in order of the log. */
export async function readLinesOfPilots(
  { db, communityId }: CommunityRows,
  pilots: readonly number[],
): Promise<IndexedLine[]> {
  if (pilots.length === 0) return [];
  const sql = `${LINES} and p.pilot_index = any($2::bigint[]) order by l.entry_index`;
  return readLines(db, sql, [communityId, pilots]);
}

/** Indexes of the pilots before an entry, the newest first. */
export async function readPilotPage(
  { db, communityId }: CommunityRows,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number[]> {
  const rows = await db.query<{ entry_index: unknown }>(
    'select entry_index from negentropy.pilot_entry where community_id = $1 ' +
      "and type = 'pilot' and entry_index < $2 order by entry_index desc limit $3",
    [communityId, before, limit],
  );
  return rows.map((row) => Number(row.entry_index));
}

/** The panels and draws that revealed the seeds of these SHA-256, in order of the log. */
export async function readRevealing(
  { db, communityId }: CommunityRows,
  commitments: readonly string[],
): Promise<IndexedLine[]> {
  if (commitments.length === 0) return [];
  return readLines(
    db,
    'select l.entry_index, l.entry from (' +
      'select entry_index from negentropy.panel_entry ' +
      'where community_id = $1 and reveals = any($2::text[]) union all ' +
      'select entry_index from negentropy.pilot_entry ' +
      'where community_id = $1 and reveals = any($2::text[])) e ' +
      'join negentropy.log_entry l on l.entry_index = e.entry_index ' +
      'where l.community_id = $1 order by l.entry_index',
    [communityId, commitments],
  );
}

const LINES =
  'select l.entry_index, l.entry from negentropy.pilot_entry p ' +
  'join negentropy.log_entry l on l.entry_index = p.entry_index ' +
  'where p.community_id = $1 and l.community_id = $1';
