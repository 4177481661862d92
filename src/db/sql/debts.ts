import type { Transaction } from '../engine/port.ts';

type Reader = Pick<Transaction, 'query'>;

/** An entry of the log about debts, or a decision that may bring one about. */
export interface IndexedLine {
  readonly index: number;
  readonly line: string;
}

/** All entries about debts, and what was minted at once in the open cycle; in order of the log. */
export async function readDebtLines(
  reader: Reader,
  communityId: string,
  openCycle: number,
): Promise<IndexedLine[]> {
  const rows = await reader.query<{ entry_index: unknown; entry: string }>(
    'select l.entry_index, l.entry from negentropy.log_entry l join (' +
      'select entry_index from negentropy.debt_entry where community_id = $1 union all ' +
      'select entry_index from negentropy.debt_reductions where community_id = $1 union all ' +
      'select entry_index from negentropy.negentropy_events ' +
      "where community_id = $1 and cycle = $2 and outcome = 'minted') d " +
      'on d.entry_index = l.entry_index where l.community_id = $1 order by l.entry_index',
    [communityId, openCycle],
  );
  return rows.map((row) => ({ index: Number(row.entry_index), line: row.entry }));
}

/** Whether the community has ever had anything to do with debts. */
export async function hasDebts(reader: Reader, communityId: string): Promise<boolean> {
  const rows = await reader.query(
    'select 1 from negentropy.debt_entry where community_id = $1 limit 1',
    [communityId],
  );
  return rows.length > 0;
}

/** Σ N by member, of those who have any. */
export async function readNegentropy(
  reader: Reader,
  communityId: string,
): Promise<{ readonly member: string; readonly micros: bigint }[]> {
  const rows = await reader.query<{ member_id: string; negentropy_micros: unknown }>(
    'select member_id, negentropy_micros from negentropy.member_integrity ' +
      'where community_id = $1 and negentropy_micros > 0',
    [communityId],
  );
  return rows.map((row) => ({
    member: row.member_id,
    micros: BigInt(String(row.negentropy_micros)),
  }));
}
