import type { LowWaterMark } from '../../../core/entropy/measurement.ts';
import { ppmToNumber } from '../../../core/units.ts';

/** The low-water mark that a direction was told against. */
export interface MarkAnswer {
  readonly cycle: number;
  readonly entropy: number;
  readonly error: number;
}

export function markAnswer({ cycle, entropy, error }: LowWaterMark): MarkAnswer {
  return { cycle, entropy: ppmToNumber(entropy), error: ppmToNumber(error) };
}
