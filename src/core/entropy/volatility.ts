import type { Ppm } from '../units.ts';
import { ceilToPpm } from './ceil-to-ppm.ts';
import type { Dispersion } from './dispersion.ts';

/** 2(s − s₉₅) within 0..1: a share's deviation is at most one half, and chance costs nothing. */
export function volatility({ deviation, deviationByChance }: Dispersion): Ppm {
  return ceilToPpm(Math.min(1, Math.max(0, 2 * (deviation - deviationByChance))));
}
