import type { Ppm } from '../units.ts';
import { ceilToPpm } from './ceil-to-ppm.ts';
import { chiSquared95 } from './chi-squared.ts';
import type { WindowCounts } from './window-counts.ts';

/**
 * Distance of the window from the one before: the root of the Jensen–Shannon divergence (a metric,
 * in bits, both windows weighing the same) after taking off what chance exceeds once in twenty,
 * φ·χ²₉₅(c−1)/(8 ln 2)·(1/n + 1/n₀). It is 0 unless the failure share rose, since becoming better
 * is no disorder, and 0 when either window is empty.
 * @param inflation φ of the window
 */
export function drift(now: WindowCounts, before: WindowCounts, inflation: number): Ppm {
  if (now.total === 0 || before.total === 0 || !failureRose(now, before)) return 0;
  const quantile = chiSquared95(now.outcomes.length - 1);
  const byChance = ((inflation * quantile) / (8 * Math.LN2)) * (1 / now.total + 1 / before.total);
  return ceilToPpm(Math.sqrt(Math.max(0, divergence(now, before) - byChance)));
}

function failureRose(now: WindowCounts, before: WindowCounts): boolean {
  return BigInt(now.failed) * BigInt(before.total) > BigInt(before.failed) * BigInt(now.total);
}

function divergence(now: WindowCounts, before: WindowCounts): number {
  let bits = 0;
  for (let category = 0; category < now.outcomes.length; category += 1) {
    const count = now.outcomes[category] ?? 0;
    const share = count / now.total;
    const shareBefore = (before.outcomes[category] ?? 0) / before.total;
    const middle = (share + shareBefore) / 2;
    if (share > 0) bits += (share / 2) * Math.log2(share / middle);
    if (shareBefore > 0) bits += (shareBefore / 2) * Math.log2(shareBefore / middle);
  }
  return Math.min(1, bits);
}
