import type { Reader } from '../../engine/port.ts';
import type { FinalOutcome } from './decision-pages.ts';
import { textOrNone } from '../cells.ts';

/** By what decisions of a cycle can be told apart. */
export const ACTIVITY_PARTS = ['outcome', 'code', 'domain'] as const;
export type ActivityPart = (typeof ACTIVITY_PARTS)[number];

/** How many decisions of a cycle have this in common. */
export interface ActivityRow {
  /** The cycle in which they were asked for. */
  readonly cycle: number;
  readonly outcome: FinalOutcome | undefined;
  readonly code: string | undefined;
  readonly domain: string | undefined;
  readonly decisions: number;
  readonly amount: bigint;
}

const COLUMNS: Readonly<Record<ActivityPart, string>> = {
  outcome: 'coalesce(h.outcome, e.outcome)',
  code: 'coalesce(h.code, e.code)',
  domain: 'e.domain',
};

/** Decisions from an entry on, counted by cycle and by these parts; a hold counts as its end. */
export async function readActivity(
  reader: Reader,
  communityId: string,
  { from, by }: { readonly from: number; readonly by: readonly ActivityPart[] },
): Promise<ActivityRow[]> {
  const columns = ACTIVITY_PARTS.map(
    (part) => `${by.includes(part) ? COLUMNS[part] : 'null::text'} as ${part}`,
  );
  const rows = await reader.query<Record<string, unknown>>(
    `select cycle, outcome, code, domain, count(*)::bigint as decisions, ` +
      'sum(amount_shards)::bigint as amount from ' +
      `(select e.cycle, e.amount_shards, ${columns.join(', ')} ` +
      'from negentropy.negentropy_events e left join negentropy.hold_end h ' +
      'on h.community_id = e.community_id and h.decision_index = e.entry_index ' +
      'where e.community_id = $1 and e.entry_index >= $2) d ' +
      'group by cycle, outcome, code, domain order by cycle, outcome, code, domain',
    [communityId, from],
  );
  return rows.map(toActivity);
}

function toActivity(row: Record<string, unknown>): ActivityRow {
  return {
    cycle: Number(row['cycle']),
    outcome: textOrNone(row['outcome']) as FinalOutcome | undefined,
    code: textOrNone(row['code']),
    domain: textOrNone(row['domain']),
    decisions: Number(row['decisions']),
    amount: BigInt(String(row['amount'])),
  };
}
