/** The first seconds tell how fast a program warms up, not how fast it works. */
const WARM_UP_SECONDS = 3;

/** Speed is that of the last so many seconds: it changes with the history and other work. */
const WINDOW_SECONDS = 12;

interface Sample {
  readonly seconds: number;
  readonly done: number;
}

/** How long work will still take, told from how fast it went lately. */
export class RemainingTime {
  readonly #samples: Sample[] = [];

  /** Done in a second, lately; undefined while nothing can be said. */
  get perSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const seconds = last.seconds - first.seconds;
    return seconds < 1 ? undefined : (last.done - first.done) / seconds;
  }

  /** @param seconds since the work began */
  add(seconds: number, done: number): void {
    if (seconds < WARM_UP_SECONDS) return;
    this.#samples.push({ seconds, done });
    while ((this.#samples[1]?.seconds ?? seconds) < seconds - WINDOW_SECONDS) this.#samples.shift();
  }

  /** Seconds that are left; undefined while nothing can be said. */
  left(total: number): number | undefined {
    const [last, speed] = [this.#samples.at(-1), this.perSecond];
    if (last === undefined || speed === undefined || speed <= 0) return undefined;
    return Math.max(0, total - last.done) / speed;
  }
}
