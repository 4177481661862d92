/** Held decisions of one cycle, which all end together. */
export interface HeldCycle {
  readonly members: Uint32Array;
  /** Shards. */
  readonly amounts: Float64Array;
  /** Millionths of N. */
  readonly negentropies: Float64Array;
}

/** Decisions that are held, by the cycle in which they were made. */
export class Holds {
  readonly #cycles: (HeldCycle | undefined)[];
  readonly #open: HeldCycle;
  #held = 0;

  /**
   * @param size how many can be made in a cycle
   * @param wait after how many cycles they end
   */
  constructor(size: number, wait: number) {
    this.#cycles = Array.from({ length: wait + 1 }, () => undefined);
    this.#open = {
      members: new Uint32Array(size),
      amounts: new Float64Array(size),
      negentropies: new Float64Array(size),
    };
  }

  /** Holds a decision of the open cycle. */
  add(member: number, amount: number, negentropy: number): void {
    this.#open.members[this.#held] = member;
    this.#open.amounts[this.#held] = amount;
    this.#open.negentropies[this.#held] = negentropy;
    this.#held += 1;
  }

  /** Ends the open cycle. @returns what is due with it, if anything was held then */
  close(cycle: number): HeldCycle | undefined {
    const { members, amounts, negentropies } = this.#open;
    const count = this.#held;
    this.#held = 0;
    this.#cycles[cycle % this.#cycles.length] = {
      members: members.slice(0, count),
      amounts: amounts.slice(0, count),
      negentropies: negentropies.slice(0, count),
    };
    return this.#cycles[(cycle + 1) % this.#cycles.length];
  }
}
