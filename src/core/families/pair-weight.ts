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

/** So many times as long the works of two people are remembered for what claims weigh. */
export const PAIR_MEMORY = 3;

/** Of c works of two people that are used up, so many quarters come back within 56 days. */
const QUARTERS_BACK = 3;

/**
 * Weight of the next claim of a person that the same other vouches for, ppm. Two people have c
 * works between them; each claim takes its weight off them, 1 or half of what is left below that,
 * and three quarters of c come back evenly in 56 days. So whoever keeps more promises
 * is never paid less in the long run, and all that one person says of another is bounded.
 * @param worksPerPair c; 0: every work counts in full
 * @param works how many the two had in each cycle that is remembered, the open one last
 */
export function claimPairWeightOf(worksPerPair: number, works: readonly number[]): Ppm {
  if (worksPerPair === 0) return ONE;
  const full = worksPerPair * ONE;
  const back = floorDivide(PAIR_MEMORY * QUARTERS_BACK * full, 4 * works.length);
  let left = full;
  for (const count of works) {
    left = Math.min(full, left + back);
    for (let nth = 0; nth < count && left > 1; nth += 1) left -= weightOf(left);
  }
  return weightOf(left);
}

/** Somebody who vouches is never nobody: a word weighs a millionth at least. */
function weightOf(left: number): Ppm {
  return left >= ONE ? ONE : Math.max(1, floorDivide(left, 2));
}
