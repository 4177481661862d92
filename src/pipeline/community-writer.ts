import { setImmediate as nextLoopIteration } from 'node:timers/promises';
import type { CommunityState } from '../core/community/state.ts';
import { appendBatch } from '../db/append-batch.ts';
import { loadCommunity } from '../db/load-community.ts';
import { type Database, isOutcomeUnknown, isRetryable, type Transaction } from '../db/port.ts';
import { readImports } from '../db/sql/imports.ts';
import { lockHead } from '../db/sql/log.ts';
import { readMembers } from '../db/sql/members.ts';
import { readTransactionId, readWasCommitted } from '../db/sql/transactions.ts';
import { type CommunityMemory, Fold } from './fold.ts';
import type { RandomSource } from './random-source.ts';
import { type RepeatKeys, Repeats } from './repeats.ts';

/** What the writer is asked to do, in the transaction that stores the result. */
export interface Command<Result> {
  /** When the request came, in unix seconds: cycles that are over by then are closed first. */
  readonly now?: number;
  /** By what the request may repeat an earlier one: looked up after the lock was taken. */
  readonly repeats?: RepeatKeys;
  /**
   * Appends entries. Throwing refuses this command alone; where it had already changed something,
   * the batch is thrown away and the others are folded again.
   */
  readonly run: (fold: Fold, repeats: Repeats) => Result;
  /** The command keeps a state of its own, so that a second run would not be the same. */
  readonly once?: boolean;
}

export interface WriterOptions {
  readonly random: RandomSource;
  /** Commands of one commit at most. */
  readonly batchCommands?: number;
  /** Commands that may wait; beyond it the caller is told to come back later. */
  readonly queueLimit?: number;
  /** Told of every commit, for the figures of a service. */
  readonly onCommit?: (figures: CommitFigures) => void;
}

/** What one commit was. */
export interface CommitFigures {
  readonly commands: number;
  readonly entries: number;
  readonly seconds: number;
  /** How many decisions there were, by outcome and code, separated by a space. */
  readonly decisions: ReadonlyMap<string, number>;
}

/** The queue is full: nothing was stored, ask again later. */
export class WriterBusyError extends Error {
  override readonly name = 'WriterBusyError';
}

interface Waiting {
  readonly command: Command<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: unknown) => void;
}

const ATTEMPTS = 5;

/** So few commands are not worth two commits. */
const BATCH_UNDIVIDED_MAX = 16;

/** After so many entries a batch begins to be written while the rest of it is folded. */
const ENTRIES_PER_WRITE = 500;

/** A batch is committed at the latest after so many entries; its other commands come next. */
const ENTRIES_PER_COMMIT = 4_000;

/** How long folding may keep the socket from taking what it had no room for. */
const FOLDING_MS_MAX = 3;

/** How long an answer may wait for the next batch to be sent to the database. */
const ANSWER_MS_MAX = 10;

/**
 * The single writer of one community in this process (DESIGN.md section 6). What arrives while a
 * batch is committing becomes the next batch. Each takes the lock of the head row first and reads
 * afterwards; the state kept in memory counts only while the head is where this process left it,
 * so several processes may serve one community.
 */
export class CommunityWriter {
  readonly #db: Database;
  readonly #communityId: string;
  readonly #options: WriterOptions;
  readonly #queue: Waiting[] = [];
  #memory: CommunityMemory | undefined;
  #draining: Promise<void> | undefined;
  readonly #answers = new OwedAnswers();

  constructor(db: Database, communityId: string, options: WriterOptions) {
    this.#db = db;
    this.#communityId = communityId;
    this.#options = options;
  }

  get communityId(): string {
    return this.#communityId;
  }

  /** Commands that wait for their commit. */
  get queueDepth(): number {
    return this.#queue.length;
  }

  /** Whether the next command would be turned away. */
  get isFull(): boolean {
    return this.#queue.length >= (this.#options.queueLimit ?? 10_000);
  }

  /**
   * Runs a command in a later commit; resolves after that commit is durable.
   * @throws WriterBusyError when the queue is full.
   */
  submit<Result>(command: Command<Result>): Promise<Result> {
    if (this.isFull) {
      return Promise.reject(new WriterBusyError('the writer is busy; ask again in a second'));
    }
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({
        command,
        resolve: resolve as (result: unknown) => void,
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** The state as of the last commit of this process, freshly loaded where there is none. */
  async read<Result>(look: (state: CommunityState) => Result): Promise<Result> {
    return await this.submit({ run: (fold) => look(fold.state) });
  }

  /** Resolves when everything submitted so far is stored or refused. */
  async close(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    try {
      for (let before = 0; this.#queue.length > 0;) {
        const batch = this.#queue.splice(0, this.#batchSize(before));
        await this.#commit(batch);
        before = batch.length;
      }
    } finally {
      this.#answers.give();
      this.#draining = undefined;
    }
  }

  /**
   * Half of those who ask at the same time, who are the waiting ones and those just answered: while
   * the database stores one half, this process answers the other half and reads what it asks next.
   * If all went into one commit, the two would wait for each other.
   */
  #batchSize(before: number): number {
    const half = Math.ceil((this.#queue.length + before) / 2);
    return Math.min(this.#options.batchCommands ?? 1_000, Math.max(BATCH_UNDIVIDED_MAX, half));
  }

  /** Commits a batch; a command that cannot be folded is refused and the rest tried again. */
  async #commit(batch: Waiting[]): Promise<void> {
    let rest = batch;
    for (let attempt = 1; rest.length > 0; attempt += 1) {
      const outcome = await this.#attempt(rest);
      if (outcome.kind === 'stored') {
        const { results } = outcome;
        this.#answers.owe(rest, results);
        rest = rest.slice(results.length);
        attempt = 0;
        continue;
      }
      this.#memory = undefined;
      const { problem } = outcome;
      const failed = toGiveUp(rest, outcome, attempt);
      for (const { reject } of failed) reject(problem);
      rest = rest.filter((waiting) => !failed.includes(waiting));
      if (outcome.kind === 'refused') rest = rejectOnce(rest, problem);
    }
  }

  async #attempt(batch: readonly Waiting[]): Promise<Outcome> {
    const decisions = new Map<string, number>();
    const start = performance.now();
    let transactionId: string | undefined;
    let written: Stored | undefined;
    try {
      const stored = await this.#db.transaction(async (tx): Promise<Stored> => {
        const [size, id] = await Promise.all([
          lockHead(tx, this.#communityId),
          // The embedded engine has no connection that could be lost.
          this.#db.engine === 'postgres' ? readTransactionId(tx) : undefined,
        ]);
        transactionId = id;
        const memory = await this.#freshMemory(tx, size);
        const keys = batch.flatMap(({ command }) => command.repeats ?? []);
        const repeats = await Repeats.read(tx, this.#communityId, keys, memory.members);
        const results = await this.#foldAndWrite(tx, memory, batch, repeats, decisions);
        written = { kind: 'stored', results, entries: memory.state.size - size };
        return written;
      });
      return this.#told(stored, start, decisions);
    } catch (problem) {
      if (problem instanceof RefusedCommand) {
        return { kind: 'refused', waiting: problem.waiting, problem: problem.reason };
      }
      if (written !== undefined && transactionId !== undefined && isOutcomeUnknown(problem)) {
        const isStored = await this.#wasCommitted(transactionId);
        if (isStored === true) return this.#told(written, start, decisions);
        if (isStored === undefined) return { kind: 'unknown', problem };
      }
      return { kind: 'failed', problem };
    }
  }

  #told(stored: Stored, start: number, decisions: Map<string, number>): Stored {
    const { results, entries } = stored;
    const seconds = (performance.now() - start) / 1_000;
    this.#options.onCommit?.({ commands: results.length, entries, seconds, decisions });
    return stored;
  }

  /**
   * Whether a batch was committed whose connection broke during the commit: repeating one that was
   * would do everything twice that has no key. With the lock of the head nothing is open any more.
   * @returns undefined when the database cannot be asked
   */
  async #wasCommitted(transactionId: string): Promise<boolean | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        return await this.#db.transaction(async (tx) => {
          await lockHead(tx, this.#communityId);
          return await readWasCommitted(tx, transactionId);
        });
      } catch (problem) {
        if (!isRetryable(problem)) return undefined;
      }
    }
    return undefined;
  }

  /**
   * Folds a batch and writes it in pieces: the database works on one while the next is folded.
   * @returns the results of as many commands as one commit may hold
   */
  async #foldAndWrite(
    tx: Transaction,
    memory: CommunityMemory,
    batch: readonly Waiting[],
    repeats: Repeats,
    decisions: Map<string, number>,
  ): Promise<unknown[]> {
    const results: unknown[] = [];
    const writes: Promise<void>[] = [];
    let fold = new Fold(memory, this.#options.random);
    const write = (): void => {
      countDecisions(fold, decisions);
      const written = appendBatch(tx, this.#communityId, fold.batch());
      // Awaited below; a command that is refused meanwhile must not leave it unhandled.
      written.catch(() => undefined);
      writes.push(written);
      fold = new Fold(memory, this.#options.random);
    };
    const startSize = memory.state.size;
    let foldingSince = performance.now();
    for (const waiting of batch) {
      results.push(runCommand(waiting, fold, repeats));
      if (memory.state.size - startSize >= ENTRIES_PER_COMMIT) break;
      if (fold.appended.length >= ENTRIES_PER_WRITE) write();
      if (performance.now() - foldingSince < FOLDING_MS_MAX) continue;
      await nextLoopIteration();
      foldingSince = performance.now();
    }
    write();
    // Not at once: the statements are on their way only when this turn of the loop has ended.
    setImmediate(() => this.#answers.give());
    await Promise.all(writes);
    return results;
  }

  async #freshMemory(tx: Transaction, size: number): Promise<CommunityMemory> {
    if (this.#memory?.state.size === size) return this.#memory;
    const state = await loadCommunity(tx, this.#communityId);
    const members = await readMembers(tx, this.#communityId);
    const imports = await readImports(tx, this.#communityId);
    this.#memory = {
      state,
      members: new Map(members.map(({ user, member }) => [user, member])),
      imports: new Map(imports.map((row) => [row.source, row])),
      lastOrdinal: 0,
    };
    return this.#memory;
  }
}

interface Stored {
  readonly kind: 'stored';
  readonly results: readonly unknown[];
  readonly entries: number;
}

type Outcome =
  | Stored
  | { readonly kind: 'refused'; readonly waiting: Waiting; readonly problem: unknown }
  /** Nothing was stored, or (`unknown`) nobody can tell: then it is not tried again here. */
  | { readonly kind: 'failed' | 'unknown'; readonly problem: unknown };

class RefusedCommand extends Error {
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

/** @throws RefusedCommand when the command had changed something before it was refused */
function runCommand(waiting: Waiting, fold: Fold, repeats: Repeats): unknown {
  const { command } = waiting;
  let weight = fold.weight;
  try {
    if (command.now !== undefined) fold.advanceTo(command.now);
    weight = fold.weight;
    return command.run(fold, repeats);
  } catch (problem) {
    if (fold.weight === weight && command.once !== true) return new Refusal(problem);
    throw new RefusedCommand(waiting, problem);
  }
}

function countDecisions({ appended }: Fold, decisions: Map<string, number>): void {
  for (const { entry } of appended) {
    if (entry.type !== 'decision') continue;
    const what = `${entry.outcome} ${entry.code ?? ''}`;
    decisions.set(what, (decisions.get(what) ?? 0) + 1);
  }
}

/**
 * What is stored and not yet answered. Answering takes as long as storing, so it is done while the
 * database stores the next batch instead of before it is asked to.
 */
class OwedAnswers {
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

/** Commands that must not run twice are given up with the batch they were folded in. */
function rejectOnce(rest: readonly Waiting[], problem: unknown): Waiting[] {
  for (const { command, reject } of rest) if (command.once === true) reject(problem);
  return rest.filter(({ command }) => command.once !== true);
}

function toGiveUp(
  rest: readonly Waiting[],
  outcome: Exclude<Outcome, Stored>,
  attempt: number,
): readonly Waiting[] {
  if (outcome.kind === 'refused') return [outcome.waiting];
  const { kind, problem } = outcome;
  if (kind === 'unknown' || !isRetryable(problem) || attempt >= ATTEMPTS) return rest;
  return rest.filter(({ command }) => command.once === true);
}
