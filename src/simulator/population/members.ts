import type { IntegrityRules } from '../../core/integrity/integrity.ts';
import { addFact, CHANNELS } from '../../core/integrity/tally.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { hasStanding } from '../../core/state/standing.ts';
import { ONE, type Ppm } from '../../core/units.ts';

const PER_MEMBER = 2 * CHANNELS.length;
const COORDINATION = CHANNELS.indexOf('coordination');
/** No cycle is as early as this. */
const NEVER = -1_000_000;

/** What became of a deed, as a fact has it. */
export interface DeedFact {
  readonly cycle: number;
  readonly isKept: boolean;
  readonly isLate: boolean;
  readonly weight: Ppm;
}

/**
 * What a community knows of its members, a typed array for each number. The arithmetic of tallies
 * and integrity is the core's in doubles: every product stays below 2^53, so that a division by
 * 10^6 or by a mass, rounded down or up, is the exact one
 * (`community.test.ts`).
 */
export class Members {
  readonly integrity: Float64Array;
  /** Everything that a member's facts weigh after fading. */
  readonly mass: Float64Array;
  /** Whether integrity is above the threshold and no channel below its prior: 1 or 0. */
  readonly isWorthy: Uint8Array;
  readonly lastFact: Int32Array;
  /** Whether the member's word counts: 1 or 0. */
  readonly isTrusted: Uint8Array;
  /** Shards that were released. */
  readonly released: Float64Array;
  /** Whether anything was ever released: 1 or 0. */
  readonly isPaid: Uint8Array;
  readonly #tallies: Float64Array;
  readonly #works: Int32Array;
  readonly #firstWork: Int32Array;
  readonly #lastWork: Int32Array;
  readonly #policy: Policy;
  readonly #rules: IntegrityRules;
  readonly #weights: readonly number[];
  readonly #prior: number;

  constructor(policy: Policy, size: number) {
    this.#policy = policy;
    this.#rules = policy.integrity;
    this.#weights = CHANNELS.map((channel) => policy.integrity.weights[channel]);
    this.#prior = Math.floor((this.#rules.priorFacts * this.#rules.priorKept) / ONE);
    this.integrity = new Float64Array(size).fill(this.#rules.priorKept);
    this.mass = new Float64Array(size);
    this.isWorthy = new Uint8Array(size);
    this.lastFact = new Int32Array(size).fill(NEVER);
    this.released = new Float64Array(size);
    this.isPaid = new Uint8Array(size);
    this.#tallies = new Float64Array(size * PER_MEMBER);
    this.#works = new Int32Array(size);
    this.#firstWork = new Int32Array(size).fill(NEVER);
    this.#lastWork = new Int32Array(size).fill(NEVER);
    this.isTrusted = new Uint8Array(size).fill(hasStanding(policy, undefined) ? 1 : 0);
  }

  /** Kept and lost by channel, in their order. */
  talliesOf(member: number): Float64Array {
    return this.#tallies.subarray(member * PER_MEMBER, (member + 1) * PER_MEMBER);
  }

  /** Adds what is known of a deed, and tells integrity anew. */
  addFact(member: number, { cycle, isKept, isLate, weight }: DeedFact): void {
    this.#addToStanding(member, cycle, isKept);
    this.lastFact[member] = cycle;
    const tallies = this.#tallies;
    const { decayPerFact, priorFacts, priorKept } = this.#rules;
    const begin = member * PER_MEMBER;
    let [sum, mass, isWorthy] = [0, 0, 1];
    for (let channel = 0; channel < CHANNELS.length; channel += 1) {
      const place = begin + 2 * channel;
      const value = isKept && !(isLate && channel === COORDINATION) ? ONE : 0;
      let kept = tallies[place] ?? 0;
      let lost = tallies[place + 1] ?? 0;
      if (weight === ONE) {
        kept = Math.floor((kept * decayPerFact) / ONE) + value;
        lost = Math.ceil((lost * decayPerFact) / ONE) + ONE - value;
      } else {
        ({ kept, lost } = addFact(this.#rules, { kept, lost }, value, weight));
      }
      tallies[place] = kept;
      tallies[place + 1] = lost;
      const score = Math.floor(((kept + this.#prior) * ONE) / (kept + lost + priorFacts));
      if (score < priorKept) isWorthy = 0;
      sum += (this.#weights[channel] ?? 0) * score;
      mass += kept + lost;
    }
    this.#judge(member, { sum, mass, isWorthy });
  }

  #judge(
    member: number,
    told: { readonly sum: number; readonly mass: number; readonly isWorthy: number },
  ): void {
    const own = Math.floor(told.sum / ONE);
    const { threshold, channelFloor } = this.#policy;
    const noneIsLow = channelFloor ? told.isWorthy : 1;
    this.integrity[member] = own;
    this.mass[member] = told.mass;
    this.isWorthy[member] = own > threshold ? noneIsLow : 0;
  }

  /** A kept deed was confirmed by somebody else; a lost one takes a work away. */
  #addToStanding(member: number, cycle: number, isKept: boolean): void {
    const before = this.#works[member] ?? 0;
    const works = isKept ? before + 1 : Math.max(0, before - 1);
    if (isKept) {
      if (this.#firstWork[member] === NEVER) this.#firstWork[member] = cycle;
      this.#lastWork[member] = cycle;
    }
    this.#works[member] = works;
    const firstCycle = this.#firstWork[member] ?? NEVER;
    const lastCycle = this.#lastWork[member] ?? NEVER;
    const standing = firstCycle === NEVER ? undefined : { works, firstCycle, lastCycle };
    this.isTrusted[member] = hasStanding(this.#policy, standing) ? 1 : 0;
  }
}
