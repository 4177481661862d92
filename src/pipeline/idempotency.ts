import type { FrozenAnswer } from '../db/sql/idempotency.ts';
import type { Command } from './command.ts';
import type { CommunityWriter } from './community-writer.ts';

/** `Idempotency-Key` with the caller and path that it belongs to, and a hash of the body. */
export type IdempotencyKey = Pick<FrozenAnswer, 'scope' | 'key' | 'bodyHash'>;

/** The same key came with another body: neither is what the caller meant to repeat. */
export class IdempotencyConflictError extends Error {
  override readonly name = 'IdempotencyConflictError';
}

/**
 * A command whose result is frozen under the caller's key, in the transaction that stores it: the
 * same key gives the same answer (DESIGN.md section 7, "Repeats"). The result must survive JSON.
 * @param keep what of the result is frozen, where a secret in it must not be stored
 */
export function repeatable<Result>(
  idempotency: IdempotencyKey | undefined,
  command: Command<Result>,
  keep: (result: Result) => Result = (result) => result,
): Command<Result> {
  if (idempotency === undefined) return command;
  return {
    ...command,
    repeats: { ...command.repeats, answer: idempotency },
    run: (fold, repeats) => {
      const frozen = repeats.answer(idempotency);
      if (frozen !== undefined) {
        if (frozen.bodyHash === idempotency.bodyHash) return JSON.parse(frozen.answer) as Result;
        throw new IdempotencyConflictError(
          `Idempotency-Key "${idempotency.key}" was used for another request; ` +
            'use a new key for a new one',
        );
      }
      const result = command.run(fold, repeats);
      const { scope, key, bodyHash } = idempotency;
      const answer = { scope, key, bodyHash, answer: JSON.stringify(keep(result)) };
      fold.answers.push(answer);
      repeats.addAnswer(answer);
      return result;
    },
  };
}

/**
 * Does what is not done in the writer's own transaction, and freezes its answer afterwards. The
 * work has to bear being done twice: by two requests at once, and by the one that repeats another
 * that was cut off in between. Whoever comes later gets the answer that was frozen first.
 * @param keep as {@link repeatable} has it
 * @throws IdempotencyConflictError when the key came with another body before; nothing was done
 */
export async function answeredOnce<Result>(
  writer: Pick<CommunityWriter, 'submit'>,
  idempotency: IdempotencyKey | undefined,
  work: () => Promise<Result>,
  keep?: (result: Result) => Result,
): Promise<Result> {
  if (idempotency === undefined) return await work();
  // Kept before anything is done, so that of two bodies under one key only one is carried out.
  const claim = { ...idempotency, scope: `${idempotency.scope} begun` };
  await writer.submit(repeatable(claim, { run: () => ({}) }));
  const unheardOf = new Error('nothing is frozen');
  const run = (): Result => {
    throw unheardOf;
  };
  const frozen = async (otherwise: () => Promise<Result>): Promise<Result> => {
    try {
      return await writer.submit(repeatable(idempotency, { run }));
    } catch (problem) {
      if (problem !== unheardOf) throw problem;
      return await otherwise();
    }
  };
  return await frozen(async () => {
    const outcome = await work().then(
      (answer) => ({ answer }),
      (problem: unknown) => ({ problem }),
    );
    // Another one that asked at the same time may have done it.
    if ('problem' in outcome) return await frozen(() => Promise.reject(outcome.problem));
    return await writer.submit(repeatable(idempotency, { run: () => outcome.answer }, keep));
  });
}
