/** The work was stopped from outside after its last commit to the store. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof EXIT_CODES;

/**
 * What happens on Ctrl-C or a polite kill: the batch under way is finished or rolled back, the
 * store is closed, then the process ends with the shell's usual code. A second signal ends it at
 * once; the store survives that too.
 */
export class Interruption {
  readonly #note: (text: string) => void;
  /** What has to be closed, the innermost last. */
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly #listeners = {
    SIGINT: (): void => this.#interrupt('SIGINT'),
    SIGTERM: (): void => this.#interrupt('SIGTERM'),
  };
  #exitCode: number | undefined;

  /** @param note tells the user what happens now */
  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  /** The exit code, once a signal has come. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /**
   * Calls `close` when a signal comes, before those that were watched earlier: what was opened last
   * is closed first. @returns how to stop listening
   */
  watch(close: () => Promise<void> | void): () => void {
    if (this.#closers.length === 0) this.#listen();
    this.#closers.push(close);
    return () => {
      this.#closers.splice(this.#closers.indexOf(close), 1);
      if (this.#closers.length === 0) this.#stopListening();
    };
  }

  /** @throws InterruptedError once a signal has come: for loops that can stop between commits. */
  check(): void {
    if (this.#exitCode !== undefined) throw new InterruptedError('interrupted');
  }

  #listen(): void {
    process.once('SIGINT', this.#listeners.SIGINT);
    process.once('SIGTERM', this.#listeners.SIGTERM);
  }

  #stopListening(): void {
    process.removeListener('SIGINT', this.#listeners.SIGINT);
    process.removeListener('SIGTERM', this.#listeners.SIGTERM);
  }

  #interrupt(signal: Signal): void {
    this.#stopListening();
    const exitCode = EXIT_CODES[signal];
    this.#exitCode = exitCode;
    this.#note('\nInterrupted: what is under way is finished or rolled back first.');
    const exit = (): void => process.exit(exitCode);
    this.#closeAll().then(exit, exit);
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }
}
