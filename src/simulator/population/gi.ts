import type { Policy } from '../../core/policy/policy.ts';
import type { Members } from './members.ts';

/** Numbers that are multiplied and added up are exact for so many members at a time. */
const BLOCK = 4_096;
const HALF = 65_536;

/**
 * GI of many members by their numbers: floor(Σ I·w / Σ w), with w the mass, at most `most`; the
 * core's `globalIntegrity`, without a bigint for each member.
 * @returns undefined when nobody weighs anything
 */
export function globalIntegrityOf(
  integrity: Float64Array,
  mass: Float64Array,
  { count, most }: { readonly count: number; readonly most: number },
): number | undefined {
  let weighted = 0n;
  let total = 0n;
  for (let begin = 0; begin < count; begin += BLOCK) {
    const end = Math.min(count, begin + BLOCK);
    let [high, low, weights] = [0, 0, 0];
    for (let index = begin; index < end; index += 1) {
      const own = integrity[index] ?? 0;
      const weight = Math.min(mass[index] ?? 0, most);
      const upper = Math.floor(weight / HALF);
      high += own * upper;
      low += own * (weight - upper * HALF);
      weights += weight;
    }
    weighted += BigInt(high) * BigInt(HALF) + BigInt(low);
    total += BigInt(weights);
  }
  return total === 0n ? undefined : Number(weighted / total);
}

/**
 * The lower median of the first `count` values, which are put into another order; 0 if there are
 * none.
 * @see Hoare, Algorithm 65 (Find), Communications of the ACM 4 (1961)
 */
export function lowerMedian(values: Float64Array, count: number): number {
  if (count === 0) return 0;
  const wanted = Math.floor((count - 1) / 2);
  let [left, right] = [0, count - 1];
  while (left < right) {
    const pivot = values[wanted] ?? 0;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low += 1;
      while ((values[high] ?? 0) > pivot) high -= 1;
      if (low > high) break;
      const moved = values[low] ?? 0;
      values[low] = values[high] ?? 0;
      values[high] = moved;
      low += 1;
      high -= 1;
    }
    if (high < wanted) left = low;
    if (wanted < low) right = high;
  }
  return values[wanted] ?? 0;
}

/** Tells GI of a community; it keeps room for that from one cycle to the next. */
export class GiTeller {
  readonly #isEven: boolean;
  /** Whether everybody's word counts. */
  readonly #allCount: boolean;
  readonly #taken: { readonly integrity: Float64Array; readonly mass: Float64Array };
  readonly #sorted: Float64Array;

  constructor({ trust }: Pick<Policy, 'trust'>, size: number) {
    this.#isEven = trust.evenGi;
    this.#allCount = trust.standingActions === 0;
    this.#taken = { integrity: new Float64Array(size), mass: new Float64Array(size) };
    this.#sorted = new Float64Array(size);
  }

  /** GI at the close of the open cycle; undefined if it is unknown. */
  at(members: Members): number | undefined {
    if (!this.#isEven) return this.#gi(members.takeActive(this.#taken, false), Infinity);
    const trusted = this.#allCount ? 0 : members.takeActive(this.#taken, true);
    const count = trusted > 0 ? trusted : members.takeActive(this.#taken, false);
    this.#sorted.set(this.#taken.mass.subarray(0, count));
    return this.#gi(count, lowerMedian(this.#sorted, count));
  }

  #gi(count: number, most: number): number | undefined {
    const { integrity, mass } = this.#taken;
    return globalIntegrityOf(integrity, mass, { count, most });
  }
}
