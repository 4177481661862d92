import {
  BASES,
  batchKey,
  CLOSINGS,
  type CommunityDebts,
  DEBT_KINDS,
  type Pledge,
} from '../../debt/community-debts.ts';
import type { Reduction } from '../../debt/debt-book.ts';
import { debtLegs } from '../../debt/debt-legs.ts';
import { formatMoney } from '../../debt/money.ts';
import { periodAt, withheldOf } from '../../debt/pledge-terms.ts';
import type {
  DebtEntry,
  DebtLogEntry,
  ElectionEntry,
  PledgeEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
  SubmissionEntry,
  SuspensionEntry,
} from '../../state/entry.ts';
import { membersOf } from '../../state/person.ts';
import { type CommunityState, memberOf } from '../../state/state.ts';
import { formatMicros, negentropyMicros, parseMicros } from '../../units.ts';
import {
  adjustmentPostings,
  foldAdjustment,
  foldDispute,
  foldPool,
  poolPostings,
} from './debt-changes.ts';
import { DebtError, isReason, refuse, taken, unitsIn } from './debt-error.ts';
import { noChanges, noPostings, type Rules } from '../entry-rule.ts';
import { foldStatement } from './pledge-statements.ts';
import { reductionEntry } from './reductions.ts';

const BATCH = /^[a-z0-9][a-z0-9-]{0,62}$/;

const OF_REDUCTION = {
  reduction: 'integer',
  member: 'text',
  debt: 'text',
  pledge: 'text',
  creditor: 'text',
  currency: 'text',
  units: 'text',
  negentropy: 'text',
} as const;

const MONEY = {
  opening: 'text',
  added: 'text',
  withdrawn: 'text',
  committed: 'text',
  settled: 'text',
  withheld: 'text',
  rejected: 'text',
  cancelled: 'text',
  reversed: 'text',
  expired: 'text',
  closing: 'text',
  open: 'text',
} as const;

/** What changes a debt or a pool later, what is doubted, and what is told of it. */
const CHANGE_RULES: Rules<'pool' | 'adjustment' | 'dispute' | 'statement' | 'submission'> = {
  submission: {
    fields: { creditor: 'text', batch: 'text', reductions: 'integers' },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: noPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor was sent them' },
    retold: 'left out',
    event: 'submission',
  },
  pool: {
    fields: {
      pledge: 'text',
      creditor: 'text',
      currency: 'text',
      units: 'text',
      notice: 'flag?',
      renews: 'integer?',
      until: 'integer?',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: poolPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor wanted it' },
    retold: 'if it can',
    event: 'pool',
  },
  adjustment: {
    fields: { debt: 'text', currency: 'text', units: 'text', code: 'text' },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: adjustmentPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'that it is owed, or was paid' },
    retold: 'if it can',
    event: 'adjustment',
  },
  dispute: {
    fields: {
      reduction: 'integer',
      member: 'text',
      dueBy: 'integer?',
      outcome: 'text?',
      code: 'text?',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: noPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'what the member doubts, and what the creditor answers' },
    retold: 'left out',
    event: 'dispute',
  },
  statement: {
    fields: { pledge: 'text', creditor: 'text', currency: 'text', first: 'integer', ...MONEY },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: noPostings,
    changes: noChanges,
    names: {},
    recheck: 'close',
    retold: 'by the close',
    event: 'statement',
  },
};

/** The entries about debts. What a creditor says is attested, what N pays is recomputed. */
export const DEBT_RULES: Rules<DebtLogEntry['type']> = {
  settlement: {
    fields: {
      ...OF_REDUCTION,
      batch: 'text',
      outcome: 'text',
      withheld: 'text',
      code: 'text?',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: settlementPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'what the creditor made of it' },
    retold: 'anew',
    event: 'settlement',
  },
  reversal: {
    fields: {
      ...OF_REDUCTION,
      withheld: 'text',
      code: 'text',
      expired: 'flag?',
      effective: 'integer?',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: (entry) => {
      const { of, pledge } = reductionIn(entry);
      return debtLegs.reversal(of, pledge, entry.expired === true);
    },
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that the creditor took it back' },
    retold: 'anew',
    event: 'reversal',
  },
  suspension: {
    fields: { debt: 'text', code: 'text?', closed: 'flag?' },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: noPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor wanted it' },
    retold: 'same',
    event: 'suspension',
  },
  debt: {
    fields: {
      debt: 'text',
      member: 'text',
      creditor: 'text',
      kind: 'text',
      currency: 'text',
      principal: 'text',
      group: 'text?',
      reference: 'hash',
      unacknowledged: 'flag?',
      supersedes: 'text?',
      openedOn: 'text?',
      dueOn: 'text?',
    },
    apply: applyDebt,
    postings: ({ debt, currency, principal }) =>
      debtLegs.debt({ debt, currency, principal: unitsIn(principal) }),
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that it is owed' },
    retold: 'same',
    event: 'debt',
  },
  pledge: {
    fields: {
      pledge: 'text',
      creditor: 'text',
      currency: 'text',
      pool: 'text',
      units: 'text',
      perNegentropy: 'text',
      basis: 'text',
      memberCap: 'text',
      groupCap: 'text?',
      debtCap: 'integer?',
      rateCeiling: 'text?',
      oneInGroup: 'flag?',
      from: 'integer',
      until: 'integer',
      periodCycles: 'integer',
      claimUntil: 'integer?',
      reversalCycles: 'integer?',
      cutoff: 'integer?',
      carryOver: 'flag?',
      withholding: 'integer?',
      noticeCycles: 'integer?',
      renewal: 'flag?',
      fundingAccount: 'text?',
      families: 'texts?',
      domains: 'texts?',
      actions: 'texts?',
      debtKinds: 'texts?',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: (entry) => debtLegs.pledge(entry, unitsIn(entry.pool)),
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor gives it' },
    retold: 'same',
    event: 'pledge',
  },
  election: {
    fields: {
      member: 'text',
      debt: 'text',
      pledge: 'text',
      share: 'integer',
      from: 'integer?',
      until: 'integer?',
    },
    apply: applyElection,
    postings: noPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that the member wanted it' },
    retold: 'if it can',
    event: 'election',
  },
  reduction: {
    fields: {
      decision: 'integer',
      member: 'text',
      debt: 'text',
      pledge: 'text',
      currency: 'text',
      period: 'integer',
      offered: 'text',
      negentropy: 'text',
      units: 'text',
      limits: 'texts?',
      linked: 'texts?',
      due: 'integer?',
    },
    apply: applyDebt,
    postings: reductionPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: 'close',
    retold: 'by the close',
    event: 'reduction',
  },
  ...CHANGE_RULES,
};

/**
 * Takes an entry into the state of debts, which is all that it looks at: so a store is loaded
 * without the state that there was then.
 * @throws RangeError when it cannot follow
 */
export function foldDebt(debts: CommunityDebts, entry: DebtLogEntry, index: number): void {
  switch (entry.type) {
    case 'debt':
      return foldOwed(debts, entry);
    case 'pledge':
      return foldPledge(debts, entry);
    case 'election': {
      const { member, debt, pledge, share, cycle, from, until } = entry;
      // Who begins with the next cycle does not say it: so each election has one form.
      if (from === cycle + 1) throw new DebtError('PERIOD_INVALID');
      const since = from ?? cycle + 1;
      const last = until === undefined ? {} : { until };
      return refuse(debts.elect({ member, debt, pledge, share, since, ...last }, cycle + 1));
    }
    case 'reduction':
      return foldReduction(debts, entry, index);
    case 'settlement':
      return foldSettlement(debts, entry);
    case 'reversal':
      return foldReversal(debts, entry);
    case 'suspension':
      return foldSuspension(debts, entry);
    case 'pool':
      return foldPool(debts, entry);
    case 'adjustment':
      return foldAdjustment(debts, entry);
    case 'dispute':
      return foldDispute(debts, entry);
    case 'submission':
      return foldSubmission(debts, entry);
    case 'statement':
      return foldStatement(debts, entry);
  }
}

function foldOwed(debts: CommunityDebts, entry: DebtEntry): void {
  const { debt, member, creditor, currency, cycle, group, unacknowledged, supersedes } = entry;
  const { openedOn, dueOn } = entry;
  const kind = DEBT_KINDS.find((one) => one === entry.kind);
  if (kind === undefined) throw new DebtError('NAME_INVALID');
  const principal = unitsIn(entry.principal);
  const terms = { debt, member, creditor, kind, currency, principal, cycle };
  const more = {
    ...(group === undefined ? {} : { group }),
    ...(unacknowledged === undefined ? {} : { unacknowledged }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(openedOn === undefined ? {} : { openedOn }),
    ...(dueOn === undefined ? {} : { dueOn }),
  };
  refuse(debts.addDebt({ ...terms, ...more }));
}

/** A code says why nothing accrues, or how a debt has ended; none opens it. */
function foldSuspension(debts: CommunityDebts, { debt, code, closed }: SuspensionEntry): void {
  if (code !== undefined && !isReason(code)) throw new DebtError('NAME_INVALID');
  if (closed !== undefined) {
    const how = CLOSINGS.find((one) => one === code);
    if (how === undefined) throw new DebtError('NAME_INVALID');
    const problem = debts.close(debt, how);
    if (problem === 'NOT_SETTLED') {
      const { currency = '' } = debts.debts.get(debt) ?? {};
      const measured = formatMoney(debts.book.committed(debt), currency);
      throw new DebtError(problem, { measured, limit: formatMoney(0n, currency) });
    }
    return refuse(problem);
  }
  if (debts.closed.has(debt)) throw new DebtError('DEBT_CLOSED');
  taken(debts.book.apply({ type: 'suspension', debt, ...(code && { code }) }));
}

function foldPledge(debts: CommunityDebts, entry: PledgeEntry): void {
  const { pledge, creditor, currency, debtCap, from, until, periodCycles, groupCap } = entry;
  const basis = BASES.find((one) => one === entry.basis);
  if (basis === undefined) throw new DebtError('NAME_INVALID');
  const lambda = { units: unitsIn(entry.units), perNegentropy: unitsIn(entry.perNegentropy) };
  const terms = {
    pledge,
    creditor,
    currency,
    basis,
    lambda,
    pool: unitsIn(entry.pool),
    memberCap: unitsIn(entry.memberCap),
    ...(groupCap === undefined ? {} : { groupCap: unitsIn(groupCap) }),
    ...(debtCap === undefined ? {} : { debtCap }),
    from,
    until,
    periodCycles,
    ...moreTerms(entry),
  };
  refuse(debts.addPledge(terms, entry.cycle));
}

/** What a creditor asks besides, as far as it is there. */
function moreTerms(entry: PledgeEntry): Partial<Pledge> {
  const { claimUntil, reversalCycles, rateCeiling, oneInGroup, cutoff, carryOver } = entry;
  const { withholding, noticeCycles, renewal, fundingAccount } = entry;
  const { families, domains, actions, debtKinds } = entry;
  const eligible = {
    ...(families === undefined ? {} : { families }),
    ...(domains === undefined ? {} : { domains }),
    ...(actions === undefined ? {} : { actions }),
    ...(debtKinds === undefined ? {} : { debtKinds }),
  };
  return {
    ...(claimUntil === undefined ? {} : { claimUntil }),
    ...(reversalCycles === undefined ? {} : { reversalCycles }),
    ...(rateCeiling === undefined ? {} : { rateCeiling: unitsIn(rateCeiling) }),
    ...(oneInGroup === undefined ? {} : { oneInGroup }),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(carryOver === undefined ? {} : { carryOver }),
    ...(withholding === undefined ? {} : { withholding }),
    ...(noticeCycles === undefined ? {} : { noticeCycles }),
    ...(renewal === undefined ? {} : { renewal }),
    ...(fundingAccount === undefined ? {} : { fundingAccount }),
    ...(Object.keys(eligible).length === 0 ? {} : { eligible }),
  };
}

function foldReduction(debts: CommunityDebts, entry: ReductionEntry, index: number): void {
  const { decision, member, debt, pledge, currency, period, cycle, linked, due } = entry;
  const negentropy = negentropyMicros(parseMicros(entry.offered));
  const terms = debts.pledges.get(pledge);
  if (due !== undefined && due >= cycle) throw new DebtError('PERIOD_INVALID');
  const at = terms && periodAt(terms, due ?? cycle, debts.renewed.get(pledge));
  if (at !== undefined && at.period !== period) throw new DebtError('PERIOD_INVALID');
  // What the decision was about is known where reductions are made anew, at the close.
  const isOther = entry.limits?.[0] === 'NOT_ELIGIBLE';
  const when = isOther ? { period, barred: 'NOT_ELIGIBLE' as const } : at;
  const about = { cycle, decision, member, debt, pledge, currency, period, ...when };
  const waited = due === undefined ? {} : { due };
  const offer = { ...about, negentropy, ...(linked === undefined ? {} : { linked }), ...waited };
  const expected = reductionEntry(debts.book, offer, index);
  if (expected.units !== entry.units || expected.negentropy !== entry.negentropy) {
    throw new RangeError(`a reduction of ${expected.units}, for ${expected.negentropy} N`);
  }
  debts.members.set(String(index), member);
  debts.move(pledge, { committed: unitsIn(entry.units) });
}

/** Each is sent once, while nothing is made of it yet, in a batch of a name that is new. */
function foldSubmission(debts: CommunityDebts, entry: SubmissionEntry): void {
  const { creditor, batch } = entry;
  if (!BATCH.test(batch)) throw new DebtError('NAME_INVALID');
  const key = batchKey(creditor, batch);
  const isKnown = debts.submitted.has(key) || debts.batches.has(key);
  const reductions = entry.reductions.map(String);
  const isListed = entry.reductions.every((one, at, all) => at === 0 || one > (all[at - 1] ?? one));
  if (isKnown || reductions.length === 0 || !isListed) throw new DebtError('BATCH_CONFLICT');
  for (const id of reductions) {
    const found = debts.book.reduction(id);
    if (found === undefined) throw new DebtError('ITEM_UNKNOWN');
    if (debts.pledges.get(found.pledge)?.creditor !== creditor) {
      throw new DebtError('BATCH_CONFLICT');
    }
    if (found.state !== 'accrued') throw new DebtError('ITEM_SETTLED');
    if (debts.batchOf.has(id)) throw new DebtError('BATCH_CONFLICT');
  }
  debts.submitted.set(key, reductions);
  for (const id of reductions) debts.batchOf.set(id, batch);
}

function foldSettlement(debts: CommunityDebts, entry: SettlementEntry): void {
  const { batch, outcome, code } = entry;
  const isRejected = outcome === 'rejected';
  const hasReason = isReason(code);
  const isKnown = isRejected || outcome === 'settled' || outcome === 'cancelled';
  if (!isKnown || isRejected !== hasReason || !BATCH.test(batch)) {
    throw new DebtError('NAME_INVALID');
  }
  checkRepeated(debts, entry);
  const reduction = String(entry.reduction);
  // What was sent comes back under its own name; who cancels it needs no answer.
  if (outcome !== 'cancelled' && (debts.batchOf.get(reduction) ?? batch) !== batch) {
    throw new DebtError('BATCH_CONFLICT');
  }
  const withheld = unitsIn(entry.withheld);
  if (outcome !== 'settled' && withheld !== 0n) throw new DebtError('AMOUNT_DIFFERS');
  const { withholding } = debts.pledges.get(entry.pledge) ?? {};
  const isTaxed = outcome === 'settled' && withholding !== undefined;
  const kept = isTaxed ? withheldOf(unitsIn(entry.units), withholding) : withheld;
  if (withheld !== kept) {
    const money = (units: bigint): string => formatMoney(units, entry.currency);
    throw new DebtError('AMOUNT_DIFFERS', { measured: money(withheld), limit: money(kept) });
  }
  if (outcome === 'settled') taken(debts.book.apply({ type: 'settlement', reduction, withheld }));
  else if (outcome === 'cancelled') taken(debts.book.apply({ type: 'cancellation', reduction }));
  else taken(debts.book.apply({ type: 'rejection', reduction, code: code ?? '' }));
  if (outcome === 'settled') debts.settledIn.set(reduction, entry.cycle);
  debts.move(entry.pledge, { [outcome]: unitsIn(entry.units), withheld });
  const key = batchKey(entry.creditor, batch);
  const items = debts.batches.get(key) ?? new Set<string>();
  debts.batches.set(key, items.add(settlementText(entry)));
}

/** What a settlement says, for comparing one batch with another of the same name. */
export function settlementText(
  item: Pick<SettlementEntry, 'reduction' | 'outcome' | 'withheld' | 'code'>,
): string {
  return `${item.reduction} ${item.outcome} ${item.withheld} ${item.code ?? ''}`;
}

function foldReversal(debts: CommunityDebts, entry: ReversalEntry): void {
  if (!isReason(entry.code)) throw new DebtError('NAME_INVALID');
  const found = checkRepeated(debts, entry);
  if (found.withheld !== unitsIn(entry.withheld)) throw new DebtError('AMOUNT_DIFFERS');
  const expired = isExpired(debts, found.pledge, entry.cycle);
  if (expired !== (entry.expired === true)) throw new DebtError('AMOUNT_DIFFERS');
  const { reversalCycles = Number.POSITIVE_INFINITY } = debts.pledges.get(found.pledge) ?? {};
  const since = debts.settledIn.get(found.reduction) ?? entry.cycle;
  if (entry.cycle > since + reversalCycles) throw new DebtError('REVERSAL_TOO_LATE');
  checkEffective(debts, entry, since);
  taken(debts.book.apply({ type: 'reversal', reduction: found.reduction, expired }));
  debts.move(found.pledge, { reversed: found.units, expired: expired ? found.units : 0n });
}

/** A reversal counts after the settlement, and in no period that a statement has told of. */
function checkEffective(debts: CommunityDebts, entry: ReversalEntry, since: number): void {
  const { effective = entry.cycle, pledge, debt, cycle } = entry;
  if (debts.closed.has(debt)) throw new DebtError('DEBT_CLOSED');
  if (effective > cycle) throw new DebtError('PERIOD_INVALID');
  const measured = `C-${effective}`;
  if (effective < since) {
    throw new DebtError('REVERSAL_BEFORE_ORIGINAL', { measured, limit: `C-${since}` });
  }
  const { first = 0 } = debts.movements.get(pledge) ?? {};
  if (entry.effective !== undefined && effective < first) {
    throw new DebtError('PERIOD_CLOSED', { measured, limit: `C-${first}` });
  }
}

/** Whether a pledge takes no claims any more, so that what comes back is its creditor's. */
export function isExpired(debts: CommunityDebts, pledge: string, cycle: number): boolean {
  const { until = cycle, claimUntil = until } = debts.pledges.get(pledge) ?? {};
  return cycle > claimUntil;
}

/** An entry moves what it says, so that has to be what the reduction was. */
function checkRepeated(
  { book, pledges }: CommunityDebts,
  entry: SettlementEntry | ReversalEntry,
): Reduction {
  const found = book.reduction(String(entry.reduction));
  if (found === undefined) throw new DebtError('ITEM_UNKNOWN');
  const { member, debt, pledge } = found;
  const { creditor, currency } = pledges.get(pledge) ?? {};
  const isSame =
    entry.member === member &&
    entry.debt === debt &&
    entry.pledge === pledge &&
    entry.creditor === creditor &&
    entry.currency === currency &&
    entry.units === String(found.units) &&
    entry.negentropy === formatMicros(found.negentropy);
  if (!isSame) throw new DebtError('AMOUNT_DIFFERS');
  return found;
}

function settlementPostings(entry: SettlementEntry): ReturnType<typeof debtLegs.settlement> {
  const { of, pledge } = reductionIn(entry);
  return entry.outcome === 'settled'
    ? debtLegs.settlement(of, pledge)
    : debtLegs.rejection(of, pledge);
}

function reductionIn(entry: SettlementEntry | ReversalEntry) {
  const { member, debt, pledge, creditor, currency } = entry;
  const units = unitsIn(entry.units);
  const negentropy = negentropyMicros(parseMicros(entry.negentropy));
  const withheld = unitsIn(entry.withheld);
  return {
    of: { member, debt, pledge, units, negentropy, withheld },
    pledge: { creditor, currency },
  };
}

function applyDebt(state: CommunityState, entry: DebtEntry | ReductionEntry): void {
  memberOf(state, entry.member);
  foldDebt(state.debts, entry, state.size);
}

/** One of a person's members at most has elections: two would have the caps of two. */
function applyElection(state: CommunityState, entry: ElectionEntry): void {
  const { member, share } = entry;
  memberOf(state, member);
  const isAnothers = (one: string): boolean => one !== member && state.debts.elections.has(one);
  if (share > 0 && membersOf(state, member).some(isAnothers)) throw new DebtError('NOT_ELIGIBLE');
  foldDebt(state.debts, entry, state.size);
}

function reductionPostings(entry: ReductionEntry): ReturnType<typeof debtLegs.reduction> {
  const units = unitsIn(entry.units);
  if (units === 0n) return [];
  const negentropy = negentropyMicros(parseMicros(entry.negentropy));
  return debtLegs.reduction({ ...entry, units, negentropy }, entry);
}
