import type { CycleEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';
import { numberOrNone } from '../cells.ts';

/** A closed cycle with the books at its close. */
export interface CycleRow {
  readonly cycle: number;
  /** Index of the entry that closed it. */
  readonly index: number;
  readonly giPpm: number | undefined;
  readonly members: number;
  readonly supply: bigint;
  readonly held: bigint;
}

/** Closed cycles before one, newest first. */
export async function readCyclePage(
  reader: Reader,
  communityId: string,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<CycleRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select cycle, entry_index, gi_ppm, members, supply_shards, held_shards ' +
      'from negentropy.cycle where community_id = $1 ' +
      'and ($2::bigint is null or cycle < $2::bigint) order by cycle desc limit $3',
    [communityId, page.before ?? null, page.limit],
  );
  return rows.map((row) => ({
    cycle: Number(row['cycle']),
    index: Number(row['entry_index']),
    giPpm: numberOrNone(row['gi_ppm']),
    members: Number(row['members']),
    supply: row['supply_shards'] as bigint,
    held: row['held_shards'] as bigint,
  }));
}

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

/** By cycle, the entry that closed it, or the last one before it that was closed. */
export async function findCloses(
  reader: Reader,
  communityId: string,
  cycles: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await reader.query<{ asked: unknown; entry_index: unknown }>(
    'select a.cycle as asked, c.entry_index from unnest($2::bigint[]) as a(cycle) ' +
      'cross join lateral (select entry_index from negentropy.cycle ' +
      'where community_id = $1 and cycle <= a.cycle order by cycle desc limit 1) c',
    [communityId, cycles],
  );
  return new Map(rows.map((row) => [Number(row.asked), Number(row.entry_index)]));
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
