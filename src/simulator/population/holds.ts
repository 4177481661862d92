/** Decisions that are held, in the order in which they were made and in which they end. */
export class Holds {
  /** A circle: what ends makes room for what is made. It grows when it is full. */
  #members: Uint32Array = new Uint32Array(1_024);
  #amounts: Float64Array = new Float64Array(1_024);
  #negentropies: Float64Array = new Float64Array(1_024);
  #begin = 0;
  #size = 0;
  /** How many were made in each of the last cycles, the open one last. */
  readonly #made: number[];

  /** @param wait after how many cycles a decision ends */
  constructor(wait: number) {
    this.#made = Array.from({ length: wait + 1 }, () => 0);
  }

  /** Holds a decision of the open cycle: shards, and millionths of N. */
  add(member: number, amount: number, negentropy: number): void {
    if (this.#size === this.#members.length) this.#grow();
    const place = (this.#begin + this.#size) & (this.#members.length - 1);
    this.#members[place] = member;
    this.#amounts[place] = amount;
    this.#negentropies[place] = negentropy;
    this.#size += 1;
    const open = this.#made.length - 1;
    this.#made[open] = (this.#made[open] ?? 0) + 1;
  }

  /** Ends the open cycle, and with it what is due. @returns the sum of what ended, in shards */
  close(end: (member: number, amount: number, negentropy: number) => void): number {
    const due = this.#made.shift() ?? 0;
    this.#made.push(0);
    let sum = 0;
    for (let index = 0; index < due; index += 1) {
      const place = (this.#begin + index) & (this.#members.length - 1);
      const amount = this.#amounts[place] ?? 0;
      sum += amount;
      end(this.#members[place] ?? 0, amount, this.#negentropies[place] ?? 0);
    }
    this.#begin = (this.#begin + due) & (this.#members.length - 1);
    this.#size -= due;
    return sum;
  }

  /** Doubles the circle, and unrolls it. */
  #grow(): void {
    const size = this.#members.length;
    const grown = {
      members: new Uint32Array(2 * size),
      amounts: new Float64Array(2 * size),
      negentropies: new Float64Array(2 * size),
    };
    for (let index = 0; index < this.#size; index += 1) {
      const place = (this.#begin + index) & (size - 1);
      grown.members[index] = this.#members[place] ?? 0;
      grown.amounts[index] = this.#amounts[place] ?? 0;
      grown.negentropies[index] = this.#negentropies[place] ?? 0;
    }
    this.#members = grown.members;
    this.#amounts = grown.amounts;
    this.#negentropies = grown.negentropies;
    this.#begin = 0;
  }
}
