import { floorDivide } from '../units.ts';

/** The accounting period and where its numbers are anchored (C-148 is 2025-11-28 in the seed). */
export interface CycleRules {
  /** Length of a cycle in seconds; a whole number of days. */
  readonly seconds: number;
  /** Unix seconds at which the anchor cycle starts: midnight UTC. */
  readonly anchorAt: number;
  readonly anchorCycle: number;
}

export const DAY_SECONDS = 86_400;

/** The cycle in which a moment lies; a cycle begins at its first second. */
export function cycleAt(rules: CycleRules, unixSeconds: number): number {
  const passed = unixSeconds - rules.anchorAt;
  const whole =
    passed >= 0
      ? floorDivide(passed, rules.seconds)
      : -floorDivide(-passed + rules.seconds - 1, rules.seconds);
  return rules.anchorCycle + whole;
}

/** Unix seconds at which a cycle starts; the one before it ends there. */
export function cycleStart(rules: CycleRules, cycle: number): number {
  return rules.anchorAt + (cycle - rules.anchorCycle) * rules.seconds;
}

/** `2025-11-28` as unix seconds, or undefined when there is no such date. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const seconds = daysFromCivil(year, month, day) * DAY_SECONDS;
  return formatDate(seconds) === text ? seconds : undefined;
}

/** The UTC date of a moment as `YYYY-MM-DD`. */
export function formatDate(unixSeconds: number): string {
  const { year, month, day } = civilFromDays(Math.floor(unixSeconds / DAY_SECONDS));
  return [String(year).padStart(4, '0'), pad(month), pad(day)].join('-');
}

/** The Monday 00:00 UTC on or before a moment. */
export function mondayBefore(unixSeconds: number): number {
  const day = Math.floor(unixSeconds / DAY_SECONDS);
  const sinceMonday = (((day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  return (day - sinceMonday) * DAY_SECONDS;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, counted from eras of 400 years. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
