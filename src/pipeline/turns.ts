/** One after another for each name, in the order in which they are asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @returns what `doing` returns, once those before it are done or have failed */
  async take<Result>(name: string, doing: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(doing, doing);
    this.#last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    }
  }
}
