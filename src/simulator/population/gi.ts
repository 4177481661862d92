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

/** GI looks at members with a fact in this many cycles, the closing one included. */
const GI_CYCLES = 56;

/** Tells GI of a community; it keeps room for that from one cycle to the next. */
export class GiTeller {
  readonly #isEven: boolean;
  readonly #integrity: Float64Array;
  readonly #mass: Float64Array;
  readonly #sorted: Float64Array;

  /** @param isEven whether nobody weighs more than the median, and only standing counts */
  constructor(isEven: boolean, size: number) {
    this.#isEven = isEven;
    this.#integrity = new Float64Array(size);
    this.#mass = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  /** @returns GI if it is known, and how many members were active */
  at(
    members: Members,
    cycle: number,
  ): { readonly gi: number | undefined; readonly active: number } {
    const active = this.#collect(members, cycle - GI_CYCLES, false);
    const trusted = this.#isEven ? this.#collect(members, cycle - GI_CYCLES, true) : 0;
    if (!this.#isEven) return { gi: this.#gi(active, Number.POSITIVE_INFINITY), active };
    const count = trusted > 0 ? trusted : this.#collect(members, cycle - GI_CYCLES, false);
    this.#sorted.set(this.#mass.subarray(0, count));
    return { gi: this.#gi(count, lowerMedian(this.#sorted, count)), active };
  }

  #gi(count: number, most: number): number | undefined {
    return globalIntegrityOf(this.#integrity, this.#mass, { count, most });
  }

  /** Numbers of the members with a later fact; of those with standing alone, if that is asked. */
  #collect(members: Members, since: number, onlyTrusted: boolean): number {
    const { lastFact, isTrusted, integrity, mass } = members;
    let count = 0;
    for (let member = 0; member < lastFact.length; member += 1) {
      if ((lastFact[member] ?? 0) <= since) continue;
      if (onlyTrusted && isTrusted[member] !== 1) continue;
      this.#integrity[count] = integrity[member] ?? 0;
      this.#mass[count] = mass[member] ?? 0;
      count += 1;
    }
    return count;
  }
}
