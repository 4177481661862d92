import { type Fit, fitLeastSquares, meanOf, outOfSampleRSquared } from '../stats/least-squares.ts';
import type { Column } from '../stats/orthogonal.ts';
import { student } from '../stats/student.ts';
import type { Panel, PanelRow } from './panel.ts';
import { type ComparisonNumbers, warningsOf } from './warnings.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** Names of the coefficients of r = intercept + αS + βR + γ(1 − C). */
export type Coefficient = 'intercept' | 'alpha' | 'beta' | 'gamma';

/** One coefficient, in percentage points for a whole step of its measure from 0 to 1. */
export interface Estimate {
  readonly name: Coefficient;
  readonly value: number;
  readonly errorClassical: number;
  /** Rows of one entity may depend on each other; CR1. */
  readonly errorClustered: number;
  /** 95 %, by the clustered error and Student's t with G − 1 degrees of freedom. */
  readonly interval: readonly [low: number, high: number];
}

/** What the panel says of interest and disorder. An indicator: no rate that anybody is charged. */
export interface Calibration {
  readonly ok: true;
  readonly rows: number;
  readonly incomplete: number;
  readonly entities: number;
  readonly years: readonly [first: number, last: number];
  readonly estimates: readonly Estimate[];
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  /** Every entity foretold by the others; absent if some of those fits cannot be made. */
  readonly outOfSampleRSquared?: number;
  readonly conditionNumber: number;
  /** The mean S of the rows. */
  readonly meanEntropy: number;
  /** The mean rate, percent per year. */
  readonly meanRate: number;
  readonly comparison: ComparisonNumbers;
  readonly warnings: readonly string[];
}

/** Why there is no estimate, in a sentence. */
export interface NoCalibration {
  readonly ok: false;
  readonly why: string;
}

/** Fits r = intercept + αS + βR + γ(1 − C) and says in plain words what it does not mean. */
export function calibrate(panel: Panel): Calibration | NoCalibration {
  const { rows, has, incomplete } = panel;
  const spread = new Set(rows.map(({ S }) => S)).size;
  if (spread === 1) return { ok: false, why: 'S is the same in all rows, so nothing follows.' };
  const y = rows.map(({ rate }) => rate);
  const differing = new Set(y).size;
  if (differing === 1) return { ok: false, why: 'The rate is the same in all rows.' };
  const clusters = rows.map(({ entity }) => entity);
  const x = [
    rows.map(({ S }) => S),
    ...(has.R ? [rows.map(({ R = 0 }) => R)] : []),
    ...(has.C ? [rows.map(({ C = 0 }) => 1 - C)] : []),
  ];
  const regression = { y, x, intercept: true, clusters };
  const fit = fitLeastSquares(regression);
  if (!fit.ok) return { ok: false, why: WHY[fit.code] };
  const names = [
    'intercept',
    'alpha',
    ...(has.R ? (['beta'] as const) : []),
    ...(has.C ? (['gamma'] as const) : []),
  ] as const;
  const estimates = names.map((name, at) => estimateOf(fit, name, at));
  const comparison = compared(rows, has.income);
  const foretold = outOfSampleRSquared(regression);
  const years = rows.map(({ year }) => year);
  const numbers = {
    rows: rows.length,
    incomplete,
    entities: fit.clusters ?? 0,
    estimates,
    rSquared: fit.rSquared,
    adjustedRSquared: fit.adjustedRSquared,
    ...(foretold === undefined ? {} : { outOfSampleRSquared: foretold }),
    conditionNumber: fit.conditionNumber,
    comparison,
  };
  return {
    ok: true,
    ...numbers,
    years: [smallestOf(years), largestOf(years)],
    meanEntropy: meanOf(rows.map(({ S }) => S)),
    meanRate: meanOf(y),
    warnings: warningsOf(numbers),
  };
}

const WHY = {
  TOO_FEW_ROWS: 'There are fewer complete rows than an estimate needs.',
  COLLINEAR: 'A column is constant or follows from the others, so their shares cannot be told.',
  ONE_CLUSTER: 'There is one entity alone; a comparison needs at least two.',
} as const;

function estimateOf(fit: Fit, name: Coefficient, at: number): Estimate {
  const value = fit.coefficients[at] ?? 0;
  const errorClustered = fit.errors.cr1?.[at] ?? 0;
  const half = errorClustered * student(0.05, (fit.clusters ?? 2) - 1);
  return {
    name,
    value,
    errorClassical: fit.errors.classical[at] ?? 0,
    errorClustered,
    interval: [value - half, value + half],
  };
}

/** S alone, against the same within entities and against income. */
function compared(rows: readonly PanelRow[], hasIncome: boolean): ComparisonNumbers {
  const within = withinEntities(rows);
  const known = rows.filter(({ income }) => income !== undefined);
  if (!hasIncome || known.length === 0) return { within };
  const y = known.map(({ rate }) => rate);
  const [incomes, entropies] = [
    known.map(({ income = 1 }) => Math.log(income)),
    known.map(({ S }) => S),
  ];
  const [byIncome, byEntropy] = [alone(y, incomes), alone(y, entropies)];
  if (byIncome === undefined || byEntropy === undefined) return { within };
  return {
    within,
    income: {
      rows: known.length,
      rSquared: byIncome.rSquared,
      rSquaredOfEntropy: byEntropy.rSquared,
      ...withIncome(known),
    },
  };
}

/** α beside income in one fit; both may say the same, and then neither is told apart. */
function withIncome(known: readonly PanelRow[]): {
  readonly alphaBeside?: number;
  readonly errorBeside?: number;
} {
  const fit = fitLeastSquares({
    y: known.map(({ rate }) => rate),
    x: [known.map(({ S }) => S), known.map(({ income = 1 }) => Math.log(income))],
    intercept: true,
    clusters: known.map(({ entity }) => entity),
  });
  if (!fit.ok) return {};
  return {
    alphaBeside: fit.coefficients[1] ?? 0,
    errorBeside: fit.errors.cr1?.[1] ?? 0,
  };
}

/** Each entity set against its own mean: what happened to a rate when its own S moved. */
function withinEntities(rows: readonly PanelRow[]): ComparisonNumbers['within'] {
  const own = new Map<string, PanelRow[]>();
  for (const row of rows) own.set(row.entity, [...(own.get(row.entity) ?? []), row]);
  const centred = [...own.values()].flatMap((group) => {
    const rate = meanOf(group.map((row) => row.rate));
    const entropy = meanOf(group.map((row) => row.S));
    return group.map((row) => ({ ...row, rate: row.rate - rate, S: row.S - entropy }));
  });
  const fit = fitLeastSquares({
    y: centred.map(({ rate }) => rate),
    x: [centred.map(({ S }) => S)],
    intercept: false,
    clusters: centred.map(({ entity }) => entity),
  });
  if (!fit.ok) return undefined;
  return { alpha: fit.coefficients[0] ?? 0, error: fit.errors.cr1?.[0] ?? 0 };
}

function alone(y: Column, x: Column): Fit | undefined {
  const fit = fitLeastSquares({ y, x: [x], intercept: true });
  return fit.ok ? fit : undefined;
}
