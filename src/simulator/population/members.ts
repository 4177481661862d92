import type { IntegrityRules } from '../../core/integrity/integrity.ts';
import { addFact, CHANNELS } from '../../core/integrity/tally.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ONE, type Ppm } from '../../core/units.ts';

/** What became of a deed: late ones were kept, but not in time. */
export const LOST = 0;
export const KEPT = 1;
export const LATE = 2;
export type DeedEnd = typeof LOST | typeof KEPT | typeof LATE;

/** GI looks at members with a fact in this many cycles, the open one included. */
const GI_CYCLES = 56;

/**
 * Numbers that only a deed of their member looks at stand together, so that it touches two lines of
 * the processor's cache and not eight: kept and lost by channel, then these. What the close of each
 * cycle looks at has arrays of its own.
 */
const CELLS = 12;
const WORKS = 8;
const FIRST_WORK = 9;
const LAST_WORK = 10;
const RELEASED = 11;

const COORDINATION = CHANNELS.indexOf('coordination');
/** No cycle is as early as this. */
const NEVER = -1_000_000;

/**
 * What a community knows of its members, in typed arrays. The arithmetic of tallies and integrity
 * is the core's in doubles: every product stays below 2^53, so that a division by 10^6 or by a
 * mass, rounded down or up, is the exact one (`community.test.ts`).
 */
export class Members {
  /** Whether integrity is above the threshold and no channel below its prior: 1 or 0. */
  readonly isWorthy: Uint8Array;
  /** Whether the member's word counts: 1 or 0. */
  readonly isTrusted: Uint8Array;
  /** Whether anything was ever released: 1 or 0. */
  readonly isPaid: Uint8Array;
  readonly #integrity: Float64Array;
  readonly #mass: Float64Array;
  readonly #lastFact: Int32Array;
  readonly #cells: Float64Array;
  readonly #policy: Policy;
  readonly #rules: IntegrityRules;
  readonly #weights: Float64Array;
  readonly #prior: number;
  #cycle = 0;
  /** Members by the cycle of their last fact, and those of the cycles that GI looks at. */
  readonly #activeBy: Int32Array = new Int32Array(GI_CYCLES);
  #active = 0;
  /** How many have standing. */
  #trusted: number;
  readonly #standingActions: number;
  /** Between the first and the last work, at least. */
  readonly #standingCycles: number;

  constructor(policy: Policy, size: number) {
    this.#policy = policy;
    this.#rules = policy.integrity;
    this.#integrity = new Float64Array(size).fill(this.#rules.priorKept);
    this.#mass = new Float64Array(size);
    this.#lastFact = new Int32Array(size).fill(NEVER);
    this.#weights = Float64Array.from(CHANNELS, (channel) => policy.integrity.weights[channel]);
    this.#prior = Math.floor((this.#rules.priorFacts * this.#rules.priorKept) / ONE);
    const { standingActions, standingDays } = policy.trust;
    this.#standingActions = standingActions;
    this.#standingCycles = (standingDays * DAY_SECONDS) / policy.cycle.seconds;
    this.isWorthy = new Uint8Array(size);
    this.isTrusted = new Uint8Array(size).fill(standingActions === 0 ? 1 : 0);
    this.#trusted = standingActions === 0 ? size : 0;
    this.isPaid = new Uint8Array(size);
    this.#cells = new Float64Array(size * CELLS);
    for (let member = 0; member < size; member += 1) {
      const begin = member * CELLS;
      this.#cells[begin + FIRST_WORK] = NEVER;
      this.#cells[begin + LAST_WORK] = NEVER;
    }
  }

  /** Kept and lost by channel, in their order. */
  talliesOf(member: number): Float64Array {
    return this.#cells.subarray(member * CELLS, member * CELLS + 2 * CHANNELS.length);
  }

  integrityOf(member: number): Ppm {
    return this.#integrity[member] ?? 0;
  }

  /** Shards that were released. */
  releasedOf(member: number): number {
    return this.#cells[member * CELLS + RELEASED] ?? 0;
  }

  /** Whether the member's word counts, or anything is known of them. */
  hasRecord(member: number): boolean {
    return this.isTrusted[member] === 1 || this.#lastFact[member] !== NEVER;
  }

  /** Whether the member's word counts, or something confirmed stands that is not lost again. */
  hasToLose(member: number): boolean {
    return this.isTrusted[member] === 1 || (this.#cells[member * CELLS + WORKS] ?? 0) > 0;
  }

  addReleased(member: number, amount: number): void {
    const place = member * CELLS + RELEASED;
    this.#cells[place] = (this.#cells[place] ?? 0) + amount;
  }

  /** Opens a cycle: facts are of it from now on. */
  open(cycle: number): void {
    this.#cycle = cycle;
    this.#active -= this.#activeBy[cycle % GI_CYCLES] ?? 0;
    this.#activeBy[cycle % GI_CYCLES] = 0;
  }

  /** How many members' words count. */
  get trusted(): number {
    return this.#trusted;
  }

  /** How many have a fact in the cycles that GI looks at. */
  get active(): number {
    return this.#active;
  }

  /** Adds what is known of a deed, and tells integrity anew. */
  addFact(member: number, end: DeedEnd, weight: Ppm): void {
    const cells = this.#cells;
    const begin = member * CELLS;
    const weights = this.#weights;
    const { decayPerFact, priorFacts, priorKept } = this.#rules;
    let sum = 0;
    let mass = 0;
    let isHigh = true;
    for (let channel = 0; channel < weights.length; channel += 1) {
      const place = begin + 2 * channel;
      const isLost = end === LOST || (end === LATE && channel === COORDINATION);
      let kept = cells[place] ?? 0;
      let lost = cells[place + 1] ?? 0;
      if (weight === ONE) {
        kept = Math.floor((kept * decayPerFact) / ONE) + (isLost ? 0 : ONE);
        lost = Math.ceil((lost * decayPerFact) / ONE) + (isLost ? ONE : 0);
      } else {
        ({ kept, lost } = addFact(this.#rules, { kept, lost }, isLost ? 0 : ONE, weight));
      }
      cells[place] = kept;
      cells[place + 1] = lost;
      const score = Math.floor(((kept + this.#prior) * ONE) / (kept + lost + priorFacts));
      if (score < priorKept) isHigh = false;
      sum += (weights[channel] ?? 0) * score;
      mass += kept + lost;
    }
    const own = Math.floor(sum / ONE);
    this.#integrity[member] = own;
    this.#mass[member] = mass;
    const { threshold, channelFloor } = this.#policy;
    this.isWorthy[member] = own > threshold && (isHigh || !channelFloor) ? 1 : 0;
    this.#addToActive(member);
    this.#addToStanding(member, end !== LOST);
  }

  #addToActive(member: number): void {
    const before = this.#lastFact[member] ?? NEVER;
    if (before > this.#cycle - GI_CYCLES) {
      const last = before % GI_CYCLES;
      this.#activeBy[last] = (this.#activeBy[last] ?? 0) - 1;
    } else {
      this.#active += 1;
    }
    const now = this.#cycle % GI_CYCLES;
    this.#activeBy[now] = (this.#activeBy[now] ?? 0) + 1;
    this.#lastFact[member] = this.#cycle;
  }

  /**
   * A kept deed was confirmed by somebody else; a lost one takes a work away. The rule is the
   * core's `hasStanding`, without an object for each fact.
   */
  #addToStanding(member: number, isKept: boolean): void {
    const cells = this.#cells;
    const begin = member * CELLS;
    let works = cells[begin + WORKS] ?? 0;
    if (isKept) {
      works += 1;
      if (cells[begin + FIRST_WORK] === NEVER) cells[begin + FIRST_WORK] = this.#cycle;
      cells[begin + LAST_WORK] = this.#cycle;
    } else if (works > 0) {
      works -= 1;
    }
    cells[begin + WORKS] = works;
    if (this.#standingActions === 0) return;
    const span = (cells[begin + LAST_WORK] ?? 0) - (cells[begin + FIRST_WORK] ?? 0);
    const isTrusted = works >= this.#standingActions && span >= this.#standingCycles;
    this.#trusted += (isTrusted ? 1 : 0) - (this.isTrusted[member] ?? 0);
    this.isTrusted[member] = isTrusted ? 1 : 0;
  }

  /**
   * Takes integrity and mass of whoever has a fact in the cycles that GI looks at; of those alone
   * whose word counts, if that is asked. @returns how many they are
   */
  takeActive(
    into: { readonly integrity: Float64Array; readonly mass: Float64Array },
    onlyTrusted: boolean,
  ): number {
    const { isTrusted } = this;
    const [own, masses, lastFact] = [this.#integrity, this.#mass, this.#lastFact];
    const since = this.#cycle - GI_CYCLES;
    let count = 0;
    for (let member = 0; member < own.length; member += 1) {
      if (onlyTrusted && isTrusted[member] === 0) continue;
      if ((lastFact[member] ?? 0) <= since) continue;
      into.integrity[count] = own[member] ?? 0;
      into.mass[count] = masses[member] ?? 0;
      count += 1;
    }
    return count;
  }
}
