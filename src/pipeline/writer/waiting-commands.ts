import { RequestError } from '../request-error.ts';
import type { Command } from './command.ts';
import type { BatchDraft } from './draft.ts';
import type { Known } from './known/known.ts';

/** A command whose caller waits for its commit. */
export interface Waiting {
  readonly command: Command<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: unknown) => void;
}

/** How long an answer may wait for the next batch to be sent to the database. */
const ANSWER_MS_MAX = 10;

/** A command that had changed something before it was refused: its batch has to run again. */
export class RefusedCommand extends Error {
  readonly waiting: Waiting;
  readonly reason: unknown;

  constructor(waiting: Waiting, reason: unknown) {
    super('a command was refused');
    this.waiting = waiting;
    this.reason = reason;
  }
}

/** A command that was refused before it had changed anything: the batch goes on without it. */
class Refusal {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/**
 * Runs one command of a batch.
 * @returns its result, or a {@link Refusal} that harms no other
 * @throws RefusedCommand when the command had changed something before it was refused
 */
export function runCommand(waiting: Waiting, draft: BatchDraft, known: Known): unknown {
  const { command } = waiting;
  const { attestor, second } = command.lookup ?? {};
  if (known.isRevoked(attestor) || known.isRevoked(second)) {
    return new Refusal(new RequestError('KEY_INVALID', 'the key was revoked'));
  }
  let weight = draft.weight;
  try {
    if (command.now !== undefined) draft.advanceTo(command.now);
    weight = draft.weight;
    known.addMissed(draft.claims.takeMissed());
    return command.run(draft, known);
  } catch (problem) {
    if (draft.weight === weight && command.once !== true) return new Refusal(problem);
    throw new RefusedCommand(waiting, problem);
  }
}

/**
 * What is stored and not yet answered. Answering takes as long as storing, so it is done while the
 * database stores the next batch instead of before it is asked to.
 */
export class OwedAnswers {
  #owed: (() => void)[] = [];
  #latest: NodeJS.Timeout | undefined;

  /** @param waiting those who asked, the first of them for these results */
  owe(waiting: readonly Waiting[], results: readonly unknown[]): void {
    for (const [index, result] of results.entries()) {
      const asked = waiting[index];
      if (asked !== undefined) this.#owed.push(() => answer(asked, result));
    }
    // Another process may have the lock that the next batch waits for.
    this.#latest ??= setTimeout(() => this.give(), ANSWER_MS_MAX);
  }

  give(): void {
    clearTimeout(this.#latest);
    this.#latest = undefined;
    const owed = this.#owed;
    this.#owed = [];
    for (const give of owed) give();
  }
}

function answer({ resolve, reject }: Waiting, result: unknown): void {
  if (result instanceof Refusal) reject(result.reason);
  else resolve(result);
}

/** Commands that must not run twice are given up with the batch they ran in. */
export function rejectOnce(rest: readonly Waiting[], problem: unknown): Waiting[] {
  for (const { command, reject } of rest) if (command.once === true) reject(problem);
  return rest.filter(({ command }) => command.once !== true);
}
