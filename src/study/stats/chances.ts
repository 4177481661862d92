import { meanOf } from './least-squares.ts';
import { dot, factorsOf, solveTriangular, type Column } from './orthogonal.ts';

/** How far foretold chances are from what happened. */
export interface ChanceQuality {
  /** The mean square of chance − outcome. */
  readonly brier: number;
  /** 1 − brier by that of the base rate; below nought the base rate foretells better. */
  readonly brierSkill: number;
  readonly logLoss: number;
  /** 1 when chances spread as they should; below 1 they are too bold. */
  readonly slope: number;
  readonly slopeError: number;
  readonly intercept: number;
  readonly interceptError: number;
  /** 0 when they are right on average, in log odds. */
  readonly inTheLarge: number;
  readonly inTheLargeError: number;
  readonly spiegelhalterZ: number;
}

/** Coefficients in log odds, with Wald's errors. */
export interface LogisticFit {
  readonly coefficients: Column;
  readonly errors: Column;
}

/** Judges chances from 0 to 1, both excluded. */
export function chanceQuality(outcome: readonly boolean[], chances: Column): ChanceQuality {
  const y = outcome.map(Number);
  const logits = chances.map((p) => Math.log(p / (1 - p)));
  const brier = meanOf(chances.map((p, row) => (p - (y[row] ?? 0)) ** 2));
  const rate = meanOf(y);
  const ones = y.map(() => 1);
  const free = logistic(y, [ones, logits]);
  const fixed = logistic(y, [ones], logits);
  const drift = chances.reduce((sum, p, row) => sum + ((y[row] ?? 0) - p) * (1 - 2 * p), 0);
  const spread = chances.reduce((sum, p) => sum + (1 - 2 * p) ** 2 * p * (1 - p), 0);
  return {
    brier,
    brierSkill: 1 - brier / (rate * (1 - rate)),
    logLoss: -meanOf(chances.map((p, row) => Math.log(outcome[row] === true ? p : 1 - p))),
    slope: free.coefficients[1] ?? NaN,
    slopeError: free.errors[1] ?? NaN,
    intercept: free.coefficients[0] ?? NaN,
    interceptError: free.errors[0] ?? NaN,
    inTheLarge: fixed.coefficients[0] ?? NaN,
    inTheLargeError: fixed.errors[0] ?? NaN,
    spiegelhalterZ: drift / Math.sqrt(spread),
  };
}

const STEPS_MAX = 100;

/**
 * Logistic regression by Newton's steps, each a weighted least squares by QR.
 * @param columns with the column of ones, if there is to be one
 * @param offset log odds that are added with a coefficient of 1
 */
export function logistic(y: Column, columns: readonly Column[], offset?: Column): LogisticFit {
  let coefficients: Column = columns.map(() => 0);
  let errors: Column = coefficients;
  for (let step = 0; step < STEPS_MAX; step++) {
    const chances = y.map((_, row) => {
      const logit = columns.reduce((s, c, at) => s + (c[row] ?? 0) * (coefficients[at] ?? 0), 0);
      return 1 / (1 + Math.exp(-(logit + (offset?.[row] ?? 0))));
    });
    const roots = chances.map((p) => Math.sqrt(Math.max(1e-12, p * (1 - p))));
    const { r, rotate } = factorsOf(columns.map((c) => c.map((v, row) => v * (roots[row] ?? 0))));
    const moved = solveTriangular(
      r,
      rotate(chances.map((p, row) => ((y[row] ?? 0) - p) / (roots[row] ?? 1))),
    );
    coefficients = coefficients.map((value, at) => value + (moved[at] ?? 0));
    errors = inverseLengths(r);
    if (Math.sqrt(dot(moved, moved)) < 1e-13) break;
  }
  return { coefficients, errors };
}

/** The roots of the diagonal of (RᵀR)⁻¹. */
function inverseLengths(r: readonly Column[]): Column {
  const sums = r.map(() => 0);
  for (const at of r.keys()) {
    const unit = r.map((_, row) => (row === at ? 1 : 0));
    for (const [row, value] of solveTriangular(r, unit).entries()) {
      sums[row] = (sums[row] ?? 0) + value * value;
    }
  }
  return sums.map(Math.sqrt);
}
