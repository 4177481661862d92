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
  /** The creditor has not said yet that it is owed: nothing accrues until it is opened. */
  readonly unacknowledged?: boolean;
  /** A closed debt of the member that this one goes on with; of another creditor if it was sold. */
  readonly supersedes?: string;
  /** Days as `2027-05-31`: when it came to be, and when it is due. Nothing follows from them. */
  readonly openedOn?: string;
  readonly dueOn?: string;
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
  /** The most for one action. */
  readonly rateCeiling?: string;
  /** Of each group of debts one person alone is credited in a period. */
  readonly oneInGroup?: boolean;
  /** The first cycle and the last whose releases count. */
  readonly from: number;
  readonly until: number;
  readonly periodCycles: number;
  /** The last cycle in which what is reversed goes back to the pool; absent: `until`. */
  readonly claimUntil?: number;
  /** For how many cycles a settlement may be taken back; absent: for ever. */
  readonly reversalCycles?: number;
  /** So many cycles at the end of a period do not count for it. */
  readonly cutoff?: number;
  /** What is released in these counts for the next period. */
  readonly carryOver?: boolean;
  /** What taxes keep of each reduction that is settled, ppm; absent: what each settlement says. */
  readonly withholding?: number;
  /** So many cycles pass between a notice and what is taken out of the pool. */
  readonly noticeCycles?: number;
  /** Each period behind the first counts once the creditor has renewed the pledge for it. */
  readonly renewal?: boolean;
  /** What is released in a period waits for its end, and is shared then. */
  readonly atClose?: boolean;
  /** The creditor's name of the budget that pays. */
  readonly fundingAccount?: string;
  /** What counts, in order and each once; absent: all. Of decisions … */
  readonly families?: readonly string[];
  readonly domains?: readonly string[];
  readonly actions?: readonly string[];
  /** … and of debts. */
  readonly debtKinds?: readonly string[];
  /** The creditor's verifier key: the pledge counts once it has signed this line. */
  readonly key?: string;
}

/** A creditor adds to a pool, or takes out of it what is available. */
export interface PoolEntry {
  readonly type: 'pool';
  readonly cycle: number;
  readonly pledge: string;
  readonly creditor: string;
  readonly currency: string;
  /** Negative takes out of it; nought only renews. */
  readonly units: string;
  /** Nothing is taken out yet: it is what will be, after the `noticeCycles` of the pledge. */
  readonly notice?: boolean;
  /** The period that the pledge is renewed for. */
  readonly renews?: number;
  /** The pledge ends earlier than it said: the last cycle whose releases count. */
  readonly until?: number;
  /** The creditor's key has signed the pledge: base64. */
  readonly signature?: string;
}

/** The creditor's own interest or fee, or a payment it got. */
export interface AdjustmentEntry {
  readonly type: 'adjustment';
  readonly cycle: number;
  readonly debt: string;
  readonly currency: string;
  /** Negative: less is owed. */
  readonly units: string;
  readonly code: string;
}

/** A member doubts a reduction, or the creditor answers. It moves nothing. */
export interface DisputeEntry {
  readonly type: 'dispute';
  readonly cycle: number;
  /** Index of the reduction. */
  readonly reduction: number;
  readonly member: string;
  /** Of a doubt: the cycle by whose end the creditor has to answer. */
  readonly dueBy?: number;
  /** Of an answer: whether the member is right, and why. */
  readonly outcome?: string;
  readonly code?: string;
}

/** What moved in a pledge since its last statement; issued by the close, never changed. */
export interface StatementEntry {
  readonly type: 'statement';
  /** The last cycle that it tells of. */
  readonly cycle: number;
  readonly pledge: string;
  readonly creditor: string;
  readonly currency: string;
  /** The first cycle that it tells of. */
  readonly first: number;
  /** What was available before. */
  readonly opening: string;
  /** The pool and what was added to it later. */
  readonly added: string;
  readonly withdrawn: string;
  /** What reductions took off. */
  readonly committed: string;
  readonly settled: string;
  /** What taxes kept of what was settled. */
  readonly withheld: string;
  readonly rejected: string;
  readonly cancelled: string;
  readonly reversed: string;
  /** Of what was reversed: what the creditor has back and not the pool. */
  readonly expired: string;
  /** What is available now. */
  readonly closing: string;
  /** Committed and not ended. */
  readonly open: string;
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
  /** The first cycle whose releases count, if it is later than the next. */
  readonly from?: number;
  /** The last cycle whose releases count; absent: until it is ended. */
  readonly until?: number;
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
  /** The other members of the person: what stands of theirs counts to the same cap. */
  readonly linked?: readonly string[];
  /** When the release was due, if it waited and the pledge or the election ended meanwhile. */
  readonly due?: number;
  /** Index of the reduction by which the release waited for the end of its period. */
  readonly waited?: number;
  /** What it has at most of the pool, in units, where all together want more. */
  readonly portion?: string;
}

/** Reductions that a creditor was sent, to be answered together. It moves nothing. */
export interface SubmissionEntry {
  readonly type: 'submission';
  readonly cycle: number;
  readonly creditor: string;
  /** The creditor's name of them; what comes back has it too. */
  readonly batch: string;
  /** Indexes, in order and each once. */
  readonly reductions: readonly number[];
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
  /** Of the last of a batch: the key of the creditor has signed all of it. */
  readonly signature?: string;
}

/** Takes a settled reduction back, once. */
export interface ReversalEntry extends OfReduction {
  readonly type: 'reversal';
  readonly cycle: number;
  readonly withheld: string;
  readonly code: string;
  /** The pledge takes no claims any more: the creditor has the money back, and not its pool. */
  readonly expired?: boolean;
  /** The cycle that the creditor counts it in; absent: the open one. */
  readonly effective?: number;
}

/** Nothing accrues to a debt for a reason, or again; without a reason it is open. */
export interface SuspensionEntry {
  readonly type: 'suspension';
  readonly cycle: number;
  readonly debt: string;
  readonly code?: string;
  /** For ever: the code says how the debt ended. */
  readonly closed?: boolean;
}
