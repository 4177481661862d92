import {
  gainOf,
  MOVEMENT_TYPES,
  type MovedByType,
} from '../../../core/entries/economy/movements.ts';
import { FUND } from '../../../core/entries/postings.ts';
import type { Reader } from '../../engine/port.ts';
import type { CycleRange } from '../cycles/cycle-report.ts';

/** Sums of what moved beside transfers, in shards. */
export interface FundRow {
  readonly burned: bigint;
  readonly gifts: bigint;
  readonly grants: bigint;
  /** What the fund gained, and what the members did: below zero when it was lost. */
  readonly fund: bigint;
  readonly supply: bigint;
}

/** @param range absent: from the beginning on */
export async function sumMovements(
  reader: Reader,
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
  const moved = Object.fromEntries(MOVEMENT_TYPES.map((type) => [type, sums.get(type) ?? 0n]));
  return fundRow(moved as MovedByType);
}

function fundRow(moved: MovedByType): FundRow {
  return {
    burned: moved.burn,
    gifts: moved.gift,
    grants: moved.grant,
    fund: gainOf(FUND, moved),
    supply: gainOf('member', moved),
  };
}
