import type { Reader } from '../../engine/port.ts';
import type { FinalOutcome } from './decision-pages.ts';

/** Decisions of one member that came out alike. */
export interface DecisionCountRow {
  readonly member: string;
  readonly outcome: FinalOutcome;
  /** Why it was refused or cancelled, or which finding holds it. */
  readonly code: string | undefined;
  readonly decisions: number;
}

/** Decisions by member, outcome and code. @param member one member alone */
export async function countDecisions(
  reader: Reader,
  communityId: string,
  member?: string,
): Promise<DecisionCountRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select e.member_id, coalesce(h.outcome, e.outcome) as outcome, ' +
      'coalesce(h.code, e.code) as code, count(*) as decisions ' +
      'from negentropy.negentropy_events e left join negentropy.hold_end h ' +
      'on h.community_id = e.community_id and h.decision_index = e.entry_index ' +
      'where e.community_id = $1 and ($2::uuid is null or e.member_id = $2::uuid) ' +
      'group by 1, 2, 3 order by 1, 2, 3',
    [communityId, member ?? null],
  );
  return rows.map((row) => ({
    member: String(row['member_id']),
    outcome: String(row['outcome']) as FinalOutcome,
    code: typeof row['code'] === 'string' ? row['code'] : undefined,
    decisions: Number(row['decisions']),
  }));
}
