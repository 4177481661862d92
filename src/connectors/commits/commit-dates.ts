import { SourceError } from './source-error.ts';

/** 1990-01-01T00:00:00Z: older than any version history that git could have recorded live. */
export const plausibleFrom = 631_152_000;

const dayInSeconds = 86_400;

export interface DateOptions {
  /** Unix seconds. */
  readonly now: number;
  readonly clampDates?: boolean;
}

/**
 * The effective time of each commit: the running maximum of commit time along first-parent order.
 *
 * A commit time before 1990 or more than a day after `now` would date every later commit wrongly,
 * so it is refused. With `clampDates` it is replaced instead: by the running maximum reached so
 * far, or before any plausible time by the first plausible one that follows. Clamped times are
 * written back into `committedAt`.
 *
 * @param committedAt Unix seconds per ordinal
 * @param bringers per ordinal the ordinal of the first-parent commit that dates it, itself included
 * @param shaAt names a commit in an error
 * @throws SourceError DATE_IMPLAUSIBLE
 */
export function effectiveTimes(
  committedAt: Float64Array,
  bringers: Int32Array,
  shaAt: (ordinal: number) => string,
  options: DateOptions,
): Float64Array {
  const plausible = (time: number): boolean =>
    time >= plausibleFrom && time <= options.now + dayInSeconds;
  const isBringer = (ordinal: number): boolean => bringers[ordinal] === ordinal;
  if (options.clampDates !== true) refuseImplausible(committedAt, plausible, shaAt);
  let runningMaximum = committedAt.find((time, at) => isBringer(at) && plausible(time));
  if (runningMaximum === undefined) throw noPlausibleDate();
  let seenPlausible = false;
  const effectiveAt = new Float64Array(committedAt.length);
  for (let ordinal = 0, groupStart = 0; ordinal < committedAt.length; ordinal++) {
    if (!isBringer(ordinal)) continue;
    const time = committedAt[ordinal] ?? 0;
    if (plausible(time)) {
      runningMaximum = seenPlausible ? Math.max(runningMaximum, time) : time;
      seenPlausible = true;
    }
    effectiveAt.fill(runningMaximum, groupStart, ordinal + 1);
    groupStart = ordinal + 1;
  }
  if (options.clampDates === true) clamp(committedAt, effectiveAt, plausible);
  return effectiveAt;
}

/** How many commits carry a commit time below the running maximum of the order. */
export function countBehind(committedAt: Float64Array, effectiveAt: Float64Array): number {
  let behind = 0;
  committedAt.forEach((time, ordinal) => {
    if (time < (effectiveAt[ordinal] ?? 0)) behind++;
  });
  return behind;
}

function refuseImplausible(
  committedAt: Float64Array,
  plausible: (time: number) => boolean,
  shaAt: (ordinal: number) => string,
): void {
  const implausible: number[] = [];
  committedAt.forEach((time, ordinal) => {
    if (!plausible(time)) implausible.push(ordinal);
  });
  const [first] = implausible;
  if (first === undefined) return;
  const describe = (ordinal: number): string =>
    `${shaAt(ordinal)} is dated ${dateText(committedAt[ordinal] ?? 0)}`;
  throw new SourceError(
    'DATE_IMPLAUSIBLE',
    `commit ${describe(first)}, outside 1990-01-01 to tomorrow (${implausible.length} such ` +
      'commits): check the clock and the time zone of this machine, correct the date in the ' +
      'source, or import with clamped dates, which replaces each by the running maximum',
    { findings: implausible.slice(0, 20).map(describe) },
  );
}

function noPlausibleDate(): SourceError {
  return new SourceError(
    'DATE_IMPLAUSIBLE',
    'no commit on the main line has a commit time between 1990-01-01 and tomorrow, so the ' +
      'history cannot be dated: check the clock of this machine or correct the source',
  );
}

function clamp(
  committedAt: Float64Array,
  effectiveAt: Float64Array,
  plausible: (time: number) => boolean,
): void {
  committedAt.forEach((time, ordinal) => {
    if (!plausible(time)) committedAt[ordinal] = effectiveAt[ordinal] ?? 0;
  });
}

function dateText(time: number): string {
  const date = new Date(time * 1000);
  return Number.isNaN(date.getTime()) ? `${time} s after 1970` : date.toISOString().slice(0, 10);
}
