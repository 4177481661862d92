import { SourceError } from '../records/source-error.ts';
import { largestOf } from '../../core/lists.ts';

/** 1990-01-01T00:00:00Z: older than any version history that git could have recorded live. */
export const plausibleFrom = 631_152_000;

const dayInSeconds = 86_400;

export interface DateOptions {
  /** Unix seconds. */
  readonly now: number;
  /** Unix seconds of the earliest plausible date; default {@link plausibleFrom}. */
  readonly datesFrom?: number;
  readonly clampDates?: boolean;
}

/** When the commits of a history count. */
export interface DatedHistory {
  /** Unix seconds per ordinal. */
  readonly effectiveAt: Float64Array;
  /** The author time beside a commit time that was replaced: as far away as it was. */
  readonly authoredAt: (ordinal: number, time: number) => number;
}

/**
 * The effective time of each commit: the running maximum of commit time along first-parent order.
 *
 * A commit time before 1990, or before `datesFrom`, or more than a day after `now` would date every
 * later commit wrongly, so it is refused. With `clampDates` it is replaced instead, by a time that
 * keeps the order, and the distance to others beside it that are wrong in the same way, as far as
 * there is room before the next plausible one. Clamped times are written back into `committedAt`.
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
): DatedHistory {
  const span = spanOf(options);
  const isBringer = (ordinal: number): boolean => bringers[ordinal] === ordinal;
  if (options.clampDates !== true) refuseImplausible(committedAt, span, shaAt);
  const mainLine = [...committedAt.keys()].filter(isBringer);
  const times = replacedTimes(mainLine, committedAt, span);
  const effectiveAt = new Float64Array(committedAt.length);
  let runningMaximum = Number.NEGATIVE_INFINITY;
  let groupStart = 0;
  for (const [at, ordinal] of mainLine.entries()) {
    runningMaximum = Math.max(runningMaximum, times[at] ?? 0);
    effectiveAt.fill(runningMaximum, groupStart, ordinal + 1);
    groupStart = ordinal + 1;
  }
  const shifts = clamp(committedAt, effectiveAt, span);
  return {
    effectiveAt,
    authoredAt: (ordinal, time) =>
      sideOf(time, span) === 0 ? time : time + (shifts.get(ordinal) ?? 0),
  };
}

/** From the first plausible second to the last. */
type Span = readonly [first: number, last: number];

function spanOf({ now, datesFrom = plausibleFrom }: DateOptions): Span {
  return [datesFrom, now + dayInSeconds];
}

/** Whether a time is too early (-1), plausible (0) or too late (1). */
function sideOf(time: number, [first, last]: Span): -1 | 0 | 1 {
  if (time < first) return -1;
  return time <= last ? 0 : 1;
}

/** The times of the main line; runs of implausible ones get their place between plausible ones. */
function replacedTimes(
  mainLine: readonly number[],
  committedAt: Float64Array,
  span: Span,
): number[] {
  const times = mainLine.map((ordinal) => committedAt[ordinal] ?? 0);
  const isPlausible = (time: number | undefined): boolean =>
    time !== undefined && sideOf(time, span) === 0;
  if (!times.some(isPlausible)) throw noPlausibleDate(span);
  const result = [...times];
  let maximum: number | undefined;
  for (let at = 0; at < times.length; at += 1) {
    if (isPlausible(times[at])) {
      maximum = Math.max(maximum ?? Number.NEGATIVE_INFINITY, times[at] ?? 0);
      continue;
    }
    let end = at;
    while (end < times.length && !isPlausible(times[end])) end += 1;
    const steps = stepsIn(times.slice(at, end), span);
    const next = times[end];
    const placed =
      maximum === undefined
        ? backwards(steps, next ?? span[1], span[0])
        : forwards(steps, maximum, Math.max(maximum, next ?? span[1] - dayInSeconds));
    for (const [step, time] of placed.entries()) result[at + step] = time;
    maximum = largestOf([maximum ?? Number.NEGATIVE_INFINITY, ...placed.slice(-1)]);
    at = end - 1;
  }
  return result;
}

/** Distances to the one before; 0 for the first, backwards, and between early and late. */
function stepsIn(times: readonly number[], span: Span): number[] {
  return times.map((time, at) => {
    const before = times[at - 1];
    if (before === undefined || sideOf(before, span) !== sideOf(time, span)) return 0;
    const step = time - before;
    return Number.isFinite(step) ? Math.max(0, step) : 0;
  });
}

/** From what lies before on, and never beyond what comes next. */
function forwards(steps: readonly number[], from: number, until: number): number[] {
  let time = from;
  return steps.map((step) => (time = Math.min(until, time + step)));
}

/** Up to what comes next; nothing lies before. */
function backwards(steps: readonly number[], until: number, from: number): number[] {
  let time = until;
  return steps
    .map((_, at) => {
      const step = steps[steps.length - at] ?? 0;
      return (time = Math.max(from, time - step));
    })
    .reverse();
}

/** How many commits carry a commit time below the running maximum of the order. */
export function countBehind(committedAt: Float64Array, effectiveAt: Float64Array): number {
  let behind = 0;
  committedAt.forEach((time, ordinal) => {
    if (time < (effectiveAt[ordinal] ?? 0)) behind++;
  });
  return behind;
}

const DATE_ADVICE =
  'check the clock and the time zone of this machine, correct the date in the source, say from ' +
  'when on dates are right (--dates-from, if the history is that old), or import with ' +
  '--clamp-dates, which replaces these dates and keeps their order and distance';

function refuseImplausible(
  committedAt: Float64Array,
  span: Span,
  shaAt: (ordinal: number) => string,
): void {
  const implausible: number[] = [];
  committedAt.forEach((time, ordinal) => {
    if (sideOf(time, span) !== 0) implausible.push(ordinal);
  });
  const [first] = implausible;
  if (first === undefined) return;
  const describe = (ordinal: number): string =>
    `${shaAt(ordinal)} is dated ${dateText(committedAt[ordinal] ?? 0)}`;
  const which = `commit ${describe(first)}, outside ${dateText(span[0])} to tomorrow`;
  const reason = `${which} (${implausible.length} such commits): ${DATE_ADVICE}`;
  const findings = implausible.slice(0, 20).map(describe);
  throw new SourceError('DATE_IMPLAUSIBLE', reason, { findings });
}

function noPlausibleDate([first]: Span): SourceError {
  return new SourceError(
    'DATE_IMPLAUSIBLE',
    `no commit on the main line has a commit time between ${dateText(first)} and tomorrow, so ` +
      'the history cannot be dated: check the clock of this machine or correct the source; if ' +
      'the history is older, say from when on dates are right (--dates-from)',
  );
}

/** @returns by how much each replaced commit time was moved */
function clamp(
  committedAt: Float64Array,
  effectiveAt: Float64Array,
  span: Span,
): ReadonlyMap<number, number> {
  const shifts = new Map<number, number>();
  committedAt.forEach((time, ordinal) => {
    if (sideOf(time, span) === 0) return;
    const replaced = effectiveAt[ordinal] ?? 0;
    committedAt[ordinal] = replaced;
    if (Number.isFinite(time)) shifts.set(ordinal, replaced - time);
  });
  return shifts;
}

function dateText(time: number): string {
  const date = new Date(time * 1000);
  return Number.isNaN(date.getTime()) ? `${time} s after 1970` : date.toISOString().slice(0, 10);
}
