import {
  type NegentropyMicros,
  negentropyMicros,
  ONE,
  type Ppm,
  type Shards,
  shards,
} from '../units.ts';

const CUBE = BigInt(ONE) ** 3n;

/**
 * amount = k_m · max(0, I − τ) · a · e: the seed's law, in shards, rounded down once.
 * @param scale k_m in shards per unit of integrity
 */
export function mintAmount(
  scale: Shards,
  integrity: Ppm,
  threshold: Ppm,
  actionWeight: Ppm,
  entropyFactor: Ppm,
): Shards {
  const above = BigInt(Math.max(0, integrity - threshold));
  return shards((scale * above * BigInt(actionWeight) * BigInt(entropyFactor)) / CUBE);
}

/**
 * N = k_n · I · a · e, in millionths, rounded down once.
 * @param scale k_n in millionths per unit of integrity
 */
export function negentropyOf(
  scale: NegentropyMicros,
  integrity: Ppm,
  actionWeight: Ppm,
  entropyFactor: Ppm,
): NegentropyMicros {
  const product = scale * BigInt(integrity) * BigInt(actionWeight) * BigInt(entropyFactor);
  return negentropyMicros(product / CUBE);
}
