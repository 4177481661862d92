import type { Ppm } from '../units.ts';
import { ceilToPpm } from './ceil-to-ppm.ts';
import type { WindowCounts } from './window-counts.ts';

/**
 * Miller–Madow entropy of the categories as a share of its maximum log₂ c, at most 1. Kept outcomes
 * count as at least as many as failed ones: beyond one half plain entropy would fall as more
 * promises fail, and certain failure would read as order.
 *
 * Source of the correction (m − 1) / 2n: G. A. Miller, "Note on the bias of information estimates"
 * (1955); m is the number of categories that occur, n the total so adjusted.
 */
export function uncertainty({ outcomes, failed }: WindowCounts): Ppm {
  const kept = Math.max(outcomes[0] ?? 0, failed);
  const total = kept + failed;
  if (total === 0) return 0;
  let bits = 0;
  let occurring = 0;
  for (let category = 0; category < outcomes.length; category += 1) {
    const outcome = outcomes[category] ?? 0;
    const count = category === 0 ? kept : outcome;
    if (count === 0) continue;
    occurring += 1;
    bits -= (count / total) * Math.log2(count / total);
  }
  bits += (occurring - 1) / (2 * total * Math.LN2);
  return ceilToPpm(Math.min(1, bits / Math.log2(outcomes.length)));
}
