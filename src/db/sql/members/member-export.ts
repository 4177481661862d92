import type { Reader } from '../../engine/port.ts';
import { numberOrNone, textOrNone } from '../cells.ts';

/** A record that is kept about a member, or in support of one that is. */
export interface MemberEvidenceRow {
  readonly id: string;
  /** The salted hash by which the log knows it. */
  readonly hash: string;
  readonly record: string;
  readonly reference: string | undefined;
  readonly attestedBy: string | undefined;
  readonly attestedWith: string | undefined;
  /** Unix seconds. */
  readonly attestedAt: number | undefined;
}

/**
 * Evidence about one member and what was said in support of it, in order of its id. Asked for page
 * by page: a reader that stops reading must not keep a session of the database.
 */
export async function* scanMemberEvidence(
  reader: Reader,
  communityId: string,
  member: string,
): AsyncGenerator<MemberEvidenceRow> {
  for (let after = ''; ;) {
    const rows = await reader.query<Record<string, unknown>>(
      'select evidence_id, record, reference, attested_by, attested_at, attested_with, ' +
        "encode(sha256(decode(salt || evidence_id, 'hex')), 'hex') as hash " +
        'from negentropy.evidence where community_id = $1 and (member_id = $2 ' +
        'or subject in (select o.evidence_id from negentropy.evidence o ' +
        'where o.community_id = $1 and o.member_id = $2)) ' +
        'and evidence_id > $3 order by evidence_id limit $4',
      [communityId, member, after, ROWS_PER_PAGE],
    );
    for (const row of rows) yield evidenceRow(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = String(last['evidence_id']);
  }
}

function evidenceRow(row: Readonly<Record<string, unknown>>): MemberEvidenceRow {
  return {
    id: String(row['evidence_id']),
    hash: String(row['hash']),
    record: String(row['record']),
    reference: textOrNone(row['reference']),
    attestedBy: textOrNone(row['attested_by']),
    attestedAt: numberOrNone(row['attested_at']),
    attestedWith: textOrNone(row['attested_with']),
  };
}

/** The log's entries of a member's own ratings, by index; page by page too. */
export async function* scanMemberReviews(
  reader: Reader,
  communityId: string,
  member: string,
): AsyncGenerator<{ readonly index: number; readonly line: string }> {
  for (let after = -1; ;) {
    const rows = await reader.query<{ entry_index: bigint; entry: string }>(
      'select r.entry_index, l.entry from negentropy.review r join negentropy.log_entry l ' +
        'on l.community_id = r.community_id and l.entry_index = r.entry_index ' +
        'where r.community_id = $1 and r.member_id = $2 and r.entry_index > $3 ' +
        'order by r.entry_index limit $4',
      [communityId, member, after, ROWS_PER_PAGE],
    );
    for (const row of rows) yield { index: Number(row.entry_index), line: row.entry };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last.entry_index);
  }
}

/** What detectors reported about a member, and what became of it. */
export interface MemberFindingRow {
  readonly index: number;
  readonly code: string;
  readonly status: string;
  readonly cycle: number;
}

export async function readMemberFindings(
  reader: Reader,
  communityId: string,
  member: string,
): Promise<MemberFindingRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select entry_index, code, status, cycle from negentropy.finding ' +
      'where community_id = $1 and member_id = $2 order by entry_index',
    [communityId, member],
  );
  return rows.map((row) => ({
    index: Number(row['entry_index']),
    code: String(row['code']),
    status: String(row['status']),
    cycle: Number(row['cycle']),
  }));
}

const ROWS_PER_PAGE = 500;
