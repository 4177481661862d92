import type { Database, Reader, Statement, Transaction } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';
import type { CommunityRows } from '../community-rows.ts';

/** The head row: the lock of the only writer, and the scalars of the state. */
export interface LogHead {
  readonly treeSize: number;
  readonly cycle: number;
  readonly paused: boolean;
  readonly supply: bigint;
  readonly held: bigint;
  readonly decisions: number;
  /** What the caps of the open cycle have used. */
  readonly capTotal: bigint;
}

/** What a writer is told with the lock. */
export interface LockedHead {
  readonly size: number;
  /** Unix seconds of the database's clock. */
  readonly databaseTime: number;
}

const ENTRY_COLUMNS: readonly Column[] = [
  { name: 'entry_index', type: 'bigint' },
  { name: 'entry', type: 'text' },
];

/**
 * Takes the community's lock; whoever holds it is the only writer until the transaction ends. The
 * head keeps its key, so that rows that refer to it, such as tiles, need not wait for the writer.
 */
export async function lockHead(tx: Transaction, communityId: string): Promise<LockedHead> {
  const [row] = await tx.query<{ tree_size: unknown; time: number }>(
    'select tree_size, extract(epoch from clock_timestamp())::float8 as time ' +
      'from negentropy.log_head where community_id = $1 for no key update',
    [communityId],
  );
  if (row === undefined) throw new RangeError(`there is no community ${communityId}`);
  return { size: Number(row.tree_size), databaseTime: row.time };
}

/** What time the database has, in unix seconds: the one clock that all processes share. */
export async function readDatabaseTime(db: Reader): Promise<number> {
  const [row] = await db.query<{ time: number }>(
    'select extract(epoch from clock_timestamp())::float8 as time',
  );
  if (row === undefined) throw new RangeError('the database does not say what time it is');
  return row.time;
}

export async function readHead(tx: Reader, communityId: string): Promise<LogHead | undefined> {
  const [row] = await tx.query<Record<string, unknown>>(
    'select tree_size, cycle, paused, supply_shards, held_shards, decisions, cap_shards ' +
      'from negentropy.log_head where community_id = $1',
    [communityId],
  );
  if (row === undefined) return undefined;
  return {
    treeSize: Number(row['tree_size']),
    cycle: Number(row['cycle']),
    paused: row['paused'] === true,
    supply: BigInt(String(row['supply_shards'])),
    held: BigInt(String(row['held_shards'])),
    decisions: Number(row['decisions']),
    capTotal: BigInt(String(row['cap_shards'])),
  };
}

export async function insertHead(tx: Transaction, communityId: string): Promise<void> {
  await tx.query(
    'insert into negentropy.log_head ' +
      '(community_id, tree_size, cycle, supply_shards, held_shards, decisions) ' +
      'values ($1, 0, 0, 0, 0, 0)',
    [communityId],
  );
}

/** Fails (22012) when another writer moved the head: the lock was then not held. */
export function updateHead(communityId: string, expectedSize: number, head: LogHead): Statement {
  return {
    sql:
      'update negentropy.log_head ' +
      'set tree_size = $3::bigint / (tree_size = $2)::integer, cycle = $4, paused = $5, ' +
      'supply_shards = $6, held_shards = $7, decisions = $8, cap_shards = $9 ' +
      'where community_id = $1',
    parameters: [
      communityId,
      expectedSize,
      head.treeSize,
      head.cycle,
      head.paused,
      head.supply,
      head.held,
      head.decisions,
      head.capTotal,
    ],
  };
}

export function insertEntries(
  communityId: string,
  entries: readonly { readonly index: number; readonly line: string }[],
): Statement[] {
  const rows = entries.map(({ index, line }) => [index, line]);
  return insertRows('log_entry', ENTRY_COLUMNS, communityId, rows);
}

/** The canonical texts of the entries `from` to `until`, the last not included, in order. */
export async function readEntries(
  { db: reader, communityId }: CommunityRows,
  from: number,
  until: number,
): Promise<string[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry ' +
      'where community_id = $1 and entry_index >= $2 and entry_index < $3 order by entry_index',
    [communityId, from, until],
  );
  return rows.map(({ entry }) => entry);
}

/** Streams entries in order, a page at a time, so that memory does not grow with the log. */
export async function* scanEntries(
  db: Pick<Database, 'query'>,
  communityId: string,
  from: number,
  until: number,
  pageSize = 5_000,
): AsyncGenerator<string[]> {
  for (let at = from; at < until; at += pageSize) {
    yield await readEntries({ db, communityId }, at, Math.min(until, at + pageSize));
  }
}

/** The verifier key of the log, as its first entry has it, and the open cycle. */
export async function readLog({
  db,
  communityId,
}: CommunityRows): Promise<{ readonly log: string; readonly cycle: number }> {
  const [row] = await db.query<{ entry: string; cycle: unknown }>(
    'select l.entry, h.cycle from negentropy.log_entry l ' +
      'left join negentropy.log_head h on h.community_id = l.community_id ' +
      'where l.community_id = $1 and l.entry_index = 0',
    [communityId],
  );
  const { key = '' } = JSON.parse(row?.entry ?? '{}') as { readonly key?: string };
  return { log: key, cycle: Number(row?.cycle ?? 0) };
}
