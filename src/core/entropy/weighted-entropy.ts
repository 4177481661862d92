import { ceilDivide, ONE, type Ppm } from '../units.ts';
import type { EntropyWeights } from '../policy/policy.ts';
import type { EntropyFactors, InstrumentFactor } from './measurement.ts';

/** S: the exact weighted sum of the recorded factors and instruments, rounded up once. */
export function weightedEntropy(
  weights: EntropyWeights,
  factors: EntropyFactors,
  instruments: readonly InstrumentFactor[],
): Ppm {
  let sum =
    weights.failure * factors.failure +
    weights.uncertainty * factors.uncertainty +
    weights.volatility * factors.volatility +
    weights.drift * factors.drift +
    weights.disagreement * factors.disagreement;
  for (const { weight, value } of instruments) sum += weight * value;
  return ceilDivide(sum, ONE);
}
