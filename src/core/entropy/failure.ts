import { ceilDivide, ONE, type Ppm } from '../units.ts';
import type { WindowCounts } from './window-counts.ts';

/**
 * f = 1 − share kept, exact. When nothing happened nothing was kept, so f is 1: nobody who forgets
 * to ask for the state may read silence as order.
 */
export function failure({ failed, total }: WindowCounts): Ppm {
  return total === 0 ? ONE : ceilDivide(failed * ONE, total);
}
