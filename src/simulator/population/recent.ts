import { MEMORY_CYCLES } from '../../core/state/state.ts';

/** What belongs to the last cycles that rules look back at; earlier ones make room. */
export class Recent<Value> {
  readonly #values: (Value | undefined)[] = Array.from({ length: MEMORY_CYCLES });
  #last = Number.NEGATIVE_INFINITY;

  /** @returns undefined where nothing is known, or no longer */
  get(cycle: number): Value | undefined {
    if (cycle > this.#last || cycle <= this.#last - MEMORY_CYCLES) return undefined;
    return this.#values[cycle % MEMORY_CYCLES];
  }

  /** Of a cycle that is no earlier than the last one. */
  set(cycle: number, value: Value): void {
    const first = Math.max(this.#last + 1, cycle - MEMORY_CYCLES + 1);
    for (let skipped = first; skipped < cycle; skipped += 1) {
      this.#values[skipped % MEMORY_CYCLES] = undefined;
    }
    this.#values[cycle % MEMORY_CYCLES] = value;
    this.#last = cycle;
  }
}
