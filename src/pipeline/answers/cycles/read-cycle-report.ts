import { type Inequality, inequalityOf } from '../../../core/inequality.ts';
import { REFUSAL_GROUNDS, type RefusalGround, refusalGround } from '../../../core/codes/codes.ts';
import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import {
  countByCode,
  type CycleRange,
  findNewestRefusals,
  type MovementRow,
  readBalancesAt,
  readMovements,
  readOutcomesOf,
  readPayments,
  sumOpenHoldsAt,
} from '../../../db/sql/cycles/cycle-report.ts';
import { type FundRow, sumMovements } from '../../../db/sql/economy/movements.ts';
import { type CycleRow, readCyclePage } from '../../../db/sql/cycles/cycles.ts';
import { sumLegacy, sumLegacyPostings } from '../../../db/sql/economy/legacy.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { DAY_SECONDS } from '../../../core/policy/cycle.ts';
import { countFindingWords } from '../../../db/sql/cycles/report-needs.ts';
import { type CouncilFigures, type CouncilPage, councilPage } from './council-page.ts';
import { type PolicyHistory, readPolicyHistory } from '../governance/policy-history.ts';
import { readReportDebts, type ReportDebts, type ReportedPledge } from './report-debts.ts';
import { type ReportHead, readReportHead } from './report-head.ts';
import { type MeterAtClose, readMeters } from './report-meters.ts';
import { readReportNeeds, type ReportNeeds } from './report-needs.ts';
import { type Population, readReportPeople, type ReportPeople } from './report-people.ts';
import { readDecisions } from '../decisions/read-decision.ts';
import { sandboxMark, type SandboxMark, startOf } from '../decisions/read-decisions.ts';

/** Supply and what is held, as text with six decimals. */
export interface BooksAt {
  readonly supply: string;
  readonly held: string;
}

/**
 * What moved: supply + minted + released − burned − gifts + grants = supply; held + newly held −
 * released − cancelled = held.
 */
export interface Money {
  readonly opening: BooksAt;
  readonly minted: string;
  readonly newlyHeld: string;
  readonly released: string;
  readonly cancelled: string;
  /** Given up; given to the fund, and given out of it: absent if there was none. */
  readonly burned?: string;
  readonly gifts?: string;
  readonly grants?: string;
  readonly closing: BooksAt;
  /** Taken over from version 2, at the close: no part of the supply; absent if there is none. */
  readonly legacy?: string;
}

/** One of the most frequent refusals. */
export interface CommonReason {
  readonly code: string;
  readonly decisions: number;
  /** What would have passed, of the newest of them. */
  readonly nearest: string;
}

/** What was asked for, and what became of holds that ended. */
export interface Asked {
  readonly asked: number;
  readonly minted: number;
  readonly held: number;
  readonly refused: number;
  /** Refusals, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly decisions: number }[];
  /** Refusals by ground: what no member answers for alone stands apart. */
  readonly grounds: Readonly<Record<RefusalGround, number>>;
  /** The three most frequent refusals. */
  readonly reasons: readonly CommonReason[];
  readonly released: number;
  readonly cancelled: number;
}

/** One sum that has to come out. */
export interface ReportCheck {
  readonly name: string;
  readonly holds: boolean;
}

/** One page for the operator and one for a council, about the same closed cycles. */
export interface CyclesReport extends ReportHead, SandboxMark {
  readonly from: number;
  readonly to: number;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** The entry that closed the last cycle, and the signed size of the log that covers it. */
  readonly entry: number;
  readonly signedSize?: number;
  readonly policies: readonly number[];
  readonly money: Money;
  readonly decisions: Asked;
  readonly entropy: readonly MeterAtClose[];
  readonly globalIntegrity?: number;
  readonly membersActive: number;
  readonly people: Omit<ReportPeople, 'populations'>;
  /** Of what was paid in the period, over all about whom something was decided. */
  readonly payments: Inequality;
  /** Of balances at the close, over all whom a decision or transfer ever touched. */
  readonly balances: Inequality;
  /** Both again, of those who are active, of those who have something, and of everybody. */
  readonly populations: readonly Population[];
  /** What moved in the pledges of creditors. */
  readonly pledges: readonly ReportedPledge[];
  readonly checks: readonly ReportCheck[];
  readonly council: CouncilPage;
  /** What waits for an operator now. */
  readonly needs: ReportNeeds;
}

/**
 * The report about the cycles that end with one.
 * @param cycles how many; those before the first close are left out
 * @returns undefined when that cycle is not closed
 */
export async function readCycleReport(
  reader: CommunityReader,
  { to, cycles }: { readonly to: number; readonly cycles: number },
): Promise<CyclesReport | undefined> {
  const { db, communityId } = reader;
  const closes = await readCyclePage(db, communityId, { before: to + 1, limit: cycles + 1 });
  const last = closes[0];
  if (last?.cycle !== to) return undefined;
  const from = Math.max(to - cycles + 1, closes.at(-1)?.cycle ?? to);
  const opening = closes.find(({ cycle }) => cycle === from - 1);
  const range = { from, to };
  const policies = await readPolicyHistory(reader);
  const { rules, signedSize, ...head } = await readReportHead(reader, range, last.index);
  const sums = await readSums(reader, range, { opening, last });
  const measuredBy = policies.version(rules.at(-1)?.version ?? 0) ?? policies.current;
  const entropy = await readMeters(reader, range, measuredBy);
  const payments = await readPayments(db, communityId, range);
  const { populations, ...people } = await readReportPeople(reader, range, policies.current);
  const { pledges } = sums.debts;
  const needs = await readReportNeeds(reader, pledges);
  return {
    ...head,
    ...range,
    startsAt: startOf(policies, from),
    endsAt: startOf(policies, to + 1),
    entry: last.index,
    ...(signedSize === undefined ? {} : { signedSize }),
    policies: rules.map(({ version }) => version),
    rules,
    money: moneyOf(sums),
    decisions: sums.decisions,
    entropy,
    ...(last.giPpm === undefined ? {} : { globalIntegrity: ppmToNumber(last.giPpm) }),
    membersActive: last.members,
    people,
    payments: inequalityOf(payments),
    balances: inequalityOf(sums.balances),
    populations,
    pledges,
    checks: checksOf(sums),
    council: councilPage({
      ...(await outcomesOf(reader, policies, range)),
      ...(await countFindingWords(db, communityId, range)),
      range,
      payments,
      people,
      paid: formatMicros(sums.moved.minted + sums.moved.released),
      takenBack: sums.moved.cancels,
      meters: entropy,
      pledges,
      changed: rules.filter(({ since, version }) => since >= from && version > 1),
      proposals: needs.proposals,
    }),
    needs,
    ...sandboxMark(policies),
  };
}

/** What the sums of a report are made of, each read once. */
interface Sums {
  readonly moved: MovementRow;
  readonly fund: FundRow;
  readonly opening: CycleRow | undefined;
  readonly last: CycleRow;
  readonly balances: readonly bigint[];
  readonly decisions: Asked;
  readonly openHolds: bigint;
  /** What members had in version 2, and what their accounts were given. */
  readonly legacy: bigint;
  readonly legacyPosted: bigint;
  readonly debts: ReportDebts;
}

async function readSums(
  reader: CommunityReader,
  range: CycleRange,
  books: Pick<Sums, 'opening' | 'last'>,
): Promise<Sums> {
  const { db, communityId } = reader;
  const moved = await readMovements(db, communityId, range);
  const counts = await countByCode(db, communityId, range);
  const before = books.last.index + 1;
  return {
    ...books,
    moved,
    fund: await sumMovements(db, communityId, range),
    balances: await readBalancesAt(db, communityId, range.to),
    decisions: await askedOf(reader, range, { moved, counts }),
    openHolds: await sumOpenHoldsAt(db, communityId, range.to),
    legacy: await sumLegacy(db, communityId, { before }),
    legacyPosted: await sumLegacyPostings(db, communityId, before),
    debts: await readReportDebts(reader, range, books.last.index),
  };
}

function moneyOf({ moved, fund, opening, last, legacy }: Sums): Money {
  return {
    opening: booksOf(opening),
    minted: formatMicros(moved.minted),
    newlyHeld: formatMicros(moved.held),
    released: formatMicros(moved.released),
    cancelled: formatMicros(moved.cancelled),
    ...(fund.burned === 0n ? {} : { burned: formatMicros(fund.burned) }),
    ...(fund.gifts === 0n ? {} : { gifts: formatMicros(fund.gifts) }),
    ...(fund.grants === 0n ? {} : { grants: formatMicros(fund.grants) }),
    closing: booksOf(last),
    ...(legacy === 0n ? {} : { legacy: formatMicros(legacy) }),
  };
}

function booksOf(close: CycleRow | undefined): BooksAt {
  return { supply: formatMicros(close?.supply ?? 0n), held: formatMicros(close?.held ?? 0n) };
}

async function askedOf(
  reader: CommunityReader,
  range: CycleRange,
  read: { readonly moved: MovementRow; readonly counts: Awaited<ReturnType<typeof countByCode>> },
): Promise<Asked> {
  const { moved, counts } = read;
  const total = (outcome: string): number =>
    counts.reduce((sum, one) => sum + (one.outcome === outcome ? one.decisions : 0), 0);
  const codes = counts
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ code, decisions }) => ({ code, decisions }));
  return {
    asked: counts.reduce((sum, { decisions }) => sum + decisions, 0),
    minted: total('minted'),
    held: total('held'),
    refused: total('refused'),
    codes,
    grounds: groundsOf(codes),
    reasons: await commonReasons(reader, range, codes.slice(0, 3)),
    released: moved.releases,
    cancelled: moved.cancels,
  };
}

function groundsOf(codes: Asked['codes']): Asked['grounds'] {
  const counts = REFUSAL_GROUNDS.map((ground) => {
    const own = codes.filter(({ code }) => refusalGround(code) === ground);
    return [ground, own.reduce((sum, { decisions }) => sum + decisions, 0)] as const;
  });
  return Object.fromEntries(counts) as Record<RefusalGround, number>;
}

async function commonReasons(
  reader: CommunityReader,
  range: CycleRange,
  most: Asked['codes'],
): Promise<CommonReason[]> {
  const { db, communityId } = reader;
  const codes = most.map(({ code }) => code);
  const newest = await findNewestRefusals(db, communityId, { ...range, codes });
  const indexes = newest.map(({ index }) => index);
  const told = await readDecisions(reader, indexes);
  return most.flatMap(({ code, decisions }) => {
    const index = newest.find((one) => one.code === code)?.index;
    const detail = told.find(({ id }) => id === String(index));
    const nearest = detail?.explanation.nearest;
    return nearest === undefined ? [] : [{ code, decisions, nearest }];
  });
}

/** Two ways to the same number each: the books of the closes, and what happened to members. */
function checksOf(sums: Sums): ReportCheck[] {
  const { moved, fund, opening, last, balances, decisions } = sums;
  const [supply, held] = [opening?.supply ?? 0n, opening?.held ?? 0n];
  const { minted, held: kept, refused, asked, codes } = decisions;
  const balance = balances.reduce((sum, one) => sum + one, 0n);
  return [
    {
      name: 'opening supply + minted + released − burned − gifts + grants = closing supply',
      holds: supply + moved.minted + moved.released + fund.supply === last.supply,
    },
    {
      name: 'opening held + newly held − released − cancelled = closing held',
      holds: held + moved.held - moved.released - moved.cancelled === last.held,
    },
    {
      name: 'asked = minted + held + refused',
      holds:
        asked === minted + kept + refused &&
        minted === moved.mints &&
        kept === moved.holds &&
        refused === moved.refusals,
    },
    {
      name: 'Σ refused by code = refused',
      holds: codes.reduce((sum, one) => sum + one.decisions, 0) === refused,
    },
    { name: 'Σ balances = supply', holds: balance === last.supply },
    { name: 'Σ open holds = held', holds: sums.openHolds === last.held },
    {
      name: 'Σ balances + legacy = supply + legacy supply',
      holds: balance + sums.legacy === last.supply + sums.legacyPosted,
    },
    { name: 'what moved in pledges = what was posted', holds: sums.debts.holds },
    {
      name: 'Σ refused by ground = refused',
      holds: REFUSAL_GROUNDS.reduce((sum, one) => sum + decisions.grounds[one], 0) === refused,
    },
  ];
}

/**
 * Outcomes of the period, of the one before it and of the same a year before; the first category is
 * that of what was kept.
 */
async function outcomesOf(
  { db, communityId }: CommunityReader,
  { current }: PolicyHistory,
  { from, to }: CycleRange,
): Promise<Pick<CouncilFigures, 'outcomes' | 'before' | 'yearBefore'>> {
  const width = to - from + 1;
  const year = Math.max(1, Math.round((YEAR_DAYS * DAY_SECONDS) / current.cycle.seconds));
  const read = async (back: number): Promise<CouncilFigures['outcomes']> => {
    const range = { from: from - back, to: to - back };
    const rows = await readOutcomesOf(db, communityId, range);
    const at = current.categories.indexOf('kept');
    return {
      kept: rows.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0),
      all: rows.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0),
    };
  };
  return { outcomes: await read(0), before: await read(width), yearBefore: await read(year) };
}

const YEAR_DAYS = 365.2425;
