import type { CommunityDebts } from '../../../core/debt/community-debts.ts';
import { formatMoney } from '../../../core/debt/money.ts';
import { debtsDe } from '../../../core/debt/words/de.ts';
import { debtsEn } from '../../../core/debt/words/en.ts';
import { reductionReason, type ReductionReason } from '../../../core/debt/words/reasons.ts';
import type { DebtWords } from '../../../core/debt/words/words.ts';
import type { Language } from '../../../core/mint/words/words.ts';
import type {
  DisputeEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
} from '../../../core/state/entry.ts';
import { parseMicros } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import {
  readDebtTerms,
  readDisputesOf,
  readPledgeTerms,
} from '../../../db/sql/economy/debt-pages.ts';
import {
  countReductions,
  readEnded,
  type ReductionKind,
  readReductionPage,
} from '../../../db/sql/economy/debts.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { debtEntryIn, readUsers, termsIn } from './debt-terms.ts';
import { readSubmitted } from './read-statements.ts';

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
  /** The reduction by which its release waited for the end of the period. */
  readonly waited?: string;
  /** What it had at most of what was shared then. */
  readonly portion?: string;
  /** What made it less, or nothing. */
  readonly limits: readonly string[];
  /** The same with sentence, measured, limit and nearest change. */
  readonly reasons: readonly ReductionReason[];
  readonly state:
    'accrued' | 'submitted' | 'settled' | 'rejected' | 'cancelled' | 'reversed' | 'none';
  /** Its member doubts it; with an outcome the creditor has answered. */
  readonly dispute?: ReductionDispute;
}

/** A doubt, and why the creditor agrees or not. */
export interface ReductionDispute {
  /** The cycle by whose end the creditor has to answer. */
  readonly dueBy: number;
  readonly outcome?: string;
  readonly code?: string;
}

const WORDS: Readonly<Record<Language, DebtWords>> = { en: debtsEn, de: debtsDe };

export { REDUCTION_KINDS } from '../../../db/sql/economy/debts.ts';

export interface ReductionList {
  readonly items: readonly ReductionReport[];
  readonly next?: number;
  /** How many there are of the kind that was asked for. */
  readonly count?: number;
}

/** Reductions, newest first; none for a member whom the community does not know. */
export async function readReductions(
  reader: CommunityReader,
  query: {
    readonly before?: number | undefined;
    readonly userId?: string | undefined;
    readonly debtId?: string | undefined;
    readonly only?: ReductionKind | undefined;
    readonly limit: number;
    readonly language?: Language | undefined;
  },
): Promise<ReductionList> {
  const { db, communityId } = reader;
  const { before = Number.MAX_SAFE_INTEGER, userId, debtId, only, limit } = query;
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) {
    return only === undefined ? { items: [] } : { items: [], count: 0 };
  }
  const of = { member: person?.member, debt: debtId };
  const rows = await readReductionPage(db, communityId, { ...of, before, only, limit: limit + 1 });
  const count =
    only === undefined ? {} : { count: await countReductions(db, communityId, { ...of, only }) };
  const shown = rows.slice(0, limit);
  const entries = shown.map(({ line }) => JSON.parse(line) as ReductionEntry);
  const users = await readUsers(
    reader,
    entries.map(({ member }) => member),
  );
  const indexes = shown.map(({ index }) => index);
  const states = new Map<number, ReductionReport['state']>();
  for (const { reduction, line } of await readEnded(db, communityId, indexes)) {
    const ended = JSON.parse(line) as SettlementEntry | ReversalEntry;
    states.set(reduction, ended.type === 'reversal' ? 'reversed' : ended.outcome);
  }
  const accrued = indexes.filter((index) => !states.has(index));
  for (const index of (await readSubmitted(reader, accrued)).keys()) states.set(index, 'submitted');
  const last = shown.at(-1);
  const terms = await readTerms(reader, {
    debts: entries.map(({ debt }) => debt),
    pledges: entries.map(({ pledge }) => pledge),
  });
  const words = WORDS[query.language ?? 'en'];
  const disputes = await readDisputes(reader, indexes);
  const items = entries.map((entry, at) => {
    const index = indexes[at] ?? 0;
    const state = entry.units === '0' ? 'none' : (states.get(index) ?? 'accrued');
    const reasons = reasonsOf(entry, { terms, words });
    const report = reductionReport(index, entry, {
      userId: users.get(entry.member),
      state,
      reasons,
    });
    const dispute = disputes.get(index);
    return dispute === undefined ? report : { ...report, dispute };
  });
  const next = rows.length > limit && last !== undefined ? { next: last.index } : {};
  return { items, ...count, ...next };
}

async function readDisputes(
  reader: CommunityReader,
  reductions: readonly number[],
): Promise<Map<number, ReductionDispute>> {
  const disputes = new Map<number, ReductionDispute>();
  for (const { line } of await readDisputesOf(reader, reductions)) {
    const { reduction, dueBy, outcome, code } = JSON.parse(line) as DisputeEntry;
    const before = disputes.get(reduction);
    disputes.set(reduction, {
      dueBy: before?.dueBy ?? dueBy ?? 0,
      ...present({ outcome, code }),
    });
  }
  return disputes;
}

function reductionReport(
  index: number,
  entry: ReductionEntry,
  told: Pick<ReductionReport, 'state' | 'reasons'> & { readonly userId: string | undefined },
): ReductionReport {
  const { userId, state, reasons } = told;
  const { waited, portion } = entry;
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
    ...(waited === undefined ? {} : { waited: String(waited) }),
    ...(portion === undefined ? {} : { portion: formatMoney(BigInt(portion), entry.currency) }),
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

async function readTerms(
  reader: CommunityReader,
  about: { readonly debts: readonly string[]; readonly pledges: readonly string[] },
): Promise<CommunityDebts> {
  const debts = await readDebtTerms(reader, [...new Set(about.debts)]);
  const pledges = await readPledgeTerms(reader, [...new Set(about.pledges)]);
  return termsIn([...debts.filter((line) => debtEntryIn(line).type === 'debt'), ...pledges]);
}
