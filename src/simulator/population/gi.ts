import type { Policy } from '../../core/policy/policy.ts';
import { select } from '../../core/select.ts';
import type { Members } from './members.ts';

/** Numbers that are multiplied and added up are exact for so many members at a time. */
const BLOCK = 4_096;
const HALF = 65_536;

/**
 * GI of many members by their numbers: floor(Σ I·w / Σ w), with w the mass, at most `most`; the
 * core's `globalIntegrity`, without a bigint for each member.
 * @returns undefined when nobody weighs anything
 */
function globalIntegrityOf(
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

/** Tells GI of a community; it keeps room for that from one cycle to the next. */
export class GiTeller {
  readonly #isEven: boolean;
  /** Whether everybody's word counts. */
  readonly #allCount: boolean;
  readonly #taken: { readonly integrity: Float64Array; readonly mass: Float64Array };
  readonly #sorted: Float64Array;
  /** Of the cycle before. */
  #median = 0;

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
    return this.#gi(count, this.#lowerMedian(count));
  }

  /**
   * The lower median of what was taken; 0 if that is nothing. It moves little from one cycle to the
   * next: what lies far from the last one is counted, and only the rest is put in order.
   */
  #lowerMedian(count: number): number {
    if (count === 0) return 0;
    const wanted = (count - 1) >> 1;
    const { mass } = this.#taken;
    const near = this.#sorted;
    const [least, most] = [this.#median * 0.95, this.#median * 1.05];
    let [below, inside] = [0, 0];
    for (let index = 0; index < count; index += 1) {
      const value = mass[index] ?? 0;
      if (value < least) below += 1;
      else if (value <= most) {
        near[inside] = value;
        inside += 1;
      }
    }
    if (wanted >= below && wanted < below + inside) {
      this.#median = select(near, inside, wanted - below);
    } else {
      near.set(mass.subarray(0, count));
      this.#median = select(near, count, wanted);
    }
    return this.#median;
  }

  #gi(count: number, most: number): number | undefined {
    const { integrity, mass } = this.#taken;
    return globalIntegrityOf(integrity, mass, { count, most });
  }
}
