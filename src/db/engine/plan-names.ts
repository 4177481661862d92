/** A session keeps what it is given until it ends. */
const PLANS_MAX = 200;

/** Names under which sessions keep plans, the same in all of them. */
export class PlanNames {
  readonly #names = new Map<string, string>();
  #isStopped = false;

  /** @returns undefined if the plan of this statement is not to be kept */
  nameOf(sql: string): string | undefined {
    if (this.#isStopped) return undefined;
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= PLANS_MAX) return known;
    const name = `plan ${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }

  /** From now on nothing is named: a session was not the one in which a plan was kept. */
  stop(): void {
    this.#isStopped = true;
  }
}
