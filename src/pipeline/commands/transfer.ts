import type { TransferEntry } from '../../core/state/entry.ts';
import { isSameMember } from '../../core/state/person.ts';
import { formatMicros, type Shards } from '../../core/units.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';
import { refuseAbove, refuseStopped } from './movements.ts';

export interface TransferOrder extends Stamp {
  /** User ids. */
  readonly from: string;
  readonly to: string;
  readonly amount: Shards;
  /** By the giver's own key. */
  readonly own?: boolean | undefined;
}

export interface TransferAnswer {
  /** Index of the entry. */
  readonly transfer: number;
  readonly entry: TransferEntry;
}

/**
 * Moves released credits from one member to another, never more than there are. No score, no
 * decision and no cap knows of it (docs/internals/design.md#invariants, 6).
 */
export function transferCommand(order: TransferOrder): Command<TransferAnswer> {
  return commandOf(order, (draft) => {
    const from = draft.knownMember(order.from);
    const to = draft.knownMember(order.to);
    if (from === undefined || to === undefined) {
      throw new RequestError('NOT_FOUND', 'both sides of a transfer must be members');
    }
    if (isSameMember(draft.state, from, to)) {
      throw new RequestError('CONFLICT', 'a transfer needs two members, who are two people');
    }
    const { own = false } = order;
    refuseStopped(draft, { type: 'transfer', own });
    refuseAbove(order.amount, draft.state.members.get(from)?.balance ?? 0n, 'the balance is');
    const { cycle } = draft.state;
    const amount = formatMicros(order.amount);
    const byOwnKey = own ? { own: true as const } : {};
    const entry: TransferEntry = { type: 'transfer', cycle, from, to, amount, ...byOwnKey };
    return { transfer: draft.append(entry), entry };
  });
}
