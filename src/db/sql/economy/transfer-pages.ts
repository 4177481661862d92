import type { MovementEntry } from '../../../core/entries/economy/movements.ts';
import type { Reader } from '../../engine/port.ts';
import { textOrNone } from '../cells.ts';

/** What moved: from member to member, away for good, into the fund, or out of it. */
export type MovementKind = MovementEntry['type'];

/** One movement in a list; user ids are undefined once the person was erased. */
export interface TransferRow {
  readonly index: number;
  readonly cycle: number;
  readonly kind: MovementKind;
  /** undefined: nobody gave it, or nobody got it. */
  readonly fromMember: string | undefined;
  readonly fromUser: string | undefined;
  readonly toMember: string | undefined;
  readonly toUser: string | undefined;
  readonly amount: bigint;
}

/** Which transfers a page is made of; newest first, so what is appended meanwhile comes before. */
export interface TransferPage {
  /** Transfers before this entry. */
  readonly before: number;
  /** Given or received by this member. */
  readonly member?: string | undefined;
  readonly limit: number;
}

/** A page of transfers, newest first. */
export async function readTransferPage(
  reader: Reader,
  communityId: string,
  { before, member, limit }: TransferPage,
): Promise<TransferRow[]> {
  const party = member === undefined ? '' : 'and (t.from_member_id = $4 or t.to_member_id = $4) ';
  const rows = await reader.query<Record<string, unknown>>(
    'select t.entry_index, t.cycle, t.kind, t.from_member_id, f.user_id as from_user, ' +
      't.to_member_id, r.user_id as to_user, t.amount_shards from negentropy.transfer t ' +
      'left join negentropy.member f ' +
      'on f.community_id = t.community_id and f.member_id = t.from_member_id ' +
      'left join negentropy.member r ' +
      'on r.community_id = t.community_id and r.member_id = t.to_member_id ' +
      `where t.community_id = $1 and t.entry_index < $2 ${party}` +
      'order by t.entry_index desc limit $3',
    [communityId, before, limit, ...(member === undefined ? [] : [member])],
  );
  return rows.map(toTransfer);
}

function toTransfer(row: Record<string, unknown>): TransferRow {
  return {
    index: Number(row['entry_index']),
    cycle: Number(row['cycle']),
    kind: row['kind'] as MovementKind,
    fromMember: textOrNone(row['from_member_id']),
    fromUser: textOrNone(row['from_user']),
    toMember: textOrNone(row['to_member_id']),
    toUser: textOrNone(row['to_user']),
    amount: row['amount_shards'] as bigint,
  };
}
