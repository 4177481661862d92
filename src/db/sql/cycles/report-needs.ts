import type { Reader } from '../../engine/port.ts';

/** What waits for somebody's word now. */
export interface WaitingFinding {
  readonly status: 'open' | 'appealed';
  readonly opened: number;
  readonly until: number;
}

/** The longest open first. */
export async function readWaitingFindings(
  reader: Reader,
  communityId: string,
): Promise<WaitingFinding[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select status, opened, until from negentropy.finding where community_id = $1 ' +
      "and status in ('open', 'appealed') order by opened, entry_index",
    [communityId],
  );
  return rows.map(({ status, opened, until }) => ({
    status: status === 'appealed' ? 'appealed' : 'open',
    opened: Number(opened),
    until: Number(until),
  }));
}

/** Findings that were confirmed or upheld in some cycles, and appeals that were won. */
export async function countFindingWords(
  reader: Reader,
  communityId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{ readonly findings: number; readonly appealsWon: number }> {
  const [row] = await reader.query<{ findings: unknown; won: unknown }>(
    "select count(distinct finding_index) filter (where status in ('confirmed', 'upheld')) " +
      "as findings, count(distinct finding_index) filter (where status = 'reversed') as won " +
      'from negentropy.finding_entry where community_id = $1 and cycle between $2 and $3',
    [communityId, from, to],
  );
  return { findings: Number(row?.findings ?? 0), appealsWon: Number(row?.won ?? 0) };
}

/** Holds that end with the close of a cycle, if nothing stops them. */
export async function sumHoldsDue(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<{ readonly holds: number; readonly amount: bigint }> {
  const [row] = await reader.query<{ holds: unknown; amount: bigint | string }>(
    'select count(*) as holds, coalesce(sum(e.amount_shards), 0)::bigint as amount ' +
      'from negentropy.hold_open h join negentropy.negentropy_events e ' +
      'on e.community_id = h.community_id and e.entry_index = h.decision_index ' +
      'where h.community_id = $1 and e.community_id = $1 and e.due_cycle <= $2',
    [communityId, cycle],
  );
  return { holds: Number(row?.holds ?? 0), amount: BigInt(row?.amount ?? 0n) };
}

/** Reductions that their creditors have not answered, by pledge. */
export interface UnansweredRow {
  readonly pledge: string;
  readonly items: number;
  readonly units: bigint;
  /** Index of the oldest. */
  readonly oldest: number;
}

export async function readUnanswered(
  reader: Reader,
  communityId: string,
): Promise<UnansweredRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select r.pledge, count(*) as items, sum(r.reduction_units)::bigint as units, ' +
      'min(r.entry_index) as oldest from negentropy.debt_reductions r ' +
      'where r.community_id = $1 and r.reduction_units > 0 and not exists (' +
      'select 1 from negentropy.debt_settlement s where s.community_id = $1 ' +
      'and s.reduction_index = r.entry_index) group by r.pledge order by r.pledge',
    [communityId],
  );
  return rows.map(({ pledge, items, units, oldest }) => ({
    pledge: String(pledge),
    items: Number(items),
    units: BigInt(String(units)),
    oldest: Number(oldest),
  }));
}

/** How deliveries go: receivers that fail or were stopped, and events that were given up. */
export async function countDeliveryTrouble(
  reader: Reader,
  communityId: string,
): Promise<{ readonly failing: number; readonly stopped: number; readonly givenUp: number }> {
  const [row] = await reader.query<Record<string, unknown>>(
    'select count(*) filter (where attempts > 0 and not paused) as failing, ' +
      'count(*) filter (where paused) as stopped, ' +
      '(select count(*) from negentropy.webhook_dead_letter d where d.community_id = $1) ' +
      'as given_up from negentropy.webhook where community_id = $1',
    [communityId],
  );
  return {
    failing: Number(row?.['failing'] ?? 0),
    stopped: Number(row?.['stopped'] ?? 0),
    givenUp: Number(row?.['given_up'] ?? 0),
  };
}
