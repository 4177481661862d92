import { type MostPaid, worthOf } from '../../../core/debt/words/worth.ts';
import type { Language } from '../../../core/mint/words/words.ts';
import type { CommunityDebts, Election, Pledge } from '../../../core/debt/community-debts.ts';
import { formatMoney } from '../../../core/debt/money.ts';
import type { Eligible } from '../../../core/debt/pledge-terms.ts';
import { pledgeText } from '../../../core/entries/economy/pledges.ts';
import type { DebtEntry, PledgeEntry } from '../../../core/state/entry.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import {
  readDebtTerms,
  readPledgeTerms,
  readTermsPage,
  sumAccounts,
  sumCommitted,
} from '../../../db/sql/economy/debt-pages.ts';
import { readLog } from '../../../db/sql/log/log.ts';
import { readDebtReferences } from '../../../db/sql/economy/debts.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';
import { debtEntryIn, readUsers, termsIn } from './debt-terms.ts';

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
  readonly openedOn?: string;
  readonly dueOn?: string;
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
  readonly state: PledgeState;
  /** The creditor's verifier key; absent: nobody signs. */
  readonly key?: string;
  /** The text that the key has still to sign. */
  readonly signs?: string;
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
  readonly atClose?: boolean;
  /** The periods that it was renewed for; absent: it needs none. */
  readonly renewed?: readonly number[];
  readonly fundingAccount?: string;
  readonly eligible?: Eligible;
}

/** It waits for its signature; counts; has ended and is settled still; is over. */
export const PLEDGE_STATES = ['drafted', 'active', 'closing', 'ended'] as const;
export type PledgeState = (typeof PLEDGE_STATES)[number];

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
    | 'atClose'
    | 'renewed'
    | 'fundingAccount'
    | 'eligible'
  >
>;

interface Books {
  readonly debts: CommunityDebts;
  /** By account, and what is committed by debt. */
  readonly sums: ReadonlyMap<string, bigint>;
  readonly committed: ReadonlyMap<string, bigint>;
  readonly users: ReadonlyMap<string, string>;
  readonly references: ReadonlyMap<string, string>;
}

/** A row of a list in order of registration, to which rows are only ever added at the end. */
export interface Placed<Report> {
  /** Index of the entry that registered it. */
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
  { userId, after = -1, limit }: PlaceQuery & { readonly userId?: string | undefined },
): Promise<Placed<DebtReport>[]> {
  const { db, communityId } = reader;
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) return [];
  const page = { after, limit, member: person?.member };
  const lines = await readTermsPage(reader, 'debt', page);
  const asked = lines.map(({ index, line }) => ({ index, entry: JSON.parse(line) as DebtEntry }));
  const books = await readBooks(
    reader,
    asked.map(({ entry }) => entry.debt),
  );
  return asked.flatMap(({ index, entry }) => placed(index, debtReport(books, entry.debt)));
}

/** One debt; undefined: there is none. */
export async function readDebt(
  reader: CommunityReader,
  debtId: string,
): Promise<DebtReport | undefined> {
  return debtReport(await readBooks(reader, [debtId]), debtId);
}

/** Pledges in order of registration, with what is left of each. */
export async function readPledges(
  reader: CommunityReader,
  { after = -1, limit, language }: PlaceQuery & { readonly language?: Language | undefined },
): Promise<Placed<PledgeReport>[]> {
  const lines = await readTermsPage(reader, 'pledge', { after, limit });
  const asked = lines.map(({ index, line }) => ({ index, entry: JSON.parse(line) as PledgeEntry }));
  const reportOf = await pledgeReports(
    reader,
    asked.map(({ entry }) => entry.pledge),
    language,
  );
  return asked.flatMap(({ index, entry }) => placed(index, reportOf(entry.pledge)));
}

/** One pledge; undefined: there is none. */
export async function readPledge(
  reader: CommunityReader,
  pledgeId: string,
): Promise<PledgeReport | undefined> {
  return (await pledgeReports(reader, [pledgeId]))(pledgeId);
}

function placed<Report>(place: number, report: Report | undefined): Placed<Report>[] {
  return report === undefined ? [] : [{ place, report }];
}

async function pledgeReports(
  reader: CommunityReader,
  pledges: readonly string[],
  language: Language = 'en',
): Promise<(pledge: string) => PledgeReport | undefined> {
  const debts = termsIn(await readPledgeTerms(reader, pledges));
  const sums = await sumAccounts(reader, pledges.map(availableIn));
  const committed = await sumCommitted(reader, pledges);
  const { log, cycle } = await readLog(reader);
  const { current } = await readPolicyHistory(reader);
  const { negentropyScale: negentropy, threshold } = current;
  const most = { negentropy, threshold, language };
  return (name) => {
    const pledge = debts.pledges.get(name);
    if (pledge === undefined) return undefined;
    const isSigned = pledge.key === undefined || debts.signed.has(name);
    const open = (committed.get(name) ?? 0n) > 0n ? 'closing' : 'ended';
    const now = cycle <= pledge.until ? 'active' : open;
    const state = isSigned ? now : 'drafted';
    const signs = isSigned ? {} : { signs: pledgeText(log, pledge.draft ?? '') };
    return { ...pledgeReport({ debts, sums }, pledge, most), state, ...signs };
  };
}

/** A debt with what is owed now; undefined when there is none of that id. */
function debtReport(
  { debts, sums, committed, users, references }: Books,
  debtId: string,
): DebtReport | undefined {
  const debt = debts.debts.get(debtId);
  if (debt === undefined) return undefined;
  const userId = users.get(debt.member);
  const reference = references.get(debt.debt);
  const { currency, group } = debt;
  const money = (units: bigint): string => formatMoney(units, currency);
  const elections = debts.elections.get(debt.member) ?? [];
  const suspended = debts.book.suspended(debt.debt);
  const closed = debts.closed.get(debt.debt);
  const { supersedes, openedOn, dueOn } = debt;
  return {
    debtId: debt.debt,
    ...(userId === undefined ? {} : { userId }),
    creditor: debt.creditor,
    kind: debt.kind,
    currency,
    ...(group === undefined ? {} : { group }),
    principal: money(debt.principal),
    owed: money(sums.get(owedOn(debt.debt)) ?? 0n),
    committed: money(committed.get(debt.debt) ?? 0n),
    ...(suspended === undefined ? {} : { suspended }),
    ...(debts.book.isUnacknowledged(debt.debt) ? { unacknowledged: true } : {}),
    ...present({ supersedes, openedOn, dueOn, closed }),
    elections: elections.filter((one) => one.debt === debt.debt).map(electionReport),
    cycle: debt.cycle,
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A pledge with what is left, and what λ means for one action. */
function pledgeReport(
  { debts, sums }: Pick<Books, 'debts' | 'sums'>,
  pledge: Pledge,
  most: MostPaid,
): Omit<PledgeReport, 'state'> {
  const { currency, groupCap, debtCap, lambda, reversalCycles, key } = pledge;
  const money = (units: bigint): string => formatMoney(units, currency);
  return {
    pledgeId: pledge.pledge,
    creditor: pledge.creditor,
    currency,
    pool: money(pledge.pool),
    available: money(sums.get(availableIn(pledge.pledge)) ?? 0n),
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
    ...(key === undefined ? {} : { key }),
  };
}

/** What the creditor asks besides, as far as it does. */
function moreTerms(pledge: Pledge, renewed: ReadonlySet<number> = new Set()): MoreTerms {
  const { currency, rateCeiling, oneInGroup, cutoff, carryOver, withholding } = pledge;
  const { noticeCycles, renewal, atClose, fundingAccount, eligible } = pledge;
  return {
    ...(rateCeiling === undefined ? {} : { rateCeiling: formatMoney(rateCeiling, currency) }),
    ...present({ oneInGroup, cutoff, carryOver }),
    ...(withholding === undefined ? {} : { withholding: ppmToNumber(withholding) }),
    ...(noticeCycles === undefined ? {} : { noticeCycles }),
    ...(renewal === undefined ? {} : { renewal, renewed: [...renewed] }),
    ...present({ atClose, fundingAccount, eligible }),
  };
}

function electionReport({ pledge, share, since, until }: Election): ElectionReport {
  const last = until === undefined ? {} : { until };
  return { pledgeId: pledge, share: ppmToNumber(share), since, ...last };
}

/**
 * Terms from their own entries, amounts from the postings: no reduction is read or booked again,
 * and nothing of other debts.
 */
async function readBooks(reader: CommunityReader, asked: readonly string[]): Promise<Books> {
  const { db, communityId } = reader;
  const lines = await readDebtTerms(reader, asked);
  const elected = lines
    .map(debtEntryIn)
    .flatMap((entry) => (entry.type === 'election' ? [entry] : []));
  const pledged = await readPledgeTerms(reader, [...new Set(elected.map(({ pledge }) => pledge))]);
  const debts = termsIn([...lines, ...pledged]);
  const accounts = new Set([
    ...asked.map(owedOn),
    ...elected.map(({ pledge, debt }) => `committed:${pledge}:${debt}`),
  ]);
  const sums = await sumAccounts(reader, [...accounts]);
  const committed = new Map<string, bigint>();
  for (const [account, units] of sums) {
    const [kind, , debt] = account.split(':');
    if (kind !== 'committed' || debt === undefined) continue;
    committed.set(debt, (committed.get(debt) ?? 0n) + units);
  }
  const users = await readUsers(
    reader,
    [...debts.debts.values()].map(({ member }) => member),
  );
  const references = await readDebtReferences(db, communityId, asked);
  return { debts, sums, committed, users, references };
}

function owedOn(debt: string): string {
  return `debt:${debt}:owed`;
}

function availableIn(pledge: string): string {
  return `pledge:${pledge}:available`;
}
