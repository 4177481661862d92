import { durationText, grouped } from './rendering/numbers.ts';
import { RemainingTime } from './remaining-time.ts';
import type { Terminal } from './terminal.ts';

const TERMINAL_PERIOD_MS = 100;
const LINE_PERIOD_MS = 5_000;

/** Shows on stderr how far long work has come, how fast it is and how long it will still take. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  readonly #startedAt = performance.now();
  readonly #remaining = new RemainingTime();
  #shownAt: number;

  /** @param what for example `commits judged` */
  constructor(terminal: Terminal, what: string) {
    this.#terminal = terminal;
    this.#what = what;
    this.#shownAt = this.#startedAt;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1_000;
  }

  /** @param doneBefore how much an earlier run had done, which says nothing about speed */
  show(done: number, total: number | undefined, doneBefore = 0): void {
    const now = performance.now();
    const { overwrite, note } = this.#terminal;
    const period = overwrite === undefined ? LINE_PERIOD_MS : TERMINAL_PERIOD_MS;
    if (now - this.#shownAt < period) return;
    this.#shownAt = now;
    this.#remaining.add(this.seconds, done);
    (overwrite ?? note)(this.#text(done, total, doneBefore));
  }

  /** Clears the line for what is printed next. */
  end(): void {
    this.#terminal.overwrite?.('');
  }

  #text(done: number, total: number | undefined, doneBefore: number): string {
    const mean = (done - doneBefore) / Math.max(this.seconds, 0.001);
    const perSecond = this.#remaining.perSecond ?? mean;
    const rate = `${grouped(Math.round(perSecond))}/s`;
    if (total === undefined) return `${grouped(done)} ${this.#what}, ${rate}`;
    const left = this.#remaining.left(total);
    const time = left === undefined ? '' : `, about ${durationText(left)} left`;
    return `${grouped(done)} of ${grouped(total)} ${this.#what}, ${rate}${time}`;
  }
}

/** Passes pages of lines on and counts them. */
export async function* watchedLines(
  pages: AsyncIterable<string[]>,
  progress: Progress,
): AsyncGenerator<string[]> {
  let lines = 0;
  for await (const page of pages) {
    yield page;
    lines += page.length;
    progress.show(lines, undefined);
  }
}
