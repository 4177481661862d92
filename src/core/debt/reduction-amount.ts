import { type NegentropyMicros, negentropyMicros, ONE, type Ppm, type Shards } from '../units.ts';

/**
 * How much debt negentropy pays: `units` of the smallest coin for each `perNegentropy` whole N. Two
 * integers, so that 12 cents a N and 250 cents for 100 N are both exact.
 */
export interface Lambda {
  readonly units: bigint;
  readonly perNegentropy: bigint;
}

/** What bounds a reduction, in the order in which an answer names it. */
export const LIMITS = [
  'RATE_CEILING',
  'MEMBER_CAP',
  'GROUP_CAP',
  'DEBT_CAP',
  'DEBT',
  'POOL',
] as const;
export type Limit = (typeof LIMITS)[number];

/** What is still free under each limit, in units; a limit that the pledge lacks is left out. */
export type Headroom = Readonly<Partial<Record<Limit, bigint>>>;

/**
 * What a member has brought to one pledge in one period. Rejected and reversed reductions stay in
 * these sums, so that no later event changes how an earlier one was rounded.
 */
export interface Accrued {
  readonly negentropy: bigint;
  readonly units: bigint;
}

export interface ReductionAmount {
  readonly units: bigint;
  /** What the member gives for the units; never more than what was offered. */
  readonly negentropy: NegentropyMicros;
  /** The limits that made it less; empty when all that was offered counted. */
  readonly limits: readonly Limit[];
}

const MICROS = BigInt(ONE);

/**
 * The increase of ⌊λ·ΣN⌋, so that one release and a thousand that add up to it take off the same.
 * If a limit cuts it, only the N that the units need is used and the rest stays with the member.
 * @param offered in millionths of N, not negative
 */
export function reductionAmount(
  lambda: Lambda,
  before: Accrued,
  bounded: { readonly offered: bigint; readonly headroom: Headroom },
): ReductionAmount {
  const wanted = unitsOf(lambda, before.negentropy + bounded.offered) - before.units;
  const limits = narrowest(wanted, bounded.headroom);
  const [first] = limits;
  if (first === undefined) {
    return {
      units: wanted,
      negentropy: negentropyMicros(wanted > 0n ? bounded.offered : 0n),
      limits,
    };
  }
  const units = bounded.headroom[first] ?? 0n;
  const needed =
    units > 0n ? negentropyNeeded(lambda, before.units + units) - before.negentropy : 0n;
  return { units, negentropy: negentropyMicros(needed), limits };
}

/** ⌊λ·N⌋ for N in millionths. */
export function unitsOf(lambda: Lambda, negentropy: bigint): bigint {
  return (lambda.units * negentropy) / (lambda.perNegentropy * MICROS);
}

/** The smallest N, in millionths, that is worth this many units. */
export function negentropyNeeded(lambda: Lambda, units: bigint): bigint {
  const numerator = units * lambda.perNegentropy * MICROS;
  return (numerator + lambda.units - 1n) / lambda.units;
}

/**
 * Whether a millionth of N is worth at most one unit. Above that a cut reduction could not say how
 * much N its units need, and would use none for some of them.
 */
export function isExact(lambda: Lambda): boolean {
  return (
    lambda.units > 0n && lambda.perNegentropy > 0n && lambda.units <= lambda.perNegentropy * MICROS
  );
}

/**
 * The basis `margin`, k_n·(I − τ)/(1 − τ)·a·e, from the MIC that the same decision paid: work just
 * above the threshold pays off next to nothing, perfect work as much as under the basis
 * `negentropy`, which is N itself. Rounded down, and so never more than N.
 * @param amount k_m·(I − τ)·a·e
 * @param mint k_m and k_n for each unit of integrity, τ below one
 */
export function marginOf(
  amount: Shards,
  mint: { readonly scale: bigint; readonly negentropyScale: bigint; readonly threshold: Ppm },
): NegentropyMicros {
  const divisor = mint.scale * BigInt(ONE - mint.threshold);
  if (divisor === 0n) return negentropyMicros(0n);
  return negentropyMicros((amount * mint.negentropyScale * MICROS) / divisor);
}

function narrowest(wanted: bigint, headroom: Headroom): readonly Limit[] {
  let least = wanted;
  for (const limit of LIMITS) {
    const free = headroom[limit];
    if (free !== undefined && free < least) least = free;
  }
  return least === wanted ? [] : LIMITS.filter((limit) => headroom[limit] === least);
}
