import type { Statement, Transaction } from '../engine/port.ts';

/** The number by which the server will still know this transaction once it has ended. */
export async function readTransactionId(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ id: string }>('select pg_current_xact_id()::text as id');
  if (row === undefined) throw new RangeError('a transaction without a number');
  return row.id;
}

/** Whether a transaction that has ended was committed; undefined if it has not ended. */
export async function readWasCommitted(tx: Transaction, id: string): Promise<boolean | undefined> {
  const [row] = await tx.query<{ status: string | null }>(
    'select pg_xact_status($1::text::xid8) as status',
    [id],
  );
  if (row?.status === 'committed') return true;
  return row?.status === 'aborted' ? false : undefined;
}

/** For a transaction that has stored nothing: its end need not wait for the disk. */
export const notSynced: Statement = { sql: 'set local synchronous_commit = off' };
