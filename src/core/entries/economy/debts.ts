import { CLOSINGS, type CommunityDebts, DEBT_KINDS } from '../../debt/community-debts.ts';
import { debtLegs } from '../../debt/debt-legs.ts';
import { formatMoney } from '../../debt/money.ts';
import type {
  DebtEntry,
  DebtLogEntry,
  ElectionEntry,
  PoolEntry,
  ReductionEntry,
  SettlementEntry,
  SuspensionEntry,
} from '../../state/entry.ts';
import { isSignedBy } from '../../log/signed-text.ts';
import { present } from '../../present.ts';
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
import { ABOUT_MEMBER, FOLDED, noChanges, type Rules } from '../entry-rule.ts';
import { foldStatement } from './pledge-statements.ts';
import { foldPledge, pledgeText } from './pledges.ts';
import { reductionEntry, type ReductionOffer, waits } from './reductions.ts';
import {
  foldReversal,
  foldSettlement,
  foldSubmission,
  reversalPostings,
  settlementPostings,
} from './settlements.ts';
import { unsignedBehind } from './signed-batch.ts';

const DEBT_FOLDED = {
  apply: (state: CommunityState, entry: DebtLogEntry) => foldDebt(state.debts, entry, state.size),
  ...FOLDED,
} as const;

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
    ...DEBT_FOLDED,
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
      signature: 'text?',
    },
    apply: applyPool,
    postings: poolPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor wanted it' },
    retold: 'if it can',
    event: 'pool',
  },
  adjustment: {
    fields: { debt: 'text', currency: 'text', units: 'text', code: 'text' },
    ...DEBT_FOLDED,
    postings: adjustmentPostings,
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
    ...DEBT_FOLDED,
    names: { userId: 'member' },
    recheck: { attested: 'what the member doubts, and what the creditor answers' },
    retold: 'left out',
    event: 'dispute',
  },
  statement: {
    fields: { pledge: 'text', creditor: 'text', currency: 'text', first: 'integer', ...MONEY },
    ...DEBT_FOLDED,
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
      signature: 'text?',
    },
    apply: applySettlement,
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
    ...DEBT_FOLDED,
    postings: reversalPostings,
    names: { userId: 'member' },
    recheck: { attested: 'that the creditor took it back' },
    retold: 'anew',
    event: 'reversal',
  },
  suspension: {
    fields: { debt: 'text', code: 'text?', closed: 'flag?' },
    ...DEBT_FOLDED,
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
      atClose: 'flag?',
      fundingAccount: 'text?',
      families: 'texts?',
      domains: 'texts?',
      actions: 'texts?',
      debtKinds: 'texts?',
      key: 'text?',
    },
    ...DEBT_FOLDED,
    postings: (entry) => debtLegs.pledge(entry, unitsIn(entry.pool)),
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
    ...ABOUT_MEMBER,
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
      waited: 'integer?',
      portion: 'text?',
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
    case 'election':
      return foldElection(debts, entry);
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
  const { debt, member, creditor, currency, cycle } = entry;
  const { group, unacknowledged, supersedes, openedOn, dueOn } = entry;
  const kind = DEBT_KINDS.find((one) => one === entry.kind);
  if (kind === undefined) throw new DebtError('NAME_INVALID');
  const principal = unitsIn(entry.principal);
  const terms = { debt, member, creditor, kind, currency, principal, cycle };
  const more = present({ group, unacknowledged, supersedes, openedOn, dueOn });
  refuse(debts.addDebt({ ...terms, ...more }));
}

/** Who begins with the next cycle does not say it: so each election has one form. */
function foldElection(debts: CommunityDebts, entry: ElectionEntry): void {
  const { member, debt, pledge, share, cycle, from, until } = entry;
  if (from === cycle + 1) throw new DebtError('PERIOD_INVALID');
  const since = from ?? cycle + 1;
  const last = until === undefined ? {} : { until };
  refuse(debts.elect({ member, debt, pledge, share, since, ...last }, cycle + 1));
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

function foldReduction(debts: CommunityDebts, entry: ReductionEntry, index: number): void {
  const { pledge, member, debt, decision, period } = entry;
  const offer = entry.waited === undefined ? offerIn(debts, entry) : waitedIn(debts, entry);
  const expected = reductionEntry(debts.book, offer, index);
  if (expected.units !== entry.units || expected.negentropy !== entry.negentropy) {
    throw new RangeError(`a reduction of ${expected.units}, for ${expected.negentropy} N`);
  }
  if (waits(expected)) {
    debts.wait(pledge, { index, decision, member, debt, period, negentropy: offer.negentropy });
  }
  debts.members.set(String(index), member);
  debts.move(pledge, { committed: unitsIn(entry.units) });
}

/** What a release brought, by the entry. @throws DebtError */
function offerIn(debts: CommunityDebts, entry: ReductionEntry): ReductionOffer {
  const { decision, member, debt, pledge, currency, period, cycle, linked, due } = entry;
  const negentropy = negentropyMicros(parseMicros(entry.offered));
  if (due !== undefined && due >= cycle) throw new DebtError('PERIOD_INVALID');
  const at = debts.periodAt(pledge, due ?? cycle);
  if (at !== undefined && at.period !== period) throw new DebtError('PERIOD_INVALID');
  // What the decision was about is known where reductions are made anew, at the close.
  const isOther = entry.limits?.[0] === 'NOT_ELIGIBLE';
  const when = isOther ? { period, barred: 'NOT_ELIGIBLE' as const } : at;
  const about = { cycle, decision, member, debt, pledge, currency, period, ...when };
  const late = due === undefined ? {} : { due };
  return { ...about, negentropy, ...(linked === undefined ? {} : { linked }), ...late };
}

/** What waited for the end of its period, by the entry that ends that. @throws DebtError */
function waitedIn(debts: CommunityDebts, entry: ReductionEntry): ReductionOffer {
  const { decision, member, debt, pledge, currency, period, cycle, linked, waited = 0 } = entry;
  const found = debts.endWait(pledge, waited);
  if (found === undefined) throw new DebtError('ITEM_UNKNOWN');
  const isSame =
    found.decision === decision &&
    found.member === member &&
    found.debt === debt &&
    found.period === period &&
    formatMicros(found.negentropy) === entry.offered;
  if (!isSame) throw new DebtError('AMOUNT_DIFFERS');
  const about = { cycle, decision, member, debt, pledge, currency, period, waited };
  return {
    ...about,
    negentropy: found.negentropy,
    ...(linked === undefined ? {} : { linked }),
    ...(entry.portion === undefined ? {} : { portion: unitsIn(entry.portion) }),
  };
}

function applyDebt(state: CommunityState, entry: DebtEntry | ReductionEntry): void {
  memberOf(state, entry.member);
  foldDebt(state.debts, entry, state.size);
}

/** A signature is of the pledge as its own line says it, in this log. */
function applyPool(state: CommunityState, entry: PoolEntry): void {
  const { signature } = entry;
  if (signature !== undefined) {
    const { key = '', draft = '' } = state.debts.pledges.get(entry.pledge) ?? {};
    const text = pledgeText(state.community?.key ?? '', draft);
    if (!isSignedBy({ key, signature }, text)) throw new DebtError('SIGNATURE_INVALID');
  }
  foldDebt(state.debts, entry, state.size);
}

/** What is signed is the batch up to its last item, in this log. */
function applySettlement(state: CommunityState, entry: SettlementEntry): void {
  const { debts, community } = state;
  const unsigned = unsignedBehind(debts, entry, community?.key ?? '');
  foldDebt(debts, entry, state.size);
  debts.unsigned = unsigned;
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
