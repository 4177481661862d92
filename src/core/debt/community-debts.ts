import { type NegentropyMicros, ONE, type Ppm, type Shards } from '../units.ts';
import { DebtBook, type DebtRefusal, type DebtTerms, type PledgeTerms } from './debt-book.ts';
import { type Moved, noMovements, type PledgeMovements, withMoved } from './pledge-movements.ts';
import {
  areTermsSound,
  type Eligible,
  type MoreTerms,
  type Notices,
  periodAt,
  type PledgePeriod,
  type Work,
} from './pledge-terms.ts';

export const DEBT_KINDS = [
  'property-tax',
  'fine',
  'fee',
  'loan',
  'rent',
  'sovereign',
  'other',
] as const;
export type DebtKind = (typeof DEBT_KINDS)[number];

/** Under `margin` only what lies above the threshold pays a debt. */
export const BASES = ['margin', 'negentropy'] as const;
export type Basis = (typeof BASES)[number];

/** A debt and whose it is. */
export interface Debt extends DebtTerms {
  readonly member: string;
  readonly creditor: string;
  readonly kind: DebtKind;
  /** In which it was registered. */
  readonly cycle: number;
  /** A closed debt of the same creditor and member that this one goes on with. */
  readonly supersedes?: string;
  /** Days as `2027-05-31`: when it came to be, and when it is due. */
  readonly openedOn?: string;
  readonly dueOn?: string;
}

/** How a debt ends. */
export const CLOSINGS = ['PAID', 'REDUCED', 'WRITTEN_OFF', 'SOLD', 'EXPIRED', 'WITHDRAWN'] as const;
export type Closing = (typeof CLOSINGS)[number];

/** A pledge and when it counts. */
export interface Pledge extends PledgeTerms, MoreTerms {
  readonly basis: Basis;
  /** The first cycle and the last whose releases count; caps are those of a period. */
  readonly from: number;
  readonly until: number;
  readonly periodCycles: number;
  /** The last cycle in which what is reversed goes back to the pool; absent: `until`. */
  readonly claimUntil?: number;
  /** For how many cycles a settlement may be taken back; absent: for ever. */
  readonly reversalCycles?: number;
  /** Its creditor's verifier key: it counts once that has signed `draft`, its line of the log. */
  readonly key?: string;
  readonly draft?: string;
}

/** A release that waits for the end of its period. */
export interface Waiting {
  /** Index of the reduction that says so. */
  readonly index: number;
  readonly decision: number;
  readonly member: string;
  readonly debt: string;
  readonly period: number;
  readonly negentropy: NegentropyMicros;
}

/** A member's doubt about a reduction. */
export interface Dispute {
  readonly member: string;
  /** The cycle by whose end the creditor has to answer. */
  readonly dueBy: number;
  /** Absent: not answered yet. */
  readonly outcome?: DisputeOutcome;
}

/** Whether the creditor says that the member is right. */
export const DISPUTE_OUTCOMES = ['upheld', 'dismissed'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** A creditor has so many cycles to answer a dispute. */
export const DISPUTE_CYCLES = 28;

export interface Election {
  readonly member: string;
  readonly debt: string;
  readonly pledge: string;
  /** Of the N of each release. */
  readonly share: Ppm;
  /** The first cycle whose releases count: never one that was open when it was made. */
  readonly since: number;
  /** The last one; absent: until it is ended. */
  readonly until?: number;
}

/** What a decision paid its member. */
export interface Released extends Work {
  readonly decision: number;
  readonly member: string;
  readonly amount: Shards;
  readonly negentropy: NegentropyMicros;
  /** Version of the policy that the decision was made under. */
  readonly policy: number;
  /** The cycle in which it was due; absent: it was paid at once. */
  readonly due?: number;
}

/** Why a debt, a pledge or an election cannot be as it is given. */
export type DebtProblem =
  | DebtRefusal
  | 'BATCH_CONFLICT'
  | 'CURRENCY_INVALID'
  | 'DEBTOR_MISMATCH'
  | 'DEBT_CLOSED'
  | 'DEBT_OPEN'
  | 'DISPUTE_OPEN'
  | 'DISPUTED_ALREADY'
  | 'ELECTIONS_FULL'
  | 'NAME_INVALID'
  | 'NOT_ELECTED'
  | 'NOT_DISPUTED'
  | 'NOTICE_TOO_SHORT'
  | 'PERIOD_INVALID'
  | 'PLEDGE_ENDED'
  | 'REVERSAL_BEFORE_ORIGINAL'
  | 'REVERSAL_TOO_LATE'
  | 'SHARE_INVALID'
  | 'SIGNATURE_INVALID';

const CURRENCY = /^[A-Z]{3}\/[0-6]$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** So many elections of a member may be in force or to come: each release is held against all. */
const ELECTIONS_MAX = 100;

/** Most of what can be owed or pledged; sums of a million of these fit a database's integer. */
export const UNITS_MAX = 1_000_000_000_000n;

/** Debts, pledges and elections of a community, and the book that they are kept in. */
export class CommunityDebts {
  readonly book: DebtBook;
  readonly debts: Map<string, Debt> = new Map<string, Debt>();
  readonly pledges: Map<string, Pledge> = new Map<string, Pledge>();
  readonly elections: Map<string, readonly Election[]> = new Map<string, readonly Election[]>();
  /** What was minted at once in the open cycle to members who have an election. */
  readonly minted: Released[] = [];
  /** By pledge: what waits for the end of a period, in the order of the log. */
  readonly waiting: Map<string, readonly Waiting[]> = new Map<string, readonly Waiting[]>();
  /** What each batch of a creditor settled, item by item as text; see `batchKey`. */
  readonly batches: Map<string, Set<string>> = new Map<string, Set<string>>();
  /** What each batch was sent with, and in which batch each reduction was sent. */
  readonly submitted: Map<string, readonly string[]> = new Map<string, readonly string[]>();
  readonly batchOf: Map<string, string> = new Map<string, string>();
  /** The cycle in which each reduction was settled. */
  readonly settledIn: Map<string, number> = new Map<string, number>();
  /** Whose each reduction is, also of those that took nothing off. */
  readonly members: Map<string, string> = new Map<string, string>();
  readonly disputes: Map<string, Dispute> = new Map<string, Dispute>();
  /** What moved in each pledge since its last statement. */
  readonly movements: Map<string, PledgeMovements> = new Map<string, PledgeMovements>();
  /** Periods that a creditor renewed a pledge for. */
  readonly renewed: Map<string, Set<number>> = new Map<string, Set<number>>();
  /** Pledges that the keys of their creditors have signed. */
  readonly signed: Set<string> = new Set<string>();
  /** The batch whose last item is still to come, with the signature of its creditor. */
  unsigned: string | undefined;
  readonly notices: Map<string, Notices> = new Map<string, Notices>();
  /** How debts ended that did. */
  readonly closed: Map<string, Closing> = new Map<string, Closing>();

  constructor(book: DebtBook = new DebtBook()) {
    this.book = book;
  }

  /** @returns why it cannot be; nothing changed then. */
  addDebt(debt: Debt): DebtProblem | undefined {
    if (!CURRENCY.test(debt.currency)) return 'CURRENCY_INVALID';
    if (!NAME.test(debt.creditor) || !DEBT_KINDS.includes(debt.kind)) return 'NAME_INVALID';
    if (debt.group !== undefined && !NAME.test(debt.group)) return 'NAME_INVALID';
    if (debt.principal > UNITS_MAX) return 'AMOUNT_INVALID';
    if (!areDaysSound(debt)) return 'PERIOD_INVALID';
    const before = this.#beforeOf(debt);
    if (before !== undefined) return before;
    const outcome = this.book.apply({ type: 'debt', ...debt });
    if (!outcome.done) return this.debts.has(debt.debt) ? 'ALREADY_KNOWN' : 'AMOUNT_INVALID';
    this.debts.set(debt.debt, debt);
    return undefined;
  }

  /** @returns why it cannot be; nothing changed then. */
  addPledge(pledge: Pledge, cycle: number): DebtProblem | undefined {
    const problem = problemOfTerms(pledge, cycle);
    if (problem !== undefined) return problem;
    if ((this.keyOf(pledge.creditor) ?? pledge.key) !== pledge.key) return 'SIGNATURE_INVALID';
    const outcome = this.book.apply({ type: 'pledge', ...pledge });
    if (!outcome.done) return this.pledges.has(pledge.pledge) ? 'ALREADY_KNOWN' : 'AMOUNT_INVALID';
    this.pledges.set(pledge.pledge, pledge);
    this.movements.set(pledge.pledge, withMoved(noMovements(cycle), { added: pledge.pool }));
    return undefined;
  }

  /** The key that a creditor signs with: that of its first pledge that names one. */
  keyOf(creditor: string): string | undefined {
    const own = [...this.pledges.values()].filter((one) => one.creditor === creditor);
    return own.find(({ key }) => key !== undefined)?.key;
  }

  /** What a cycle is to a pledge; nothing of one that its creditor has still to sign counts. */
  periodAt(name: string, cycle: number): PledgePeriod | undefined {
    const pledge = this.pledges.get(name);
    const at = pledge && periodAt(pledge, cycle, this.renewed.get(name));
    if (at === undefined || pledge?.key === undefined || this.signed.has(name)) return at;
    return { ...at, barred: 'PLEDGE_NOT_SIGNED' };
  }

  /** Why a debt cannot go on with the one that it names. */
  #beforeOf({ supersedes, member, creditor }: Debt): DebtProblem | undefined {
    if (supersedes === undefined) return undefined;
    const before = this.debts.get(supersedes);
    if (before === undefined) return 'DEBT_UNKNOWN';
    if (before.member !== member) return 'DEBTOR_MISMATCH';
    const how = this.closed.get(supersedes);
    if (how === undefined) return 'DEBT_OPEN';
    return how === 'SOLD' || before.creditor === creditor ? undefined : 'DEBTOR_MISMATCH';
  }

  /**
   * Ends a debt for ever, the elections of it and what waits for it: nothing may be committed or
   * in doubt.
   * @returns why it cannot be; nothing changed then.
   */
  close(name: string, how: Closing): DebtProblem | undefined {
    const debt = this.debts.get(name);
    if (debt === undefined) return 'DEBT_UNKNOWN';
    if (this.closed.has(name)) return 'DEBT_CLOSED';
    if (this.book.committed(name) > 0n) return 'NOT_SETTLED';
    for (const [reduction, { outcome }] of this.disputes) {
      const isOf = this.book.reduction(reduction)?.debt === name;
      if (isOf && outcome === undefined) return 'DISPUTE_OPEN';
    }
    this.closed.set(name, how);
    for (const pledge of this.waiting.keys()) this.#keepWaiting(pledge, (one) => one.debt !== name);
    const left = (this.elections.get(debt.member) ?? []).filter((one) => one.debt !== name);
    if (left.length === 0) this.elections.delete(debt.member);
    else this.elections.set(debt.member, left);
    return undefined;
  }

  /**
   * Replaces the member's election of that debt and pledge, from the cycle on that it begins with.
   * @param next the first cycle for which anybody can elect
   * @returns why it cannot be; nothing changed then
   */
  elect(election: Election, next: number): DebtProblem | undefined {
    const { member, share } = election;
    const debt = this.debts.get(election.debt);
    const pledge = this.pledges.get(election.pledge);
    if (debt === undefined) return 'DEBT_UNKNOWN';
    if (pledge === undefined) return 'PLEDGE_UNKNOWN';
    if (debt.member !== member) return 'DEBTOR_MISMATCH';
    if (this.closed.has(debt.debt)) return 'DEBT_CLOSED';
    if (debt.creditor !== pledge.creditor) return 'NOT_ELIGIBLE';
    if (debt.currency !== pledge.currency) return 'CURRENCY_MISMATCH';
    const { debtKinds = [debt.kind] } = pledge.eligible ?? {};
    if (share > 0 && !debtKinds.includes(debt.kind)) return 'NOT_ELIGIBLE';
    if (share < 0 || share > ONE) return 'SHARE_INVALID';
    const { since, until = since } = election;
    if (since < next || until < since) return 'PERIOD_INVALID';
    const before = (this.elections.get(member) ?? []).filter((one) => isLive(one, next));
    const others = before.flatMap((one) => replacedBy(one, election, next));
    const isSame = others.length === before.length && others.every((one, at) => one === before[at]);
    if (share === 0 && isSame) return 'NOT_ELECTED';
    if (share > 0 && others.length >= ELECTIONS_MAX) return 'ELECTIONS_FULL';
    if (!areSharesFree(others, election)) return 'NEGENTROPY_SPENT';
    const all = share === 0 ? others : [...others, election];
    if (all.length === 0) this.elections.delete(member);
    else this.elections.set(member, all);
    return undefined;
  }

  /** Has a release wait for the end of its period. */
  wait(pledge: string, release: Waiting): void {
    this.waiting.set(pledge, [...(this.waiting.get(pledge) ?? []), release]);
  }

  /** What the reduction of this index had wait, which waits no more. */
  endWait(pledge: string, index: number): Waiting | undefined {
    const found = this.waiting.get(pledge)?.find((one) => one.index === index);
    this.#keepWaiting(pledge, (one) => one.index !== index);
    return found;
  }

  #keepWaiting(pledge: string, keeps: (one: Waiting) => boolean): void {
    const left = (this.waiting.get(pledge) ?? []).filter(keeps);
    if (left.length === 0) this.waiting.delete(pledge);
    else this.waiting.set(pledge, left);
  }

  /** Counts what moved in a pledge for its next statement. */
  move(pledge: string, moved: Partial<Moved>): void {
    const before = this.movements.get(pledge);
    if (before === undefined) throw new RangeError(`nothing is known of pledge ${pledge}`);
    this.movements.set(pledge, withMoved(before, moved));
  }

  /** Takes note of what a member was given. `atOnce`: offered when the open cycle closes. */
  release(released: Released, atOnce: boolean): void {
    const { member, negentropy } = released;
    this.book.apply({ type: 'release', member, negentropy });
    if (atOnce && this.elections.has(member)) this.minted.push(released);
  }
}

/** Whether releases of a cycle, or of a later one, count for an election. */
export function isLive({ until = Infinity }: Election, cycle: number): boolean {
  return until >= cycle;
}

/** What is left of an election by another of the member: before that begins it goes on. */
function replacedBy(one: Election, by: Election, next: number): readonly Election[] {
  if (one.debt !== by.debt || one.pledge !== by.pledge) return [one];
  if (by.since === next || one.since >= by.since) return [];
  const { until = Infinity } = one;
  return until < by.since ? [one] : [{ ...one, until: by.since - 1 }];
}

/** Whether shares are 1 at most in every cycle: they grow only where one begins. */
function areSharesFree(others: readonly Election[], election: Election): boolean {
  const { since, until = Infinity } = election;
  const begins = [since, ...others.map((one) => one.since)];
  return begins.every((cycle) => {
    if (cycle < since || cycle > until) return true;
    const live = others.filter((one) => one.since <= cycle && isLive(one, cycle));
    return live.reduce((sum, { share }) => sum + share, election.share) <= ONE;
  });
}

const DAY = /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;

/** Why a creditor cannot pledge so, whatever else there is; undefined: it can. */
function problemOfTerms(pledge: Pledge, cycle: number): DebtProblem | undefined {
  const { from, until, periodCycles, pool, memberCap, groupCap = 1n, debtCap = ONE } = pledge;
  if (!CURRENCY.test(pledge.currency)) return 'CURRENCY_INVALID';
  if (!NAME.test(pledge.pledge) || !NAME.test(pledge.creditor)) return 'NAME_INVALID';
  if (!BASES.includes(pledge.basis)) return 'NAME_INVALID';
  // A pledge never counts for what was released when nobody had pledged anything.
  if (from <= cycle || until < from || periodCycles < 1) return 'PERIOD_INVALID';
  if (pool > UNITS_MAX || memberCap <= 0n || groupCap <= 0n) return 'AMOUNT_INVALID';
  if (debtCap < 1 || debtCap > ONE) return 'SHARE_INVALID';
  if ((pledge.rateCeiling ?? 1n) <= 0n) return 'AMOUNT_INVALID';
  if (!NAME.test(pledge.fundingAccount ?? 'none')) return 'NAME_INVALID';
  if (!areTermsSound(pledge)) return 'PERIOD_INVALID';
  if (!isListed(pledge.eligible ?? {})) return 'NAME_INVALID';
  const endsSooner = (pledge.claimUntil ?? until) < until || (pledge.reversalCycles ?? 1) < 1;
  return endsSooner ? 'PERIOD_INVALID' : undefined;
}

/** Days are days, and nothing is due before it came to be. */
function areDaysSound({ openedOn, dueOn }: Debt): boolean {
  const days = [openedOn, dueOn].filter((day) => day !== undefined);
  return days.every((day) => DAY.test(day)) && days.toSorted().join() === days.join();
}

/** Lists are of names, in order and each once, and none is empty. */
function isListed(eligible: Eligible): boolean {
  const { debtKinds = [] } = eligible;
  if (debtKinds.some((kind) => !DEBT_KINDS.some((known) => known === kind))) return false;
  return Object.values(eligible).every((list: readonly string[]) => {
    const isOrdered = list.every((name, at) => at === 0 || name > (list[at - 1] ?? ''));
    return list.length > 0 && isOrdered && list.every((name) => NAME.test(name));
  });
}

/** Names of batches are a creditor's own: nobody can take those of another. */
export function batchKey(creditor: string, batch: string): string {
  return `${creditor} ${batch}`;
}
