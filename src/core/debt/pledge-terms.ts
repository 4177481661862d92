import { ONE, type Ppm } from '../units.ts';

/** What a creditor may ask besides of a pledge; each absent: nothing is asked. */
export interface MoreTerms {
  /** So many cycles at the end of a period do not count for it. */
  readonly cutoff?: number;
  /** What is released in these counts for the next period. */
  readonly carryOver?: boolean;
  /** What taxes keep of each reduction that is settled. */
  readonly withholding?: Ppm;
  /** So many cycles pass between a notice and what is taken out of the pool. */
  readonly noticeCycles?: number;
  /** Each period behind the first counts once the creditor has renewed the pledge for it. */
  readonly renewal?: boolean;
  /** What is released in a period waits for its end, and is shared then. */
  readonly atClose?: boolean;
  /** The creditor's name of the budget that pays. */
  readonly fundingAccount?: string;
  readonly eligible?: Eligible;
}

/** What a pledge is for; each absent: all. In order, and each once. */
export interface Eligible {
  readonly families?: readonly string[];
  readonly domains?: readonly string[];
  readonly actions?: readonly string[];
  readonly debtKinds?: readonly string[];
}

/** What a decision was about. */
export interface Work {
  readonly family: string;
  readonly domain: string;
  readonly action: string;
}

/** When a pledge counts. */
export interface PledgeTimes extends MoreTerms {
  readonly from: number;
  readonly until: number;
  readonly periodCycles: number;
}

/** What a cycle is to a pledge: its period, and why nothing of it counts. */
export interface PledgePeriod {
  readonly period: number;
  readonly barred?: 'NOT_ELIGIBLE' | 'PERIOD_CLOSED' | 'PLEDGE_NOT_SIGNED' | 'PLEDGE_NOT_YET';
  /** What is released waits for the end of the period. */
  readonly atClose?: boolean;
}

/**
 * The period, from 1, that releases of a cycle count for; undefined if the pledge does not count
 * then. Behind the cut-off it is the next one if the pledge carries over, and there is a next one.
 */
export function periodAt(
  pledge: PledgeTimes,
  cycle: number,
  renewed: ReadonlySet<number> = new Set(),
): PledgePeriod | undefined {
  const { from, until, periodCycles, cutoff = 0, carryOver = false, renewal = false } = pledge;
  if (cycle < from || cycle > until) return undefined;
  const own = Math.floor((cycle - from) / periodCycles) + 1;
  const next = from + own * periodCycles;
  const isLate = cycle >= next - cutoff;
  if (isLate && (!carryOver || next > until)) return { period: own, barred: 'PERIOD_CLOSED' };
  const period = isLate ? own + 1 : own;
  const isOpen = !renewal || period === 1 || renewed.has(period);
  if (!isOpen) return { period, barred: 'PLEDGE_NOT_YET' };
  return pledge.atClose === true ? { period, atClose: true } : { period };
}

/** Whether a pledge is for what a decision was about. */
export function isFor({ eligible }: MoreTerms, { family, domain, action }: Work): boolean {
  const { families = [family], domains = [domain], actions = [action] } = eligible ?? {};
  return families.includes(family) && domains.includes(domain) && actions.includes(action);
}

/** How many periods it has; the last one may be shorter. */
export function periodsOf({ from, until, periodCycles }: PledgeTimes): number {
  return Math.floor((until - from) / periodCycles) + 1;
}

/** What taxes keep of units: rounded down, so the rest is the member's. */
export function withheldOf(units: bigint, withholding: Ppm): bigint {
  return (units * BigInt(withholding)) / BigInt(ONE);
}

/** Whether what is asked besides can be asked. */
export function areTermsSound(pledge: PledgeTimes): boolean {
  const { cutoff, carryOver, withholding, noticeCycles, periodCycles } = pledge;
  const hasCutoff = cutoff !== undefined;
  if (hasCutoff && (cutoff < 1 || cutoff >= periodCycles)) return false;
  if (carryOver === true && !hasCutoff) return false;
  if (withholding !== undefined && (withholding < 1 || withholding > ONE)) return false;
  return noticeCycles === undefined || noticeCycles >= 1;
}

/** Notices of what a creditor will take out of a pool, and what it has taken out since. */
export interface Notices {
  readonly given: readonly { readonly cycle: number; readonly units: bigint }[];
  readonly taken: bigint;
}

/** What a creditor may take out in a cycle by the notices whose time has passed. */
export function noticed({ given, taken }: Notices, cycle: number, noticeCycles: number): bigint {
  const due = given.filter((notice) => notice.cycle + noticeCycles <= cycle);
  return due.reduce((sum, { units }) => sum + units, 0n) - taken;
}
