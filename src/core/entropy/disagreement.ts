import { ONE, type Ppm } from '../units.ts';
import type { CycleRatings } from './domain-series.ts';

/**
 * Share of disagreeing pairs among all pairs of ratings of the same item, as a multiple of the
 * share (q−1)/q of raters who throw dice; at most 1, exact. Only ratings enter: dissent in a debate
 * or a vote is information, not disorder. Without a pair it is 0; rated items are then missing, so
 * the domain is not KNOWN.
 * @param classes q, the number of classes a rating has
 */
export function disagreement(ratings: CycleRatings, classes: number): Ppm {
  const { ratingPairs, disagreeingPairs } = ratings;
  if (ratingPairs === 0) return 0;
  const expected = BigInt(ratingPairs) * BigInt(classes - 1);
  const observed = BigInt(disagreeingPairs) * BigInt(classes);
  if (observed >= expected) return ONE;
  return Number((observed * BigInt(ONE) + expected - 1n) / expected);
}
