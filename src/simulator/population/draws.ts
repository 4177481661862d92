import { seededRandom } from '../random.ts';

/** So many different draws of 32 bits there are. */
const DRAWS: number = 2 ** 32;

/**
 * A well mixed 32-bit number of another one: the finalizer "lowbias32". What somebody does in a
 * cycle is drawn from who they are and when it is, and not from a stream, so that no order of
 * working changes it and any part of a simulation can be repeated alone.
 * @see Wellons, "Prospecting for hash functions" (2018)
 */
export function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The key of one community of one run: nobody else draws what it draws. */
export function communityKey(seed: number, run: number, community: number): number {
  return mixed(mixed(mixed(seed) + run) + community);
}

/** What a member draws in every cycle begins with this. */
export function memberBase(key: number, member: number): number {
  return mixed(key ^ Math.imul(member + 1, 0x9e3779b1));
}

/** What all draws of a cycle have in common. */
export function cycleKey(key: number, cycle: number): number {
  return mixed((key ^ 0x5bd1e995) + Math.imul(cycle + 1, 0x85ebca77));
}

/** Below how many of {@link DRAWS} something with this chance happens. */
export function drawsBelow(chance: number): number {
  return Math.round(Math.min(1, Math.max(0, chance)) * DRAWS);
}

/** By how much everybody in a domain fails more or less often in a cycle than usual. */
export interface LuckRule {
  /** The share of deeds that fails on average. */
  readonly failing: number;
  /** Correlation of two outcomes of the same cycle, 0 to 1; 0: none. */
  readonly correlation: number;
}

/**
 * The luck of a cycle: the share that fails is beta distributed around its mean, which gives two
 * outcomes of the cycle the correlation asked for. As a multiple of the mean, so that everybody
 * fails more often by the same factor.
 */
export function luckOf(key: number, { failing, correlation }: LuckRule): number {
  if (correlation === 0 || failing <= 0 || failing >= 1) return 1;
  const random = seededRandom(key, 7);
  const unit = (): number => (random.uint32() + 0.5) / DRAWS;
  const both = 1 / correlation - 1;
  const failed = gammaDraw(failing * both, unit);
  const kept = gammaDraw((1 - failing) * both, unit);
  return failed / (failed + kept) / failing;
}

/**
 * One draw of the gamma distribution with scale 1.
 * @see Marsaglia and Tsang, "A simple method for generating gamma variables" (2000)
 */
function gammaDraw(shape: number, unit: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, unit) * unit() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const cube = root ** 3;
    if (Math.log(unit()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}
