import { formatMoney } from '../../../core/debt/money.ts';
import { MOVEMENTS } from '../../../core/debt/pledge-movements.ts';
import type {
  DebtLogEntry,
  DisputeEntry,
  PledgeEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
  StatementEntry,
  SubmissionEntry,
} from '../../../core/state/entry.ts';
import { formatMicros, parseMicros } from '../../../core/units.ts';
import {
  readDebtReferences,
  readDoubted,
  readEnded,
  readReductionPage,
  readReversed,
  readSettlementReferences,
} from '../../../db/sql/economy/debts.ts';
import {
  readDebtTerms,
  readDisputeLines,
  readPledgeTerms,
  readStatementPage,
  readSubmissionLines,
} from '../../../db/sql/economy/debt-pages.ts';
import { readHead, readLog } from '../../../db/sql/log/log.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { smallestOf } from '../../../core/lists.ts';
import { present } from '../../../core/present.ts';

type Ended = SettlementEntry | ReversalEntry;

type Money = { readonly [Name in (typeof MOVEMENTS)[number]]: string };

/** What the log says of a pledge at the end of a period; amounts are decimal text. */
export interface StatementReport extends Money {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly pledgeId: string;
  readonly creditor: string;
  readonly currency: string;
  readonly firstCycle: number;
  readonly lastCycle: number;
  readonly opening: string;
  readonly closing: string;
  readonly open: string;
  /** Of what it calls settled: taken back after it, which a later statement tells of. */
  readonly reversedSince: string;
}

/** A page of the statements that were issued, newest first; those of a creditor, or all. */
export async function readStatements(
  reader: CommunityReader,
  query: {
    readonly before?: number | undefined;
    readonly creditor?: string | undefined;
    readonly limit: number;
  },
): Promise<StatementReport[]> {
  const { before = Number.MAX_SAFE_INTEGER, creditor, limit } = query;
  const lines = await readStatementPage(reader, { before, creditor, limit });
  const oldest = lines.at(-1);
  if (oldest === undefined) return [];
  const { db, communityId } = reader;
  const ended = await readEnded(db, communityId, await readReversed(db, communityId, oldest.index));
  const entries = ended.map(({ line }) => JSON.parse(line) as Ended);
  const reversals = new Map(
    entries.flatMap((one) => (one.type === 'reversal' ? [[one.reduction, one.cycle]] : [])),
  );
  return lines
    .map(({ index, line }) => ({ index, entry: JSON.parse(line) as StatementEntry }))
    .map(({ index, entry }) => {
      const since = entries.filter((one) => {
        const isOf = one.type === 'settlement' && one.pledge === entry.pledge;
        const isTold = one.cycle >= entry.first && one.cycle <= entry.cycle;
        return isOf && isTold && (reversals.get(one.reduction) ?? 0) > entry.cycle;
      });
      return statementReport(index, entry, sumOf(since));
    });
}

function statementReport(index: number, entry: StatementEntry, since: bigint): StatementReport {
  const { currency } = entry;
  const money = (units: string | bigint): string => formatMoney(BigInt(units), currency);
  return {
    id: String(index),
    pledgeId: entry.pledge,
    creditor: entry.creditor,
    currency,
    firstCycle: entry.first,
    lastCycle: entry.cycle,
    opening: money(entry.opening),
    added: money(entry.added),
    withdrawn: money(entry.withdrawn),
    committed: money(entry.committed),
    settled: money(entry.settled),
    withheld: money(entry.withheld),
    rejected: money(entry.rejected),
    cancelled: money(entry.cancelled),
    reversed: money(entry.reversed),
    expired: money(entry.expired),
    closing: money(entry.closing),
    open: money(entry.open),
    reversedSince: money(since),
  };
}

/** What N did for a member in some cycles. */
export interface MemberStatement {
  readonly userId: string;
  readonly firstCycle: number;
  /** The last one; it may still be open. */
  readonly lastCycle: number;
  /** N that was offered to debts, and what of it was used. */
  readonly offered: string;
  readonly used: string;
  readonly pledges: readonly MemberPledge[];
  /** Releases that took off less, or nothing, by the reason. */
  readonly limits: readonly { readonly code: string; readonly releases: number }[];
  readonly disputes: readonly DisputeReport[];
}

/** Of one pledge; each sum counts what the log says of it in these cycles. */
export interface MemberPledge {
  readonly pledgeId: string;
  readonly currency: string;
  readonly committed: string;
  readonly settled: string;
  readonly withheld: string;
  readonly rejected: string;
  readonly cancelled: string;
  readonly reversed: string;
}

export interface DisputeReport {
  readonly reduction: string;
  readonly dueBy: number;
  /** Whether the member is right; absent until the creditor answers. */
  readonly outcome?: string;
  readonly code?: string;
  /** The creditor has let the cycle go by. */
  readonly isOverdue: boolean;
}

/** A member's side; undefined when the community does not know the member. */
export async function readMemberStatement(
  reader: CommunityReader,
  query: { readonly userId: string; readonly last?: number | undefined; readonly cycles: number },
): Promise<MemberStatement | undefined> {
  const { db, communityId } = reader;
  const person = await findPerson(db, communityId, query.userId);
  if (person === undefined) return undefined;
  const open = (await readHead(db, communityId))?.cycle ?? 0;
  const lastCycle = query.last ?? open;
  const firstCycle = Math.max(0, lastCycle - query.cycles + 1);
  const isTold = ({ cycle }: { readonly cycle: number }): boolean =>
    cycle >= firstCycle && cycle <= lastCycle;
  const { member } = person;
  const page = { before: Number.MAX_SAFE_INTEGER, member, limit: 1_000_000_000 };
  const lines = await readReductionPage(db, communityId, page);
  const all = lines.map(({ line }) => JSON.parse(line) as ReductionEntry);
  const indexes = lines.map(({ index }) => index);
  const ended = (await readEnded(db, communityId, indexes)).map(
    ({ line }) => JSON.parse(line) as Ended,
  );
  const reductions = all.filter(isTold);
  const fresh = reductions.filter(({ waited }) => waited === undefined);
  const ends = new Set(all.map(({ waited }) => waited));
  return {
    userId: query.userId,
    firstCycle,
    lastCycle,
    offered: formatMicros(sumMicros(fresh.map((one) => one.offered))),
    used: formatMicros(sumMicros(reductions.map((one) => one.negentropy))),
    pledges: pledgesOf(reductions, ended.filter(isTold)),
    // What waited is told by what came of it.
    limits: limitsOf(all.filter((one, at) => isTold(one) && !ends.has(indexes[at]))),
    disputes: disputesOf(await readDisputes(reader, member), open),
  };
}

function pledgesOf(
  reductions: readonly ReductionEntry[],
  ended: readonly Ended[],
): readonly MemberPledge[] {
  const currencies = new Map(
    [...reductions, ...ended].map(({ pledge, currency }) => [pledge, currency]),
  );
  return [...currencies].sort(byName).map(([pledgeId, currency]) => {
    const own = ended.filter(({ pledge }) => pledge === pledgeId);
    const by = (outcome: string): readonly SettlementEntry[] =>
      own.flatMap((one) => (one.type === 'settlement' && one.outcome === outcome ? [one] : []));
    const money = (units: bigint): string => formatMoney(units, currency);
    const settled = by('settled');
    const withheld = settled.reduce((sum, one) => sum + BigInt(one.withheld), 0n);
    return {
      pledgeId,
      currency,
      committed: money(sumOf(reductions.filter(({ pledge }) => pledge === pledgeId))),
      settled: money(sumOf(settled)),
      withheld: money(withheld),
      rejected: money(sumOf(by('rejected'))),
      cancelled: money(sumOf(by('cancelled'))),
      reversed: money(sumOf(own.filter(({ type }) => type === 'reversal'))),
    };
  });
}

function limitsOf(reductions: readonly ReductionEntry[]): MemberStatement['limits'] {
  const counts = new Map<string, number>();
  for (const { limits = [] } of reductions) {
    for (const code of limits) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].sort(byName).map(([code, releases]) => ({ code, releases }));
}

async function readDisputes(reader: CommunityReader, member: string): Promise<DisputeEntry[]> {
  const lines = await readDisputeLines(reader, member);
  return lines.map(({ line }) => JSON.parse(line) as DisputeEntry);
}

function disputesOf(own: readonly DisputeEntry[], open: number): DisputeReport[] {
  return own.flatMap(({ reduction, dueBy }) => {
    if (dueBy === undefined) return [];
    const answer = own.find((one) => one.reduction === reduction && one.outcome !== undefined);
    const { outcome, code } = answer ?? {};
    return [
      {
        reduction: String(reduction),
        dueBy,
        ...present({ outcome, code }),
        isOverdue: outcome === undefined && open > dueBy,
      },
    ];
  });
}

/** One line of the file that goes to a creditor and comes back. */
export interface SettlementRow {
  /** Index of the reduction. */
  readonly item: string;
  readonly batch?: string;
  readonly debtId: string;
  /** The creditor's own number of the debt; gone with the person. */
  readonly reference?: string;
  /** Debts that are capped together, such as those of a household. */
  readonly group?: string;
  readonly creditor: string;
  readonly pledgeId: string;
  readonly period: number;
  readonly currency: string;
  readonly gross: string;
  readonly withheld: string;
  readonly net: string;
  readonly negentropy: string;
  /** The decision whose N was released. */
  readonly decision: string;
  readonly cycle: number;
  readonly status: 'accrued' | 'submitted' | 'settled' | 'rejected' | 'cancelled' | 'reversed';
  readonly code?: string;
  /** What the creditor calls it; gone with the person. */
  readonly creditorReference?: string;
  readonly disputed: boolean;
}

/** The verifier key of the log, under which a creditor signs. */
export async function readLogKey(reader: CommunityReader): Promise<string> {
  return (await readLog(reader)).log;
}

/** Reductions that took something off, with what the creditor made of them; newest first. */
export async function readSettlements(
  reader: CommunityReader,
  query: { readonly before?: number | undefined; readonly limit: number },
): Promise<{ readonly items: readonly SettlementRow[]; readonly next?: number }> {
  const { db, communityId } = reader;
  const { before = Number.MAX_SAFE_INTEGER, limit } = query;
  const lines = await readReductionPage(db, communityId, { before, limit: limit + 1 });
  const shown = lines.slice(0, limit);
  const indexes = shown.map(({ index }) => index);
  const ended = await readEnded(db, communityId, indexes);
  const entries = shown.map(({ line }) => JSON.parse(line) as ReductionEntry);
  const debts = [...new Set(entries.map(({ debt }) => debt))];
  const references = await readDebtReferences(db, communityId, debts);
  const creditors = await readCreditors(reader, new Set(entries.map(({ pledge }) => pledge)));
  const groups = await readGroups(reader, debts);
  const disputes = await readDoubted(db, communityId, indexes);
  const hasEnded = new Set(ended.map(({ reduction }) => reduction));
  const accrued = indexes.filter((index) => !hasEnded.has(index));
  const submitted = await readSubmitted(reader, accrued);
  const called = await readSettlementReferences(db, communityId, indexes);
  const items = shown.flatMap(({ index, line }) => {
    const entry = JSON.parse(line) as ReductionEntry;
    if (entry.units === '0') return [];
    const own = ended.filter(({ reduction }) => reduction === index);
    const last = own.map((one) => JSON.parse(one.line) as Ended);
    const reference = references.get(entry.debt);
    const group = groups.get(entry.debt);
    const creditorReference = called.get(index);
    return [
      {
        ...settlementRow(index, entry, last),
        ...(last.length > 0 ? {} : submitted.get(index)),
        creditor: creditors.get(entry.pledge) ?? '',
        ...present({ reference, group, creditorReference }),
        disputed: disputes.has(index),
      },
    ];
  });
  const end = shown.at(-1);
  return lines.length > limit && end !== undefined ? { items, next: end.index } : { items };
}

/** Who gave each of these pledges. */
async function readCreditors(
  reader: CommunityReader,
  pledges: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const terms = await readPledgeTerms(reader, [...pledges]);
  return new Map(
    terms.map(({ line }) => {
      const { pledge, creditor } = JSON.parse(line) as PledgeEntry;
      return [pledge, creditor];
    }),
  );
}

/** With which others each of these debts is capped, if it is. */
async function readGroups(
  reader: CommunityReader,
  debts: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const terms = await readDebtTerms(reader, debts);
  return new Map(
    terms.flatMap(({ line }) => {
      const entry = JSON.parse(line) as DebtLogEntry;
      return entry.type === 'debt' ? [[entry.debt, entry.group] as const] : [];
    }),
  );
}

function settlementRow(
  index: number,
  entry: ReductionEntry,
  ended: readonly Ended[],
): Omit<SettlementRow, 'creditor' | 'reference' | 'group' | 'creditorReference' | 'disputed'> {
  const settlement = ended.find((one) => one.type === 'settlement');
  const last = ended.at(-1);
  const units = BigInt(entry.units);
  const withheld = BigInt(settlement?.withheld ?? 0);
  const money = (amount: bigint): string => formatMoney(amount, entry.currency);
  return {
    item: String(index),
    ...(settlement === undefined ? {} : { batch: settlement.batch }),
    debtId: entry.debt,
    pledgeId: entry.pledge,
    period: entry.period,
    currency: entry.currency,
    gross: money(units),
    withheld: money(withheld),
    net: money(units - withheld),
    negentropy: entry.negentropy,
    decision: String(entry.decision),
    cycle: entry.cycle,
    status: last?.type === 'reversal' ? 'reversed' : (settlement?.outcome ?? 'accrued'),
    ...(last?.code === undefined ? {} : { code: last.code }),
  };
}

/** Which of these reductions, none of which has ended, creditors were sent: by their indexes. */
export async function readSubmitted(
  reader: CommunityReader,
  accrued: readonly number[],
): Promise<ReadonlyMap<number, { readonly batch: string; readonly status: 'submitted' }>> {
  if (accrued.length === 0) return new Map();
  const lines = await readSubmissionLines(reader, smallestOf(accrued));
  const entries = lines.map(({ line }) => JSON.parse(line) as SubmissionEntry);
  return new Map(
    entries.flatMap(({ batch, reductions }) =>
      reductions.map((index) => [index, { batch, status: 'submitted' }] as const),
    ),
  );
}

function sumOf(entries: readonly { readonly units: string }[]): bigint {
  return entries.reduce((sum, { units }) => sum + BigInt(units), 0n);
}

function sumMicros(texts: readonly string[]): bigint {
  return texts.reduce((sum, text) => sum + parseMicros(text), 0n);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
