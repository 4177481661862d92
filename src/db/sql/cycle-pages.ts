import type { Transaction } from '../port.ts';

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
  reader: Pick<Transaction, 'query'>,
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
    giPpm: row['gi_ppm'] === null ? undefined : Number(row['gi_ppm']),
    members: Number(row['members']),
    supply: row['supply_shards'] as bigint,
    held: row['held_shards'] as bigint,
  }));
}
