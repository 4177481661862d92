import type { Transaction } from '../../engine/port.ts';
import type { IndexedLine } from '../economy/debts.ts';

type Reader = Pick<Transaction, 'query'>;

/** All entries about pilots, in order of the log. */
export async function readPilotLines(reader: Reader, communityId: string): Promise<IndexedLine[]> {
  return linesOf(await reader.query<LineRow>(`${LINES} order by l.entry_index`, [communityId]));
}

/** Entries about one pilot, in order of the log. */
export async function readLinesOfPilot(
  reader: Reader,
  communityId: string,
  pilot: number,
): Promise<IndexedLine[]> {
  const sql = `${LINES} and p.pilot_index = $2 order by l.entry_index`;
  return linesOf(await reader.query<LineRow>(sql, [communityId, pilot]));
}

interface LineRow {
  readonly entry_index: unknown;
  readonly entry: string;
}

const LINES =
  'select l.entry_index, l.entry from negentropy.pilot_entry p ' +
  'join negentropy.log_entry l on l.entry_index = p.entry_index ' +
  'where p.community_id = $1 and l.community_id = $1';

function linesOf(rows: readonly LineRow[]): IndexedLine[] {
  return rows.map((row) => ({ index: Number(row.entry_index), line: row.entry }));
}
