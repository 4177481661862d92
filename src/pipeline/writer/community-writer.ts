import { setImmediate as nextLoopIteration } from 'node:timers/promises';
import type { CommunityState } from '../../core/state/state.ts';
import { appendBatch } from '../../db/append-batch.ts';
import { loadCommunity } from '../../db/load-community.ts';
import {
  type Database,
  isConstraintViolation,
  isOutcomeUnknown,
  isRetryable,
  type Transaction,
} from '../../db/engine/port.ts';
import { readCounted } from '../../db/sql/evidence/evidence.ts';
import { readImports } from '../../db/sql/service/imports.ts';
import { lockHead } from '../../db/sql/log/log.ts';
import { readMembers } from '../../db/sql/members/members.ts';
import { readOpenClaims } from '../../db/sql/evidence/open-claims.ts';
import { readErasedPeople } from '../../db/sql/members/tombstones.ts';
import { notSynced, readTransactionId, readWasCommitted } from '../../db/sql/transactions.ts';
import { OperatorError } from '../operator-error.ts';
import type { RandomSource } from '../random-source.ts';
import { WriterBusyError } from '../request-error.ts';
import type { Command } from './command.ts';
import { type ClockLimits, CYCLES_AT_ONCE_MAX } from './community-clock.ts';
import type { CommunityMemory } from './community-memory.ts';
import { BatchDraft } from './draft.ts';
import type { Known } from './known/known.ts';
import { readErased } from './known/read-erased.ts';
import { readFacts } from './known/read-facts.ts';
import { type Asked, readKnown } from './known/read-known.ts';
import { readAccusations, readLinkedDeeds, readReflecting } from './known/read-people.ts';
import { type CountedWork, Likenesses } from './likenesses.ts';
import { namesOf } from './names-of.ts';
import { OpenClaims } from './open-claims.ts';
import { commitment } from './evidence.ts';
import { PanelSeeds } from './panel-seeds.ts';
import { Tombstones } from './tombstones.ts';
import {
  OwedAnswers,
  RefusedCommand,
  rejectOnce,
  runCommand,
  type Waiting,
} from './waiting-commands.ts';

export interface WriterOptions {
  readonly random: RandomSource;
  /** What tombstones of erased people are made with; not in the database. */
  readonly tombstoneSecret: Uint8Array;
  /** Commands of one commit at most. */
  readonly batchCommands?: number;
  /** Commands that may wait; beyond it the caller is told to come back later. */
  readonly queueLimit?: number;
  /** Told of every commit, for the figures of a service. */
  readonly onCommit?: (figures: CommitFigures) => void;
  /** Told what was stored: the canonical entries of a commit, and the size of the log before it. */
  readonly onStored?: (startSize: number, lines: readonly string[]) => void;
}

/** What one commit was. */
export interface CommitFigures {
  readonly commands: number;
  readonly entries: number;
  readonly seconds: number;
  /** How many decisions there were, by outcome and code, separated by a space. */
  readonly decisions: ReadonlyMap<string, number>;
}

const ATTEMPTS = 5;

/** So few commands are not worth two commits. */
const BATCH_UNDIVIDED_MAX = 16;

/** After so many entries a batch begins to be written while the rest of it runs. */
const ENTRIES_PER_WRITE = 500;

/** A batch is committed at the latest after so many entries; its other commands come next. */
const ENTRIES_PER_COMMIT = 4_000;

/** How long commands may keep the socket from taking what it had no room for. */
const FOLDING_MS_MAX = 3;

/**
 * The single writer of one community in this process
 * (docs/internals/design.md#one-writer-per-community). What arrives while a batch is committing
 * becomes the next batch. Each takes the lock of the head row first and reads afterwards; the state
 * kept in memory counts only while the head is where this process left it, so several processes may
 * serve one community.
 */
export class CommunityWriter {
  readonly #db: Database;
  readonly #communityId: string;
  readonly #options: WriterOptions;
  readonly #queue: Waiting[] = [];
  #memory: CommunityMemory | undefined;
  /** Size of the log after the last commit of this process. */
  #storedSize = 0;
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

  /** Whether nothing waits and nothing is being stored. */
  get isIdle(): boolean {
    return this.#draining === undefined;
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

  /** The state as of the last commit of this process, freshly loaded when there is none. */
  async read<Result>(look: (state: CommunityState) => Result): Promise<Result> {
    return await this.submit({ run: (draft) => look(draft.state) });
  }

  /** Resolves when everything submitted so far is stored or refused. */
  async close(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    try {
      for (let before = 0; this.#queue.length > 0;) {
        const batch = this.#queue.splice(0, togetherAtMost(this.#queue, this.#batchSize(before)));
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

  /** Commits a batch; a command that cannot run is refused and the rest tried again. */
  async #commit(batch: Waiting[]): Promise<void> {
    let rest = batch;
    for (let attempt = 1; rest.length > 0; attempt += 1) {
      const outcome = await this.#attempt(rest);
      if (outcome.kind === 'stored') {
        const { results } = outcome;
        this.#answers.owe(rest, results);
        this.#tell(outcome); // outside of what may be tried again: it is stored
        rest = rest.slice(results.length);
        attempt = 0;
        continue;
      }
      this.#memory = undefined;
      const { problem } = outcome;
      if (rest.length > 1 && isConstraintViolation(problem)) {
        // One of them did what the database refuses; the others must not suffer for it.
        for (const one of rejectOnce(rest, problem)) await this.#commit([one]);
        return;
      }
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
      return await this.#db.transaction(async (tx): Promise<Stored> => {
        const keys = batch.flatMap(({ command }) => command.lookup ?? []);
        const asked = { db: tx, communityId: this.#communityId, keys };
        // Sent together; the server reads nothing before it has given the lock.
        const [{ size, databaseTime }, id, known] = await Promise.all([
          lockHead(tx, this.#communityId),
          // The embedded engine has no connection that could be lost.
          this.#db.engine === 'postgres' ? readTransactionId(tx) : undefined,
          readKnown(asked),
        ]);
        transactionId = id;
        this.#refuseOlderStore(size);
        const memory = await this.#freshMemory(tx, size);
        await readWith(memory, known, asked);
        const clock = { databaseTime, cyclesAtOnce: CYCLES_AT_ONCE_MAX };
        const running = { tx, memory, batch, known, decisions, clock };
        const { results, lines } = await this.#runAndWrite(running);
        written = { kind: 'stored', results, lines, decisions, start, size: memory.state.size };
        return written;
      });
    } catch (problem) {
      if (problem instanceof RefusedCommand) {
        return { kind: 'refused', waiting: problem.waiting, problem: problem.reason };
      }
      if (written !== undefined && transactionId !== undefined && isOutcomeUnknown(problem)) {
        const isStored = await this.#wasCommitted(transactionId);
        if (isStored === undefined) return { kind: 'unknown', problem };
        if (isStored) return written;
      }
      return { kind: 'failed', problem };
    }
  }

  /** What was acknowledged is gone: whatever is appended now could never be signed. */
  #refuseOlderStore(size: number): void {
    if (size >= this.#storedSize) return;
    throw new OperatorError(
      `The log has ${size} entries, but this process has stored ${this.#storedSize}. This looks ` +
        'like an older backup in the place of the store. Nothing more is stored: restore a newer ' +
        'backup, then start again.',
    );
  }

  #tell({ results, lines, decisions, start, size }: Stored): void {
    const entries = lines.length;
    this.#storedSize = size;
    this.#options.onStored?.(size - entries, lines);
    const seconds = (performance.now() - start) / 1_000;
    this.#options.onCommit?.({ commands: results.length, entries, seconds, decisions });
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
   * Runs a batch and writes it in pieces: the database works on one while the next is made.
   * @returns the results of as many commands as one commit may hold, and what they appended
   */
  async #runAndWrite({
    tx,
    memory,
    batch,
    known,
    decisions,
    clock,
  }: Running): Promise<Pick<Stored, 'results' | 'lines'>> {
    const results: unknown[] = [];
    const lines: string[] = [];
    const writes: Promise<boolean>[] = [];
    let draft = new BatchDraft(memory, this.#options.random, clock);
    const write = (): void => {
      countDecisions(draft, decisions);
      for (const { line } of draft.appended) lines.push(line);
      const written = appendBatch(tx, this.#communityId, draft.batch());
      // Awaited below; a command that is refused meanwhile must not leave it unhandled.
      written.catch(() => undefined);
      writes.push(written);
      draft = new BatchDraft(memory, this.#options.random, clock);
    };
    const startSize = memory.state.size;
    let runningSince = performance.now();
    for (const waiting of batch) {
      results.push(runCommand(waiting, draft, known));
      if (memory.state.size - startSize >= ENTRIES_PER_COMMIT) break;
      if (draft.appended.length >= ENTRIES_PER_WRITE) write();
      if (performance.now() - runningSince < FOLDING_MS_MAX) continue;
      await nextLoopIteration();
      runningSince = performance.now();
    }
    write();
    // Not at once: the statements are on their way only when this turn of the loop has ended.
    setImmediate(() => this.#answers.give());
    const stored = await Promise.all(writes);
    if (!stored.includes(true)) tx.send([notSynced]);
    return { results, lines };
  }

  async #freshMemory(tx: Transaction, size: number): Promise<CommunityMemory> {
    if (this.#memory?.state.size === size) {
      this.#memory.claims?.takeMissed(); // stored, and so looked up
      return this.#memory;
    }
    // Sent together: what each of them costs is mostly the way to the database.
    const [state, members, imports, claims, erased] = await Promise.all([
      loadCommunity(tx, this.#communityId),
      readMembers(tx, this.#communityId),
      readImports(tx, this.#communityId),
      readOpenClaims(tx, this.#communityId),
      readErasedPeople(tx, this.#communityId),
    ]);
    const likenesses = new Likenesses(await readCountedWorks(tx, this.#communityId, state));
    const returned = members.flatMap(({ member, erasedBefore: at }) =>
      at === undefined ? [] : [[member, at] as const],
    );
    this.#memory = {
      state,
      members: new Map(members.map(({ user, member }) => [user, member])),
      tombstones: new Tombstones(this.#options.tombstoneSecret, erased),
      seeds: new PanelSeeds(this.#options.tombstoneSecret),
      returned: new Map(returned),
      claims: new OpenClaims(claims),
      likenesses,
      imports: new Map(imports.map((row) => [row.source, row])),
      lastOrdinal: 0,
    };
    return this.#memory;
  }
}

/** The works that counted in the open cycle, whoever stored them. */
async function readCountedWorks(
  db: Transaction,
  communityId: string,
  { cycle }: CommunityState,
): Promise<CountedWork[]> {
  const rows = await readCounted({ db, communityId }, cycle);
  return rows.flatMap(({ id, member, record, salt }) => {
    const claim = JSON.parse(record) as CountedWork['claim'];
    return member === undefined ? [] : [{ member, claim, cycle, hash: commitment(salt, id) }];
  });
}

/** Looks up what is found only with what is in memory. */
async function readWith(memory: CommunityMemory, known: Known, asked: Asked): Promise<void> {
  const names = (user: string): readonly string[] => namesOf(memory, user);
  await readAccusations(known, asked, names);
  if (memory.state.people.size > 0) await readLinkedDeeds(known, asked, names);
  const { sentinels } = memory.state.panels;
  await readFacts(known, asked, { members: memory.members, sentinels });
  await readReflecting(known, asked);
  await readErased(known, asked, memory.tombstones);
}

/** A batch in its transaction. */
interface Running {
  readonly tx: Transaction;
  readonly memory: CommunityMemory;
  readonly batch: readonly Waiting[];
  readonly known: Known;
  readonly decisions: Map<string, number>;
  readonly clock: ClockLimits;
}

interface Stored {
  readonly kind: 'stored';
  readonly results: readonly unknown[];
  /** The canonical entries that were appended. */
  readonly lines: readonly string[];
  readonly decisions: ReadonlyMap<string, number>;
  /** When it was begun, in milliseconds of the process's clock. */
  readonly start: number;
  /** Of the log, afterwards. */
  readonly size: number;
}

type Outcome =
  | Stored
  | { readonly kind: 'refused'; readonly waiting: Waiting; readonly problem: unknown }
  /** Nothing was stored, or (`unknown`) nobody can tell: then it is not tried again here. */
  | { readonly kind: 'failed' | 'unknown'; readonly problem: unknown };

/** How many of the first so many may share a transaction. */
function togetherAtMost(queue: readonly Waiting[], count: number): number {
  const first = queue.slice(0, count).findIndex(({ command }) => command.alone === true);
  return first < 0 ? count : Math.max(1, first);
}

function countDecisions({ appended }: BatchDraft, decisions: Map<string, number>): void {
  for (const { entry } of appended) {
    if (entry.type !== 'decision') continue;
    const what = `${entry.outcome} ${entry.code ?? ''}`;
    decisions.set(what, (decisions.get(what) ?? 0) + 1);
  }
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
