import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import type { Detector, Found } from './detector.ts';
import { BIN_CYCLES, type Bins, BINS, binsByPerson } from './own-outcomes.ts';
import { isErratic, VARIANCE, varianceOf } from './variance.ts';

/** Looks for people whose kept promises vary from bin to bin more than chance explains. */
export const VARIANCE_DETECTOR: Detector = {
  name: VARIANCE.name,
  code: 'HIGH_VARIANCE',
  limit: VARIANCE.ratio * ONE,
  everyCycles: BIN_CYCLES,
  find: erratic,
};

function erratic(state: CommunityState): Found[] {
  const found: Found[] = [];
  for (const [member, domains] of binsByPerson(state, 'HIGH_VARIANCE')) {
    const measured = varianceOf([...domains.values()]);
    if (measured === undefined || !isErratic(measured)) continue;
    const list = [...domains].map(([domain, bins]) => ({ domain, counts: flat(bins) }));
    found.push({ member, measured, counts: countsOf([...domains.values()]), list });
  }
  return found;
}

/** Kept and failed of each bin with an outcome, over all domains. */
function countsOf(domains: readonly Bins[]): number[] {
  const counts: number[] = [];
  for (let bin = 0; bin < BINS; bin += 1) {
    let [kept, failed] = [0, 0];
    for (const bins of domains) {
      kept += bins[bin]?.kept ?? 0;
      failed += bins[bin]?.failed ?? 0;
    }
    if (kept + failed > 0) counts.push(kept, failed);
  }
  return counts;
}

function flat(bins: Bins): number[] {
  return bins.flatMap(({ kept, failed }) => [kept, failed]);
}
