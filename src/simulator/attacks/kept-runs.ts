/** Keeps what runs came to, so that one that several attacks are compared with is run once. */
export class KeptRuns<Run> {
  readonly #runs: { readonly key: readonly unknown[]; readonly run: Run }[] = [];

  /**
   * @param of all that the run follows from: of two functions each is another, and anything else
   *   is the same if its JSON is
   */
  get(of: readonly unknown[], run: () => Run): Run {
    const key = of.map((one) => (typeof one === 'function' ? one : JSON.stringify([one])));
    const kept = this.#runs.find(
      (other) => other.key.length === key.length && key.every((one, nth) => one === other.key[nth]),
    );
    if (kept !== undefined) return kept.run;
    const made = { key, run: run() };
    this.#runs.push(made);
    return made.run;
  }
}
