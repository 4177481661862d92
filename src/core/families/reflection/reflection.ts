import { type Channel, CHANNELS } from '../../integrity/tally.ts';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import { largestOf } from '../../lists.ts';

/** What a member said of one day; the text stays with the member. */
export interface Reflection {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** One of the policy's labels. */
  readonly worldview: string;
  /** From −3 to 3. */
  readonly mood: number;
  /** The type of a claim that the member means to make and keep. */
  readonly intent: string;
}

/** A claim of the member that was kept. */
export interface KeptClaim {
  readonly type: string;
  /** Unix seconds. */
  readonly at: number;
}

/** The mood from −MOOD_MAX to MOOD_MAX. */
export const MOOD_MAX = 3;

/** How many days later it is looked at: a week to follow it through, and one to confirm that. */
export const SETTLED_AFTER_DAYS = 14;

const FOLLOWED_DAYS = 7;
const HABIT = { days: 28, least: 10 } as const;
const CALM = { days: 14, before: 56, least: 20 } as const;

/** How many days before a reflection its labels are compared with. */
export const REFLECTED_DAYS: number = CALM.days + CALM.before;

/**
 * The channels in which a reflection adds to amounts; none if its intent was not followed through,
 * so that labels by themselves are worth nothing (docs/reference/reflections.md#what-it-adds).
 * @param all the member's reflections, this one among them
 */
export function followedChannels(
  one: Reflection,
  all: readonly Reflection[],
  claims: readonly KeptClaim[],
): readonly Channel[] {
  if (!claims.some((claim) => follows(claim, one))) return [];
  const before = within(all, one.day - HABIT.days, one.day - 1);
  const isHabit = (name: 'worldview' | 'intent'): boolean =>
    before.length >= HABIT.least && isMostFrequent(before, name, one[name]);
  const isSo: Readonly<Record<Channel, boolean>> = {
    echo: true,
    drift: isHabit('worldview'),
    coordination: isHabit('intent'),
    stability: isCalmer(one, all),
  };
  return CHANNELS.filter((channel) => isSo[channel]);
}

/** Whether the time is over in which a reflection can be followed through and confirmed. */
export function isSettleable({ day }: Pick<Reflection, 'day'>, today: number): boolean {
  return today >= day + SETTLED_AFTER_DAYS;
}

/** The day of a moment in UTC, in days since 1970-01-01. */
export function dayOf(unixSeconds: number): number {
  return Math.floor(unixSeconds / DAY_SECONDS);
}

function follows({ type, at }: KeptClaim, { day, intent }: Reflection): boolean {
  const later = dayOf(at) - day;
  return type === intent && later >= 1 && later <= FOLLOWED_DAYS;
}

function within(all: readonly Reflection[], from: number, until: number): Reflection[] {
  return all.filter(({ day }) => day >= from && day <= until).sort((a, b) => a.day - b.day);
}

function isMostFrequent(
  before: readonly Reflection[],
  name: 'worldview' | 'intent',
  label: string,
): boolean {
  const counts = new Map<string, number>();
  for (const one of before) counts.set(one[name], (counts.get(one[name]) ?? 0) + 1);
  return counts.get(label) === largestOf(counts.values());
}

/** Whether the mean squared step of the mood is below that of the weeks before; equal is no. */
function isCalmer({ day }: Reflection, all: readonly Reflection[]): boolean {
  const now = within(all, day - CALM.days + 1, day);
  const earlier = within(all, day - REFLECTED_DAYS + 1, day - CALM.days);
  if (earlier.length < CALM.least || now.length < 2) return false;
  // Of integers: a/b < c/d is a·d < c·b.
  return steps(now) * (earlier.length - 1) < steps(earlier) * (now.length - 1);
}

/** The sum of squared steps from one entry to the next. */
function steps(entries: readonly Reflection[]): number {
  let sum = 0;
  let before: number | undefined;
  for (const { mood } of entries) {
    if (before !== undefined) sum += (mood - before) ** 2;
    before = mood;
  }
  return sum;
}
