import { floorDivide, ONE, type Ppm } from '../units.ts';

/** Works of the same two people are counted over this long. */
export const PAIR_DAYS = 56;

/**
 * Weight of the m-th work that the same person vouched for: min(1, c/m), rounded down to ppm. So a
 * circle of friends that vouch for ever more works of each other gain ever less by each.
 * @param worksPerPair c; 0: every work counts in full
 * @param works m, this one included
 */
export function pairWeightOf(worksPerPair: number, works: number): Ppm {
  if (worksPerPair === 0) return ONE;
  return Math.min(ONE, floorDivide(worksPerPair * ONE, works));
}

/**
 * The same of a claim: min(1, c²/m²), so that all works of two people in 56 days, however many,
 * weigh less than 2·c. The sum of c/m has no end: at ten trifles a day it still grows.
 */
export function claimPairWeightOf(worksPerPair: number, works: number): Ppm {
  if (worksPerPair === 0) return ONE;
  return Math.min(ONE, floorDivide(worksPerPair * worksPerPair * ONE, works * works));
}
