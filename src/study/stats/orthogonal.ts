import { largestOf, smallestOf } from '../../core/lists.ts';
/** A column of a table of numbers: one value for each row. */
export type Column = readonly number[];

/** The factors of a table X = QR, as columns; Q is as wide as X. */
export interface Factors {
  /** Orthonormal columns. */
  readonly q: readonly Column[];
  /** Upper triangular, by columns. */
  readonly r: readonly Column[];
  /** Qᵀ·v by the reflections themselves, which is more exact than by the columns of Q. */
  readonly rotate: (v: Column) => Column;
}

/**
 * X = QR by Householder's reflections. The normal equations would lose twice as many digits, and
 * Gram-Schmidt its orthogonality, on columns that nearly depend on each other.
 * @see Golub and Van Loan, Matrix Computations, 5.2
 */
export function factorsOf(columns: readonly Column[]): Factors {
  const rows = columns[0]?.length ?? 0;
  const work = columns.map((column) => [...column]);
  const reflectors: Column[] = [];
  for (let at = 0; at < columns.length; at++) {
    const reflector = reflectorOf(work[at] ?? [], at);
    reflectors.push(reflector);
    for (const column of work.slice(at)) reflect(column, reflector);
  }
  const q = columns.map((_, at) => {
    const unit = Array.from({ length: rows }, (_unused, row) => (row === at ? 1 : 0));
    for (const reflector of reflectors.toReversed()) reflect(unit, reflector);
    return unit;
  });
  return {
    q,
    r: work.map((column, at) => column.slice(0, columns.length).map((x, i) => (i > at ? 0 : x))),
    rotate: (v) => {
      const turned = [...v];
      for (const reflector of reflectors) reflect(turned, reflector);
      return turned.slice(0, columns.length);
    },
  };
}

/** Solves R·x = v for an upper triangular R. */
export function solveTriangular(r: readonly Column[], v: Column): Column {
  const x = [...v];
  for (let at = r.length - 1; at >= 0; at--) {
    const column = r[at] ?? [];
    const value = (x[at] ?? 0) / (column[at] ?? 0);
    x[at] = value;
    for (let row = 0; row < at; row++) x[row] = (x[row] ?? 0) - value * (column[row] ?? 0);
  }
  return x;
}

/**
 * Largest by smallest singular value, by Jacobi's rotations of the columns against each other.
 * @see Golub and Van Loan, Matrix Computations, 8.6.3
 */
export function conditionNumber(columns: readonly Column[]): number {
  const work = columns.map((column) => [...column]);
  for (let sweep = 0; sweep < 60 && rotateAll(work); sweep++);
  const singular = work.map((column) => Math.sqrt(dot(column, column)));
  return largestOf(singular) / smallestOf(singular);
}

/** Σ aᵢ·bᵢ */
export function dot(a: Column, b: Column): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function reflectorOf(column: Column, at: number): Column {
  const below = column.map((value, row) => (row < at ? 0 : value));
  const length = Math.hypot(...below);
  const head = below[at] ?? 0;
  below[at] = head + (head < 0 ? -length : length); // of one sign, so that nothing cancels
  return below;
}

function reflect(column: number[], reflector: Column): void {
  const squared = dot(reflector, reflector);
  if (squared === 0) return;
  const factor = (2 * dot(reflector, column)) / squared;
  for (let row = 0; row < column.length; row++) {
    column[row] = (column[row] ?? 0) - factor * (reflector[row] ?? 0);
  }
}

/** One sweep over all pairs. @returns whether any pair was not yet orthogonal */
function rotateAll(work: readonly number[][]): boolean {
  let isMoved = false;
  for (const [at, first] of work.entries()) {
    for (const second of work.slice(at + 1)) isMoved = rotatePair(first, second) || isMoved;
  }
  return isMoved;
}

function rotatePair(first: number[], second: number[]): boolean {
  const [a, b, c] = [dot(first, first), dot(second, second), dot(first, second)];
  if (Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) return false;
  const zeta = (b - a) / (2 * c);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  for (let row = 0; row < first.length; row++) {
    const [x, y] = [first[row] ?? 0, second[row] ?? 0];
    first[row] = cosine * (x - tangent * y);
    second[row] = cosine * (y + tangent * x);
  }
  return true;
}
