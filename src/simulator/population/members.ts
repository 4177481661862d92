import type { IntegrityRules } from '../../core/integrity/integrity.ts';
import { addFact, CHANNELS } from '../../core/integrity/tally.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { ONE, type Ppm } from '../../core/units.ts';

const PER_MEMBER = 2 * CHANNELS.length;
const COORDINATION = CHANNELS.indexOf('coordination');
/** No cycle is as early as this. */
const NEVER = -1_000_000;
/** GI looks at members with a fact in this many cycles, the open one included. */
export const GI_CYCLES = 56;

/** What became of a deed: late ones were kept, but not in time. */
export const LOST = 0;
export const KEPT = 1;
export const LATE = 2;
export type DeedEnd = typeof LOST | typeof KEPT | typeof LATE;

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
  #cycle = 0;
  /** Members by the cycle of their last fact, and those of the cycles that GI looks at. */
  readonly #activeBy = new Int32Array(GI_CYCLES);
  #active = 0;
  readonly #trusted: Uint32Array;
  readonly #isListed: Uint8Array;
  #listed = 0;
  readonly #standingActions: number;
  /** Between the first and the last work, at least. */
  readonly #standingCycles: number;
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
    const { standingActions, standingDays } = policy.trust;
    this.#standingActions = standingActions;
    this.#standingCycles = (standingDays * DAY_SECONDS) / policy.cycle.seconds;
    this.isTrusted = new Uint8Array(size).fill(standingActions === 0 ? 1 : 0);
    this.#trusted = new Uint32Array(size);
    this.#isListed = new Uint8Array(size);
  }

  /** Kept and lost by channel, in their order. */
  talliesOf(member: number): Float64Array {
    return this.#tallies.subarray(member * PER_MEMBER, (member + 1) * PER_MEMBER);
  }

  /** Opens a cycle: facts are of it from now on. */
  open(cycle: number): void {
    this.#cycle = cycle;
    this.#active -= this.#activeBy[cycle % GI_CYCLES] ?? 0;
    this.#activeBy[cycle % GI_CYCLES] = 0;
  }

  /** How many have a fact in the cycles that GI looks at. */
  get active(): number {
    return this.#active;
  }

  /** Adds what is known of a deed, and tells integrity anew. */
  addFact(member: number, end: DeedEnd, weight: Ppm): void {
    this.#addToStanding(member, end !== LOST);
    this.#addToActive(member);
    const tallies = this.#tallies;
    const { decayPerFact, priorFacts, priorKept } = this.#rules;
    const begin = member * PER_MEMBER;
    let [sum, mass, isWorthy] = [0, 0, 1];
    for (let channel = 0; channel < CHANNELS.length; channel += 1) {
      const place = begin + 2 * channel;
      const isLost = end === LOST || (end === LATE && channel === COORDINATION);
      const value = isLost ? 0 : ONE;
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
    const own = Math.floor(sum / ONE);
    this.integrity[member] = own;
    this.mass[member] = mass;
    const { threshold, channelFloor } = this.#policy;
    this.isWorthy[member] = own > threshold && (isWorthy === 1 || !channelFloor) ? 1 : 0;
  }

  #addToActive(member: number): void {
    const before = this.lastFact[member] ?? NEVER;
    if (before > this.#cycle - GI_CYCLES) {
      const place = before % GI_CYCLES;
      this.#activeBy[place] = (this.#activeBy[place] ?? 0) - 1;
    } else {
      this.#active += 1;
    }
    const place = this.#cycle % GI_CYCLES;
    this.#activeBy[place] = (this.#activeBy[place] ?? 0) + 1;
    this.lastFact[member] = this.#cycle;
  }

  /**
   * A kept deed was confirmed by somebody else; a lost one takes a work away. The rule is the
   * core's `hasStanding`, without an object for each fact.
   */
  #addToStanding(member: number, isKept: boolean): void {
    let works = this.#works[member] ?? 0;
    if (isKept) {
      works += 1;
      if (this.#firstWork[member] === NEVER) this.#firstWork[member] = this.#cycle;
      this.#lastWork[member] = this.#cycle;
    } else if (works > 0) {
      works -= 1;
    }
    this.#works[member] = works;
    if (this.#standingActions === 0) return;
    const span = (this.#lastWork[member] ?? 0) - (this.#firstWork[member] ?? 0);
    const isTrusted = works >= this.#standingActions && span >= this.#standingCycles;
    this.isTrusted[member] = isTrusted ? 1 : 0;
    if (isTrusted && this.#isListed[member] === 0) {
      this.#isListed[member] = 1;
      this.#trusted[this.#listed] = member;
      this.#listed += 1;
    }
  }

  /** Members whose word counts, in no order; those who lost their standing are left out. */
  trusted(): Uint32Array {
    let kept = 0;
    for (let index = 0; index < this.#listed; index += 1) {
      const member = this.#trusted[index] ?? 0;
      const isTrusted = this.isTrusted[member] ?? 0;
      this.#isListed[member] = isTrusted;
      this.#trusted[kept] = member;
      kept += isTrusted;
    }
    this.#listed = kept;
    return this.#trusted.subarray(0, kept);
  }
}
