import type { FindingStatus } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';
import { textOrNone } from '../cells.ts';

/** A finding with the entry that opened it; the user is undefined once the person was erased. */
export interface FindingRow {
  readonly index: number;
  readonly member: string;
  readonly user: string | undefined;
  readonly status: FindingStatus;
  readonly opened: number;
  readonly cycle: number;
  readonly until: number;
  /** The opening entry as the log has it. */
  readonly line: string;
}

/** Which findings a page is made of; newest first. */
export interface FindingPage {
  /** Findings opened before this entry. */
  readonly before: number;
  readonly member?: string | undefined;
  readonly status?: FindingStatus | undefined;
  readonly limit: number;
}

/** A page of findings, newest first. */
export async function readFindingPage(
  reader: Reader,
  communityId: string,
  { before, member, status, limit }: FindingPage,
): Promise<FindingRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `${FINDINGS} and f.entry_index < $2 and ($4::uuid is null or f.member_id = $4::uuid) ` +
      'and ($5::text is null or f.status = $5::text) order by f.entry_index desc limit $3',
    [communityId, before, limit, member ?? null, status ?? null],
  );
  return rows.map(rowOf);
}

export async function findFinding(
  reader: Reader,
  communityId: string,
  index: number,
): Promise<FindingRow | undefined> {
  const [row] = await reader.query<Record<string, unknown>>(`${FINDINGS} and f.entry_index = $2`, [
    communityId,
    index,
  ]);
  return row === undefined ? undefined : rowOf(row);
}

/** What was said of a finding. */
export interface FindingWordRow {
  readonly index: number;
  readonly cycle: number;
  readonly status: FindingStatus;
  /** For people; undefined where nobody gave a reason, or it was erased. */
  readonly reason: string | undefined;
}

/** All that was said of a finding, in order, the opening first. */
export async function readFindingWords(
  reader: Reader,
  communityId: string,
  finding: number,
): Promise<FindingWordRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select e.entry_index, e.cycle, e.status, n.note from negentropy.finding_entry e ' +
      'left join negentropy.operator_note n ' +
      'on n.community_id = e.community_id and n.commitment = e.reason_hash ' +
      'where e.community_id = $1 and e.finding_index = $2 order by e.entry_index',
    [communityId, finding],
  );
  return rows.map((row) => ({
    index: Number(row['entry_index']),
    cycle: Number(row['cycle']),
    status: row['status'] as FindingStatus,
    reason: textOrNone(row['note']),
  }));
}

const FINDINGS =
  'select f.entry_index, f.member_id, m.user_id, f.status, f.opened, f.cycle, f.until, l.entry ' +
  'from negentropy.finding f join negentropy.log_entry l ' +
  'on l.community_id = f.community_id and l.entry_index = f.entry_index ' +
  'left join negentropy.member m ' +
  'on m.community_id = f.community_id and m.member_id = f.member_id where f.community_id = $1';

function rowOf(row: Record<string, unknown>): FindingRow {
  return {
    index: Number(row['entry_index']),
    member: String(row['member_id']),
    user: textOrNone(row['user_id']),
    status: row['status'] as FindingStatus,
    opened: Number(row['opened']),
    cycle: Number(row['cycle']),
    until: Number(row['until']),
    line: String(row['entry']),
  };
}
