import { type Column, conditionNumber, dot, factorsOf, solveTriangular } from './orthogonal.ts';

/** What is fitted: y by the columns of x. */
export interface Regression {
  readonly y: Column;
  /** Without the column of ones. */
  readonly x: readonly Column[];
  /** Whether a column of ones stands before the others. */
  readonly intercept: boolean;
  /** The group of each row, whose errors may depend on each other. */
  readonly clusters?: readonly string[];
}

/** Standard errors of the coefficients, by what they take for granted of the residuals. */
export interface StandardErrors {
  /** All residuals of one variance, and independent. */
  readonly classical: Column;
  /** Of any variance, independent; White's, times n/(n−p). */
  readonly hc1: Column;
  /** The same by residuals over 1 − leverage; more cautious in small samples. */
  readonly hc3: Column;
  /** Dependent within a group; times G/(G−1)·(n−1)/(n−p). Absent without groups. */
  readonly cr1?: Column;
}

/** A fit; coefficients in units of y per unit of x, the intercept first. */
export interface Fit {
  readonly ok: true;
  readonly n: number;
  readonly coefficients: Column;
  readonly errors: StandardErrors;
  /** About the mean with an intercept, else about nought. */
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  readonly residualDeviation: number;
  /** Of the columns, intercept among them, scaled to one length each (Belsley). */
  readonly conditionNumber: number;
  /** How many groups there are. */
  readonly clusters?: number;
}

/** Why nothing can be fitted. `COLLINEAR`: a column follows from the others, or is constant. */
export interface NoFit {
  readonly ok: false;
  readonly code: 'TOO_FEW_ROWS' | 'COLLINEAR' | 'ONE_CLUSTER';
}

/** Below this share of its length a column has nothing that the others have not. */
const NOTHING_LEFT = 1e-11;

/** Least squares by Householder's QR of columns scaled by powers of two. */
export function fitLeastSquares(regression: Regression): Fit | NoFit {
  const { y, clusters } = regression;
  const columns = designOf(regression);
  const [n, p] = [y.length, columns.length];
  if (n <= p) return { ok: false, code: 'TOO_FEW_ROWS' };
  const groups = clusters === undefined ? undefined : new Set(clusters).size;
  if (groups === 1) return { ok: false, code: 'ONE_CLUSTER' };
  const lengths = columns.map(powerNearLength);
  const scaled = columns.map((column, at) => column.map((value) => value / (lengths[at] ?? 1)));
  const { q, r, rotate } = factorsOf(scaled);
  const unit = r.map((column) => {
    const length = Math.sqrt(dot(column, column));
    return column.map((value) => value / length);
  });
  const isFull = unit.every((column, at) => Math.abs(column[at] ?? 0) > NOTHING_LEFT);
  if (!isFull) return { ok: false, code: 'COLLINEAR' };
  const rotated = rotate(y);
  const coefficients = solveTriangular(r, rotated).map((value, at) => value / (lengths[at] ?? 1));
  const residuals = y.map(
    (value, row) =>
      value - columns.reduce((s, c, at) => s + (c[row] ?? 0) * (coefficients[at] ?? 0), 0),
  );
  const rows = y.map((_, row) => q.map((column) => column[row] ?? 0));
  const pulls = rows.map((row) =>
    solveTriangular(r, row).map((value, at) => value / (lengths[at] ?? 1)),
  );
  const rss = dot(residuals, residuals);
  return {
    ok: true,
    n,
    coefficients,
    errors: errorsOf({ pulls, rows, residuals, ...(clusters === undefined ? {} : { clusters }) }),
    ...explained(regression, rss, p),
    residualDeviation: Math.sqrt(rss / (n - p)),
    conditionNumber: conditionNumber(unit),
    ...(groups === undefined ? {} : { clusters: groups }),
  };
}

/** What a fit says of one row; the row has no column of ones. */
function predicted({ coefficients }: Fit, row: Column): number {
  const values = coefficients.length > row.length ? [1, ...row] : row;
  return dot(coefficients, values);
}

/**
 * R² of rows that the fit has not seen: every group is foretold by a fit to all others, and set
 * against the mean of those others. Below nought the mean foretells better.
 * @returns undefined when some fit without a group cannot be made
 */
export function outOfSampleRSquared(
  regression: Regression & { readonly clusters: readonly string[] },
): number | undefined {
  const { y, x, clusters, intercept } = regression;
  let [missed, spread] = [0, 0];
  for (const group of new Set(clusters)) {
    const isOther = (_: number, row: number): boolean => clusters[row] !== group;
    const others = y.filter(isOther);
    const columns = x.map((column) => column.filter(isOther));
    const fit = fitLeastSquares({ y: others, x: columns, intercept });
    if (!fit.ok) return undefined;
    const middle = meanOf(others);
    for (const [row, value] of y.entries()) {
      if (clusters[row] !== group) continue;
      const own = x.map((column) => column[row] ?? 0);
      missed += (value - predicted(fit, own)) ** 2;
      spread += (value - middle) ** 2;
    }
  }
  return spread === 0 ? undefined : 1 - missed / spread;
}

/** The mean, by two passes: the second takes back what the first one rounded. */
export function meanOf(values: Column): number {
  const rough = values.reduce((sum, value) => sum + value, 0) / values.length;
  return rough + values.reduce((sum, value) => sum + (value - rough), 0) / values.length;
}

/** The power of two next to a column's length: dividing by it rounds nothing. */
function powerNearLength(column: Column): number {
  const length = Math.sqrt(dot(column, column));
  return length > 0 ? 2 ** Math.round(Math.log2(length)) : 1;
}

function designOf({ y, x, intercept }: Regression): Column[] {
  return intercept ? [y.map(() => 1), ...x] : [...x];
}

function explained(
  { y, intercept }: Regression,
  rss: number,
  p: number,
): Pick<Fit, 'rSquared' | 'adjustedRSquared'> {
  const middle = intercept ? meanOf(y) : 0;
  const total = y.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const rSquared = 1 - rss / total;
  const free = intercept ? y.length - 1 : y.length;
  return { rSquared, adjustedRSquared: 1 - ((1 - rSquared) * free) / (y.length - p) };
}

interface Pulls {
  /** What each row adds to the coefficients per unit of its residual: (XᵀX)⁻¹xᵢ. */
  readonly pulls: readonly Column[];
  /** Rows of Q; their squared lengths are the leverages. */
  readonly rows: readonly Column[];
  readonly residuals: Column;
  readonly clusters?: readonly string[];
}

function errorsOf({ pulls, rows, residuals, clusters }: Pulls): StandardErrors {
  const n = residuals.length;
  const p = pulls[0]?.length ?? 0;
  const variance = dot(residuals, residuals) / (n - p);
  const sums = (weight: (row: number) => number): Column =>
    squareSums(pulls.map((pull, row) => pull.map((value) => value * weight(row))));
  const at = (row: number): number => residuals[row] ?? 0;
  const leverage = (row: number): number => dot(rows[row] ?? [], rows[row] ?? []);
  const alike = sums(() => 1);
  const left = sums((row) => at(row) / (1 - leverage(row)));
  return {
    classical: rooted(alike, variance),
    hc1: rooted(sums(at), n / (n - p)),
    hc3: rooted(left, 1),
    ...(clusters === undefined
      ? {}
      : { cr1: clusterErrors({ pulls, rows, residuals, clusters }, n, p) }),
  };
}

function clusterErrors(
  { pulls, residuals, clusters }: Required<Pulls>,
  n: number,
  p: number,
): Column {
  const groups = new Map<string, number[]>();
  for (const [row, pull] of pulls.entries()) {
    const name = clusters[row] ?? '';
    const sum = groups.get(name) ?? pull.map(() => 0);
    const residual = residuals[row] ?? 0;
    groups.set(
      name,
      sum.map((value, at) => value + (pull[at] ?? 0) * residual),
    );
  }
  const count = groups.size;
  const factor = (count / (count - 1)) * ((n - 1) / (n - p));
  return squareSums([...groups.values()]).map((value) => Math.sqrt(value * factor));
}

/** Σ of the squares of each place. */
function squareSums(vectors: readonly Column[]): Column {
  const sums = (vectors[0] ?? []).map(() => 0);
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) sums[at] = (sums[at] ?? 0) + value * value;
  }
  return sums;
}

function rooted(values: Column, factor: number): Column {
  return values.map((value) => Math.sqrt(value * factor));
}
