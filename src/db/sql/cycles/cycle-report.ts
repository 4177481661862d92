import type { Reader } from '../../engine/port.ts';

/** Cycles from one to another, both included. */
export interface CycleRange {
  readonly from: number;
  readonly to: number;
}

/** What moved in some cycles, summed up over all members. */
export interface MovementRow {
  readonly minted: bigint;
  readonly held: bigint;
  readonly released: bigint;
  readonly cancelled: bigint;
  readonly mints: number;
  readonly holds: number;
  readonly releases: number;
  readonly cancels: number;
  readonly refusals: number;
}

export async function readMovements(
  reader: Reader,
  communityId: string,
  { from, to }: CycleRange,
): Promise<MovementRow> {
  const [row = {}] = await reader.query<Record<string, unknown>>(
    `select ${SUMS} from negentropy.member_cycle ` +
      'where community_id = $1 and cycle between $2 and $3',
    [communityId, from, to],
  );
  return {
    minted: BigInt(String(row['minted_shards'])),
    held: BigInt(String(row['held_shards'])),
    released: BigInt(String(row['released_shards'])),
    cancelled: BigInt(String(row['cancelled_shards'])),
    mints: Number(row['minted']),
    holds: Number(row['held']),
    releases: Number(row['released']),
    cancels: Number(row['cancelled']),
    refusals: Number(row['refused']),
  };
}

const SUMS = ['minted', 'held', 'released', 'cancelled']
  .flatMap((name) => [name, `${name}_shards`])
  .concat('refused')
  .map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`)
  .join(', ');

/** What each member was paid in some cycles: of those about whom something was decided then. */
export async function readPayments(
  reader: Reader,
  communityId: string,
  { from, to }: CycleRange,
): Promise<bigint[]> {
  const rows = await reader.query<{ paid: unknown }>(
    'select sum(minted_shards + released_shards)::bigint as paid from negentropy.member_cycle ' +
      'where community_id = $1 and cycle between $2 and $3 group by member_id ' +
      'having sum(minted + held + released + cancelled + refused) > 0',
    [communityId, from, to],
  );
  return rows.map(({ paid }) => BigInt(String(paid)));
}

/** What each member had at the close of a cycle; of all whom a decision or transfer touched. */
export async function readBalancesAt(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<bigint[]> {
  const rows = await reader.query<{ balance: unknown }>(
    'select sum(minted_shards + released_shards + received_shards - given_shards)::bigint ' +
      'as balance from negentropy.member_cycle ' +
      'where community_id = $1 and cycle <= $2 group by member_id',
    [communityId, cycle],
  );
  return rows.map(({ balance }) => BigInt(String(balance)));
}

/** Decisions of some cycles as they were made, by code; that of a mint is empty. */
export async function countByCode(
  reader: Reader,
  communityId: string,
  { from, to }: CycleRange,
): Promise<{ readonly outcome: string; readonly code: string; readonly decisions: number }[]> {
  const rows = await reader.query<Record<string, unknown>>(
    "select outcome, coalesce(code, '') as code, count(*) as decisions " +
      'from negentropy.negentropy_events where community_id = $1 and cycle between $2 and $3 ' +
      'group by 1, 2 order by 3 desc, 1, 2',
    [communityId, from, to],
  );
  return rows.map((row) => ({
    outcome: String(row['outcome']),
    code: String(row['code']),
    decisions: Number(row['decisions']),
  }));
}

/** Outcomes of some cycles by domain, in the order of the policy's categories. */
export async function readOutcomesOf(
  reader: Reader,
  communityId: string,
  { from, to }: CycleRange,
): Promise<{ readonly domain: string; readonly counts: readonly number[] }[]> {
  const rows = await reader.query<{ domain: string; category: unknown; count: unknown }>(
    'select o.domain, c.at as category, sum(c.count)::bigint as count ' +
      'from negentropy.outcome_count o, unnest(o.counts) with ordinality as c(count, at) ' +
      'where o.community_id = $1 and o.cycle between $2 and $3 group by 1, 2 order by 1, 2',
    [communityId, from, to],
  );
  const domains = new Map<string, number[]>();
  for (const { domain, category, count } of rows) {
    const counts = domains.get(domain) ?? [];
    counts[Number(category) - 1] = Number(count);
    domains.set(domain, counts);
  }
  return [...domains].map(([domain, counts]) => ({ domain, counts }));
}

/** The smallest signed tree head that covers an entry. */
export async function readCheckpointOver(
  reader: Reader,
  communityId: string,
  index: number,
): Promise<number | undefined> {
  const [row] = await reader.query<{ size: unknown }>(
    'select min(tree_size) as size from negentropy.log_checkpoint ' +
      'where community_id = $1 and tree_size > $2',
    [communityId, index],
  );
  return row === undefined || row.size === null ? undefined : Number(row.size);
}

/** What was held at the close of a cycle: every hold that had been made, and had not ended. */
export async function sumOpenHoldsAt(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<bigint> {
  const [row] = await reader.query<{ amount: bigint | string }>(
    'select coalesce(sum(e.amount_shards), 0)::bigint as amount ' +
      'from negentropy.negentropy_events e ' +
      'left join negentropy.hold_end h on h.community_id = e.community_id ' +
      'and h.decision_index = e.entry_index ' +
      "where e.community_id = $1 and e.outcome = 'held' and e.cycle <= $2 " +
      'and (h.cycle is null or h.cycle > $2)',
    [communityId, cycle],
  );
  return BigInt(row?.amount ?? 0n);
}

/** The newest decision of some cycles that was refused for each of these reasons. */
export async function findNewestRefusals(
  reader: Reader,
  communityId: string,
  { from, to, codes }: CycleRange & { readonly codes: readonly string[] },
): Promise<{ readonly code: string; readonly index: number }[]> {
  const rows = await reader.query<{ code: string; entry_index: unknown }>(
    'select code, max(entry_index) as entry_index from negentropy.negentropy_events ' +
      "where community_id = $1 and cycle between $2 and $3 and outcome = 'refused' " +
      'and code = any ($4::text[]) group by code',
    [communityId, from, to, codes],
  );
  return rows.map(({ code, entry_index: index }) => ({ code, index: Number(index) }));
}
