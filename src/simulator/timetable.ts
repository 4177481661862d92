import type { Random } from './random.ts';
import type { SimulatedDomain } from './trait.ts';

export const DAY_SECONDS = 86_400;
const WEEK_SECONDS: number = 7 * DAY_SECONDS;

/** A moment at which somebody commits something. */
export interface CommitSlot {
  /** Unix seconds. */
  readonly at: number;
  /** 0, 1, … from the project's start. */
  readonly week: number;
  readonly domain: SimulatedDomain;
}

const DOMAIN_SHARES: readonly (readonly [SimulatedDomain, number])[] = [
  ['infrastructure', 0.7],
  ['knowledge', 0.2],
  ['governance', 0.1],
];

/**
 * Spreads exactly `commits` slots over whole weeks that end before `endsAt`, in order of time:
 * a steady volume per domain with a quiet August and quieter last days of the year.
 */
export function timetable(
  random: Random,
  options: { readonly commits: number; readonly weeks: number; readonly endsAt: number },
): readonly CommitSlot[] {
  const startsAt = projectStart(options.endsAt, options.weeks);
  const loads = weeklyLoads(random, startsAt, options.weeks);
  const total = loads.reduce((sum, { load }) => sum + load, 0);
  const slots: CommitSlot[] = [];
  let loadSoFar = 0;
  for (const { week, domain, load } of loads) {
    loadSoFar += load;
    // Rounding the running total, not each week, makes the sum exact.
    const due = Math.round((loadSoFar / total) * options.commits);
    while (slots.length < due) {
      slots.push({ at: momentIn(random, startsAt + week * WEEK_SECONDS), week, domain });
    }
  }
  return slots.toSorted((left, right) => left.at - right.at);
}

/** Midnight UTC at which week 0 begins, in Unix seconds. */
function projectStart(endsAt: number, weeks: number): number {
  return Math.floor(endsAt / DAY_SECONDS) * DAY_SECONDS - weeks * WEEK_SECONDS;
}

function weeklyLoads(
  random: Random,
  startsAt: number,
  weeks: number,
): readonly { week: number; domain: SimulatedDomain; load: number }[] {
  return Array.from({ length: weeks }, (_, week) =>
    DOMAIN_SHARES.map(([domain, share]) => ({
      week,
      domain,
      load: share * season(startsAt + week * WEEK_SECONDS) * (0.85 + random.below(301) / 1000),
    })),
  ).flat();
}

/** 1 in an ordinary week, less in August and around the turn of the year. */
function season(weekStartsAt: number): number {
  const midweek = weekStartsAt + WEEK_SECONDS / 2;
  const dayOfYear = (midweek / DAY_SECONDS) % 365.2425;
  if (dayOfYear < 4 || dayOfYear > 353) return 0.5;
  return dayOfYear > 212 && dayOfYear < 243 ? 0.8 : 1;
}

function momentIn(random: Random, weekStartsAt: number): number {
  let day = random.below(7);
  // Most of what would fall on a weekend happens on another day.
  if (isWeekend(weekStartsAt + day * DAY_SECONDS) && random.chance(0.7)) day = random.below(7);
  return weekStartsAt + day * DAY_SECONDS + random.between(6 * 3600, 22 * 3600);
}

function isWeekend(at: number): boolean {
  // Day 0 of Unix time was a Thursday, so days 2 and 3 of each seven are Saturday and Sunday.
  const weekday = Math.floor(at / DAY_SECONDS) % 7;
  return weekday === 2 || weekday === 3;
}
