import {
  CommunityDebts,
  type Debt,
  type Election,
  type Pledge,
} from '../../../core/debt/community-debts.ts';
import { formatMoney } from '../../../core/debt/money.ts';
import { debtsDe } from '../../../core/debt/words/de.ts';
import { debtsEn } from '../../../core/debt/words/en.ts';
import { reductionReason, type ReductionReason } from '../../../core/debt/words/reasons.ts';
import type { DebtWords } from '../../../core/debt/words/words.ts';
import { foldDebt } from '../../../core/entries/economy/debts.ts';
import type {
  DebtLogEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
} from '../../../core/state/entry.ts';
import type { Language } from '../../../core/mint/words/words.ts';
import { parseMicros, ppmToNumber } from '../../../core/units.ts';
import {
  readDebtReferences,
  readDebtTerms,
  readEnded,
  readReductionPage,
  sumDebtPostings,
} from '../../../db/sql/economy/debts.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import { readMembers } from '../../../db/sql/members/members.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** A debt as it is told; amounts are decimal text of the currency. */
export interface DebtReport {
  readonly debtId: string;
  /** Absent once the person was erased, as is the reference. */
  readonly userId?: string;
  readonly reference?: string;
  readonly creditor: string;
  readonly kind: string;
  readonly currency: string;
  readonly group?: string;
  readonly principal: string;
  /** What is owed now, and how much of that N has been used for. */
  readonly owed: string;
  readonly committed: string;
  /** Why nothing accrues to it at the moment. */
  readonly suspended?: string;
  /** The creditor has still to say that it is owed. */
  readonly unacknowledged?: boolean;
  /** A closed debt that this one goes on with, and how this one has ended. */
  readonly supersedes?: string;
  readonly closed?: string;
  readonly elections: readonly ElectionReport[];
  readonly cycle: number;
}

export interface ElectionReport {
  readonly pledgeId: string;
  readonly share: number;
  /** The first cycle whose releases count. */
  readonly since: number;
  /** The last one; absent: until it is ended. */
  readonly until?: number;
}

export interface PledgeReport {
  readonly pledgeId: string;
  readonly creditor: string;
  readonly currency: string;
  readonly pool: string;
  readonly available: string;
  /** λ. */
  readonly amount: string;
  readonly perNegentropy: number;
  readonly basis: string;
  /** What one action is worth under the policy in force, in words. */
  readonly worth: string;
  readonly memberCap: string;
  readonly groupCap?: string;
  readonly debtCap?: number;
  readonly from: number;
  readonly until: number;
  readonly periodCycles: number;
  /** The last cycle in which what is reversed goes back to the pool. */
  readonly claimUntil: number;
  /** For how many cycles a settlement may be taken back; absent: for ever. */
  readonly reversalCycles?: number;
  readonly rateCeiling?: string;
  readonly oneInGroup?: boolean;
  readonly cutoff?: number;
  readonly carryOver?: boolean;
  readonly withholding?: number;
  readonly noticeCycles?: number;
  readonly renewal?: boolean;
  /** The periods that it was renewed for; absent: it needs none. */
  readonly renewed?: readonly number[];
  readonly fundingAccount?: string;
}

type MoreTerms = Partial<
  Pick<
    PledgeReport,
    | 'rateCeiling'
    | 'oneInGroup'
    | 'cutoff'
    | 'carryOver'
    | 'withholding'
    | 'noticeCycles'
    | 'renewal'
    | 'renewed'
    | 'fundingAccount'
  >
>;

export interface ReductionReport {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly cycle: number;
  readonly decision: string;
  readonly userId?: string;
  readonly debtId: string;
  readonly pledgeId: string;
  readonly period: number;
  readonly currency: string;
  readonly reduction: string;
  readonly negentropy: string;
  readonly offered: string;
  /** What made it less, or nothing. */
  readonly limits: readonly string[];
  /** The same with sentence, measured, limit and nearest change. */
  readonly reasons: readonly ReductionReason[];
  readonly state: 'accrued' | 'settled' | 'rejected' | 'cancelled' | 'reversed' | 'none';
}

const WORDS: Readonly<Record<Language, DebtWords>> = { en: debtsEn, de: debtsDe };

interface Books {
  readonly debts: CommunityDebts;
  /** By account, and what is committed by debt. */
  readonly sums: ReadonlyMap<string, bigint>;
  readonly committed: ReadonlyMap<string, bigint>;
  readonly users: ReadonlyMap<string, string>;
}

/** A row of a list in order of registration, to which rows are only ever added at the end. */
export interface Placed<Report> {
  readonly place: number;
  readonly report: Report;
}

/** Rows after a place; absent: from the first one on. */
export interface PlaceQuery {
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Debts in order of registration; none for a member whom the community does not know. */
export async function readDebts(
  reader: CommunityReader,
  { userId, ...query }: PlaceQuery & { readonly userId?: string | undefined },
): Promise<Placed<DebtReport>[]> {
  const books = await readBooks(reader);
  const { debts, users } = books;
  const asked = [...debts.debts.values()].filter(
    ({ member }) => userId === undefined || users.get(member) === userId,
  );
  const shown = placedAfter(asked, query);
  const ids = shown.map(({ report }) => report.debt);
  const references = await readDebtReferences(reader.db, reader.communityId, ids);
  return shown.map(({ place, report: debt }) => {
    return { place, report: debtReport(books, debt, references) };
  });
}

/** One debt; undefined: there is none. */
export async function readDebt(
  reader: CommunityReader,
  debtId: string,
): Promise<DebtReport | undefined> {
  const books = await readBooks(reader);
  const debt = books.debts.debts.get(debtId);
  if (debt === undefined) return undefined;
  const { db, communityId } = reader;
  return debtReport(books, debt, await readDebtReferences(db, communityId, [debtId]));
}

/** Pledges in order of registration, with what is left of each. */
export async function readPledges(
  reader: CommunityReader,
  query: PlaceQuery,
): Promise<Placed<PledgeReport>[]> {
  const books = await readBooks(reader);
  const { current } = await readPolicyHistory(reader);
  const most = { negentropy: current.negentropyScale, threshold: current.threshold };
  return placedAfter([...books.debts.pledges.values()], query).map(({ place, report: pledge }) => {
    return { place, report: pledgeReport(books, pledge, most) };
  });
}

/** One pledge; undefined: there is none. */
export async function readPledge(
  reader: CommunityReader,
  pledgeId: string,
): Promise<PledgeReport | undefined> {
  const all = await readPledges(reader, { limit: Number.MAX_SAFE_INTEGER });
  return all.find(({ report }) => report.pledgeId === pledgeId)?.report;
}

function placedAfter<Row>(rows: readonly Row[], { after = -1, limit }: PlaceQuery): Placed<Row>[] {
  const from = after + 1;
  return rows.slice(from, from + limit).map((report, offset) => ({ place: from + offset, report }));
}

export interface ReductionList {
  readonly items: readonly ReductionReport[];
  readonly next?: number;
}

/** Reductions, newest first; none for a member whom the community does not know. */
export async function readReductions(
  reader: CommunityReader,
  query: {
    readonly before?: number | undefined;
    readonly userId?: string | undefined;
    readonly debtId?: string | undefined;
    readonly limit: number;
    readonly language?: Language | undefined;
  },
): Promise<ReductionList> {
  const { db, communityId } = reader;
  const { before = Number.MAX_SAFE_INTEGER, userId, debtId, limit } = query;
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) return { items: [] };
  const page = { before, member: person?.member, debt: debtId, limit: limit + 1 };
  const rows = await readReductionPage(db, communityId, page);
  const users = await readUsers(db, communityId);
  const shown = rows.slice(0, limit);
  const indexes = shown.map(({ index }) => index);
  const states = new Map<number, ReductionReport['state']>();
  for (const { reduction, line } of await readEnded(db, communityId, indexes)) {
    const ended = JSON.parse(line) as SettlementEntry | ReversalEntry;
    states.set(reduction, ended.type === 'reversal' ? 'reversed' : ended.outcome);
  }
  const last = shown.at(-1);
  const terms = await readTerms(reader);
  const words = WORDS[query.language ?? 'en'];
  const items = shown.map(({ index, line }) => {
    const entry = JSON.parse(line) as ReductionEntry;
    const state = entry.units === '0' ? 'none' : (states.get(index) ?? 'accrued');
    const reasons = reasonsOf(entry, { terms, words });
    return reductionReport(index, entry, { userId: users.get(entry.member), state, reasons });
  });
  return rows.length > limit && last !== undefined ? { items, next: last.index } : { items };
}

/** A debt with what is owed now. */
function debtReport(
  { debts, sums, committed, users }: Books,
  debt: Debt,
  references: ReadonlyMap<string, string>,
): DebtReport {
  const userId = users.get(debt.member);
  const reference = references.get(debt.debt);
  const { currency, group } = debt;
  const money = (units: bigint): string => formatMoney(units, currency);
  const elections = debts.elections.get(debt.member) ?? [];
  const suspended = debts.book.suspended(debt.debt);
  const closed = debts.closed.get(debt.debt);
  const { supersedes } = debt;
  return {
    debtId: debt.debt,
    ...(userId === undefined ? {} : { userId }),
    creditor: debt.creditor,
    kind: debt.kind,
    currency,
    ...(group === undefined ? {} : { group }),
    principal: money(debt.principal),
    owed: money(sums.get(`debt:${debt.debt}:owed`) ?? 0n),
    committed: money(committed.get(debt.debt) ?? 0n),
    ...(suspended === undefined ? {} : { suspended }),
    ...(debts.book.isUnacknowledged(debt.debt) ? { unacknowledged: true } : {}),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(closed === undefined ? {} : { closed }),
    elections: elections.filter((one) => one.debt === debt.debt).map(electionReport),
    cycle: debt.cycle,
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A pledge with what is left, and what λ means for one action. */
function pledgeReport(
  { debts, sums }: Books,
  pledge: Pledge,
  most: { readonly negentropy: bigint; readonly threshold: number },
): PledgeReport {
  const { currency, groupCap, debtCap, lambda, reversalCycles } = pledge;
  const money = (units: bigint): string => formatMoney(units, currency);
  return {
    pledgeId: pledge.pledge,
    creditor: pledge.creditor,
    currency,
    pool: money(pledge.pool),
    available: money(sums.get(`pledge:${pledge.pledge}:available`) ?? 0n),
    amount: money(lambda.units),
    perNegentropy: Number(lambda.perNegentropy),
    basis: pledge.basis,
    worth: worthOf(pledge, most),
    memberCap: money(pledge.memberCap),
    ...(groupCap === undefined ? {} : { groupCap: money(groupCap) }),
    ...(debtCap === undefined ? {} : { debtCap: ppmToNumber(debtCap) }),
    from: pledge.from,
    until: pledge.until,
    periodCycles: pledge.periodCycles,
    claimUntil: pledge.claimUntil ?? pledge.until,
    ...(reversalCycles === undefined ? {} : { reversalCycles }),
    ...moreTerms(pledge, debts.renewed.get(pledge.pledge)),
  };
}

/** What the creditor asks besides, as far as it does. */
function moreTerms(pledge: Pledge, renewed: ReadonlySet<number> = new Set()): MoreTerms {
  const { currency, rateCeiling, oneInGroup, cutoff, carryOver, withholding } = pledge;
  const { noticeCycles, renewal, fundingAccount } = pledge;
  return {
    ...(rateCeiling === undefined ? {} : { rateCeiling: formatMoney(rateCeiling, currency) }),
    ...(oneInGroup === undefined ? {} : { oneInGroup }),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(carryOver === undefined ? {} : { carryOver }),
    ...(withholding === undefined ? {} : { withholding: ppmToNumber(withholding) }),
    ...(noticeCycles === undefined ? {} : { noticeCycles }),
    ...(renewal === undefined ? {} : { renewal, renewed: [...renewed] }),
    ...(fundingAccount === undefined ? {} : { fundingAccount }),
  };
}

function worthOf(
  { lambda, currency, basis }: Pledge,
  { negentropy, threshold }: { readonly negentropy: bigint; readonly threshold: number },
): string {
  const worth = (micros: bigint): string => {
    const units = (lambda.units * micros) / (lambda.perNegentropy * 1_000_000n);
    return `${formatMoney(units, currency)} ${currency.slice(0, 3)}`;
  };
  const least = basis === 'margin' ? 0n : (negentropy * BigInt(threshold)) / 1_000_000n;
  return (
    `one qualifying action of full weight takes off ${worth(least)} just above the threshold ` +
    `and ${worth(negentropy)} at an integrity of 1`
  );
}

function electionReport({ pledge, share, since, until }: Election): ElectionReport {
  const last = until === undefined ? {} : { until };
  return { pledgeId: pledge, share: ppmToNumber(share), since, ...last };
}

function reductionReport(
  index: number,
  entry: ReductionEntry,
  told: Pick<ReductionReport, 'state' | 'reasons'> & { readonly userId: string | undefined },
): ReductionReport {
  const { userId, state, reasons } = told;
  return {
    id: String(index),
    cycle: entry.cycle,
    decision: String(entry.decision),
    ...(userId === undefined ? {} : { userId }),
    debtId: entry.debt,
    pledgeId: entry.pledge,
    period: entry.period,
    currency: entry.currency,
    reduction: formatMoney(BigInt(entry.units), entry.currency),
    negentropy: entry.negentropy,
    offered: entry.offered,
    limits: entry.limits ?? [],
    reasons,
    state,
  };
}

function reasonsOf(
  entry: ReductionEntry,
  { terms, words }: { readonly terms: CommunityDebts; readonly words: DebtWords },
): readonly ReductionReason[] {
  const pledge = terms.pledges.get(entry.pledge);
  const debt = terms.debts.get(entry.debt);
  if (pledge === undefined || debt === undefined) return [];
  const { cycle, period, limits = [] } = entry;
  const told = { cycle, period, units: BigInt(entry.units), offered: parseMicros(entry.offered) };
  return limits.map((code) => reductionReason(code, told, { pledge, debt, words }));
}

/**
 * Terms from their own entries, amounts from the postings: no reduction is read or booked again.
 */
async function readBooks(reader: CommunityReader): Promise<Books> {
  const { db, communityId } = reader;
  const debts = await readTerms(reader);
  const sums = await sumDebtPostings(db, communityId);
  const committed = new Map<string, bigint>();
  for (const [account, units] of sums) {
    const [kind, , debt] = account.split(':');
    if (kind !== 'committed' || debt === undefined) continue;
    committed.set(debt, (committed.get(debt) ?? 0n) + units);
  }
  return { debts, sums, committed, users: await readUsers(db, communityId) };
}

/** Debts, pledges and elections as their own entries say them. */
async function readTerms({ db, communityId }: CommunityReader): Promise<CommunityDebts> {
  const debts = new CommunityDebts();
  for (const { index, line } of await readDebtTerms(db, communityId)) {
    const entry = JSON.parse(line) as DebtLogEntry;
    if (entry.type !== 'settlement') foldDebt(debts, entry, index);
    else if (entry.code !== undefined) {
      debts.book.apply({ type: 'suspension', debt: entry.debt, code: entry.code });
    }
  }
  return debts;
}

async function readUsers(
  db: CommunityReader['db'],
  communityId: string,
): Promise<ReadonlyMap<string, string>> {
  const members = await readMembers(db, communityId);
  return new Map(members.map(({ member, user }) => [member, user]));
}
