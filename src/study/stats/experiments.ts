import { chiSquare, studentT, twoSided } from './distributions.ts';
import { meanOf } from './least-squares.ts';
import { crossSum, varianceOf } from './moments.ts';
import type { Column } from './orthogonal.ts';

/** The difference of two means, treatment − control, in the unit of the outcome. */
export interface Difference {
  readonly difference: number;
  readonly error: number;
  readonly t: number;
  readonly freedom: number;
  readonly p: number;
  readonly interval: readonly [low: number, high: number];
}

/** Outcomes of two arms. */
export interface Arms {
  readonly treatment: Column;
  readonly control: Column;
}

/** Welch's test: the arms may differ in variance and size. */
export function welch({ treatment, control }: Arms, confidence = 0.95): Difference {
  const difference = meanOf(treatment) - meanOf(control);
  const [a, b] = [treatment, control].map((arm) => varianceOf(arm) / arm.length) as [
    number,
    number,
  ];
  const error = Math.sqrt(a + b);
  const freedom = (a + b) ** 2 / (a ** 2 / (treatment.length - 1) + b ** 2 / (control.length - 1));
  const t = difference / error;
  const half = -studentT(freedom).quantile((1 - confidence) / 2) * error;
  const interval = [difference - half, difference + half] as const;
  return { difference, error, t, freedom, p: twoSided(t, freedom), interval };
}

/** A difference after what a measure of before the treatment foretells is taken out. */
export interface Adjusted extends Difference {
  /** What the outcome moves for a unit of the earlier measure. */
  readonly theta: number;
  /** Variance of the adjusted outcome by that of the raw one. */
  readonly varianceRatio: number;
}

/** CUPED. @see Deng, Xu, Kohavi and Walker, WSDM 2013 */
export function cuped(outcome: Column, before: Column, treated: readonly boolean[]): Adjusted {
  const theta = crossSum(outcome, before) / crossSum(before, before);
  const middle = meanOf(before);
  const adjusted = outcome.map((value, row) => value - theta * ((before[row] ?? 0) - middle));
  const found = welch({
    treatment: adjusted.filter((_, row) => treated[row] === true),
    control: adjusted.filter((_, row) => treated[row] !== true),
  });
  return { ...found, theta, varianceRatio: varianceOf(adjusted) / varianceOf(outcome) };
}

/** Below this p the arms are not of the sizes that were planned: no result may be read. */
const MISMATCH_BELOW = 0.001;

/** Whether the arms came out in the ratio that was planned: a sample ratio mismatch (SRM). */
export function sampleRatio(
  observed: Column,
  ratio: Column,
): { readonly chi2: number; readonly p: number; readonly mismatch: boolean } {
  const all = observed.reduce((sum, count) => sum + count, 0);
  const parts = ratio.reduce((sum, part) => sum + part, 0);
  const chi2 = observed.reduce((sum, count, arm) => {
    const expected = (all * (ratio[arm] ?? 0)) / parts;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const p = chiSquare(observed.length - 1).upper(chi2);
  return { chi2, p, mismatch: p < MISMATCH_BELOW };
}
