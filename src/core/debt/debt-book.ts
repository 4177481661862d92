import { type NegentropyMicros, ONE, type Ppm } from '../units.ts';
import { type DebtLeg, debtLegs } from './debt-legs.ts';
import {
  isExact,
  type Headroom,
  type Lambda,
  type Limit,
  reductionAmount,
} from './reduction-amount.ts';

/** Why something is not done. None of them ever refuses a mint. */
export type DebtRefusal =
  | 'ABOVE_OPEN_DEBT'
  | 'ALREADY_KNOWN'
  | 'AMOUNT_DIFFERS'
  | 'AMOUNT_INVALID'
  | 'BELOW_ONE_UNIT'
  | 'CURRENCY_MISMATCH'
  | 'DEBT_NOT_ACKNOWLEDGED'
  | 'DEBT_SUSPENDED'
  | 'DEBT_UNKNOWN'
  | 'GROUP_ALREADY_CREDITED'
  | 'ITEM_SETTLED'
  | 'ITEM_UNKNOWN'
  | 'NEGENTROPY_SPENT'
  | 'NOT_ELIGIBLE'
  | 'NOT_SETTLED'
  | 'PERIOD_CLOSED'
  | 'PERIOD_OPEN'
  | 'PLEDGE_NOT_SIGNED'
  | 'PLEDGE_NOT_YET'
  | 'PLEDGE_UNKNOWN'
  | 'REVERSED_ALREADY'
  | 'WITHDRAWAL_ABOVE_AVAILABLE'
  | Limit;

/** What a creditor says somebody owes; amounts are in units of the currency's smallest coin. */
export interface DebtTerms {
  readonly debt: string;
  /** Code and exponent, as `USD/2`. */
  readonly currency: string;
  readonly principal: bigint;
  /** Those who are capped together, such as a household; by default the debt alone. */
  readonly group?: string;
  /** Nothing accrues until the creditor has said that it is owed. */
  readonly unacknowledged?: boolean;
}

/** What a creditor gives up for negentropy. */
export interface PledgeTerms {
  readonly pledge: string;
  readonly creditor: string;
  readonly currency: string;
  readonly pool: bigint;
  readonly lambda: Lambda;
  /** The most for a member in a period. */
  readonly memberCap: bigint;
  /** The most for a group in a period. */
  readonly groupCap?: bigint;
  /** The most of a debt's principal. */
  readonly debtCap?: Ppm;
  /** The most for one action. */
  readonly rateCeiling?: bigint;
  /** Of each group one person alone is credited in a period. */
  readonly oneInGroup?: boolean;
}

/** Accrued, then one of the first three; only a settled one is reversed, once. */
export type ReductionState = 'accrued' | 'settled' | 'rejected' | 'cancelled' | 'reversed';

/** `decision`: whose N was released; absent: no other reduction is of the same. */
export interface Reduction extends Omit<Offer, 'linked' | 'portion'> {
  readonly units: bigint;
  readonly limits: readonly Limit[];
  readonly state: ReductionState;
  /** What taxes kept of the units when it was settled. */
  readonly withheld: bigint;
}

/** What happens to debts, in the order of the log. */
export type DebtEvent =
  | ({ readonly type: 'debt' } & DebtTerms)
  | ({ readonly type: 'pledge' } & PledgeTerms)
  /** Positive adds to the pool, negative takes what is available out of it. */
  | { readonly type: 'pledge-change'; readonly pledge: string; readonly units: bigint }
  | { readonly type: 'release'; readonly member: string; readonly negentropy: NegentropyMicros }
  | ({ readonly type: 'reduction' } & Offer)
  | { readonly type: 'settlement'; readonly reduction: string; readonly withheld: bigint }
  | { readonly type: 'rejection'; readonly reduction: string; readonly code: string }
  | { readonly type: 'cancellation'; readonly reduction: string }
  /** `expired`: whether the pledge takes no claims any more, so that the creditor has it back. */
  | { readonly type: 'reversal'; readonly reduction: string; readonly expired: boolean }
  /** The creditor's own interest or fee (positive), or a payment it received (negative). */
  | { readonly type: 'adjustment'; readonly debt: string; readonly units: bigint }
  /** With a reason nothing accrues; without one the debt is open again. */
  | { readonly type: 'suspension'; readonly debt: string; readonly code?: string };

/** Negentropy that a member has just been given, for the debt that the member has elected. */
export interface Offer {
  readonly reduction: string;
  readonly member: string;
  readonly debt: string;
  readonly pledge: string;
  readonly period: string;
  readonly decision?: string;
  readonly negentropy: NegentropyMicros;
  /** Who is the same person: members who are linked take no turns at a cap. */
  readonly linked?: readonly string[];
  /** Of what is available: its part of what is shared at the end of a period; absent: all. */
  readonly portion?: bigint;
}

export type DebtOutcome =
  | { readonly done: true; readonly legs: readonly DebtLeg[]; readonly reduction?: Reduction }
  | { readonly done: false; readonly codes: readonly DebtRefusal[] };

/** Offers below one unit wait here until they make one. */
interface Share {
  negentropy: bigint;
  units: bigint;
  waiting: bigint;
}

/** All debts of a community. Its owner applies events one after the other. */
export class DebtBook {
  readonly #balances = new Map<string, bigint>();
  readonly #debts = new Map<string, DebtTerms>();
  readonly #pledges = new Map<string, PledgeTerms>();
  readonly #reductions = new Map<string, Reduction>();
  readonly #suspended = new Map<string, string>();
  readonly #unacknowledged = new Set<string>();
  readonly #counters = new Map<string, bigint>();
  readonly #shares = new Map<string, Share>();

  /** Does what the event says, or nothing at all and tells why. */
  apply(event: DebtEvent): DebtOutcome {
    const outcome = this.#judge(event);
    if (outcome.done) for (const leg of outcome.legs) this.#post(leg);
    return outcome;
  }

  /** The balance of an account, 0 when nothing was ever posted to it. */
  balance(account: string, asset: string): bigint {
    return this.#balances.get(`${account}|${asset}`) ?? 0n;
  }

  /** Every account that is not empty, as `account|asset`. */
  balances(): ReadonlyMap<string, bigint> {
    return new Map([...this.#balances].filter(([, amount]) => amount !== 0n));
  }

  /** A book that goes on alone: what would come of events is tried on it. */
  copy(): DebtBook {
    const copy = new DebtBook();
    for (const [key, amount] of this.#balances) copy.#balances.set(key, amount);
    for (const [debt, terms] of this.#debts) copy.#debts.set(debt, terms);
    for (const [pledge, terms] of this.#pledges) copy.#pledges.set(pledge, terms);
    for (const [id, reduction] of this.#reductions) copy.#reductions.set(id, reduction);
    for (const [debt, code] of this.#suspended) copy.#suspended.set(debt, code);
    for (const debt of this.#unacknowledged) copy.#unacknowledged.add(debt);
    for (const [counter, units] of this.#counters) copy.#counters.set(counter, units);
    for (const [key, share] of this.#shares) copy.#shares.set(key, { ...share });
    return copy;
  }

  /** Why nothing accrues to a debt, if so. */
  suspended(debt: string): string | undefined {
    return this.#suspended.get(debt);
  }

  /** Whether the creditor has still to say that it is owed. */
  isUnacknowledged(debt: string): boolean {
    return this.#unacknowledged.has(debt);
  }

  /** What is taken off a debt and not settled yet. */
  committed(debt: string): bigint {
    return this.#counted(committedTo(debt));
  }

  reduction(id: string): Reduction | undefined {
    return this.#reductions.get(id);
  }

  reductions(): readonly Reduction[] {
    return [...this.#reductions.values()];
  }

  #judge(event: DebtEvent): DebtOutcome {
    switch (event.type) {
      case 'debt':
        return this.#addDebt(event);
      case 'pledge':
        return this.#addPledge(event);
      case 'pledge-change':
        return this.#changePledge(event);
      case 'release':
        return event.negentropy > 0n ? done(debtLegs.release(event)) : refused('AMOUNT_INVALID');
      case 'reduction':
        return this.#reduce(event);
      case 'settlement':
      case 'rejection':
      case 'cancellation':
        return this.#end(event);
      case 'reversal':
        return this.#reverse(event);
      case 'adjustment':
        return this.#adjust(event);
      case 'suspension':
        return this.#suspend(event);
    }
  }

  #addDebt(terms: DebtTerms): DebtOutcome {
    if (this.#debts.has(terms.debt)) return refused('ALREADY_KNOWN');
    if (terms.principal <= 0n) return refused('AMOUNT_INVALID');
    this.#debts.set(terms.debt, terms);
    if (terms.unacknowledged === true) this.#unacknowledged.add(terms.debt);
    return done(debtLegs.debt(terms));
  }

  #addPledge(terms: PledgeTerms): DebtOutcome {
    if (this.#pledges.has(terms.pledge)) return refused('ALREADY_KNOWN');
    if (terms.pool <= 0n || !isExact(terms.lambda)) return refused('AMOUNT_INVALID');
    this.#pledges.set(terms.pledge, terms);
    return done(debtLegs.pledge(terms, terms.pool));
  }

  #changePledge({ pledge, units }: { pledge: string; units: bigint }): DebtOutcome {
    const terms = this.#pledges.get(pledge);
    if (terms === undefined) return refused('PLEDGE_UNKNOWN');
    const available = this.balance(`pledge:${pledge}:available`, terms.currency);
    if (available + units < 0n) return refused('WITHDRAWAL_ABOVE_AVAILABLE');
    return done(debtLegs.pledge(terms, units));
  }

  #reduce(offer: Offer): DebtOutcome {
    const debt = this.#debts.get(offer.debt);
    const pledge = this.#pledges.get(offer.pledge);
    if (debt === undefined) return refused('DEBT_UNKNOWN');
    if (pledge === undefined) return refused('PLEDGE_UNKNOWN');
    if (debt.currency !== pledge.currency) return refused('CURRENCY_MISMATCH');
    if (this.#reductions.has(offer.reduction)) return refused('ALREADY_KNOWN');
    if (offer.negentropy <= 0n) return refused('AMOUNT_INVALID');
    if (this.#unacknowledged.has(offer.debt)) return refused('DEBT_NOT_ACKNOWLEDGED');
    if (this.#suspended.has(offer.debt)) return refused('DEBT_SUSPENDED');
    if (this.#isGroupTaken(offer, debt, pledge)) return refused('GROUP_ALREADY_CREDITED');
    const share = this.#shareOf(offer);
    const offered = share.waiting + offer.negentropy;
    if (offered > this.balance(`n:${offer.member}`, 'N')) return refused('NEGENTROPY_SPENT');
    const headroom = this.#headroom(offer, debt, pledge);
    const amount = reductionAmount(pledge.lambda, share, { offered, headroom });
    if (amount.units <= 0n) {
      if (amount.limits.length > 0) return { done: false, codes: amount.limits };
      share.waiting = offered;
      return refused('BELOW_ONE_UNIT');
    }
    share.negentropy += amount.negentropy;
    share.units += amount.units;
    share.waiting = 0n;
    const reduction = this.#keep({ ...without(offer), ...amount, state: 'accrued', withheld: 0n });
    return { done: true, legs: debtLegs.reduction(reduction, pledge), reduction };
  }

  #headroom(offer: Offer, debt: DebtTerms, pledge: PledgeTerms): Headroom {
    const standing = countersOf(offer, debt);
    const free = (cap: bigint, counter: string): bigint => cap - this.#counted(counter);
    const debtCap = (debt.principal * BigInt(pledge.debtCap ?? ONE)) / BigInt(ONE);
    const { rateCeiling } = pledge;
    const available = this.balance(`pledge:${offer.pledge}:available`, debt.currency);
    const { portion = available } = offer;
    return {
      ...(rateCeiling !== undefined && { RATE_CEILING: free(rateCeiling, standing.action) }),
      MEMBER_CAP: free(pledge.memberCap - this.#countedOfLinked(offer, debt), standing.member),
      ...(pledge.groupCap !== undefined && { GROUP_CAP: free(pledge.groupCap, standing.group) }),
      ...(pledge.debtCap !== undefined && { DEBT_CAP: free(debtCap, standing.debt) }),
      DEBT: free(this.balance(`debt:${offer.debt}:owed`, debt.currency), standing.committed),
      POOL: portion < available ? portion : available,
    };
  }

  #end(event: DebtEvent & { type: 'settlement' | 'rejection' | 'cancellation' }): DebtOutcome {
    const found = this.#reductions.get(event.reduction);
    if (found === undefined) return refused('ITEM_UNKNOWN');
    if (found.state !== 'accrued') return refused('ITEM_SETTLED');
    const pledge = this.#pledgeOf(found);
    if (event.type === 'settlement') {
      const { withheld } = event;
      if (withheld < 0n || withheld > found.units) return refused('AMOUNT_DIFFERS');
      const reduction = this.#keep({ ...found, state: 'settled', withheld });
      return { done: true, legs: debtLegs.settlement(reduction, pledge), reduction };
    }
    const isRejected = event.type === 'rejection';
    if (isRejected) this.#suspended.set(found.debt, event.code);
    const reduction = this.#keep({ ...found, state: isRejected ? 'rejected' : 'cancelled' });
    return { done: true, legs: debtLegs.rejection(reduction, pledge), reduction };
  }

  #reverse({ reduction, expired }: { reduction: string; expired: boolean }): DebtOutcome {
    const found = this.#reductions.get(reduction);
    if (found === undefined) return refused('ITEM_UNKNOWN');
    if (found.state === 'reversed') return refused('REVERSED_ALREADY');
    if (found.state !== 'settled') return refused('NOT_SETTLED');
    const reversed = this.#keep({ ...found, state: 'reversed' });
    const legs = debtLegs.reversal(reversed, this.#pledgeOf(found), expired);
    return { done: true, legs, reduction: reversed };
  }

  #adjust({ debt, units }: { debt: string; units: bigint }): DebtOutcome {
    const terms = this.#debts.get(debt);
    if (terms === undefined) return refused('DEBT_UNKNOWN');
    const owed = this.balance(`debt:${debt}:owed`, terms.currency);
    const committed = this.committed(debt);
    // Otherwise more would be settled than is owed.
    if (units < 0n && owed + units < committed) return refused('ABOVE_OPEN_DEBT');
    return done(debtLegs.adjustment(terms, units));
  }

  #suspend({ debt, code }: { debt: string; code?: string }): DebtOutcome {
    if (!this.#debts.has(debt)) return refused('DEBT_UNKNOWN');
    if (code !== undefined) this.#suspended.set(debt, code);
    else {
      this.#suspended.delete(debt);
      this.#unacknowledged.delete(debt);
    }
    return done([]);
  }

  #shareOf({ member, pledge, period }: Offer): Share {
    const key = JSON.stringify([member, pledge, period]);
    const share = this.#shares.get(key) ?? { negentropy: 0n, units: 0n, waiting: 0n };
    this.#shares.set(key, share);
    return share;
  }

  #pledgeOf(reduction: Reduction): PledgeTerms {
    const pledge = this.#pledges.get(reduction.pledge);
    if (pledge === undefined) throw new Error(`${reduction.reduction} has lost its pledge`);
    return pledge;
  }

  /** Keeps it and moves it from the counters of the state it was in to those it is in now. */
  #keep(reduction: Reduction): Reduction {
    const before = this.#reductions.get(reduction.reduction);
    if (before !== undefined) this.#count(before, -before.units);
    this.#count(reduction, reduction.units);
    this.#reductions.set(reduction.reduction, reduction);
    return reduction;
  }

  #count(reduction: Reduction, units: bigint): void {
    const { committed, ...standing } = countersOf(reduction, this.#debtOf(reduction));
    const counters = stands(reduction) ? Object.values(standing) : [];
    if (reduction.state === 'accrued') counters.push(committed);
    for (const name of counters) this.#counters.set(name, this.#counted(name) + units);
  }

  #counted(counter: string): bigint {
    return this.#counters.get(counter) ?? 0n;
  }

  /** Whether another person of the debt's group has been credited in the period. */
  #isGroupTaken(offer: Offer, debt: DebtTerms, { oneInGroup }: PledgeTerms): boolean {
    if (oneInGroup !== true) return false;
    const { linked = [], member } = offer;
    const own = [member, ...linked].map((one) => countersOf({ ...offer, member: one }, debt).own);
    const units = own.reduce((sum, counter) => sum + this.#counted(counter), 0n);
    return this.#counted(countersOf(offer, debt).group) > units;
  }

  /** What stands of the other members of the person. */
  #countedOfLinked({ linked = [], ...offer }: Offer, debt: DebtTerms): bigint {
    const counters = linked.map((member) => countersOf({ ...offer, member }, debt).member);
    return counters.reduce((sum, counter) => sum + this.#counted(counter), 0n);
  }

  #debtOf(reduction: Reduction): DebtTerms {
    const debt = this.#debts.get(reduction.debt);
    if (debt === undefined) throw new Error(`${reduction.reduction} has lost its debt`);
    return debt;
  }

  #post({ account, asset, amount }: DebtLeg): void {
    this.#balances.set(`${account}|${asset}`, this.balance(account, asset) + amount);
  }
}

function without(offer: Offer): Omit<Offer, 'negentropy'> {
  const { reduction, member, debt, pledge, period, decision } = offer;
  const of = decision === undefined ? {} : { decision };
  return { reduction, member, debt, pledge, period, ...of };
}

function done(legs: readonly DebtLeg[]): DebtOutcome {
  return { done: true, legs };
}

function refused(code: DebtRefusal): DebtOutcome {
  return { done: false, codes: [code] };
}

/** Whether it counts against caps: what was given back does not. */
function stands(reduction: Reduction): boolean {
  return reduction.state === 'accrued' || reduction.state === 'settled';
}

/** The sums of units that limits are held against. */
function countersOf(
  offer: Pick<Offer, 'reduction' | 'member' | 'pledge' | 'period' | 'decision'>,
  { debt, group = debt }: DebtTerms,
): Readonly<Record<'action' | 'own' | 'member' | 'group' | 'debt' | 'committed', string>> {
  const { reduction, member, pledge, period, decision = `of ${reduction}` } = offer;
  return {
    action: JSON.stringify(['action', pledge, decision]),
    own: JSON.stringify(['own', pledge, period, group, member]),
    member: JSON.stringify(['member', pledge, period, member]),
    group: JSON.stringify(['group', pledge, period, group]),
    debt: JSON.stringify(['debt', pledge, debt]),
    committed: committedTo(debt),
  };
}

function committedTo(debt: string): string {
  return JSON.stringify(['committed', debt]);
}
