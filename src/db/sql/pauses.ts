import type { Transaction } from '../engine/port.ts';

/**
 * The newest entry that stopped or resumed minting. Looked for from the end of the log, so ask only
 * while minting is stopped: hardly anything follows then.
 */
export async function findLastPause(
  reader: Pick<Transaction, 'query'>,
  communityId: string,
): Promise<{ readonly index: number; readonly line: string } | undefined> {
  const [row] = await reader.query<{ entry_index: bigint; entry: string }>(
    'select entry_index, entry from negentropy.log_entry where community_id = $1 ' +
      // `type` is the last field of a pause in canonical order.
      'and entry like \'%"type":"pause"}\' order by entry_index desc limit 1',
    [communityId],
  );
  return row === undefined ? undefined : { index: Number(row.entry_index), line: row.entry };
}
