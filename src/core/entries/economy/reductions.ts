import { type Election, isLive, type Released } from '../../debt/community-debts.ts';
import type { DebtBook, DebtOutcome } from '../../debt/debt-book.ts';
import { isFor, type PledgePeriod, periodAt } from '../../debt/pledge-terms.ts';
import { marginOf } from '../../debt/reduction-amount.ts';
import type { Entry, ReductionEntry } from '../../state/entry.ts';
import { membersOf } from '../../state/person.ts';
import { type CommunityState, type Hold, policyVersion } from '../../state/state.ts';
import { formatMicros, type NegentropyMicros, negentropyMicros, ONE } from '../../units.ts';

/** N that a release brings to a debt. */
export interface ReductionOffer extends Pick<
  ReductionEntry,
  'cycle' | 'decision' | 'member' | 'debt' | 'pledge' | 'currency' | 'period' | 'linked' | 'due'
> {
  readonly negentropy: NegentropyMicros;
  /** Why the pledge takes nothing off by it. */
  readonly barred?: PledgePeriod['barred'];
}

/**
 * What the releases of the open cycle take off debts, in the order of the log: what was minted at
 * once, then the holds that end. All of it follows from the state, so nobody can leave one out.
 * @param ends of the holds that this close releases
 * @param index that the first of them will have
 */
export function closingReductions(
  state: CommunityState,
  ends: readonly { readonly hold: Hold; readonly end: Entry }[],
  index: number,
): ReductionEntry[] {
  if (state.debts.elections.size === 0) return [];
  const released = ends.flatMap(({ hold, end }) => (end.type === 'release' ? [hold] : []));
  const offers = [...state.debts.minted, ...released].flatMap((one) => offersOf(state, one));
  if (offers.length === 0) return [];
  const book = state.debts.book.copy();
  for (const { member, negentropy } of released)
    book.apply({ type: 'release', member, negentropy });
  return offers.map((offer, at) => reductionEntry(book, offer, index + at));
}

/** Books an offer, and says what came of it. */
export function reductionEntry(
  book: DebtBook,
  { negentropy: offered, linked, due, barred, ...about }: ReductionOffer,
  index: number,
): ReductionEntry {
  const { member, debt, pledge, period } = about;
  const whose = { member, ...(linked === undefined ? {} : { linked }) };
  const offer = { reduction: String(index), ...whose, debt, pledge, period: String(period) };
  const of = { ...offer, decision: String(about.decision), negentropy: offered };
  const outcome: DebtOutcome =
    barred === undefined
      ? book.apply({ type: 'reduction', ...of })
      : { done: false, codes: [barred] };
  const { units = 0n, negentropy = 0n } = (outcome.done ? outcome.reduction : undefined) ?? {};
  const limits = outcome.done ? (outcome.reduction?.limits ?? []) : outcome.codes;
  return {
    type: 'reduction',
    ...about,
    offered: formatMicros(offered),
    negentropy: formatMicros(negentropy),
    units: String(units),
    ...(limits.length === 0 ? {} : { limits }),
    ...(linked === undefined ? {} : { linked }),
    ...(due === undefined ? {} : { due }),
  };
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
  const others = membersOf(state, member).filter((one) => one !== member);
  const linked = others.length === 0 ? {} : { linked: others };
  const about = { cycle, decision, member, debt, pledge: name, currency, ...when };
  return [{ ...about, negentropy, ...linked }];
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
  const { pledges, renewed } = state.debts;
  const pledge = pledges.get(election.pledge);
  const at = (cycle: number): PledgePeriod | undefined =>
    pledge === undefined || election.since > cycle || !isLive(election, cycle)
      ? undefined
      : periodAt(pledge, cycle, renewed.get(election.pledge));
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
