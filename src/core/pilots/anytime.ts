import { ONE } from '../units.ts';
import { ceilRatio, floorRatio, logarithm, rootAbove } from './exact.ts';

/** What is known of an arm: values in ppm. */
export interface Arm {
  readonly count: bigint;
  readonly sum: bigint;
  readonly squares: bigint;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** 10¹² · ln 20, of an error of 5 %. */
const LOG_20 = 2_995_732_273_554n;
/** 1,000 · ρ²·n*: how the boundary is bent to be narrowest at the planned size. */
const BEND = 7_936n;
const PPM = BigInt(ONE);

export function armOf(values: readonly number[]): Arm {
  let [sum, squares] = [0n, 0n];
  for (const value of values) {
    const exact = BigInt(value);
    sum += exact;
    squares += exact * exact;
  }
  return { count: BigInt(values.length), sum, squares };
}

/**
 * One arm less another, with an interval that holds at every look at once: whoever peeks after each
 * wave keeps the error of 5 %. The asymptotic confidence sequence in whole numbers; each arm's
 * spread counts one value of 0 and one of 1 more, so that a few equal values are no certainty.
 * @param planned units of both arms, for which it is narrowest
 * @see Waudby-Smith and others, Annals of Statistics 2024, arXiv:2103.06476
 */
export function anytimeDifference(one: Arm, other: Arm, planned: number): Interval {
  const numerator = one.sum * other.count - other.sum * one.count;
  const denominator = one.count * other.count;
  const half = halfWidth(one, other, planned);
  return {
    value: Number(floorRatio(numerator, denominator)),
    low: Number(floorRatio(numerator, denominator) - half),
    high: Number(ceilRatio(numerator, denominator) + half),
  };
}

/** The variance of a difference of means, as a ratio. */
export function errorSquared(one: Arm, other: Arm): readonly [bigint, bigint] {
  const [a, b] = spread(one);
  const [c, d] = spread(other);
  return [a * d * other.count + c * b * one.count, b * d * one.count * other.count];
}

/** (V₁/n₁ + V₂/n₂) · 2(1 + N/(c·n)) · (½ ln(1 + c·n/N) + ln 20), and the root of it. */
export function halfWidth(one: Arm, other: Arm, planned: number): bigint {
  const n = (one.count + other.count) * BEND;
  const most = BigInt(planned) * 1_000n;
  const [above, below] = errorSquared(one, other);
  const logs = logarithm(n + most, most) / 2n + LOG_20;
  return rootAbove(above * 2n * (n + most) * logs, below * n * 1_000_000_000_000n);
}

function spread({ count, sum, squares }: Arm): readonly [bigint, bigint] {
  const m = count + 2n;
  const total = sum + PPM;
  return [m * (squares + PPM * PPM) - total * total, m * (m - 1n)];
}
