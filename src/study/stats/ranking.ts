import { NORMAL, twoSidedNormal } from './distributions.ts';
import { ranksOf } from './correlation.ts';
import { crossSum } from './moments.ts';
import type { Column } from './orthogonal.ts';

/** How well a score ranks: the chance that it puts a case with the outcome above one without. */
export interface Ranking {
  /** .5 is a coin. */
  readonly auc: number;
  readonly error: number;
  readonly interval: readonly [low: number, high: number];
}

/** Two scores of the same cases. */
export interface RankingDifference {
  /** First − second. */
  readonly difference: number;
  readonly error: number;
  readonly covariance: number;
  readonly z: number;
  readonly p: number;
}

/** What each case adds to the area: its place among the cases of the other outcome. */
interface Placements {
  readonly auc: number;
  readonly positive: Column;
  readonly negative: Column;
}

/**
 * The area under the curve, ties count half, with DeLong's error. The cases must not depend on each
 * other: if they do, take a bootstrap of their groups.
 * @see DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988)
 */
export function ranking(outcome: readonly boolean[], score: Column): Ranking {
  const placed = placements(outcome, score);
  const error = Math.sqrt(covarianceOf(placed, placed));
  const half = NORMAL.quantile(0.975) * error;
  const { auc } = placed;
  return { auc, error, interval: [Math.max(0, auc - half), Math.min(1, auc + half)] };
}

/** Whether one score ranks better than another, on the same cases. */
export function rankingDifference(
  outcome: readonly boolean[],
  first: Column,
  second: Column,
): RankingDifference {
  const [a, b] = [placements(outcome, first), placements(outcome, second)];
  const covariance = covarianceOf(a, b);
  const error = Math.sqrt(Math.max(0, covarianceOf(a, a) + covarianceOf(b, b) - 2 * covariance));
  const difference = a.auc - b.auc;
  const z = error === 0 ? 0 : difference / error;
  return { difference, error, covariance, z, p: twoSidedNormal(z) };
}

/** The area alone; NaN if one of the two outcomes never happened. */
export function areaOf(outcome: readonly boolean[], score: Column): number {
  const ranks = ranksOf(score);
  const positives = outcome.filter(Boolean).length;
  const sum = ranks.reduce((total, rank, row) => total + (outcome[row] === true ? rank : 0), 0);
  const negatives = outcome.length - positives;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function placements(outcome: readonly boolean[], score: Column): Placements {
  const all = ranksOf(score);
  const of = (wanted: boolean): Column => {
    const rows = outcome.flatMap((value, row) => (value === wanted ? [row] : []));
    const own = ranksOf(rows.map((row) => score[row] ?? 0));
    const others = outcome.length - rows.length;
    return rows.map((row, at) => ((all[row] ?? 0) - (own[at] ?? 0)) / others);
  };
  return {
    auc: areaOf(outcome, score),
    positive: of(true),
    negative: of(false).map((share) => 1 - share),
  };
}

function covarianceOf(a: Placements, b: Placements): number {
  return meanCovariance(a.positive, b.positive) + meanCovariance(a.negative, b.negative);
}

function meanCovariance(x: Column, y: Column): number {
  return crossSum(x, y) / (x.length - 1) / x.length;
}
