/** The work was stopped from outside after its last commit to the store. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * What happens on Ctrl-C or a polite kill: the batch under way is finished or rolled back, the
 * store is closed, then the process ends with the shell's usual code. A second signal ends it at
 * once; the store survives that too.
 */
export class Interruption {
  readonly #note: (text: string) => void;
  #exitCode: number | undefined;

  /** @param note tells the user what happens now */
  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  /** The exit code, once a signal has come. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Calls `close` when a signal comes. @returns how to stop listening */
  watch(close: () => Promise<void>): () => void {
    const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
      const listener = (): void => {
        const exitCode = EXIT_CODES[signal];
        this.#exitCode = exitCode;
        this.#note(
          '\nInterrupted: closing the store. An import goes on from here when it is run again.',
        );
        const exit = (): void => process.exit(exitCode);
        close().then(exit, exit);
      };
      process.once(signal, listener);
      return () => void process.removeListener(signal, listener);
    });
    return () => listeners.forEach((stop) => stop());
  }

  /** @throws InterruptedError once a signal has come: for loops that can stop between commits. */
  check(): void {
    if (this.#exitCode !== undefined) throw new InterruptedError('interrupted');
  }
}
