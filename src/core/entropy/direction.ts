import type { Ppm } from '../units.ts';
import type { DomainSeries } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';
import type { Direction, LowWaterMark } from './measurement.ts';

/** S and SE of one measurement. */
export interface EntropyEstimate {
  readonly entropy: Ppm;
  readonly error: Ppm;
}

/**
 * L: the lowest entropy among the KNOWN measurements of 56 cycles, the last of which lies 14 cycles
 * back, so that it never shares a cycle with the window and nobody resets it by making disorder
 * first. Of equal ones the latest. Undefined if there is none, and before the 28th cycle of the
 * domain's record, its first outcome's being the 1st: only then two full windows lie side by side.
 *
 * The 56 cycles are counted behind the gap, from 69 to 14 cycles before the measured one: with 56
 * in all, disorder that comes and goes every 60 cycles would outlive the mark and earn 2 to 3 %
 * more than none (docs/reference/entropy.md).
 */
export function lowWaterMark(
  rules: EntropyRules,
  series: DomainSeries,
  cycle: number,
): LowWaterMark | undefined {
  const { firstCycle, measurements } = series;
  if (firstCycle === undefined || cycle - firstCycle + 1 < rules.warmUpCycles) return undefined;
  let lowest: LowWaterMark | undefined;
  const latest = cycle - rules.directionGapCycles;
  for (let past = latest - rules.directionHistoryCycles + 1; past <= latest; past += 1) {
    const candidate = measurements.get(past);
    if (candidate?.state !== 'KNOWN') continue;
    if (lowest !== undefined && candidate.entropy > lowest.entropy) continue;
    lowest = { cycle: past, entropy: candidate.entropy, error: candidate.error };
  }
  return lowest;
}

/**
 * Told from recorded integers alone: `rose` above L + 3.1σ, `fell` below L − 0.5σ, with
 * σ² = SE² + SE_L².
 */
export function direction(now: EntropyEstimate, mark: EntropyEstimate | undefined): Direction {
  if (mark === undefined) return 'unknown';
  if (liesAbove(now, mark, 31n, 10n)) return 'rose';
  if (liesBelow(now, mark, 1n, 2n)) return 'fell';
  return 'flat';
}

/**
 * Whether S > L + (numerator/denominator)·σ, by comparing squares. In bigint: their products leave
 * the safe integers when a record claims an absurd error, and a verifier reads such records too.
 */
export function liesAbove(
  now: EntropyEstimate,
  mark: EntropyEstimate,
  numerator: bigint,
  denominator: bigint,
): boolean {
  const distance = BigInt(now.entropy) - BigInt(mark.entropy);
  if (distance <= 0n) return false;
  const variance = BigInt(now.error) ** 2n + BigInt(mark.error) ** 2n;
  return (denominator * distance) ** 2n > numerator ** 2n * variance;
}

/** Whether S < L − (numerator/denominator)·σ. */
function liesBelow(
  now: EntropyEstimate,
  mark: EntropyEstimate,
  numerator: bigint,
  denominator: bigint,
): boolean {
  const mirrored = { entropy: -now.entropy, error: now.error };
  return liesAbove(mirrored, { ...mark, entropy: -mark.entropy }, numerator, denominator);
}
