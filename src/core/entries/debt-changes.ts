import {
  type CommunityDebts,
  DISPUTE_CYCLES,
  DISPUTE_OUTCOMES,
  UNITS_MAX,
} from '../debt/community-debts.ts';
import { debtLegs } from '../debt/debt-legs.ts';
import type { AdjustmentEntry, DisputeEntry, PoolEntry } from '../state/entry.ts';
import { changeIn, DebtError, isReason, taken } from './debt-error.ts';
import type { Posting } from './postings.ts';

/** Adds to a pool, or takes out of it what is available. @throws DebtError */
export function foldPool(debts: CommunityDebts, entry: PoolEntry): void {
  const units = changeIn(entry.units);
  const { creditor, currency } = debts.pledges.get(entry.pledge) ?? {};
  if (creditor === undefined) throw new DebtError('PLEDGE_UNKNOWN');
  if (creditor !== entry.creditor || currency !== entry.currency) {
    throw new DebtError('AMOUNT_DIFFERS');
  }
  if (units > UNITS_MAX) throw new DebtError('AMOUNT_INVALID');
  const { pledge } = entry;
  taken(debts.book.apply({ type: 'pledge-change', pledge, units }));
  debts.move(pledge, units > 0n ? { added: units } : { withdrawn: -units });
}

export function poolPostings(entry: PoolEntry): readonly Posting[] {
  return debtLegs.pledge(entry, changeIn(entry.units));
}

/** What the creditor says is owed besides, or less. @throws DebtError */
export function foldAdjustment(debts: CommunityDebts, entry: AdjustmentEntry): void {
  const { debt, code } = entry;
  const units = changeIn(entry.units);
  if (!isReason(code)) throw new DebtError('NAME_INVALID');
  if (units > UNITS_MAX) throw new DebtError('AMOUNT_INVALID');
  const terms = debts.debts.get(debt);
  if (terms !== undefined && terms.currency !== entry.currency) {
    throw new DebtError('CURRENCY_MISMATCH');
  }
  taken(debts.book.apply({ type: 'adjustment', debt, units }));
}

export function adjustmentPostings(entry: AdjustmentEntry): readonly Posting[] {
  return debtLegs.adjustment(entry, changeIn(entry.units));
}

/** Each reduction is doubted once, by its member, and answered once. @throws DebtError */
export function foldDispute(debts: CommunityDebts, entry: DisputeEntry): void {
  const reduction = String(entry.reduction);
  const { member, dueBy, code } = entry;
  const owner = debts.members.get(reduction);
  if (owner === undefined) throw new DebtError('ITEM_UNKNOWN');
  if (owner !== member) throw new DebtError('DEBTOR_MISMATCH');
  const before = debts.disputes.get(reduction);
  if (dueBy !== undefined) {
    if (before !== undefined) throw new DebtError('DISPUTED_ALREADY');
    const isPlain = entry.outcome === undefined && code === undefined;
    if (!isPlain || dueBy !== entry.cycle + DISPUTE_CYCLES) throw new DebtError('PERIOD_INVALID');
    debts.disputes.set(reduction, { member, dueBy });
    return;
  }
  const outcome = DISPUTE_OUTCOMES.find((one) => one === entry.outcome);
  if (outcome === undefined || !isReason(code)) throw new DebtError('NAME_INVALID');
  if (before === undefined || before.outcome !== undefined) throw new DebtError('NOT_DISPUTED');
  debts.disputes.set(reduction, { ...before, outcome });
}
