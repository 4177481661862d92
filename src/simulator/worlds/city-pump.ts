import { RequestError } from '../../pipeline/request-error.ts';
import type { Command } from '../../pipeline/writer/command.ts';
import type { CommunityWriter } from '../../pipeline/writer/community-writer.ts';

/** Commands that wait for their commit at most. */
const WAITING_MAX = 3_000;

/** Hands commands to the writer in their order, without waiting for each answer. */
export class CityPump {
  readonly #writer: CommunityWriter;
  #waiting: Promise<unknown>[] = [];
  #problem: Error | undefined;

  constructor(writer: CommunityWriter) {
    this.#writer = writer;
  }

  /** @param onEnd told of the refusal, or undefined if it was taken */
  send<Result>(
    command: Command<Result>,
    onEnd?: (refusal: RequestError | undefined) => void,
  ): void {
    const sent = this.#writer.submit(command).then(
      () => onEnd?.(undefined),
      (problem: unknown) => {
        if (onEnd !== undefined && problem instanceof RequestError) onEnd(problem);
        else this.#problem ??= problem instanceof Error ? problem : new Error(String(problem));
      },
    );
    this.#waiting.push(sent);
  }

  /** Waits if too many commands do. @throws whatever a command threw that nobody asked about */
  async ease(): Promise<void> {
    if (this.#waiting.length >= WAITING_MAX) await this.settle();
    if (this.#problem !== undefined) throw this.#problem;
  }

  /** Resolves when everything that was sent is stored or refused. @throws like {@link ease} */
  async settle(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    await Promise.all(waiting);
    if (this.#problem !== undefined) throw this.#problem;
  }
}
