import { type CommitRecord, withoutOwnWords } from '../../core/families/commits/commit.ts';
import {
  CommitSchedule,
  type CommitStep,
  type EvidencePart,
  type RepairCounts,
} from '../../core/families/commits/commit-schedule.ts';
import type { CommitSource } from '../../core/families/commits/commit-source.ts';
import type { EndorsementCounts } from '../../core/families/commits/witnesses.ts';
import type { CommunityState } from '../../core/state/state.ts';
import { policyAt } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import type { TrustRules } from '../../core/policy/policy.ts';
import { DatabaseError, type Transaction } from '../../db/engine/port.ts';
import { scanEvidence } from '../../db/sql/evidence/evidence.ts';
import { readLinkedNames } from '../../db/sql/members/linked-members.ts';
import { type ImportRow, readImports } from '../../db/sql/service/imports.ts';
import type { Community } from '../writer/community.ts';
import { commitment } from '../writer/evidence.ts';
import { OperatorError } from '../operator-error.ts';
import { CommitRecorder } from './commit-recorder.ts';
import { addAll } from '../../core/lists.ts';

export interface ImportOptions {
  readonly kind: 'git' | 'commits';
  /** Also judge the commits of the last effective second: the source will never add to it. */
  readonly final?: boolean;
  /** Endorsers' and correctors' actions too (default); off only to compare with authors alone. */
  readonly others?: boolean;
  /** Steps that the writer takes at a time, about; larger groups of commits are never split. */
  readonly batchSteps?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly judged: number;
  readonly total: number;
  /** How many were judged before this run. */
  readonly resumedAt: number;
}

export interface ImportReport extends ImportProgress {
  /** Commits that wait until a later effective time shows their second to be complete. */
  readonly waiting: number;
  /** How many endorsements counted, and why the others did not. */
  readonly endorsements: EndorsementCounts;
  readonly repairs: RepairCounts;
  /** User ids of the history's first witnesses. */
  readonly founders: readonly string[];
}

/** Batches that may be read ahead of the store: enough for one commit and the next. */
const BATCHES_AHEAD = 40;

/** Not yet stored: steps of whole groups, and how far the history is with them. */
interface Batch {
  steps: CommitStep[];
  row: ImportRow;
}

/**
 * Imports a history in order into a community whose first cycle lies before it. Each commit of the
 * store holds whole groups of one effective second together with the place reached, so a run that
 * was killed goes on where its last commit ended, and a second run of the same history adds
 * nothing.
 * @throws OperatorError when the stored part is not the beginning of this history any more.
 */
export async function importHistory(
  db: Pick<Transaction, 'query'>,
  community: Community,
  source: CommitSource,
  options: ImportOptions,
): Promise<ImportReport> {
  const imported = await readImports(db, community.row.id);
  const place = imported.find((row) => row.source === source.id);
  if (place === undefined) refuseSecondHistory(imported, source);
  const state = await community.writer.read((current) => current);
  const resumedAt = place?.judged ?? 0;
  const trust = state.policies[0]?.policy.trust;
  const personOf = await namesOfPeople(db, community);
  const run = new ImportRun({ community, source, options, resumedAt, trust, personOf });
  await run.recall(db, place, state);
  return await run.run();
}

/** Names of linked members, as that of who stands for them; undefined if nobody is linked. */
async function namesOfPeople(
  db: Pick<Transaction, 'query'>,
  community: Community,
): Promise<RunOptions['personOf']> {
  const names = await readLinkedNames(db, community.row.id);
  return names.size === 0 ? undefined : (name) => names.get(name) ?? name;
}

interface RunOptions {
  readonly community: Community;
  readonly source: CommitSource;
  readonly options: ImportOptions;
  /** How many commits were judged before. */
  readonly resumedAt: number;
  /** Those of the community's first policy: what was judged by them stays judged. */
  readonly trust: TrustRules | undefined;
  readonly personOf: ((name: string) => string) | undefined;
}

class ImportRun {
  readonly #community: Community;
  readonly #source: CommitSource;
  readonly #options: ImportOptions;
  readonly #schedule: CommitSchedule;
  readonly #recorder: CommitRecorder;
  readonly #resumedAt: number;
  readonly #personOf: RunOptions['personOf'];
  /** Submitted to the writer and not yet stored, oldest first. */
  readonly #underWay: { readonly row: ImportRow; readonly stored: Promise<void> }[] = [];
  /** How far the history will be once all of that is stored. */
  #submitted: number;
  /** Commits from here on are read again: their changes belong to the open cycle. */
  #readFrom: number;
  /** Part of this run was not stored: what the recorder knows is no longer what the store has. */
  #isBroken = false;

  constructor({ community, source, options, resumedAt, trust, personOf }: RunOptions) {
    this.#personOf = personOf;
    this.#community = community;
    this.#source = source;
    this.#options = options;
    this.#resumedAt = resumedAt;
    this.#submitted = resumedAt;
    this.#readFrom = resumedAt;
    this.#schedule = new CommitSchedule({
      others: options.others ?? true,
      ...(personOf === undefined ? {} : { personOf }),
      ...(trust === undefined ? {} : { trust }),
    });
    this.#recorder = new CommitRecorder(source.id, (person) => source.nameOf(person));
  }

  /** Rebuilds schedule and hashes from what earlier runs stored; the source must still begin so. */
  async recall(
    db: Pick<Transaction, 'query'>,
    place: ImportRow | undefined,
    state: CommunityState,
  ): Promise<void> {
    if (place === undefined) return;
    const openSince = startOfOpenCycle(state);
    for await (const rows of scanEvidence(
      { db, communityId: this.#community.row.id },
      place.source,
    )) {
      for (const row of rows) {
        const part = row.part as EvidencePart;
        this.#recorder.recall({ ordinal: row.ordinal, part }, commitment(row.salt, row.id));
        if (part === 'commit') this.#recallCommit(row.ordinal, row.record, openSince);
      }
    }
    this.#recorder.forgetSettled(this.#schedule.finish());
    if (this.#schedule.judged !== place.judged) {
      throw new OperatorError(
        `The store says that ${place.judged} commits of ${place.source} were judged, but has ` +
          `evidence of ${this.#schedule.judged}. Run \`negentropy verify\`.`,
      );
    }
  }

  async run(): Promise<ImportReport> {
    const batch: Batch = { steps: [], row: this.#placeAt(this.#resumedAt, 0) };
    let ordinal = this.#readFrom;
    let groupStart = this.#resumedAt;
    for await (const records of this.#source.records(this.#readFrom)) {
      for (const record of records) {
        if (ordinal < this.#resumedAt) this.#recorder.countChanges(record);
        else {
          const before = this.#schedule.openSince;
          addAll(batch.steps, this.#schedule.push(this.#judgedRecord(record)));
          if (before !== undefined && record.effectiveAt > before) {
            groupStart = ordinal;
            batch.row = this.#placeAt(groupStart, before);
            if (batch.steps.length >= (this.#options.batchSteps ?? 250)) await this.#store(batch);
          }
        }
        ordinal += 1;
      }
    }
    const last = this.#schedule.openSince;
    if (this.#options.final === true && last !== undefined) {
      addAll(batch.steps, this.#schedule.finish());
      groupStart = ordinal;
      batch.row = this.#placeAt(ordinal, last);
    }
    if (groupStart > this.#resumedAt) await this.#store(batch);
    while (this.#underWay.length > 0) await this.#awaitOldest();
    const { endorsements, repairs, founders } = this.#schedule;
    const waiting = ordinal - groupStart;
    return { ...this.#progress(groupStart), waiting, endorsements, repairs, founders };
  }

  /** The record as it was read: only if somebody is linked, words of their own go. */
  #judgedRecord(record: CommitRecord): CommitRecord {
    return this.#personOf === undefined ? record : withoutOwnWords(record, this.#personOf);
  }

  /** Reading goes on while the writer works, a few batches ahead of it. */
  async #store(batch: Batch): Promise<void> {
    const { steps, row } = batch;
    const from = this.#submitted;
    const stored = this.#community.writer.submit({
      once: true,
      run: (draft) => {
        // Another run may have stored the same part meanwhile, so that this one would seem to fit.
        if (this.#isBroken) throw new OperatorError(PART_MISSING);
        this.#recorder.record(steps, draft);
        draft.advanceImport(row, from);
      },
    });
    // Awaited in order; an earlier failure or the reader's own must not leave it unhandled.
    stored.catch(() => {
      this.#isBroken = true;
    });
    this.#underWay.push({ row, stored });
    this.#submitted = row.judged;
    batch.steps = [];
    while (this.#underWay.length > BATCHES_AHEAD) await this.#awaitOldest();
  }

  async #awaitOldest(): Promise<void> {
    const oldest = this.#underWay.shift();
    if (oldest === undefined) return;
    try {
      await oldest.stored;
    } catch (problem) {
      throw explained(problem, this.#source.id);
    }
    this.#options.onProgress?.(this.#progress(oldest.row.judged));
  }

  #recallCommit(ordinal: number, text: string, openSince: number): void {
    const stored = JSON.parse(text) as Omit<CommitRecord, 'changes'>;
    if (this.#source.total <= ordinal || this.#source.shaAt(ordinal) !== stored.sha) {
      throw rewritten(this.#source, ordinal, stored.sha);
    }
    this.#recorder.forgetSettled(this.#schedule.push({ ...stored, changes: [] }));
    if (stored.effectiveAt >= openSince && ordinal < this.#readFrom) this.#readFrom = ordinal;
  }

  #placeAt(judged: number, judgedUntil: number): ImportRow {
    return { source: this.#source.id, kind: this.#options.kind, judged, judgedUntil };
  }

  #progress(judged: number): ImportProgress {
    return { judged, total: this.#source.total, resumedAt: this.#resumedAt };
  }
}

/** Two runs at once meet at the same commits: the one that comes second stores nothing. */
function explained(problem: unknown, source: string): unknown {
  if (!(problem instanceof DatabaseError) || problem.code !== UNIQUE_VIOLATION) return problem;
  return new OperatorError(
    `Another process is importing ${source}, or has already imported some of its commits from ` +
      'elsewhere. Nothing was stored twice. Let it finish, then repeat.',
    { cause: problem },
  );
}

const UNIQUE_VIOLATION = '23505';

const PART_MISSING =
  'An earlier part of this import was not stored. Import again: it goes on there.';

function startOfOpenCycle(state: CommunityState): number {
  const policy = policyAt(state, state.cycle);
  return policy === undefined ? Number.POSITIVE_INFINITY : cycleStart(policy.cycle, state.cycle);
}

function refuseSecondHistory(imported: readonly ImportRow[], source: CommitSource): void {
  const [other] = imported;
  if (other === undefined) return;
  throw new OperatorError(
    `This community already has the history ${other.source} (${other.judged} commits); ` +
      `${source.id} begins with another commit. Import it into a community of its own: ` +
      '--community <name>.',
  );
}

function rewritten(source: CommitSource, ordinal: number, stored: string): OperatorError {
  const found = ordinal < source.total ? source.shaAt(ordinal) : 'nothing';
  return new OperatorError(
    `The history was rewritten: commit ${ordinal + 1} was ${stored} when it was imported and is ` +
      `${found} now. What was judged stays judged, so nothing was imported. Import the branch ` +
      'that was imported before, or the new history into a community of its own.',
  );
}
