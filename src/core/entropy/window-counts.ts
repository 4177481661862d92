import type { CycleRatings, DomainSeries } from './domain-series.ts';

/** What happened in a domain over a span of cycles. */
export interface WindowCounts {
  /** By category, `kept` first. */
  readonly outcomes: readonly number[];
  /** n. */
  readonly total: number;
  readonly failed: number;
  /** The cycles with outcomes, in order. */
  readonly active: readonly { readonly total: number; readonly failed: number }[];
}

/**
 * More outcomes of one category, or pairs of ratings, than this in one cycle of a domain cannot be
 * measured: who takes them has to stop before.
 */
export const COUNT_MAX = 10_000_000;

/**
 * Sums the outcomes of the cycles `first` to `last`, both included. A cycle recorded under a policy
 * with fewer categories lacks the later ones.
 * @throws RangeError when a cycle has more categories or a count is no count.
 */
export function windowCounts(
  series: DomainSeries,
  categories: number,
  first: number,
  last: number,
): WindowCounts {
  const outcomes = Array.from({ length: categories }, () => 0);
  const active = [];
  for (let cycle = first; cycle <= last; cycle += 1) {
    const counts = series.outcomes.get(cycle);
    if (counts === undefined) continue;
    assertCounts(cycle, counts, categories);
    const total = sum(counts);
    if (total > 0) active.push({ total, failed: total - (counts[0] ?? 0) });
    for (let category = 0; category < counts.length; category += 1) {
      outcomes[category] = (outcomes[category] ?? 0) + (counts[category] ?? 0);
    }
  }
  const total = sum(outcomes);
  return { outcomes, total, failed: total - (outcomes[0] ?? 0), active };
}

/**
 * Pools the ratings of the cycles `first` to `last`, both included.
 * @throws RangeError when more pairs disagree than there are, or rated items lack a pair.
 */
export function windowRatings(series: DomainSeries, first: number, last: number): CycleRatings {
  const pooled = { ratedItems: 0, ratingPairs: 0, disagreeingPairs: 0 };
  for (let cycle = first; cycle <= last; cycle += 1) {
    const ratings = series.ratings?.get(cycle);
    if (ratings === undefined) continue;
    assertRatings(cycle, ratings);
    pooled.ratedItems += ratings.ratedItems;
    pooled.ratingPairs += ratings.ratingPairs;
    pooled.disagreeingPairs += ratings.disagreeingPairs;
  }
  return pooled;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX;
}

function assertCounts(cycle: number, counts: readonly number[], categories: number): void {
  if (counts.length > categories || !counts.every(isCount)) {
    throw new RangeError(
      `cycle ${cycle} does not count at most ${categories} categories: [${counts.join()}]`,
    );
  }
}

function assertRatings(cycle: number, ratings: CycleRatings): void {
  const { ratedItems, ratingPairs, disagreeingPairs } = ratings;
  const whole = [ratedItems, ratingPairs, disagreeingPairs].every(isCount);
  if (!whole || ratedItems > ratingPairs || disagreeingPairs > ratingPairs) {
    throw new RangeError(`the ratings of cycle ${cycle} contradict each other`);
  }
}
