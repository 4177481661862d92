import type { Reader } from '../../engine/port.ts';

/** The head's own figures beside the sums that they must equal. */
export interface BooksRow {
  readonly treeSize: number;
  readonly openCycle: number;
  readonly supply: bigint;
  readonly held: bigint;
  readonly decisions: number;
  /** Σ balances of all members; undefined unless asked for. */
  readonly balances: bigint | undefined;
  /** Σ amounts of the open holds; undefined unless asked for. */
  readonly openHolds: bigint | undefined;
}

const SUMS =
  '(select coalesce(sum(i.balance_shards), 0)::bigint from negentropy.member_integrity i ' +
  'where i.community_id = $1) as balances, ' +
  '(select coalesce(sum(e.amount_shards), 0)::bigint from negentropy.hold_open o ' +
  'join negentropy.negentropy_events e ' +
  'on e.community_id = o.community_id and e.entry_index = o.decision_index ' +
  'where o.community_id = $1) as open_holds';

/** The books, all of one moment. @param check also sum up members and open holds */
export async function readBooks(
  reader: Reader,
  communityId: string,
  check: boolean,
): Promise<BooksRow | undefined> {
  const sums = check ? SUMS : 'null as balances, null as open_holds';
  const [row] = await reader.query<Record<string, unknown>>(
    `select h.tree_size, h.cycle, h.supply_shards, h.held_shards, h.decisions, ${sums} ` +
      'from negentropy.log_head h where h.community_id = $1',
    [communityId],
  );
  if (row === undefined) return undefined;
  return {
    treeSize: Number(row['tree_size']),
    openCycle: Number(row['cycle']),
    supply: row['supply_shards'] as bigint,
    held: row['held_shards'] as bigint,
    decisions: Number(row['decisions']),
    balances: check ? (row['balances'] as bigint) : undefined,
    openHolds: check ? (row['open_holds'] as bigint) : undefined,
  };
}
