import { ONE, type Ppm, type Shards, shards } from '../units.ts';

/** What v2 paid for: four scores in millionths, GI in ppm, and three things that multiply. */
export interface RewardV2 {
  readonly integrity: bigint;
  readonly humanIntent: bigint;
  readonly coordination: bigint;
  readonly resilience: bigint;
  readonly globalIntegrity: Ppm;
  /** How many sentinels agreed: one, two, or three and more multiply by 1, 1.5 and 2. */
  readonly sentinels: number;
  /** Multiplies by 1.4. */
  readonly isNovel: boolean;
  /** Multiplies by 3. */
  readonly isDriftCorrected: boolean;
}

/** Below it v2 paid nothing; from there the multiplier rises to 1 at a GI of 1. */
const GI_FLOOR: Ppm = 900_000;

/**
 * The reward of v2 for one activity, for comparisons and imports: nothing here is minted by it.
 *
 *     mic = (max0(I) + max0(H) + max0(C) + max0(R)) × M_gi × M_consensus × M_novelty × M_antidrift
 *
 * Computed exactly and rounded once, to the nearest shard, half to even.
 * @throws RangeError when GI is no ppm or the count of sentinels no count
 */
export function rewardV2(activity: RewardV2): Shards {
  const { globalIntegrity: gi, sentinels, isNovel, isDriftCorrected } = activity;
  if (!Number.isSafeInteger(gi) || gi < 0 || gi > ONE) throw new RangeError(`GI of ${gi} ppm`);
  if (!Number.isSafeInteger(sentinels) || sentinels < 0) {
    throw new RangeError(`${sentinels} sentinels`);
  }
  if (gi < GI_FLOOR) return shards(0n);
  const { integrity, humanIntent, coordination, resilience } = activity;
  const sum = [integrity, humanIntent, coordination, resilience]
    .filter((score) => score > 0n)
    .reduce((total, score) => total + score, 0n);
  const tenths = [sentinels >= 3 ? 20n : sentinels === 2 ? 15n : 10n, isNovel ? 14n : 10n];
  const factors = tenths.reduce((product, factor) => product * factor, isDriftCorrected ? 3n : 1n);
  return shards(halfEven(sum * BigInt(gi - GI_FLOOR) * factors, BigInt(ONE - GI_FLOOR) * 100n));
}

function halfEven(part: bigint, whole: bigint): bigint {
  const [floor, rest] = [part / whole, (part % whole) * 2n];
  const isUp = rest > whole || (rest === whole && floor % 2n === 1n);
  return isUp ? floor + 1n : floor;
}

/**
 * A binary number of an old file as millionths: the nearest one, if it lies within a billionth of
 * it, or of itself above 1. Rounding down would lose a millionth of nearly half of them: 100.8 is
 * stored as 100.7999999999999.
 * @returns undefined when no millionth is that near
 */
export function millionthsOf(value: number): bigint | undefined {
  if (!Number.isFinite(value) || Math.abs(value) > 1e9) return undefined;
  const nearest = Math.round(value * 1e6);
  const isNear = Math.abs(value - nearest / 1e6) <= 1e-9 * Math.max(1, Math.abs(value));
  return isNear ? BigInt(nearest) : undefined;
}
