import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Step } from './debt-steps.ts';

/** Steps of one community, all at once. */
export interface DebtTurn {
  readonly slug: string;
  readonly debts: readonly string[];
  readonly steps: readonly Step[];
}

/** A process of its own that writes to the same communities. */
export class DebtProcess {
  readonly #child: ChildProcess;
  #failed: Error | undefined;

  constructor(url: string) {
    const script = fileURLToPath(new URL('debt-process-main.ts', import.meta.url));
    this.#child = fork(script, [url], { execArgv: ['--import', 'tsx'] });
    this.#child.once('exit', (code) => {
      this.#failed = new Error(`the other process ended with ${code}`);
    });
  }

  /** Resolves when all are done; what is refused is nobody's fault. */
  async take(turn: DebtTurn): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const gone = (): void => reject(this.#failed ?? new Error('the other process ended'));
      if (this.#failed !== undefined) return gone();
      this.#child.once('exit', gone);
      this.#child.once('message', (answer: { readonly problem?: string }) => {
        this.#child.off('exit', gone);
        if (answer.problem === undefined) resolve();
        else reject(new Error(answer.problem));
      });
      this.#child.send(turn);
    });
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
