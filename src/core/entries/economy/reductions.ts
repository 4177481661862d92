import {
  type Election,
  isLive,
  type Pledge,
  type Released,
  type Waiting,
} from '../../debt/community-debts.ts';
import type { DebtBook, DebtOutcome, DebtRefusal } from '../../debt/debt-book.ts';
import { isFor, type PledgePeriod } from '../../debt/pledge-terms.ts';
import { portionsOf } from '../../debt/pool-portions.ts';
import { marginOf } from '../../debt/reduction-amount.ts';
import { present } from '../../present.ts';
import type { Entry, ReductionEntry } from '../../state/entry.ts';
import { membersOf } from '../../state/person.ts';
import { type CommunityState, type Hold, policyVersion } from '../../state/state.ts';
import {
  formatMicros,
  type NegentropyMicros,
  negentropyMicros,
  ONE,
  parseMicros,
} from '../../units.ts';

/** More units than all debts of a community can want. */
const ENOUGH = 10n ** 30n;

/** N that a release brings to a debt. */
export interface ReductionOffer extends Pick<
  ReductionEntry,
  | 'cycle'
  | 'decision'
  | 'member'
  | 'debt'
  | 'pledge'
  | 'currency'
  | 'period'
  | 'linked'
  | 'due'
  | 'waited'
> {
  readonly negentropy: NegentropyMicros;
  /** Why the pledge takes nothing off by it. */
  readonly barred?: PledgePeriod['barred'];
  /** It waits for the end of the period. */
  readonly atClose?: boolean;
  /** What it has of the pool at most. */
  readonly portion?: bigint;
}

/**
 * What the releases of the open cycle take off debts, in the order of the log: what was minted at
 * once, then the holds that end. Behind them what waited for the end of a period. All of it
 * follows from the state, so nobody can leave one out.
 * @param ends of the holds that this close releases
 * @param index that the first of them will have
 */
export function closingReductions(
  state: CommunityState,
  ends: readonly { readonly hold: Hold; readonly end: Entry }[],
  index: number,
): ReductionEntry[] {
  const { elections, waiting } = state.debts;
  if (elections.size === 0 && waiting.size === 0) return [];
  const released = ends.flatMap(({ hold, end }) => (end.type === 'release' ? [hold] : []));
  const offers = [...state.debts.minted, ...released].flatMap((one) => offersOf(state, one));
  if (offers.length === 0 && waiting.size === 0) return [];
  const book = state.debts.book.copy();
  for (const { member, negentropy } of released)
    book.apply({ type: 'release', member, negentropy });
  const made = offers.map((offer, at) => reductionEntry(book, offer, index + at));
  return [...made, ...sharedReductions(state, book, { made, index })];
}

/** Whether a reduction has its release wait for the end of the period. */
export function waits({ limits }: ReductionEntry): boolean {
  return limits?.[0] === 'PERIOD_OPEN';
}

/**
 * What the end of a period takes off by the releases that waited for it, pledge by pledge. If all
 * together want more than is available, each has its part of that by what it wants.
 * @param made what the same close has had wait, the first of it at `index`
 */
function sharedReductions(
  state: CommunityState,
  book: DebtBook,
  { made, index }: { readonly made: readonly ReductionEntry[]; readonly index: number },
): ReductionEntry[] {
  const { debts } = state;
  const shared: ReductionEntry[] = [];
  for (const pledge of debts.pledges.values()) {
    if (pledge.atClose !== true) continue;
    const before = debts.waiting.get(pledge.pledge) ?? [];
    const waiting = [...before, ...waitingIn(pledge.pledge, { made, index })];
    const offers = waiting.flatMap((one) => waitedOffer(state, pledge, one));
    if (offers.length === 0) continue;
    const first = index + made.length + shared.length;
    const wants = wantsOf(book.copy(), pledge, { offers, first });
    const available = book.balance(`pledge:${pledge.pledge}:available`, pledge.currency);
    const portions = portionsOf(wants, available);
    for (const [at, offer] of offers.entries()) {
      const portion = portions?.[at];
      const bounded = portion === undefined ? offer : { ...offer, portion };
      shared.push(reductionEntry(book, bounded, first + at));
    }
  }
  return shared;
}

function waitingIn(
  pledge: string,
  { made, index }: { readonly made: readonly ReductionEntry[]; readonly index: number },
): readonly Waiting[] {
  return made.flatMap((entry, at) => {
    if (entry.pledge !== pledge || !waits(entry)) return [];
    const negentropy = negentropyMicros(parseMicros(entry.offered));
    const { decision, member, debt, period } = entry;
    return [{ index: index + at, decision, member, debt, period, negentropy }];
  });
}

/** Nothing before the end of the period, or of the pledge; what comes later ends at once. */
function waitedOffer(
  state: CommunityState,
  { pledge, currency, from, until, periodCycles }: Pledge,
  { index: waited, ...release }: Waiting,
): ReductionOffer[] {
  const { cycle } = state;
  if (cycle < Math.min(from + release.period * periodCycles - 1, until)) return [];
  return [{ ...release, cycle, pledge, currency, waited, ...linkedOf(state, release.member) }];
}

/** What each would take off if there were money enough for all; it is tried on a copy. */
function wantsOf(
  book: DebtBook,
  { pledge }: Pledge,
  { offers, first }: { readonly offers: readonly ReductionOffer[]; readonly first: number },
): readonly bigint[] {
  book.apply({ type: 'pledge-change', pledge, units: ENOUGH });
  return offers.map((offer, at) => BigInt(reductionEntry(book, offer, first + at).units));
}

/** Books an offer, and says what came of it. */
export function reductionEntry(
  book: DebtBook,
  { negentropy: offered, linked, due, barred, atClose, waited, portion, ...about }: ReductionOffer,
  index: number,
): ReductionEntry {
  const { member, debt, pledge, period } = about;
  const whose = { member, ...present({ linked, portion }) };
  const offer = { reduction: String(index), ...whose, debt, pledge, period: String(period) };
  const of = { ...offer, decision: String(about.decision), negentropy: offered };
  const open = atClose === true ? (closedTo(book, debt) ?? 'PERIOD_OPEN') : undefined;
  const why = barred ?? open;
  const outcome: DebtOutcome =
    why === undefined ? book.apply({ type: 'reduction', ...of }) : { done: false, codes: [why] };
  const { units = 0n, negentropy = 0n } = (outcome.done ? outcome.reduction : undefined) ?? {};
  const limits = outcome.done ? (outcome.reduction?.limits ?? []) : outcome.codes;
  return {
    type: 'reduction',
    ...about,
    offered: formatMicros(offered),
    negentropy: formatMicros(negentropy),
    units: String(units),
    ...(limits.length === 0 ? {} : { limits }),
    ...present({ linked, due, waited }),
    ...(portion === undefined ? {} : { portion: String(portion) }),
  };
}

/** Why nothing is released for a debt: it does not wait for a period's end either. */
function closedTo(book: DebtBook, debt: string): DebtRefusal | undefined {
  if (book.isUnacknowledged(debt)) return 'DEBT_NOT_ACKNOWLEDGED';
  return book.suspended(debt) === undefined ? undefined : 'DEBT_SUSPENDED';
}

/** One for each live election; somebody who is linked to another who has one has none. */
function offersOf(state: CommunityState, released: Released): ReductionOffer[] {
  const { elections } = state.debts;
  const elector = membersOf(state, released.member).find((one) => elections.has(one));
  if (elector !== released.member) return [];
  return (elections.get(elector) ?? []).flatMap((election) => offerOf(state, released, election));
}

function offerOf(state: CommunityState, released: Released, election: Election): ReductionOffer[] {
  const { debt, pledge: name, share } = election;
  const { cycle } = state;
  const pledge = state.debts.pledges.get(name);
  const counted = pledge && countedAt(state, released, election);
  if (pledge === undefined || counted === undefined) return [];
  const when = isFor(pledge, released) ? counted : notEligible(counted);
  const basis = pledge.basis === 'margin' ? marginIn(state, released) : released.negentropy;
  const negentropy = negentropyMicros((basis * BigInt(share)) / BigInt(ONE));
  if (negentropy === 0n) return [];
  const { member, decision } = released;
  const { currency } = pledge;
  const about = { cycle, decision, member, debt, pledge: name, currency, ...when };
  return [{ ...about, negentropy, ...linkedOf(state, member) }];
}

function linkedOf(state: CommunityState, member: string): Pick<ReductionOffer, 'linked'> {
  const others = membersOf(state, member).filter((one) => one !== member);
  return others.length === 0 ? {} : { linked: others };
}

type Counted = PledgePeriod & Pick<ReductionEntry, 'due'>;

/**
 * The period that a release counts for. One that had to wait, for the end of a pause or of what was
 * in doubt, counts as of the cycle in which it was due if nothing counts any more when it comes:
 * what only others can delay ends nobody's pledge.
 */
function countedAt(
  state: CommunityState,
  { due }: Released,
  election: Election,
): Counted | undefined {
  const at = (cycle: number): PledgePeriod | undefined =>
    election.since > cycle || !isLive(election, cycle)
      ? undefined
      : state.debts.periodAt(election.pledge, cycle);
  const now = at(state.cycle);
  if (due === undefined || due >= state.cycle || (now && now.barred === undefined)) return now;
  const then = at(due);
  return then && (then.barred === undefined || now === undefined) ? { ...then, due } : now;
}

/** What is not eligible says so first: no later period would take it. */
function notEligible(counted: Counted): Counted {
  return { ...counted, barred: 'NOT_ELIGIBLE' };
}

function marginIn(state: CommunityState, { amount, policy: version }: Released): NegentropyMicros {
  const policy = policyVersion(state, version);
  if (policy === undefined) throw new RangeError(`policy ${version} is not in the log`);
  const { mintScale: scale, negentropyScale, threshold } = policy;
  return marginOf(amount, { scale, negentropyScale, threshold });
}
