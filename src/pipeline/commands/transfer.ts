import type { TransferEntry } from '../../core/state/entry.ts';
import { isSameMember } from '../../core/state/person.ts';
import { formatMicros, type Shards } from '../../core/units.ts';
import type { Command } from '../writer/command.ts';
import { type IdempotencyKey, repeatable } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

export interface TransferOrder {
  /** User ids. */
  readonly from: string;
  readonly to: string;
  readonly amount: Shards;
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
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
  return repeatable(order.idempotency, {
    now: order.now,
    run: (draft) => {
      const from = draft.knownMember(order.from);
      const to = draft.knownMember(order.to);
      if (from === undefined || to === undefined) {
        throw new RequestError('NOT_FOUND', 'both sides of a transfer must be members');
      }
      if (isSameMember(draft.state, from, to)) {
        throw new RequestError('CONFLICT', 'a transfer needs two members, who are two people');
      }
      if (draft.state.pause?.scope === 'all') {
        throw new RequestError('CONFLICT', 'an operator has stopped transfers; ask again later');
      }
      const balance = draft.state.members.get(from)?.balance ?? 0n;
      if (order.amount <= 0n || balance < order.amount) {
        const has = formatMicros(balance);
        throw new RequestError('BALANCE_TOO_LOW', `the balance is ${has} MIC; nothing was moved`);
      }
      const { cycle } = draft.state;
      const amount = formatMicros(order.amount);
      const entry: TransferEntry = { type: 'transfer', cycle, from, to, amount };
      return { transfer: draft.append(entry), entry };
    },
  });
}
