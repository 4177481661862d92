import { twoSided } from './distributions.ts';
import { fitLeastSquares, type NoFit } from './least-squares.ts';
import type { Column } from './orthogonal.ts';
import { student } from './student.ts';

/** Rows of clusters before and after something happened to some of them. */
export interface BeforeAndAfter {
  readonly cluster: readonly string[];
  readonly treated: readonly boolean[];
  readonly post: readonly boolean[];
  readonly y: Column;
}

/** What changed in the treated beyond what changed in the others. */
export interface DifferenceInDifferences {
  readonly ok: true;
  readonly n: number;
  readonly clusters: number;
  readonly effect: number;
  /** CR1, by cluster. */
  readonly error: number;
  readonly errorClassical: number;
  readonly p: number;
  /** 95 %, by Student's t with G − 1 degrees of freedom. */
  readonly interval: readonly [low: number, high: number];
  /** Constant, treated, post, both. */
  readonly coefficients: Column;
  readonly errors: Column;
}

/**
 * Difference in differences. It is an effect only if both would have changed alike otherwise: run
 * it on periods before anything happened (a placebo), which must find nothing.
 */
export function differenceInDifferences(rows: BeforeAndAfter): DifferenceInDifferences | NoFit {
  const { cluster, treated, post, y } = rows;
  const x = [
    treated.map(Number),
    post.map(Number),
    treated.map((is, row) => Number(is && post[row] === true)),
  ];
  const fit = fitLeastSquares({ y, x, intercept: true, clusters: cluster });
  if (!fit.ok) return fit;
  const clusters = fit.clusters ?? 0;
  const [effect = NaN, error = NaN] = [fit.coefficients[3], fit.errors.cr1?.[3]];
  const half = student(0.05, clusters - 1) * error;
  return {
    ok: true,
    n: fit.n,
    clusters,
    effect,
    error,
    errorClassical: fit.errors.classical[3] ?? NaN,
    p: twoSided(effect / error, clusters - 1),
    interval: [effect - half, effect + half],
    coefficients: fit.coefficients,
    errors: fit.errors.cr1 ?? [],
  };
}
