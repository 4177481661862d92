import type { Entry } from '../../core/state/entry.ts';
import { canonicalizeEntry } from '../../core/log/canonical-json.ts';
import type { FrozenAnswer } from '../../db/sql/service/idempotency.ts';
import type { Command } from './command.ts';
import type { CommunityWriter } from './community-writer.ts';
import type { Known } from './known/known.ts';

/** `Idempotency-Key` with the caller that it belongs to, and a keyed hash of the body. */
export interface IdempotencyKey extends Pick<FrozenAnswer, 'scope' | 'key' | 'bodyHash'> {
  /** What is told when it comes with another body, if its sender calls it otherwise. */
  readonly conflict?: string;
}

const CONFLICT = 'this Idempotency-Key was used for another request; use a new key for a new one';

/** What of a result is kept for its repetition; the rest is left out, or told by the request. */
export interface Freezing<Result> {
  /** Without what is secret or says who somebody is. The outcome must survive JSON. */
  readonly keep: (result: Result) => unknown;
  /** An entry of the log that the result is about: it is kept by its index. */
  readonly entry?: (result: Result) => IndexedEntry;
  /** Absent: what was kept is the result. */
  readonly restore?: (kept: unknown, known: KnownOfAnswer) => Result;
}

interface IndexedEntry {
  readonly index: number;
  readonly entry: Entry;
}

/** What a result is restored with. */
interface KnownOfAnswer {
  readonly known: Known;
  /** The entry that was kept by its index. */
  readonly entry: IndexedEntry | undefined;
}

/** The same key came with another body: neither is what the caller meant to repeat. */
export class IdempotencyConflictError extends Error {
  override readonly name = 'IdempotencyConflictError';
}

/**
 * A command whose result is frozen under the caller's key, in the transaction that stores it: the
 * same key gives the same answer (docs/internals/design.md#repeats). The result must survive JSON.
 * @param freezing when not all of the result may be stored
 */
export function repeatable<Result>(
  idempotency: IdempotencyKey | undefined,
  command: Command<Result>,
  freezing: Freezing<Result> = AS_IT_IS,
): Command<Result> {
  if (idempotency === undefined) return command;
  const { run, lookup: keys, ...rest } = command;
  return {
    lookup: { answer: idempotency, ...keys },
    run: (draft, known) => {
      const frozen = known.answer(idempotency);
      if (frozen !== undefined) {
        if (frozen.bodyHash !== idempotency.bodyHash) {
          throw new IdempotencyConflictError(idempotency.conflict ?? CONFLICT);
        }
        const kept: unknown = JSON.parse(frozen.answer);
        if (freezing.restore === undefined) return kept as Result;
        return freezing.restore(kept, { known, entry: entryIn(frozen) });
      }
      const result = run(draft, known);
      const answer = frozenAs(idempotency, result, freezing);
      draft.answers.push(answer);
      known.addAnswer(answer);
      return result;
    },
    ...rest,
  };
}

/** What every order says of its request: when it came, and which repetition it may be. */
export interface Stamp {
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** The {@link repeatable} command of an order that has nothing looked up for it. */
export function commandOf<Result>(
  { now, idempotency }: Stamp,
  run: Command<Result>['run'],
): Command<Result> {
  return repeatable(idempotency, { now, run });
}

function frozenAs<Result>(
  key: IdempotencyKey,
  result: Result,
  freezing: Freezing<Result>,
): FrozenAnswer {
  const answer = JSON.stringify(freezing.keep(result));
  return new FreshAnswer(key, answer, freezing.entry?.(result));
}

/** One that is not stored yet. */
class FreshAnswer implements FrozenAnswer {
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly answer: string;
  readonly #about: IndexedEntry | undefined;

  constructor(
    { scope, key, bodyHash }: IdempotencyKey,
    answer: string,
    about: IndexedEntry | undefined,
  ) {
    this.scope = scope;
    this.key = key;
    this.bodyHash = bodyHash;
    this.answer = answer;
    this.#about = about;
  }

  get entryIndex(): number | undefined {
    return this.#about?.index;
  }

  /** Printed only for who repeats the request in this very batch. */
  get entry(): string | undefined {
    return this.#about && canonicalizeEntry(this.#about.entry);
  }
}

function entryIn({ entryIndex, entry }: FrozenAnswer): IndexedEntry | undefined {
  if (entryIndex === undefined) return undefined;
  if (entry === undefined) throw new RangeError(`there is no entry ${entryIndex}`);
  return { index: entryIndex, entry: JSON.parse(entry) as Entry };
}

/**
 * Does what is not done in the writer's own transaction, and freezes its answer afterwards. The
 * work has to bear being done twice: by two requests at once, and by the one that repeats another
 * that was cut off in between. Whoever comes later gets the answer that was frozen first.
 * @param freezing as {@link repeatable} has it
 * @throws IdempotencyConflictError when the key came with another body before; nothing was done
 */
export async function answeredOnce<Result>(
  writer: Pick<CommunityWriter, 'submit'>,
  idempotency: IdempotencyKey | undefined,
  work: () => Promise<Result>,
  freezing?: Freezing<Result>,
): Promise<Result> {
  if (idempotency === undefined) return await work();
  // Kept before anything is done, so that of two bodies under one key only one is carried out.
  const claim = { ...idempotency, scope: `${idempotency.scope} begun` };
  await writer.submit(repeatable(claim, { run: () => ({}) }));
  return await frozenOr(writer, idempotency, async () => {
    const outcome = await work().then(
      (answer) => ({ answer }),
      (problem: unknown) => ({ problem }),
    );
    if (!('problem' in outcome)) {
      return await writer.submit(repeatable(idempotency, { run: () => outcome.answer }, freezing));
    }
    // Another one that asked at the same time may have done it.
    return await frozenOr(writer, idempotency, () => Promise.reject(outcome.problem));
  });
}

/**
 * The answer that is frozen under the key, or else what `otherwise` gives.
 * @throws IdempotencyConflictError when the key came with another body before
 */
export async function frozenOr<Result>(
  writer: Pick<CommunityWriter, 'submit'>,
  idempotency: IdempotencyKey | undefined,
  otherwise: () => Promise<Result>,
): Promise<Result> {
  if (idempotency === undefined) return await otherwise();
  const unheardOf = new Error('nothing is frozen');
  const run = (): Result => {
    throw unheardOf;
  };
  try {
    return await writer.submit(repeatable(idempotency, { run }));
  } catch (problem) {
    if (problem !== unheardOf) throw problem;
    return await otherwise();
  }
}

const AS_IT_IS = { keep: (result: unknown): unknown => result };
