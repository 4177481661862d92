import {
  BASES,
  type CommunityDebts,
  DEBT_KINDS,
  type DebtProblem,
} from '../debt/community-debts.ts';
import { debtLegs } from '../debt/debt-legs.ts';
import type {
  DebtEntry,
  DebtLogEntry,
  ElectionEntry,
  PledgeEntry,
  ReductionEntry,
} from '../state/entry.ts';
import { membersOf } from '../state/person.ts';
import { type CommunityState, memberOf } from '../state/state.ts';
import { negentropyMicros, parseMicros } from '../units.ts';
import { noChanges, noPostings, type Rules } from './entry-rule.ts';
import { reductionEntry } from './reductions.ts';

/** A debt entry that cannot follow; its code says why. */
export class DebtError extends RangeError {
  override readonly name = 'DebtError';
  readonly code: DebtProblem;

  constructor(code: DebtProblem) {
    super(code);
    this.code = code;
  }
}

/** The entries about debts. What a creditor says is attested, what N pays is recomputed. */
export const DEBT_RULES: Rules<'debt' | 'pledge' | 'election' | 'reduction'> = {
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
    },
    apply: applyDebt,
    postings: ({ debt, currency, principal }) =>
      debtLegs.debt({ debt, currency, principal: unitsIn(principal) }),
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that it is owed' },
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
      from: 'integer',
      until: 'integer',
      periodCycles: 'integer',
    },
    apply: (state, entry) => foldDebt(state.debts, entry, state.size),
    postings: (entry) => debtLegs.pledge(entry, unitsIn(entry.pool)),
    changes: noChanges,
    names: {},
    recheck: { attested: 'that the creditor gives it' },
    event: 'pledge',
  },
  election: {
    fields: { member: 'text', debt: 'text', pledge: 'text', share: 'integer' },
    apply: applyElection,
    postings: noPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that the member wanted it' },
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
    },
    apply: applyDebt,
    postings: reductionPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: 'close',
    event: 'reduction',
  },
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
      const { member, debt, pledge, share, cycle } = entry;
      return refuse(debts.elect({ member, debt, pledge, share, since: cycle + 1 }));
    }
    case 'reduction':
      return foldReduction(debts, entry, index);
  }
}

function foldOwed(debts: CommunityDebts, entry: DebtEntry): void {
  const { debt, member, creditor, currency, cycle, group } = entry;
  const kind = DEBT_KINDS.find((one) => one === entry.kind);
  if (kind === undefined) throw new DebtError('NAME_INVALID');
  const principal = unitsIn(entry.principal);
  const terms = { debt, member, creditor, kind, currency, principal, cycle };
  refuse(debts.addDebt({ ...terms, ...(group === undefined ? {} : { group }) }));
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
  };
  refuse(debts.addPledge(terms, entry.cycle));
}

function foldReduction(debts: CommunityDebts, entry: ReductionEntry, index: number): void {
  const { decision, member, debt, pledge, currency, period, cycle } = entry;
  const negentropy = negentropyMicros(parseMicros(entry.offered));
  const offer = { cycle, decision, member, debt, pledge, currency, period, negentropy };
  const expected = reductionEntry(debts.book, offer, index);
  if (expected.units !== entry.units || expected.negentropy !== entry.negentropy) {
    throw new RangeError(`a reduction of ${expected.units}, for ${expected.negentropy} N`);
  }
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

function refuse(problem: DebtProblem | undefined): void {
  if (problem !== undefined) throw new DebtError(problem);
}

/** A whole number of the smallest coin, as the log spells it. @throws DebtError AMOUNT_INVALID */
export function unitsIn(text: string): bigint {
  if (!/^(0|[1-9]\d{0,17})$/.test(text)) throw new DebtError('AMOUNT_INVALID');
  return BigInt(text);
}
