import { chiSquared95 } from './chi-squared.ts';
import type { WindowCounts } from './window-counts.ts';

/** How much the failure share differs between the cycles of a window. */
export interface Dispersion {
  /** df: cycles with outcomes − 1; 0 when there are none. */
  readonly degrees: number;
  /** φ = max(1, X²/df): by how much the outcomes of a cycle vary beyond chance. */
  readonly inflation: number;
  /** s: standard deviation of the failure share of a cycle. */
  readonly deviation: number;
  /** s₉₅: what chance alone exceeds in one window of twenty. */
  readonly deviationByChance: number;
}

/**
 * Pearson's X² of cycle × (kept, failed) over the cycles with outcomes, and what follows from it:
 * s² = f(1−f)/n̄ · X²/df, and s₉₅ the same with χ²₉₅(df) for X². X² is 0 when f is 0 or 1.
 */
export function dispersion({ active, failed, total }: WindowCounts): Dispersion {
  const degrees = Math.max(0, active.length - 1);
  if (degrees === 0 || failed === 0 || failed === total) {
    return { degrees, inflation: 1, deviation: 0, deviationByChance: 0 };
  }
  const share = failed / total;
  const variance = share * (1 - share);
  let statistic = 0;
  for (const cycle of active) {
    statistic += (cycle.failed - cycle.total * share) ** 2 / (cycle.total * variance);
  }
  const perCycle = variance / (total / active.length);
  return {
    degrees,
    inflation: Math.max(1, statistic / degrees),
    deviation: Math.sqrt((perCycle * statistic) / degrees),
    deviationByChance: Math.sqrt((perCycle * chiSquared95(degrees)) / degrees),
  };
}
