import type { FindingCode } from '../../../core/codes/codes.ts';
import type { FindingStatus } from '../../../core/state/entry.ts';
import type { Finding } from '../../../core/state/state.ts';
import type { Reader, Statement } from '../../engine/port.ts';

interface StoredFinding {
  readonly entry_index: bigint;
  readonly member_id: string;
  readonly code: FindingCode;
  readonly evidence_hash: string | null;
  readonly status: FindingStatus;
  readonly cycle: bigint;
  readonly opened: bigint;
  readonly until: bigint;
  readonly answered_by: string | null;
  readonly unsigned: boolean;
  readonly case_id: string | null;
}

/** Findings with their latest status, keyed by the entry that opened them. */
export function upsertFindings(
  communityId: string,
  findings: ReadonlyMap<number, Finding>,
): Statement[] {
  if (findings.size === 0) return [];
  const rows = [...findings].map(([index, finding]) => ({
    ...finding,
    evidence: finding.evidence ?? null,
    answered_by: finding.answeredBy ?? null,
    case: finding.case ?? null,
    index,
  }));
  return [
    {
      sql:
        'insert into negentropy.finding ' +
        '(community_id, entry_index, member_id, code, evidence_hash, status, cycle, ' +
        'opened, until, case_id, answered_by, unsigned) ' +
        'select $1::uuid, f.index, f.member, f.code, f.evidence, f.status, f.cycle, f.opened, ' +
        'f.until, f."case", f.answered_by, f.unsigned ' +
        'from json_to_recordset($2::json) as f ' +
        '(index bigint, member uuid, code text, evidence text, status text, cycle bigint, ' +
        'opened bigint, until bigint, "case" text, answered_by uuid, unsigned boolean) ' +
        'on conflict (community_id, entry_index) ' +
        'do update set status = excluded.status, cycle = excluded.cycle, ' +
        'until = excluded.until, answered_by = excluded.answered_by, ' +
        'unsigned = excluded.unsigned',
      parameters: [communityId, JSON.stringify(rows)],
    },
  ];
}

export async function readFindings(
  reader: Reader,
  communityId: string,
): Promise<Map<number, Finding>> {
  const rows = await reader.query<StoredFinding>(
    'select entry_index, member_id, code, evidence_hash, status, cycle, opened, until, case_id, ' +
      'answered_by, unsigned ' +
      'from negentropy.finding where community_id = $1 order by entry_index',
    [communityId],
  );
  return new Map(rows.map((row) => [Number(row.entry_index), toFinding(row)]));
}

function toFinding(row: StoredFinding): Finding {
  return {
    member: row.member_id,
    code: row.code,
    evidence: row.evidence_hash ?? undefined,
    status: row.status,
    cycle: Number(row.cycle),
    opened: Number(row.opened),
    until: Number(row.until),
    answeredBy: row.answered_by ?? undefined,
    unsigned: row.unsigned,
    case: row.case_id ?? undefined,
  };
}
