import { type MovementEntry, stoppedBecause } from '../../core/entries/economy/movements.ts';
import type { BurnEntry, GiftEntry, GrantEntry } from '../../core/state/entry.ts';
import { formatMicros, type Shards } from '../../core/units.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { knownMember } from './known-member.ts';

interface Order extends Stamp {
  readonly userId: string;
  readonly amount: Shards;
}

/** A member gives away some of what was released. */
export interface GivingOrder extends Order {
  /** For good, or into the fund. */
  readonly type: 'burn' | 'gift';
  /** By the member's own key. */
  readonly own: boolean;
}

/** A movement that was appended. */
export interface MovementAnswer<AnEntry> {
  /** Index of the entry. */
  readonly index: number;
  readonly entry: AnEntry;
}

/**
 * Burns what a member has, or gives it to the fund: never more than there is. No score, no
 * decision, no cap and no debt knows of it (docs/internals/design.md#invariants, 6).
 * @throws RequestError CONFLICT when the rules do not allow it
 */
export function givingCommand(order: GivingOrder): Command<MovementAnswer<BurnEntry | GiftEntry>> {
  return commandOf(order, (draft) => {
    const { type, own } = order;
    const member = knownMember(draft, order.userId);
    refuseStopped(draft, { type, own });
    refuseAbove(order.amount, draft.state.members.get(member)?.balance ?? 0n, 'the balance is');
    const { cycle } = draft.state;
    const amount = formatMicros(order.amount);
    const entry = { type, cycle, member, amount, ...(own ? { own: true as const } : {}) };
    return { index: draft.append(entry), entry };
  });
}

export interface GrantOrder extends Order {
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
}

/**
 * Gives a member some of what members gave to the fund: a grant makes no credit.
 * @throws RequestError CONFLICT when the rules do not allow it; BALANCE_TOO_LOW above the fund
 */
export function grantCommand(order: GrantOrder): Command<MovementAnswer<GrantEntry>> {
  return commandOf(order, (draft) => {
    const member = knownMember(draft, order.userId);
    refuseStopped(draft, { type: 'grant' });
    refuseAbove(order.amount, draft.state.books.fund, 'the fund has');
    const { cycle } = draft.state;
    const amount = formatMicros(order.amount);
    const reason = draft.addNote(order.reason);
    const entry: GrantEntry = { type: 'grant', cycle, member, amount, reason };
    return { index: draft.append(entry), entry };
  });
}

/** @throws RequestError CONFLICT when the rules, or a pause, let nobody do it so */
export function refuseStopped(
  draft: BatchDraft,
  movement: { readonly type: MovementEntry['type']; readonly own?: boolean },
): void {
  const stopped = stoppedBecause(draft.state, movement);
  if (stopped !== undefined) throw new RequestError('CONFLICT', stopped);
}

/** @throws RequestError BALANCE_TOO_LOW when more than there is would move, or nothing */
export function refuseAbove(amount: Shards, most: bigint, words: string): void {
  if (amount > 0n && amount <= most) return;
  const message = `${words} ${formatMicros(most)} MIC; nothing was moved`;
  throw new RequestError('BALANCE_TOO_LOW', message);
}
