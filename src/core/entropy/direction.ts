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
 * L: the lowest entropy among the KNOWN measurements of the last 56 cycles (the measured one being
 * the last of them) that ended at least 14 cycles ago, so that it never shares a cycle with the
 * window and nobody resets it by making disorder first. Of equal ones the latest. Undefined where
 * there is none, and before the 28th cycle of the domain's record, its first outcome's being the
 * 1st: only then two full windows stand side by side.
 */
export function lowWaterMark(
  rules: EntropyRules,
  series: DomainSeries,
  cycle: number,
): LowWaterMark | undefined {
  const { firstCycle, measurements } = series;
  if (firstCycle === undefined || cycle - firstCycle + 1 < rules.warmUpCycles) return undefined;
  let lowest: LowWaterMark | undefined;
  const oldest = cycle - rules.directionHistoryCycles + 1;
  for (let past = oldest; past <= cycle - rules.directionGapCycles; past += 1) {
    const candidate = measurements.get(past);
    if (candidate?.state !== 'KNOWN') continue;
    if (lowest !== undefined && candidate.entropy > lowest.entropy) continue;
    lowest = { cycle: past, entropy: candidate.entropy, error: candidate.error };
  }
  return lowest;
}

/**
 * Told from recorded integers alone: `rose` above L + 3.1σ, `fell` below L − 0.5σ, σ² = SE² + SE_L².
 */
export function direction(now: EntropyEstimate, mark: EntropyEstimate | undefined): Direction {
  if (mark === undefined) return 'unknown';
  if (liesAbove(now, mark, 31n, 10n)) return 'rose';
  if (liesBelow(now, mark, 1n, 2n)) return 'fell';
  return 'flat';
}

/**
 * Whether S > L + (numerator/denominator)·σ, by comparing squares. In bigint: their products leave
 * the safe integers where a record claims an absurd error, and a verifier reads such records too.
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
