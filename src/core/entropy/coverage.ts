import { select } from '../select.ts';
import { floorDivide, ONE, type Ppm } from '../units.ts';
import type { DomainSeries } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';

/**
 * Outcomes of the last 7 cycles against the trailing median of 7-cycle sums over 56 cycles, at most
 * 1, rounded down. The sums are all that lie wholly within the last 56 cycles, overlapping ones and
 * the newest included, and begin no earlier than the domain's first outcome. Nothing within the
 * last 7 cycles is a coverage of 0 whatever was usual; a domain that mostly slept (median 0) and
 * now speaks is fully covered.
 */
export function coverage(rules: EntropyRules, series: DomainSeries, cycle: number): Ppm {
  const sums = trailingSums(rules, series, cycle);
  const last = sums.at(-1) ?? 0;
  if (last === 0) return 0;
  const twice = twiceTheMedian(sums);
  return 2 * last >= twice ? ONE : floorDivide(2 * last * ONE, twice);
}

function trailingSums(rules: EntropyRules, series: DomainSeries, cycle: number): Float64Array {
  const oldest = cycle - rules.coverageHistoryCycles + 1;
  const first = Math.max(oldest, series.firstCycle ?? cycle + 1);
  const count = Math.max(0, cycle - first + 1);
  const totals = new Float64Array(count);
  const sums = new Float64Array(Math.max(0, count - rules.coverageCycles + 1));
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const total = outcomesIn(series, first + index);
    totals[index] = total;
    sum += total;
    const left = index - rules.coverageCycles;
    if (left >= 0) sum -= totals[left] ?? 0;
    if (left >= -1) sums[left + 1] = sum;
  }
  return sums;
}

function outcomesIn(series: DomainSeries, cycle: number): number {
  const counts = series.outcomes.get(cycle);
  if (counts === undefined) return 0;
  let total = 0;
  for (let category = 0; category < counts.length; category += 1) total += counts[category] ?? 0;
  return total;
}

/** Twice, so that the middle between two sums stays an integer. */
function twiceTheMedian(sums: Float64Array): number {
  const middle = floorDivide(sums.length, 2);
  const upper = select(sums, sums.length, middle);
  if (sums.length % 2 === 1) return 2 * upper;
  // What stands before a selected value is no greater.
  let lower = 0;
  for (let index = 0; index < middle; index += 1) lower = Math.max(lower, sums[index] ?? 0);
  return upper + lower;
}
