import { floorRatio, rootAbove } from './exact.ts';
import type { Interval } from './anytime.ts';
import { PILOT } from './pilot-rules.ts';

/** Values by period and unit, in ppm, and who is treated in which period in a draw. */
export interface Periods {
  readonly values: readonly (readonly number[])[];
  /** Whether a unit is treated in a period, by the number of the draw; 0 is the one that counts. */
  readonly isTreated: (again: number, period: number, unit: number) => boolean;
}

/** The difference in a draw, and what a difference of 1 in the draw that counts adds to it. */
interface Drawn {
  readonly difference: bigint;
  readonly perUnit: bigint;
}

/**
 * Treated less untreated units of the same period, over the periods that have both. The interval
 * has the differences that chance alone would explain: those with which, taken off the treated, at
 * least 50 of 999 other draws are as far off as the one that counts. It supposes nothing of the
 * values, and holds for one look.
 */
export function redrawnDifference(periods: Periods): Interval {
  const draws = drawsOf(periods);
  const [own = { difference: 0n, perUnit: 1n }, ...others] = draws;
  const value = Number(floorRatio(own.difference, own.perUnit));
  const isKept = (shift: number): boolean => {
    const by = BigInt(shift);
    const far = absolute(own.difference - by * own.perUnit);
    let asFar = 0;
    for (const { difference, perUnit } of others) {
      if (absolute(difference - by * perUnit) >= far) asFar += 1;
    }
    return asFar >= PILOT.asFar;
  };
  const end = (outer: number): number => lastKept(value, outer, isKept);
  return { value, low: end(-FARTHEST), high: end(FARTHEST) };
}

/** How far differences are off when nothing was treated: the root of their mean square, in ppm. */
export function redrawnSpread(periods: Periods): bigint {
  const [own, ...others] = drawsOf(periods);
  let squares = 0n;
  for (const { difference } of others) squares += difference * difference;
  const unit = own?.perUnit ?? 1n;
  return rootAbove(squares, unit * unit * BigInt(others.length));
}

const FARTHEST = 2_000_000;

function lastKept(inner: number, outer: number, isKept: (shift: number) => boolean): number {
  let [kept, other] = [inner, outer];
  while (Math.abs(other - kept) > 1) {
    const middle = Math.trunc((kept + other) / 2);
    if (isKept(middle)) kept = middle;
    else other = middle;
  }
  return kept;
}

function drawsOf({ values, isTreated }: Periods): Drawn[] {
  const units = values[0]?.length ?? 0;
  const sizes = values.map((row, period) => row.filter((_, at) => isTreated(0, period, at)).length);
  const used = sizes.flatMap((size, period) => (size === 0 || size === units ? [] : [period]));
  const scale = used.reduce((product, period) => product * bothOf(sizes[period], units), 1n);
  const draws: Drawn[] = [];
  for (let again = 0; again <= PILOT.redraws; again += 1) {
    let [difference, perUnit] = [0n, 0n];
    for (const period of used) {
      const treated = BigInt(sizes[period] ?? 0);
      const rest = BigInt(units) - treated;
      const one = scale / (treated * rest);
      let [sum, own] = [0n, 0n];
      for (const [at, value] of (values[period] ?? []).entries()) {
        const weight = isTreated(again, period, at) ? rest : -treated;
        sum += weight * BigInt(value);
        if (isTreated(0, period, at)) own += weight;
      }
      difference += one * sum;
      perUnit += one * own;
    }
    draws.push({ difference, perUnit });
  }
  return draws;
}

function bothOf(treated = 0, units: number): bigint {
  return BigInt(treated) * BigInt(units - treated);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
