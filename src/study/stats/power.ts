import { NORMAL, shiftedStudentUpper, studentT } from './distributions.ts';

/** Two arms of persons who are drawn one by one. */
export interface IndividualDesign {
  readonly perArm: number;
  readonly effect: number;
  /** Of the outcome, in the unit of the effect. */
  readonly deviation: number;
  readonly alpha: number;
}

/** Two arms of whole groups. */
export interface ClusterDesign extends Omit<IndividualDesign, 'perArm'> {
  readonly clustersPerArm: number;
  readonly perCluster: number;
  /** The share of the variance that lies between clusters. */
  readonly icc: number;
}

/** Clusters that change over one step after the other, in equal parts. */
export interface WedgeDesign {
  readonly clusters: number;
  readonly steps: number;
  /** Persons in one cluster in one period. */
  readonly perCell: number;
  readonly deviationWithin: number;
  readonly deviationBetween: number;
  readonly effect: number;
  readonly alpha: number;
}

/** The chance to find the effect, with Student's t in the direction that it has. */
export function individualPower({ perArm, effect, deviation, alpha }: IndividualDesign): number {
  const shift = Math.abs(effect) / (deviation * Math.sqrt(2 / perArm));
  return studentPower(2 * (perArm - 1), shift, alpha).inItsDirection;
}

/** Power of groups: by Student's t with 2(J − 1) degrees of freedom, and by the normal. */
export function clusterPower(design: ClusterDesign): {
  readonly designEffect: number;
  readonly error: number;
  readonly byStudent: number;
  readonly byNormal: number;
  /** The effect that is found with 80 %, by the normal. */
  readonly effectAt80: number;
} {
  const { clustersPerArm: arms, perCluster, icc, deviation, effect, alpha } = design;
  const designEffect = 1 + (perCluster - 1) * icc;
  const error = Math.sqrt((2 * deviation ** 2 * designEffect) / (arms * perCluster));
  const shift = Math.abs(effect) / error;
  const z = -NORMAL.quantile(alpha / 2);
  return {
    designEffect,
    error,
    byStudent: studentPower(2 * (arms - 1), shift, alpha).either,
    byNormal: NORMAL.upper(z - shift) + NORMAL.upper(z + shift),
    effectAt80: (z + NORMAL.quantile(0.8)) * error,
  };
}

/** The least size, from `from` on, whose power is at least what is wanted. */
export function leastSize(from: number, wanted: number, powerAt: (size: number) => number): number {
  let size = from;
  while (powerAt(size) < wanted && size < 1_000_000) size++;
  return size;
}

export interface WedgePower {
  readonly error: number;
  readonly power: number;
  /** Sums of treated cells: all, squared by period, squared by cluster. */
  readonly treated: { readonly u: number; readonly w: number; readonly v: number };
}

/** A stepped wedge. @see Hussey and Hughes, Contemporary Clinical Trials 28 (2007) */
export function wedgePower(design: WedgeDesign): WedgePower {
  const { clusters, steps, perCell, deviationWithin, deviationBetween, effect, alpha } = design;
  const periods = steps + 1;
  const perStep = clusters / steps;
  const times = Array.from({ length: steps }, (_, at) => steps - at);
  const u = perStep * times.reduce((sum, time) => sum + time, 0);
  const v = perStep * times.reduce((sum, time) => sum + time * time, 0);
  const w = times.reduce((sum, _, at) => sum + (perStep * (at + 1)) ** 2, 0);
  const within = deviationWithin ** 2 / perCell;
  const between = deviationBetween ** 2;
  const top = clusters * within * (within + periods * between);
  const bottom =
    (clusters * u - w) * within +
    (u * u + clusters * periods * u - periods * w - clusters * v) * between;
  const error = Math.sqrt(top / bottom);
  const z = -NORMAL.quantile(alpha / 2);
  return { error, power: NORMAL.cdf(Math.abs(effect) / error - z), treated: { u, w, v } };
}

function studentPower(
  freedom: number,
  shift: number,
  alpha: number,
): { readonly inItsDirection: number; readonly either: number } {
  const t = -studentT(freedom).quantile(alpha / 2);
  const inItsDirection = shiftedStudentUpper(t, freedom, shift);
  return { inItsDirection, either: inItsDirection + shiftedStudentUpper(t, freedom, -shift) };
}
