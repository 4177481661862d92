import { coverage } from './coverage.ts';
import { direction, lowWaterMark } from './direction.ts';
import { disagreement } from './disagreement.ts';
import { dispersion } from './dispersion.ts';
import type { DomainSeries } from './domain-series.ts';
import { drift } from './drift.ts';
import type { EntropyRules } from './entropy-rules.ts';
import { entropyState } from './entropy-state.ts';
import { failure } from './failure.ts';
import { instrumentFactors } from './instrument-factor.ts';
import type { Measurement } from './measurement.ts';
import { standardError } from './standard-error.ts';
import { uncertainty } from './uncertainty.ts';
import { volatility } from './volatility.ts';
import { weightedEntropy } from './weighted-entropy.ts';
import { windowCounts, windowRatings } from './window-counts.ts';
import { peopleByMember } from './window-members.ts';

/**
 * Measures the entropy of one domain at the close of a cycle (docs/internals/design.md#entropy).
 * Reads outcomes of the last 56 cycles (28 for the factors, 56 for the coverage), recorded
 * measurements of the 69 cycles before, and who settled outcomes in the 14 cycles of one of these;
 * whatever lies outside these spans changes nothing.
 * @throws RangeError when the series holds counts or readings that cannot be.
 */
export function measure(
  rules: EntropyRules,
  domain: string,
  series: DomainSeries,
  cycle: number,
): Measurement {
  const first = cycle - rules.windowCycles + 1;
  const counts = windowCounts(series, rules.categories, first, cycle);
  const people = series.people ?? peopleByMember(rules, series);
  const members = people.count(cycle);
  const ratings = windowRatings(series, first, cycle);
  const instruments = instrumentFactors(series, first, cycle);
  const before = windowCounts(series, rules.categories, first - rules.windowCycles, first - 1);
  const spread = dispersion(counts);
  const factors = {
    failure: failure(counts),
    uncertainty: uncertainty(counts),
    volatility: volatility(spread),
    drift: drift(counts, before, spread.inflation),
    disagreement: disagreement(ratings, rules.ratingClasses),
  };
  const sampled = {
    counts,
    dispersion: spread,
    volatility: factors.volatility,
    ratings,
    instruments,
  };
  const estimate = {
    entropy: weightedEntropy(rules.weights, factors, instruments),
    error: standardError(rules, sampled),
  };
  const covered = coverage(rules, series, cycle);
  const state = entropyState(rules, series, cycle, {
    counts,
    members,
    ratings,
    instruments,
    coverage: covered,
  });
  const reference = state === 'KNOWN' ? lowWaterMark(rules, series, cycle) : undefined;
  return {
    domain,
    cycle,
    outcomes: counts.outcomes,
    activeCycles: counts.active.length,
    members,
    coverage: covered,
    factors,
    ...(instruments.length === 0 ? {} : { instruments }),
    ...estimate,
    state,
    ...(reference === undefined
      ? {}
      : { reference, broad: people.isBroad(cycle, reference.cycle) }),
    direction: direction(estimate, reference),
  };
}
