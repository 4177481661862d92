import { ONE, type Ppm } from '../units.ts';
import { ceilToPpm } from './ceil-to-ppm.ts';
import type { Dispersion } from './dispersion.ts';
import type { CycleRatings } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';
import type { InstrumentFactor } from './measurement.ts';
import type { WindowCounts } from './window-counts.ts';

/** What SE is told from. */
export interface SampledWindow {
  readonly counts: WindowCounts;
  readonly dispersion: Dispersion;
  /** The volatility as recorded: its own error counts only when it is above 0. */
  readonly volatility: Ppm;
  readonly ratings: CycleRatings;
  readonly instruments: readonly InstrumentFactor[];
}

/**
 * SE of S, rounded up, by propagation of errors (docs/reference/entropy.md#what-is-measured):
 * SE² = φ[Σp̃g² − (Σp̃g)²]/(n+2) + 4w_a²d̃(1−d̃)/(u+2) + [volatility > 0](2w_v·s)²/(2df)
 *     + Σ(w_i·SE_i)².
 */
export function standardError(rules: EntropyRules, window: SampledWindow): Ppm {
  const variance =
    categoryVariance(rules, window) +
    disagreementVariance(rules, window.ratings) +
    volatilityVariance(rules, window) +
    instrumentVariance(window.instruments);
  return ceilToPpm(Math.sqrt(variance));
}

function categoryVariance(rules: EntropyRules, { counts, dispersion }: SampledWindow): number {
  const shares = smoothedShares(counts);
  const failureWeight = rules.weights.failure / ONE;
  const perBit = rules.weights.uncertainty / ONE / Math.log2(shares.length);
  const kept = shares[0] ?? 0;
  let mean = 0;
  let square = 0;
  for (let category = 0; category < shares.length; category += 1) {
    const share = shares[category] ?? 0;
    if (share === 0) continue;
    const gradient =
      category === 0
        ? -perBit * Math.log2(Math.max(kept, 1 - kept))
        : failureWeight - perBit * Math.log2(share);
    mean += share * gradient;
    square += share * gradient ** 2;
  }
  return (dispersion.inflation * Math.max(0, square - mean ** 2)) / (counts.total + 2);
}

/**
 * p̃: shares after adding one kept and one failed outcome, the latter spread over the failed
 * categories by their counts, equally if there are none; so no SE is 0 when nothing failed yet.
 */
function smoothedShares({ outcomes, failed, total }: WindowCounts): readonly number[] {
  return outcomes.map((count, category) => {
    if (category === 0) return (count + 1) / (total + 2);
    const spread = failed === 0 ? 1 / (outcomes.length - 1) : count / failed;
    return (count + spread) / (total + 2);
  });
}

function disagreementVariance(rules: EntropyRules, ratings: CycleRatings): number {
  const share = (ratings.disagreeingPairs + 1) / (ratings.ratingPairs + 2);
  const weight = rules.weights.disagreement / ONE;
  return (4 * weight ** 2 * share * (1 - share)) / (ratings.ratingPairs + 2);
}

function volatilityVariance(
  rules: EntropyRules,
  { dispersion, volatility }: SampledWindow,
): number {
  if (volatility === 0) return 0;
  const weight = rules.weights.volatility / ONE;
  return (2 * weight * dispersion.deviation) ** 2 / (2 * dispersion.degrees);
}

function instrumentVariance(instruments: readonly InstrumentFactor[]): number {
  let variance = 0;
  for (const { weight, error } of instruments) variance += ((weight / ONE) * (error / ONE)) ** 2;
  return variance;
}
