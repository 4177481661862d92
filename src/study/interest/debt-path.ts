import { largestOf, smallestOf } from '../../core/lists.ts';
/** What a debt does by itself: dD/dt = r·D + G − T, with all three constant. */
export interface DebtCourse {
  /** At the start, in any unit of money. */
  readonly debt: number;
  /** r, in percent per year. */
  readonly rate: number;
  /** G, per year. */
  readonly spending: number;
  /** T, per year. */
  readonly taxes: number;
}

/** The debt at the end of a year, without and with the change of S. */
export interface DebtAtYear {
  readonly year: number;
  readonly without: number;
  readonly withChange: number;
  /** Between the ends of the interval of α. */
  readonly range: readonly [low: number, high: number];
}

/** A change of S and what one unit of it does to the rate, in percentage points. */
export interface EntropyChange {
  readonly change: number;
  readonly alpha: number;
  readonly interval: readonly [low: number, high: number];
}

/** The debt after so many years: D·e^(rt) + (G − T)·(e^(rt) − 1)/r. */
export function debtAfter({ debt, rate, spending, taxes }: DebtCourse, years: number): number {
  const r = rate / 100;
  const grown = Math.exp(r * years);
  const annuity = r === 0 ? years : Math.expm1(r * years) / r;
  return debt * grown + (spending - taxes) * annuity;
}

/** Year by year from 0, with and without a change of S that stands from the first day on. */
export function debtPath(
  course: DebtCourse,
  { change, alpha, interval }: EntropyChange,
  years: number,
): DebtAtYear[] {
  const at = (year: number, effect: number): number =>
    debtAfter({ ...course, rate: course.rate + effect * change }, year);
  return Array.from({ length: years + 1 }, (_, year) => {
    const ends = interval.map((effect) => at(year, effect));
    return {
      year,
      without: at(year, 0),
      withChange: at(year, alpha),
      range: [smallestOf(ends), largestOf(ends)],
    };
  });
}
