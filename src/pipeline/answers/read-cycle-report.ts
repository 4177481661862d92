import { type Inequality, inequalityOf } from '../../core/inequality.ts';
import { formatMicros, ppmToNumber } from '../../core/units.ts';
import {
  countByCode,
  type CycleRange,
  type MovementRow,
  readBalancesAt,
  readCheckpointOver,
  readMovements,
  readOutcomesOf,
  readPayments,
} from '../../db/sql/cycle-report.ts';
import { type FundRow, sumMovements } from '../../db/sql/movements.ts';
import { type CycleRow, readCyclePage } from '../../db/sql/cycles.ts';
import { readEntropySeries } from '../../db/sql/entropy.ts';
import type { CommunityReader } from '../community-reader.ts';
import { type CouncilPage, councilPage, type MeterAtClose } from './council-page.ts';
import { type PolicyHistory, readPolicyHistory } from './policy-history.ts';
import { sandboxMark, type SandboxMark, startOf } from './read-decisions.ts';

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
}

/** What was asked for, and what became of holds that ended. */
export interface Asked {
  readonly asked: number;
  readonly minted: number;
  readonly held: number;
  readonly refused: number;
  /** Refusals, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly decisions: number }[];
  readonly released: number;
  readonly cancelled: number;
}

/** One sum that has to come out. */
export interface ReportCheck {
  readonly name: string;
  readonly holds: boolean;
}

/** One page for the operator and one for a council, about the same closed cycles. */
export interface CyclesReport extends SandboxMark {
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
  /** Of what was paid in the period, over all about whom something was decided. */
  readonly payments: Inequality;
  /** Of balances at the close, over all whom a decision or transfer ever touched. */
  readonly balances: Inequality;
  readonly checks: readonly ReportCheck[];
  readonly council: CouncilPage;
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
  const moved = await readMovements(db, communityId, range);
  const fund = await sumMovements(db, communityId, range);
  const balances = await readBalancesAt(db, communityId, to);
  const decisions = askedOf(moved, await countByCode(db, communityId, range));
  const signedSize = await readCheckpointOver(db, communityId, last.index);
  const entropy = await metersOf(reader, range);
  const payments = await readPayments(db, communityId, range);
  return {
    ...range,
    startsAt: startOf(policies, from),
    endsAt: startOf(policies, to + 1),
    entry: last.index,
    ...(signedSize === undefined ? {} : { signedSize }),
    policies: versionsIn(policies, range),
    money: moneyOf({ moved, fund, opening, last }),
    decisions,
    entropy,
    ...(last.giPpm === undefined ? {} : { globalIntegrity: ppmToNumber(last.giPpm) }),
    membersActive: last.members,
    payments: inequalityOf(payments),
    balances: inequalityOf(balances),
    checks: checksOf({ moved, fund, opening, last, balances, decisions }),
    council: councilPage({
      ...(await outcomesOf(reader, policies, range)),
      payments,
      membersActive: last.members,
      paid: formatMicros(moved.minted + moved.released),
      takenBack: moved.cancels,
      meters: entropy,
    }),
    ...sandboxMark(policies),
  };
}

function moneyOf({ moved, fund, opening, last }: Omit<Sums, 'balances' | 'decisions'>): Money {
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
  };
}

function booksOf(close: CycleRow | undefined): BooksAt {
  return { supply: formatMicros(close?.supply ?? 0n), held: formatMicros(close?.held ?? 0n) };
}

function askedOf(moved: MovementRow, counts: Awaited<ReturnType<typeof countByCode>>): Asked {
  const total = (outcome: string): number =>
    counts.reduce((sum, one) => sum + (one.outcome === outcome ? one.decisions : 0), 0);
  return {
    asked: counts.reduce((sum, { decisions }) => sum + decisions, 0),
    minted: total('minted'),
    held: total('held'),
    refused: total('refused'),
    codes: counts
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ code, decisions }) => ({ code, decisions })),
    released: moved.releases,
    cancelled: moved.cancels,
  };
}

interface Sums {
  readonly moved: MovementRow;
  readonly fund: FundRow;
  readonly opening: CycleRow | undefined;
  readonly last: CycleRow;
  readonly balances: readonly bigint[];
  readonly decisions: Asked;
}

/** Two ways to the same number each: the books of the closes, and what happened to members. */
function checksOf({ moved, fund, opening, last, balances, decisions }: Sums): ReportCheck[] {
  const [supply, held] = [opening?.supply ?? 0n, opening?.held ?? 0n];
  const { minted, held: kept, refused, asked, codes } = decisions;
  const balance = balances.reduce((sum, one) => sum + one, 0n);
  return [
    {
      name: 'opening supply + minted + released − burned − gifts + grants = closing supply',
      holds:
        supply + moved.minted + moved.released - fund.burned - fund.gifts + fund.grants ===
        last.supply,
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
  ];
}

async function metersOf(
  { db, communityId }: CommunityReader,
  { from, to }: CycleRange,
): Promise<MeterAtClose[]> {
  const all = await readEntropySeries(db, communityId, { sinceCycle: from });
  const points = all.filter(({ cycle }) => cycle <= to);
  return points
    .filter(({ cycle }) => cycle === to)
    .map(({ domain, state, direction, entropyPpm, errorPpm }) => ({
      domain,
      state,
      direction,
      entropy: ppmToNumber(entropyPpm),
      error: ppmToNumber(errorPpm),
      closesUnknown: points.filter((one) => one.domain === domain && one.state !== 'KNOWN').length,
    }));
}

/** Outcomes of the period and of the one before it; the first category is that of what was kept. */
async function outcomesOf(
  { db, communityId }: CommunityReader,
  { current }: PolicyHistory,
  { from, to }: CycleRange,
): Promise<Pick<Parameters<typeof councilPage>[0], 'outcomes' | 'before'>> {
  const width = to - from + 1;
  const read = async (range: CycleRange): Promise<{ kept: number; all: number }> => {
    const rows = await readOutcomesOf(db, communityId, range);
    const at = current.categories.indexOf('kept');
    return {
      kept: rows.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0),
      all: rows.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0),
    };
  };
  return {
    outcomes: await read({ from, to }),
    before: await read({ from: from - width, to: from - 1 }),
  };
}

function versionsIn(policies: PolicyHistory, { from, to }: CycleRange): number[] {
  const entries = policies.entries;
  const before = entries.findLast(({ cycle }) => cycle <= from);
  const within = entries.filter(({ cycle }) => cycle > from && cycle <= to);
  return [...(before === undefined ? [] : [before]), ...within].map(({ version }) => version);
}
