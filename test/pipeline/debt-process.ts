import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Step } from './debt-steps.ts';

/** Steps of one community, all at once. */
export interface DebtTurn {
  readonly slug: string;
  readonly debts: readonly string[];
  readonly steps: readonly Step[];
}

/** What the other process was asked, and why it could not do it. */
export interface DebtAnswer {
  readonly id: number;
  readonly problem?: string;
}

/** A process of its own that writes to the same communities. */
export class DebtProcess {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, (problem: string | undefined) => void>();
  #turns = 0;
  #failed: Error | undefined;

  constructor(url: string) {
    const script = fileURLToPath(new URL('debt-process-main.ts', import.meta.url));
    this.#child = fork(script, [url], { execArgv: ['--import', 'tsx'] });
    this.#child.on('message', ({ id, problem }: DebtAnswer) => this.#asked.get(id)?.(problem));
    this.#child.once('exit', (code) => {
      this.#failed = new Error(`the other process ended with ${code}`);
      for (const answer of this.#asked.values()) answer(this.#failed.message);
    });
  }

  /** Resolves when all are done; what is refused is nobody's fault. */
  async take(turn: DebtTurn): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    const id = (this.#turns += 1);
    const problem = await new Promise<string | undefined>((resolve) => {
      this.#asked.set(id, resolve);
      this.#child.send({ id, turn });
    });
    this.#asked.delete(id);
    if (problem !== undefined) throw new Error(problem);
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
