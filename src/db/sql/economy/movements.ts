import type { Transaction } from '../../engine/port.ts';
import type { CycleRange } from '../cycles/cycle-report.ts';

/** Sums of what left the members and came to them beside transfers, in shards. */
export interface FundRow {
  readonly burned: bigint;
  readonly gifts: bigint;
  readonly grants: bigint;
}

/** @param range absent: from the beginning on */
export async function sumMovements(
  reader: Pick<Transaction, 'query'>,
  communityId: string,
  range?: CycleRange,
): Promise<FundRow> {
  const within = range === undefined ? '' : 'and cycle between $2 and $3 ';
  const rows = await reader.query<{ kind: string; amount: unknown }>(
    'select kind, sum(amount_shards)::bigint as amount from negentropy.transfer ' +
      `where community_id = $1 and kind <> 'transfer' ${within}group by kind`,
    [communityId, ...(range === undefined ? [] : [range.from, range.to])],
  );
  const sums = new Map(rows.map(({ kind, amount }) => [kind, BigInt(String(amount))]));
  return {
    burned: sums.get('burn') ?? 0n,
    gifts: sums.get('gift') ?? 0n,
    grants: sums.get('grant') ?? 0n,
  };
}
