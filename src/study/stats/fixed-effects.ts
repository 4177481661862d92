import { type Fit, fitLeastSquares, type NoFit } from './least-squares.ts';
import { dot, type Column } from './orthogonal.ts';

/** Rows of units over years. */
export interface PanelData {
  readonly unit: readonly string[];
  readonly year: readonly number[];
  readonly y: Column;
  readonly x: readonly Column[];
}

/** Slopes of x, with what is particular to a unit and to a year taken out. */
export interface TwoWayFit {
  readonly ok: true;
  readonly n: number;
  readonly units: number;
  readonly years: number;
  readonly slopes: Column;
  readonly classical: Column;
  /** Clustered by unit; the three conventions differ in what they divide by. */
  readonly clustered: {
    /** No factor for small samples. */
    readonly hc0: Column;
    /** G/(G−1)·(n−1)/(n−k), k with all dummies. */
    readonly cr1Dummies: Column;
    /** The same, k without the dummies of units, which are nested in the clusters. */
    readonly cr1Nested: Column;
  };
  /** Beside what the dummies alone explain. */
  readonly rSquared: number;
}

/** Least squares with a dummy for every unit and year but the first. */
export function fitTwoWay({ unit, year, y, x }: PanelData): TwoWayFit | NoFit {
  const dummies = [...dummiesOf(unit), ...dummiesOf(year)];
  const fit = fitLeastSquares({ y, x: [...x, ...dummies], intercept: true, clusters: unit });
  if (!fit.ok) return fit;
  const bare = fitLeastSquares({ y, x: dummies, intercept: true });
  if (!bare.ok) return bare;
  const [units, years] = [new Set(unit).size, new Set(year).size];
  const n = y.length;
  const all = x.length + dummies.length + 1;
  const nested = x.length + years;
  const of = (values: Column | undefined): Column => (values ?? []).slice(1, 1 + x.length);
  const cr1 = of(fit.errors.cr1);
  const factor = (k: number): number => (units / (units - 1)) * ((n - 1) / (n - k));
  const times = (by: number): Column => cr1.map((error) => error * Math.sqrt(by / factor(all)));
  return {
    ok: true,
    n,
    units,
    years,
    slopes: of(fit.coefficients),
    classical: of(fit.errors.classical),
    clustered: { hc0: times(1), cr1Dummies: cr1, cr1Nested: times(factor(nested)) },
    rSquared: 1 - squares(fit, all) / squares(bare, dummies.length + 1),
  };
}

/** Each column less its unit's own mean: what moved within a unit. */
export function withinUnits(unit: readonly string[], columns: readonly Column[]): Column[] {
  return columns.map((column) => {
    const own = new Map<string, { sum: number; count: number }>();
    for (const [row, value] of column.entries()) {
      const name = unit[row] ?? '';
      const { sum, count } = own.get(name) ?? { sum: 0, count: 0 };
      own.set(name, { sum: sum + value, count: count + 1 });
    }
    return column.map((value, row) => {
      const { sum, count } = own.get(unit[row] ?? '') ?? { sum: 0, count: 1 };
      return value - sum / count;
    });
  });
}

function squares({ residualDeviation, n }: Fit, p: number): number {
  return residualDeviation ** 2 * (n - p);
}

function dummiesOf(names: readonly (string | number)[]): Column[] {
  return [...new Set(names)]
    .slice(1)
    .map((name) => names.map((other) => (other === name ? 1 : 0)))
    .filter((column) => dot(column, column) > 0);
}
