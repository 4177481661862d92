import type { CycleEntry } from '../../core/community/entry.ts';
import type { Transaction } from '../port.ts';
import type { EntropyPoint } from './history.ts';

type Reader = Pick<Transaction, 'query'>;

/** The entries that closed the cycles from one on, in order. */
export async function readCycleEntries(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<CycleEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.cycle c join negentropy.log_entry l ' +
      'on l.community_id = c.community_id and l.entry_index = c.entry_index ' +
      'where c.community_id = $1 and c.cycle >= $2 order by c.cycle',
    [communityId, sinceCycle],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as CycleEntry);
}

/** The entry that closed the last cycle until one, or undefined before the first close. */
export async function findClose(
  reader: Reader,
  communityId: string,
  untilCycle: number,
): Promise<{ readonly cycle: number; readonly index: number } | undefined> {
  const [row] = await reader.query<{ cycle: bigint; entry_index: bigint }>(
    'select cycle, entry_index from negentropy.cycle ' +
      'where community_id = $1 and cycle <= $2 order by cycle desc limit 1',
    [communityId, untilCycle],
  );
  return row === undefined
    ? undefined
    : { cycle: Number(row.cycle), index: Number(row.entry_index) };
}

/** Measurements of some domains since a cycle, in order of domain and cycle. */
export async function readEntropySince(
  reader: Reader,
  communityId: string,
  domains: readonly string[],
  sinceCycle: number,
): Promise<EntropyPoint[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select domain, cycle, entropy_ppm, error_ppm, state, direction ' +
      'from negentropy.system_entropy ' +
      'where community_id = $1 and domain = any ($2::text[]) and cycle >= $3 ' +
      'order by domain, cycle',
    [communityId, domains, sinceCycle],
  );
  return rows.map((row) => ({
    domain: String(row['domain']),
    cycle: Number(row['cycle']),
    entropyPpm: Number(row['entropy_ppm']),
    errorPpm: Number(row['error_ppm']),
    state: String(row['state']) as EntropyPoint['state'],
    direction: String(row['direction']) as EntropyPoint['direction'],
  }));
}

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

/** The books, all of one moment. @param check also sum up members and open holds */
export async function readBooks(
  reader: Reader,
  communityId: string,
  check: boolean,
): Promise<BooksRow | undefined> {
  const sums = check
    ? '(select coalesce(sum(i.balance_shards), 0)::bigint from negentropy.member_integrity i ' +
      'where i.community_id = $1) as balances, ' +
      '(select coalesce(sum(e.amount_shards), 0)::bigint from negentropy.hold_open o ' +
      'join negentropy.negentropy_events e ' +
      'on e.community_id = o.community_id and e.entry_index = o.decision_index ' +
      'where o.community_id = $1) as open_holds'
    : 'null as balances, null as open_holds';
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
