import type { CommitSlot } from './timetable.ts';
import type { SimulatedDomain } from './trait.ts';

/** A hurried rewrite in one domain, told in weeks before the project's end. */
export const BAD_QUARTER: {
  readonly domain: SimulatedDomain;
  readonly firstWeekBeforeEnd: number;
  readonly lastWeekBeforeEnd: number;
} = { domain: 'knowledge', firstWeekBeforeEnd: 49, lastWeekBeforeEnd: 36 };

const RUSH_FACTOR = 11;
const BROKEN_MOST = 0.6;

/**
 * The factor on the shares of unendorsed and of broken commits: 1.9 in the first third, falling
 * in a straight line through the second as review spreads, 0.5 in the last.
 */
export function reviewSpread(week: number, weeks: number): number {
  const progress = Math.min(1, Math.max(0, (3 * week) / weeks - 1));
  return 1.9 - 1.4 * progress;
}

/** The probability that a commit breaks, 0..1, raised when it falls in the bad quarter. */
export function rushed(slot: CommitSlot, weeks: number, usual: number): number {
  const weekBeforeEnd = weeks - slot.week;
  const inBadQuarter =
    slot.domain === BAD_QUARTER.domain &&
    weekBeforeEnd <= BAD_QUARTER.firstWeekBeforeEnd &&
    weekBeforeEnd >= BAD_QUARTER.lastWeekBeforeEnd;
  return inBadQuarter ? Math.max(usual, Math.min(BROKEN_MOST, usual * RUSH_FACTOR)) : usual;
}
