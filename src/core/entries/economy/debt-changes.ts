import {
  type CommunityDebts,
  DISPUTE_CYCLES,
  DISPUTE_OUTCOMES,
  type Pledge,
  UNITS_MAX,
} from '../../debt/community-debts.ts';
import { debtLegs } from '../../debt/debt-legs.ts';
import { formatMoney } from '../../debt/money.ts';
import { noticed, periodsOf } from '../../debt/pledge-terms.ts';
import type { AdjustmentEntry, DisputeEntry, PoolEntry } from '../../state/entry.ts';
import { changeIn, DebtError, isReason, taken } from './debt-error.ts';
import type { Posting } from '../postings.ts';

/**
 * Adds to a pool, takes out of it what is available, tells that it will be, or renews the pledge.
 * @throws DebtError
 */
export function foldPool(debts: CommunityDebts, entry: PoolEntry): void {
  const { pledge, cycle, renews } = entry;
  const terms = debts.pledges.get(pledge);
  if (terms === undefined) throw new DebtError('PLEDGE_UNKNOWN');
  if (terms.creditor !== entry.creditor || terms.currency !== entry.currency) {
    throw new DebtError('AMOUNT_DIFFERS');
  }
  if (entry.signature !== undefined) return sign(debts, terms, entry);
  if (entry.until !== undefined) return endEarly(debts, terms, entry);
  const units = unitsOf(entry);
  if (units > UNITS_MAX) throw new DebtError('AMOUNT_INVALID');
  const { given, taken: before } = debts.notices.get(pledge) ?? { given: [], taken: 0n };
  const { noticeCycles } = terms;
  if (entry.notice === true) {
    if (units >= 0n || noticeCycles === undefined) throw new DebtError('AMOUNT_INVALID');
    const notice = { cycle, units: -units };
    debts.notices.set(pledge, { given: [...given, notice], taken: before });
    return;
  }
  const isOut = units < 0n && noticeCycles !== undefined;
  const told = isOut ? noticed({ given, taken: before }, cycle, noticeCycles) : -units;
  if (told < -units) {
    const money = (amount: bigint): string => formatMoney(amount, terms.currency);
    throw new DebtError('NOTICE_TOO_SHORT', { measured: money(-units), limit: money(told) });
  }
  const renewed = renews === undefined ? undefined : renewedBy(debts, terms, renews);
  if (units !== 0n) {
    taken(debts.book.apply({ type: 'pledge-change', pledge, units }));
    debts.move(pledge, units > 0n ? { added: units } : { withdrawn: -units });
  }
  if (isOut) debts.notices.set(pledge, { given, taken: before - units });
  if (renewed !== undefined) debts.renewed.set(pledge, renewed);
}

/** Its creditor gives it: what is released from now on counts. @throws DebtError */
function sign(debts: CommunityDebts, { pledge, key }: Pledge, entry: PoolEntry): void {
  const { units, notice, renews, until } = entry;
  if (key === undefined) throw new DebtError('SIGNATURE_INVALID');
  if (units !== '0' || (notice ?? renews ?? until) !== undefined) {
    throw new DebtError('AMOUNT_INVALID');
  }
  if (debts.signed.has(pledge)) throw new DebtError('ALREADY_KNOWN');
  debts.signed.add(pledge);
}

/**
 * A pledge ends with a cycle that has not closed, after its notice; claims last as before.
 * @throws DebtError
 */
function endEarly(debts: CommunityDebts, terms: Pledge, entry: PoolEntry): void {
  const { until = 0, units, notice, renews, cycle } = entry;
  if (units !== '0' || notice !== undefined || renews !== undefined) {
    throw new DebtError('AMOUNT_INVALID');
  }
  const { from, claimUntil = terms.until, noticeCycles = 0 } = terms;
  if (until < Math.max(cycle, from) || until >= terms.until) throw new DebtError('PERIOD_INVALID');
  const first = cycle + noticeCycles;
  if (until < first) {
    throw new DebtError('NOTICE_TOO_SHORT', { measured: `C-${until}`, limit: `C-${first}` });
  }
  debts.pledges.set(terms.pledge, { ...terms, until, claimUntil });
}

/** The periods that the pledge is renewed for with this one. @throws DebtError */
function renewedBy(debts: CommunityDebts, terms: Pledge, period: number): Set<number> {
  const before = debts.renewed.get(terms.pledge) ?? new Set<number>();
  const isPeriod = terms.renewal === true && period > 1 && period <= periodsOf(terms);
  if (!isPeriod) throw new DebtError('PERIOD_INVALID');
  if (before.has(period)) throw new DebtError('ALREADY_KNOWN');
  return new Set([...before, period]);
}

export function poolPostings(entry: PoolEntry): readonly Posting[] {
  if ((entry.until ?? entry.signature) !== undefined) return [];
  const units = unitsOf(entry);
  return entry.notice === true || units === 0n ? [] : debtLegs.pledge(entry, units);
}

/** Nought is no change but with a renewal, and a notice is no renewal. @throws DebtError */
function unitsOf({ units, renews, notice }: PoolEntry): bigint {
  if (renews === undefined || units !== '0') {
    const change = changeIn(units);
    if (renews !== undefined && (change < 0n || notice !== undefined)) {
      throw new DebtError('AMOUNT_INVALID');
    }
    return change;
  }
  if (notice !== undefined) throw new DebtError('AMOUNT_INVALID');
  return 0n;
}

/** What the creditor says is owed besides, or less. @throws DebtError */
export function foldAdjustment(debts: CommunityDebts, entry: AdjustmentEntry): void {
  const { debt, code } = entry;
  const units = changeIn(entry.units);
  if (!isReason(code)) throw new DebtError('NAME_INVALID');
  if (units > UNITS_MAX) throw new DebtError('AMOUNT_INVALID');
  const terms = debts.debts.get(debt);
  if (debts.closed.has(debt)) throw new DebtError('DEBT_CLOSED');
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
