import { DAY_SECONDS, mondayBefore } from '../../policy/cycle.ts';
import type { CommitSource } from './commit-source.ts';

/** The lengths that an import chooses from, in days. */
export const CYCLE_DAYS = [7, 14, 28] as const;

/** How a history's cycle was chosen. */
export interface CycleChoice {
  readonly days: (typeof CYCLE_DAYS)[number];
  /** The median number of commits in 14 cycles of that length. */
  readonly commits: number;
}

/** A measurement looks at so many cycles. */
const WINDOW_CYCLES = 14;

/**
 * So many commits in a window leave a domain measurable: 30 outcomes are asked for, and merges,
 * programs and small domains take about half.
 */
export const COMMITS_PER_WINDOW = 60;

type History = Pick<CommitSource, 'total' | 'effectiveAt'>;

/**
 * The shortest cycle in whose windows a history has enough commits to be measured, by the median
 * of all windows that begin on a Monday of its life and have a commit; else the longest. A history
 * that is shorter than a window is taken at its own rate. Nobody chooses it but the commit times,
 * so two imports of one history agree.
 */
export function chooseCycle(history: History): CycleChoice {
  const choices = CYCLE_DAYS.map((days) => ({ days, commits: medianPerWindow(history, days) }));
  const [first, ...longer] = choices;
  const longest = longer.at(-1) ?? first;
  const enough = choices.find(({ commits }) => commits >= COMMITS_PER_WINDOW);
  const chosen = enough ?? longest;
  if (chosen === undefined) throw new RangeError('there is no cycle to choose from');
  return chosen;
}

function medianPerWindow(history: History, days: number): number {
  const length = WINDOW_CYCLES * days * DAY_SECONDS;
  const first = history.effectiveAt(0);
  const last = history.effectiveAt(history.total - 1);
  const span = Math.max(last - first, WEEK);
  if (span < length) return Math.floor((history.total * length) / span);
  const counts = windowCounts(history, { from: mondayBefore(first), last, length });
  return medianOf(counts.filter((count) => count > 0));
}

const WEEK = 7 * DAY_SECONDS;

/** Commits of every window that begins on a Monday and ends no later than the history does. */
function windowCounts(
  { total, effectiveAt }: History,
  { from, last, length }: { readonly from: number; readonly last: number; readonly length: number },
): number[] {
  const counts: number[] = [];
  let [begin, end] = [0, 0];
  for (let start = from; start + length <= last + WEEK; start += WEEK) {
    while (begin < total && effectiveAt(begin) < start) begin += 1;
    while (end < total && effectiveAt(end) < start + length) end += 1;
    counts.push(end - begin);
  }
  return counts;
}

function medianOf(counts: readonly number[]): number {
  const sorted = Float64Array.from(counts).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
