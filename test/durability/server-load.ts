import type { Answer, ServerProcess } from './server-process.ts';
import { mintBody } from './server-store.ts';

/** A request under a key of its own. */
interface Asked {
  readonly path: string;
  readonly body: object;
}

/** Clients that ask at once and remember what they were told. */
export class ServerLoad {
  /** What was answered, by `Idempotency-Key`. */
  readonly acknowledged = new Map<string, Answer>();
  /** What went wrong otherwise, in the words of the connection or as a status. */
  readonly refused: string[] = [];
  readonly #asked = new Map<string, Asked>();
  #isOver = false;

  /** Every request that was ever sent. */
  get sent(): number {
    return this.#asked.size;
  }

  /** Mints and transfers until the server is gone or {@link stop} is called. */
  async run(server: ServerProcess, clients: number): Promise<void> {
    this.#isOver = false;
    await Promise.all(Array.from({ length: clients }, () => this.#client(server)));
  }

  stop(): void {
    this.#isOver = true;
  }

  /** Resolves once so many requests were answered. */
  async answered(count: number): Promise<void> {
    while (this.acknowledged.size < count) {
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
    }
  }

  /**
   * Sends everything again under its key, what was answered and what was not.
   * @returns the keys under which another answer came than before, or none at all
   */
  async repeat(server: ServerProcess): Promise<string[]> {
    const surprises: string[] = [];
    const keys = [...this.#asked.keys()];
    const client = async (): Promise<void> => {
      for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
        const answer = await this.#ask(server, key);
        const before = this.acknowledged.get(key) ?? answer;
        if (answer.status !== 200 || answer.text !== before.text) surprises.push(key);
        this.acknowledged.set(key, answer);
      }
    };
    await Promise.all(Array.from({ length: 16 }, client));
    return surprises;
  }

  async #client(server: ServerProcess): Promise<void> {
    while (!this.#isOver) {
      const key = `request-${this.sent + 1}`;
      this.#asked.set(key, requestOf(this.sent + 1));
      try {
        const answer = await this.#ask(server, key);
        if (answer.status === 200) this.acknowledged.set(key, answer);
        else this.refused.push(String(answer.status));
      } catch (problem) {
        this.refused.push((problem as NodeJS.ErrnoException).code ?? String(problem));
        return;
      }
    }
  }

  async #ask(server: ServerProcess, key: string): Promise<Answer> {
    const asked = this.#asked.get(key);
    if (asked === undefined) throw new Error(`${key} was never sent`);
    return await server.post(asked.path, asked.body, { key });
  }
}

/** Every fourth gives something away; the amount tells which one it is. */
function requestOf(number: number): Asked {
  if (number % 4 > 0) {
    return { path: '/v1/tokenomics/mint', body: mintBody('ada', `work ${number}`) };
  }
  const amount = `0.${String(number).padStart(6, '0')}`;
  return { path: '/v1/transfers', body: { fromUserId: 'bob', toUserId: 'ada', amount } };
}
