/**
 * The entries about debts (docs/reference/log.md#debt). Amounts of money are text: whole numbers
 * of the currency's smallest coin, as `481237` of `USD/2`. Amounts of N have six decimals.
 */
export interface DebtEntry {
  readonly type: 'debt';
  readonly cycle: number;
  /** A random id; the creditor's own number stays outside. */
  readonly debt: string;
  readonly member: string;
  readonly creditor: string;
  readonly kind: string;
  /** Code and exponent, as `USD/2`. */
  readonly currency: string;
  readonly principal: string;
  /** Debts that are capped together, such as a household's; absent: this one alone. */
  readonly group?: string;
  /** The creditor's number of it, as a salted commitment. */
  readonly reference: string;
}

export interface PledgeEntry {
  readonly type: 'pledge';
  readonly cycle: number;
  readonly pledge: string;
  readonly creditor: string;
  readonly currency: string;
  readonly pool: string;
  /** λ: so many of the smallest coin for so many whole N. */
  readonly units: string;
  readonly perNegentropy: string;
  /** What λ is multiplied with: N itself, or the part of it above the threshold. */
  readonly basis: 'negentropy' | 'margin';
  /** The most for a member in a period, and for a group. */
  readonly memberCap: string;
  readonly groupCap?: string;
  /** The most of a debt's principal, ppm. */
  readonly debtCap?: number;
  /** The first cycle and the last whose releases count. */
  readonly from: number;
  readonly until: number;
  readonly periodCycles: number;
}

/** A member has releases pay a debt from a pledge, or ends that. */
export interface ElectionEntry {
  readonly type: 'election';
  readonly cycle: number;
  readonly member: string;
  readonly debt: string;
  readonly pledge: string;
  /** Of the N of each release, ppm; zero ends it. */
  readonly share: number;
}

/** What one release takes off a debt, or why nothing. Its index is its id. */
export interface ReductionEntry {
  readonly type: 'reduction';
  readonly cycle: number;
  /** The decision whose N was released. */
  readonly decision: number;
  readonly member: string;
  readonly debt: string;
  readonly pledge: string;
  readonly currency: string;
  /** Of the pledge, the first being 1. */
  readonly period: number;
  /** N that the release brought to it. */
  readonly offered: string;
  /** N that was used, and what that took off. */
  readonly negentropy: string;
  readonly units: string;
  /** What made it less, or nothing. */
  readonly limits?: readonly string[];
}

/** What a reduction was: whatever ends it repeats it, and so says alone what it moves. */
interface OfReduction {
  /** Index of the reduction. */
  readonly reduction: number;
  readonly member: string;
  readonly debt: string;
  readonly pledge: string;
  readonly creditor: string;
  readonly currency: string;
  readonly units: string;
  readonly negentropy: string;
}

/** What the creditor made of a reduction, once. */
export interface SettlementEntry extends OfReduction {
  readonly type: 'settlement';
  readonly cycle: number;
  /** The creditor's name of everything that was settled together. */
  readonly batch: string;
  readonly outcome: 'settled' | 'rejected' | 'cancelled';
  /** What taxes kept of it. */
  readonly withheld: string;
  /** Why it was rejected: the debt is suspended for it. */
  readonly code?: string;
}

/** Takes a settled reduction back, once. */
export interface ReversalEntry extends OfReduction {
  readonly type: 'reversal';
  readonly cycle: number;
  readonly withheld: string;
  readonly code: string;
  /** The pledge has ended, so that the creditor has the money back and not its pool. */
  readonly expired?: boolean;
}

/** Nothing accrues to a debt for a reason, or again; without a reason it is open. */
export interface SuspensionEntry {
  readonly type: 'suspension';
  readonly cycle: number;
  readonly debt: string;
  readonly code?: string;
}
