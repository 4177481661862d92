import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Fit, fitLeastSquares, meanOf, outOfSampleRSquared } from './least-squares.ts';
import { varianceOf } from './moments.ts';
import { student } from './student.ts';

const FOLDER = new URL('../../../../shared/data/nist-strd/', import.meta.url);
const CERTIFIED = new URL('certified.json', FOLDER);

interface Certified {
  readonly file: string;
  readonly n: number;
  readonly intercept: boolean;
  readonly polynomial_degree: number | null;
  readonly params: readonly { readonly estimate: string; readonly sd: string }[];
}

interface CertifiedSets {
  readonly linear: Record<string, Certified>;
  readonly univariate: Record<string, { file: string; n: number; mean: string; sd: string }>;
}

/** How many digits agree: −log₁₀ of the relative error. */
function digits(got: number, wanted: number): number {
  if (got === wanted) return 16;
  return -Math.log10(Math.abs(got - wanted) / (wanted === 0 ? 1 : Math.abs(wanted)));
}

function fitted(regression: Parameters<typeof fitLeastSquares>[0]): Fit {
  const fit = fitLeastSquares(regression);
  if (!fit.ok) throw new Error(fit.code);
  return fit;
}

/** The last rows of a file of NIST: its data stand at the end. */
function numbersIn(path: string, n: number): number[][] {
  const lines = readFileSync(new URL(path, FOLDER), 'utf8').trimEnd().split(/\r?\n/);
  return lines.slice(-n).map((line) => line.trim().split(/\s+/).map(Number));
}

describe.skipIf(!existsSync(CERTIFIED))(
  'the reference datasets of NIST (skipped when absent)',
  () => {
    const { linear, univariate } = existsSync(CERTIFIED)
      ? (JSON.parse(readFileSync(CERTIFIED, 'utf8')) as CertifiedSets)
      : { linear: {}, univariate: {} };

    test.each([
      ['Lew', 13],
      ['Lottery', 13],
      ['Mavro', 12],
      ['NumAcc1', 13],
      ['NumAcc2', 13],
      ['NumAcc3', 9],
    ])('%s has its mean, and its deviation to %d digits', (name, least) => {
      const set = univariate[name];
      if (set === undefined) throw new Error(`no ${name}`);
      const values = numbersIn(`univariate/${set.file}`, set.n).map(([value = 0]) => value);
      expect(digits(meanOf(values), Number(set.mean))).toBeGreaterThan(13);
      expect(digits(Math.sqrt(varianceOf(values)), Number(set.sd))).toBeGreaterThan(least);
    });

    test.each([
      ['Longley', 11.8],
      ['NoInt1', 13.7],
      ['NoInt2', 13.7],
      ['Norris', 11.5],
      ['Wampler1', 8.7],
      ['Wampler2', 11.6],
      ['Wampler3', 8.2],
      ['Wampler4', 6.9],
    ])('%s is fitted to %d digits', (name, least) => {
      const set = linear[name];
      if (set === undefined) throw new Error(`no ${name}`);
      const rows = numbersIn(`linear/${set.file}`, set.n);
      expect(rows).toHaveLength(set.n);
      const given = rows.map((row) => row.slice(1));
      const degree = set.polynomial_degree ?? 1;
      const x =
        degree > 1
          ? Array.from({ length: degree }, (_, at) => given.map(([v = 0]) => v ** (at + 1)))
          : (given[0] ?? []).map((_, at) => given.map((row) => row[at] ?? 0));
      const fit = fitted({ y: rows.map(([y = 0]) => y), x, intercept: set.intercept });
      for (const [at, { estimate, sd }] of set.params.entries()) {
        expect(digits(fit.coefficients[at] ?? 0, Number(estimate))).toBeGreaterThan(least);
        if (Number(sd) === 0) continue;
        expect(digits(fit.errors.classical[at] ?? 0, Number(sd))).toBeGreaterThan(least - 1);
      }
    });
  },
);

describe('least squares', () => {
  const y = [1, 3, 2, 5, 4, 6];
  const x = [[1, 2, 3, 4, 5, 6]];

  test('a line through few points, by hand: slope 31/35, R² (31/35)²', () => {
    const fit = fitted({ y, x, intercept: true });
    expect(fit.coefficients[1]).toBeCloseTo(31 / 35, 12);
    expect(fit.coefficients[0]).toBeCloseTo(3.5 - (31 / 35) * 3.5, 12);
    expect(fit.rSquared).toBeCloseTo((31 / 35) ** 2, 12);
  });

  test('a group of one row each gives HC1 but for its factor', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { errors } = fitted({ y, x, intercept: true, clusters });
    // G/(G−1)·(n−1)/(n−p) is n/(n−p) when G is n.
    expect(errors.cr1?.[1]).toBeCloseTo(errors.hc1[1] ?? 0, 12);
  });

  test('rows that are repeated count once by groups and twice by classical errors', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f'];
    const once = fitted({ y, x, intercept: true, clusters }).errors;
    const twice = fitted({
      y: [...y, ...y],
      x: x.map((column) => [...column, ...column]),
      intercept: true,
      clusters: [...clusters, ...clusters],
    }).errors;
    const factor = Math.sqrt(11 / 10 / (5 / 4));
    expect(twice.cr1?.[1]).toBeCloseTo((once.cr1?.[1] ?? 0) * factor, 12);
    expect(twice.classical[1]).toBeLessThan((once.classical[1] ?? 0) * 0.7);
  });

  test('refuses a constant column, one that follows from others, and too few rows', () => {
    const of = (columns: number[][], rows = y): unknown =>
      fitLeastSquares({ y: rows, x: columns, intercept: true });
    expect(of([y.map(() => 0.3)])).toEqual({ ok: false, code: 'COLLINEAR' });
    expect(of([y, y.map((v) => 2 - v)])).toEqual({ ok: false, code: 'COLLINEAR' });
    expect(of([[1, 2]], [1, 2])).toEqual({ ok: false, code: 'TOO_FEW_ROWS' });
  });

  test('foretells nothing by noise: R² out of sample is below nought', () => {
    const noise = [[3, 1, 2, 2, 1, 3]];
    const clusters = ['a', 'a', 'b', 'b', 'c', 'c'];
    expect(outOfSampleRSquared({ y, x: noise, intercept: true, clusters })).toBeLessThan(0);
    const exact = { y: y.map((v) => 2 + 3 * v), x: [y], intercept: true, clusters };
    expect(outOfSampleRSquared(exact)).toBeCloseTo(1, 12);
  });

  test('the mean keeps its digits beside a large number', () => {
    expect(meanOf([1e15 + 1, 1e15 + 2, 1e15 + 3])).toBe(1e15 + 2);
  });
});

test.each([
  [1, 12.706_204_736_174_7],
  [10, 2.228_138_851_964_94],
  [44, 2.015_367_574_443_67],
  [1e6, 1.959_966_356_85],
])('Student with %d degrees of freedom leaves 5 percent outside %d', (freedom, wanted) => {
  expect(digits(student(0.05, freedom), wanted)).toBeGreaterThan(8);
});
