import { durationText, grouped } from './rendering/numbers.ts';
import type { Terminal } from './terminal.ts';

const TERMINAL_PERIOD_MS = 100;
const LINE_PERIOD_MS = 5_000;

/** Shows on stderr how far long work has come, how fast it is and how long it will still take. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  readonly #startedAt = performance.now();
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
    (overwrite ?? note)(this.#text(done, total, doneBefore));
  }

  /** Clears the line for what is printed next. */
  end(): void {
    this.#terminal.overwrite?.('');
  }

  #text(done: number, total: number | undefined, doneBefore: number): string {
    const perSecond = (done - doneBefore) / Math.max(this.seconds, 0.001);
    const rate = `${grouped(Math.round(perSecond))}/s`;
    if (total === undefined) return `${grouped(done)} ${this.#what}, ${rate}`;
    const left = perSecond > 0 ? `, about ${durationText((total - done) / perSecond)} left` : '';
    return `${grouped(done)} of ${grouped(total)} ${this.#what}, ${rate}${left}`;
  }
}
