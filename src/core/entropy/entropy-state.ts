import type { Ppm } from '../units.ts';
import type { CycleRatings, DomainSeries } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';
import type { EntropyState, InstrumentFactor } from './measurement.ts';
import type { WindowCounts } from './window-counts.ts';

/** What a window holds to be judged by. */
export interface WindowContents {
  readonly counts: WindowCounts;
  /** Members with an outcome. */
  readonly members: number;
  readonly ratings: CycleRatings;
  readonly instruments: readonly InstrumentFactor[];
  readonly coverage: Ppm;
}

/**
 * Whether the entropy of a domain is known at the close of a cycle. A factor without weight cannot
 * silence a domain; an instrument with weight that stays silent does.
 */
export function entropyState(
  rules: EntropyRules,
  series: DomainSeries,
  cycle: number,
  contents: WindowContents,
): EntropyState {
  if (isKnown(rules, contents)) return 'KNOWN';
  for (let past = cycle - rules.staleCycles + 1; past < cycle; past += 1) {
    if (series.measurements.get(past)?.state === 'KNOWN') return 'STALE';
  }
  return 'UNKNOWN';
}

function isKnown(rules: EntropyRules, contents: WindowContents): boolean {
  const { counts, members, ratings, instruments, coverage } = contents;
  return (
    counts.total >= rules.minOutcomes &&
    counts.active.length >= rules.minActiveCycles &&
    members >= rules.minMembers &&
    coverage >= rules.coverageMin &&
    (rules.weights.disagreement === 0 || ratings.ratedItems >= rules.minRatedItems) &&
    instruments.every(({ weight, readings }) => weight === 0 || readings >= rules.minActiveCycles)
  );
}
