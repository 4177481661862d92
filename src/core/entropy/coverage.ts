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

function trailingSums(rules: EntropyRules, series: DomainSeries, cycle: number): number[] {
  const oldest = cycle - rules.coverageHistoryCycles + 1;
  const first = Math.max(oldest, series.firstCycle ?? cycle + 1);
  const sums = [];
  let sum = 0;
  for (let end = first; end <= cycle; end += 1) {
    sum += outcomesIn(series, end);
    const left = end - rules.coverageCycles;
    if (left >= first) sum -= outcomesIn(series, left);
    if (left + 1 >= first) sums.push(sum);
  }
  return sums;
}

function outcomesIn(series: DomainSeries, cycle: number): number {
  let total = 0;
  for (const count of series.outcomes.get(cycle) ?? []) total += count;
  return total;
}

/** Twice, so that the middle between two sums stays an integer. */
function twiceTheMedian(sums: readonly number[]): number {
  const sorted = Float64Array.from(sums).sort(); // numeric, and faster than with a comparator
  const middle = floorDivide(sorted.length, 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? 2 * upper : upper + (sorted[middle - 1] ?? 0);
}
