import type { Channel } from '../../integrity/tally.ts';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import type { TrustRules } from '../../policy/policy.ts';
import { ONE, type Ppm } from '../../units.ts';
import type { CommitRecord, EndorsementKind } from './commit.ts';
import type { Grounds } from './pair-budget.ts';
import {
  type EndorsementCounts,
  EVERY_WORD,
  type Vouching,
  type Witness,
  Witnesses,
} from './witnesses.ts';
import { addAll } from '../../lists.ts';

/** The terms by which commits become facts (docs/reference/commits.md), in seconds. */
export const COMMIT_TERMS: {
  /** From author to commit date: the change arrived in time. */
  readonly onTime: number;
  /** Without a fix or revert: the change was stable. */
  readonly stability: number;
  /** Without a fix or revert: the promise was kept, and a hold may end. */
  readonly promise: number;
} = { onTime: 60 * DAY_SECONDS, stability: 14 * DAY_SECONDS, promise: 180 * DAY_SECONDS };

/** Which part of a commit a piece of evidence is. */
export type EvidencePart = 'commit' | 'correction' | `endorsement:${number}`;

/** Evidence of one commit; its part tells the author's from an endorser's or corrector's. */
export interface EvidenceKey {
  /** Position of the commit in its history, from 0. */
  readonly ordinal: number;
  readonly part: EvidencePart;
}

/** What the schedule asks to be recorded, in order. `at` is effective time, Unix seconds. */
export type CommitStep =
  | {
      readonly kind: 'evidence';
      readonly at: number;
      readonly ordinal: number;
      readonly record: CommitRecord;
      readonly parts: readonly EvidencePart[];
    }
  | {
      readonly kind: 'fact';
      readonly at: number;
      readonly person: string;
      readonly evidence: EvidenceKey;
      readonly values: Readonly<Partial<Record<Channel, number>>>;
      /** μ of the fact, ppm. */
      readonly weight: Ppm;
      /** Who vouched for the work, on the fact that says so. */
      readonly by?: readonly string[];
      /** What that says of whose weight the author's word has. */
      readonly grounds?: Grounds | undefined;
    }
  | {
      readonly kind: 'outcome';
      readonly at: number;
      /** The author. */
      readonly person: string;
      readonly domain: string;
      readonly kept: boolean;
      readonly evidence: EvidenceKey;
    }
  | {
      readonly kind: 'action';
      readonly at: number;
      readonly person: string;
      readonly family: 'civic' | 'echo' | 'governance';
      readonly action: string;
      readonly domain: string;
      readonly evidence: EvidenceKey;
      /** The commit's own evidence: its outcome decides over the release. */
      readonly promise: EvidenceKey;
      /** Of the action's pay, ppm. */
      readonly weight: Ppm;
      /** Why it is refused whatever the numbers say. */
      readonly refusal?: 'DESTABILIZATION' | 'EVIDENCE_MISSING';
    };

export interface ScheduleOptions {
  /** Endorsers' and correctors' actions too (default); off only to compare with authors alone. */
  readonly others?: boolean;
  /** Whose word counts; default: everybody's, as for comparisons. */
  readonly trust?: TrustRules;
  /** One name for all names of a person; default: each name is a person of its own. */
  readonly personOf?: (name: string) => string;
}

/** First repairs that counted, and those of others' commits that no witness answered for. */
export interface RepairCounts {
  readonly counted: number;
  readonly unanswered: number;
}

/** A message that names more commits than this accuses nobody of the rest. */
const REPAIRS_NAMED_MAX = 4;

/** Nobody is asked about what is no work. */
const NO_WORD: Vouching = { echo: 0, weight: ONE, witnesses: [] };

/** What a commit still has coming, until its promise is settled. */
interface Pending {
  readonly record: CommitRecord;
  readonly vouching: Vouching;
  readonly grounds: Grounds | undefined;
  readonly onTime: boolean;
  readonly corrects: boolean;
}

/** What the others hear of a promise: that it was kept (1) or lost (0). */
interface SettledPromise {
  readonly ordinal: number;
  readonly at: number;
  readonly pending: Pending;
  readonly value: Ppm;
}

const ACTIONS: Readonly<
  Record<EndorsementKind, { family: 'echo' | 'governance'; action: string }>
> = {
  review: { family: 'echo', action: 'review' },
  test: { family: 'echo', action: 'test' },
  ack: { family: 'governance', action: 'ack' },
  commit: { family: 'governance', action: 'commit' },
  merge: { family: 'governance', action: 'merge' },
};

/**
 * Turns commits in order into facts, outcomes and actions, each when it falls due. Commits of one
 * effective second are one group: what falls due at that second (also because a commit of the
 * group fixes an older one) comes first, in file order of the commits that it is about, then the
 * commits themselves. Nothing looks ahead: a group is complete as soon as a later one begins.
 */
export class CommitSchedule {
  readonly #others: boolean;
  readonly #witnesses: Witnesses;
  readonly #namedMax: number;
  readonly #personOf: (name: string) => string;
  readonly #ordinals = new Map<string, number>();
  /** Effective time by ordinal; NaN for what makes no promise: merges, bots' commits, copies. */
  readonly #madeAt: number[] = [];
  /** What commits have changed so far. */
  readonly #changes = new Set<string>();
  /** When the first fix or revert came, by ordinal. */
  readonly #repairedAt = new Map<number, number>();
  /** What reverts took that may be given back, by ordinal of the revert. */
  readonly #taken = new Map<number, readonly number[]>();
  /** What was given back, by ordinal of the commit that did. */
  readonly #givenBack = new Map<number, readonly number[]>();
  readonly #authors: string[] = [];
  /** Weight of the author's facts, by ordinal. */
  readonly #weights: Ppm[] = [];
  /** Whether somebody vouched for it, or nobody can see whether they did, by ordinal. */
  readonly #vouched: boolean[] = [];
  /** Commits of the group that repair nothing but their author's own. */
  readonly #selfRepairs = new Set<number>();
  readonly #pending = new Map<number, Pending>();
  #group: CommitRecord[] = [];
  #unanswered = 0;
  #nextStability = 0;
  #nextPromise = 0;

  constructor(options: ScheduleOptions = {}) {
    const { others = true, trust = EVERY_WORD, personOf = (name: string) => name } = options;
    this.#personOf = personOf;
    this.#others = others;
    this.#witnesses = new Witnesses(trust);
    this.#namedMax = trust.answeredRepairs ? REPAIRS_NAMED_MAX : Number.POSITIVE_INFINITY;
  }

  /** How many endorsements counted so far, and why the others did not. */
  get endorsements(): EndorsementCounts {
    return this.#witnesses.counts;
  }

  /** Repairs that counted, and those of somebody else's commit that nobody answered for. */
  get repairs(): RepairCounts {
    return { counted: this.#repairedAt.size, unanswered: this.#unanswered };
  }

  /** The first witnesses that the history itself names, in order of name. */
  get founders(): readonly string[] {
    return this.#witnesses.founders;
  }

  /** How many commits were judged; those of the unfinished group are not. */
  get judged(): number {
    return this.#madeAt.length;
  }

  /** Effective time of the group that is still open, if any. */
  get openSince(): number | undefined {
    return this.#group[0]?.effectiveAt;
  }

  /** Adds the next commit; returns the steps of the group that it shows to be complete. */
  push(record: CommitRecord): CommitStep[] {
    const open = this.openSince;
    if (open !== undefined && record.effectiveAt < open) {
      throw new RangeError(`commit ${record.sha} lies before the effective time of the one before`);
    }
    const steps = open !== undefined && record.effectiveAt > open ? this.finish() : [];
    this.#group.push(record);
    return steps;
  }

  /** Judges the open group as complete. */
  finish(): CommitStep[] {
    const at = this.openSince;
    if (at === undefined) return [];
    const group = this.#group;
    this.#group = [];
    const steps: CommitStep[] = [];
    this.#settleBefore(at, steps);
    const first = this.#madeAt.length;
    const repaired = this.#enter(group, at);
    const earlier = repaired.filter((ordinal) => ordinal < first);
    this.#settleAt(at, earlier, steps);
    const sameSecond = new Set(repaired.filter((ordinal) => ordinal >= first));
    for (let ordinal = first; ordinal < this.#madeAt.length; ordinal += 1) {
      const record = group[ordinal - first];
      if (record !== undefined) this.#commit(ordinal, record, steps);
      if (sameSecond.has(ordinal)) this.#lose(ordinal, at, steps);
    }
    return steps;
  }

  /** Registers a group's commits and returns the ordinals whose first repair lies in it. */
  #enter(group: readonly CommitRecord[], at: number): number[] {
    const repaired: number[] = [];
    for (const record of group) {
      const ordinal = this.#madeAt.length;
      const isWork = this.#addsWork(record);
      // Who only repeats may still repair by it, and then somebody has to answer for that.
      const isLookedAt = isWork || record.repairs.length > 0;
      const vouching = isLookedAt ? this.#witnesses.vouch(record) : NO_WORD;
      const isOwn = !record.authorIsBot && !this.#witnesses.isForeign(record);
      const makesPromise = !record.merge && isOwn && isWork;
      this.#ordinals.set(record.sha, ordinal);
      this.#authors.push(record.author);
      this.#madeAt.push(makesPromise ? at : Number.NaN);
      this.#weights.push(vouching.weight);
      this.#vouched.push(vouching.echo !== 0);
      if (record.merge) continue;
      const onTime = record.committedAt - record.authoredAt <= COMMIT_TERMS.onTime;
      const firsts = this.#firstRepairs(record, ordinal, vouching);
      addAll(repaired, firsts);
      if (!makesPromise) continue;
      const { witnesses } = vouching;
      const grounds =
        witnesses.length > 0 ? this.#witnesses.addOwn(record.author, at, witnesses) : undefined;
      const ofOthers = firsts.filter((target) => !this.#isOwn(target, record));
      const corrects = ofOthers.some((target) => this.#paysCorrection(target, at));
      const kept = { ...record, changes: [] }; // paths are the bulk of a record
      const others = corrects && this.#others;
      this.#pending.set(ordinal, { record: kept, vouching, grounds, onTime, corrects: others });
      if (firsts.length > 0 && ofOthers.length === 0) this.#selfRepairs.add(ordinal);
    }
    return repaired.sort((a, b) => a - b);
  }

  /**
   * Whether a commit is more than a repetition: an empty one is no work, and one change on several
   * branches that are merged is one.
   */
  #addsWork({ merge, change }: CommitRecord): boolean {
    if (merge || change === undefined) return true;
    const isNew = change !== '' && !this.#changes.has(change);
    this.#changes.add(change);
    return isNew;
  }

  /**
   * Only the first fix or revert of a promise counts, and only one that points backwards. Against
   * somebody else it counts if a witness answers for it, and for a few commits of one message.
   */
  #firstRepairs(record: CommitRecord, ordinal: number, vouching: Vouching): number[] {
    const firsts: number[] = [];
    const reverted: number[] = [];
    let accused = 0;
    for (const sha of record.repairs) {
      const target = this.#ordinals.get(sha);
      if (target === undefined || target >= ordinal) continue;
      const isFirst = !Number.isNaN(this.#madeAt[target]) && !this.#repairedAt.has(target);
      const reverts = record.reverts?.includes(sha) === true;
      if (!isFirst && !(reverts && this.#taken.has(target))) continue;
      if (!this.#isOwn(target, record)) {
        accused += 1;
        const isNamed = accused <= this.#namedMax;
        if (!isNamed || !this.#witnesses.answersRepair(record, vouching)) {
          this.#unanswered += 1;
          continue;
        }
      }
      if (isFirst) this.#repairedAt.set(target, record.effectiveAt);
      if (isFirst) firsts.push(target);
      if (!reverts) continue;
      this.#giveBack(target, ordinal);
      addAll(reverted, [...(isFirst ? [target] : []), ...this.#takeAgain(target, record)]);
    }
    if (reverted.length > 0) this.#taken.set(ordinal, reverted);
    return [...new Set([...firsts, ...reverted])];
  }

  /**
   * Who reverts a revert brings back what that took: those promises are open again, if their time
   * is not over.
   */
  #giveBack(target: number, ordinal: number): void {
    const taken = this.#taken.get(target) ?? [];
    this.#taken.delete(target);
    const open = taken.filter((one) => this.#pending.has(one) && this.#repairedAt.delete(one));
    if (open.length === 0) return;
    this.#givenBack.set(ordinal, [...(this.#givenBack.get(ordinal) ?? []), ...open]);
    for (const one of open) {
      const pending = this.#pending.get(one);
      if (pending === undefined || pending.vouching.witnesses.length === 0) continue;
      this.#witnesses.regainOwn(pending.record.author);
    }
  }

  /** What a commit had given back is taken again when it is reverted itself. */
  #takeAgain(target: number, { effectiveAt }: CommitRecord): readonly number[] {
    const again = (this.#givenBack.get(target) ?? []).filter((one) => !this.#repairedAt.has(one));
    this.#givenBack.delete(target);
    for (const one of again) this.#repairedAt.set(one, effectiveAt);
    return again;
  }

  #paysCorrection(target: number, at: number): boolean {
    const author = this.#authors[target] ?? '';
    return this.#witnesses.paysCorrection(author, this.#vouched[target] === true, at);
  }

  /** Whether an earlier commit is of the same person. */
  #isOwn(target: number, { author }: CommitRecord): boolean {
    const other = this.#authors[target] ?? '';
    return other === author || this.#personOf(other) === this.#personOf(author);
  }

  /** Everything due strictly before a moment, in order of time and then of commits. */
  #settleBefore(until: number, steps: CommitStep[]): void {
    for (;;) {
      const due = Math.min(
        this.#dueOf('stability', this.#nextStability),
        this.#dueOf('promise', this.#nextPromise),
      );
      if (!(due < until)) return;
      this.#settleAt(due, [], steps);
    }
  }

  /** Everything due at a moment, in order of the commits it is about. */
  #settleAt(at: number, repaired: readonly number[], steps: CommitStep[]): void {
    const stable: number[] = [];
    const promised: number[] = [];
    while (this.#dueOf('stability', this.#nextStability) <= at) stable.push(this.#nextStability++);
    while (this.#dueOf('promise', this.#nextPromise) <= at) promised.push(this.#nextPromise++);
    // A commit's stability and promise never fall due together, nor twice at one moment.
    const due = [
      ...stable.map((ordinal) => ({ ordinal, rank: 0 })),
      ...repaired.map((ordinal) => ({ ordinal, rank: 1 })),
      ...promised.map((ordinal) => ({ ordinal, rank: 2 })),
    ].sort((a, b) => a.ordinal - b.ordinal || a.rank - b.rank);
    for (const { ordinal, rank } of due) {
      if (rank === 0) this.#keepStability(ordinal, at, steps);
      else if (rank === 1) this.#lose(ordinal, at, steps);
      else this.#settlePromise(ordinal, at, steps);
    }
  }

  /** When the term of a commit ends; −∞ for one without a promise, so that it is passed over. */
  #dueOf(term: 'stability' | 'promise', ordinal: number): number {
    const madeAt = this.#madeAt[ordinal];
    if (madeAt === undefined) return Number.POSITIVE_INFINITY;
    return Number.isNaN(madeAt) ? Number.NEGATIVE_INFINITY : madeAt + COMMIT_TERMS[term];
  }

  #commit(ordinal: number, record: CommitRecord, steps: CommitStep[]): void {
    const at = record.effectiveAt;
    const pending = this.#pending.get(ordinal);
    const selfRepair = this.#selfRepairs.delete(ordinal) && this.#others;
    const parts: EvidencePart[] = ['commit'];
    if (pending !== undefined && this.#others) {
      addAll(parts, pending.vouching.witnesses.map(partOf));
    }
    if (pending?.corrects === true || selfRepair) parts.push('correction');
    steps.push({ kind: 'evidence', at, ordinal, record, parts });
    if (pending === undefined) return;
    const key: EvidenceKey = { ordinal, part: 'commit' };
    const { grounds, vouching } = pending;
    const { echo, weight, witnesses } = vouching;
    const coordination = pending.onTime ? ONE : 0;
    const values = echo === undefined ? { coordination } : { echo, coordination };
    const vouched = {
      ...this.#authorFact(ordinal, at, values),
      by: witnesses.map(speakerOf),
      grounds,
    };
    steps.push(witnesses.length === 0 ? this.#authorFact(ordinal, at, values) : vouched);
    const base = { kind: 'action', at, domain: record.domain, promise: key } as const;
    const author = { person: record.author, weight } as const;
    const unseen = echo === undefined ? ({ refusal: 'EVIDENCE_MISSING' } as const) : {};
    steps.push({ evidence: key, family: 'civic', action: 'commit', ...base, ...author, ...unseen });
    if (this.#others) {
      for (const witness of witnesses) {
        const evidence: EvidenceKey = { ordinal, part: partOf(witness) };
        const { by: person, weight: share } = witness;
        const { as = 'merge' } = record.endorsements[witness.index] ?? {};
        steps.push({ evidence, person, weight: share, ...base, ...ACTIONS[as] });
      }
    }
    if (pending.corrects || selfRepair) {
      const evidence: EvidenceKey = { ordinal, part: 'correction' };
      const duty = selfRepair ? ({ refusal: 'DESTABILIZATION' } as const) : unseen;
      steps.push({ evidence, family: 'echo', action: 'correction', ...base, ...author, ...duty });
    }
  }

  #keepStability(ordinal: number, at: number, steps: CommitStep[]): void {
    const madeAt = this.#madeAt[ordinal] ?? Number.NaN;
    const repairedAt = this.#repairedAt.get(ordinal);
    const lost = repairedAt !== undefined && repairedAt - madeAt <= COMMIT_TERMS.stability;
    if (lost || Number.isNaN(madeAt)) return; // lost facts fell due at the repair
    steps.push(this.#authorFact(ordinal, at, { stability: ONE }));
  }

  /**
   * The first repair: what was still promised is lost now; a later one still costs a drift fact.
   */
  #lose(ordinal: number, at: number, steps: CommitStep[]): void {
    const age = at - (this.#madeAt[ordinal] ?? Number.NaN);
    const pending = this.#pending.get(ordinal);
    if (pending !== undefined && pending.vouching.witnesses.length > 0) {
      this.#witnesses.loseOwn(pending.record.author);
    }
    if (age > COMMIT_TERMS.promise || pending === undefined) {
      steps.push(this.#authorFact(ordinal, at, { drift: 0 }));
      return;
    }
    const stability = age <= COMMIT_TERMS.stability ? { stability: 0 } : {};
    steps.push(this.#authorFact(ordinal, at, { drift: 0, ...stability }));
    this.#factsOfOthers({ ordinal, at, pending, value: 0 }, steps);
  }

  /** 180 days on: the promise is kept unless a repair came; both count as an outcome only now. */
  #settlePromise(ordinal: number, at: number, steps: CommitStep[]): void {
    const pending = this.#pending.get(ordinal);
    if (pending === undefined) return;
    this.#pending.delete(ordinal);
    const kept = !this.#repairedAt.has(ordinal);
    if (kept) {
      steps.push(this.#authorFact(ordinal, at, { drift: ONE }));
      this.#factsOfOthers({ ordinal, at, pending, value: ONE }, steps);
    }
    const { domain, author } = pending.record;
    const evidence = { ordinal, part: 'commit' } as const;
    steps.push({ kind: 'outcome', at, person: author, domain, kept, evidence });
  }

  #authorFact(
    ordinal: number,
    at: number,
    values: Readonly<Partial<Record<Channel, number>>>,
  ): Extract<CommitStep, { kind: 'fact' }> {
    const person = this.#authors[ordinal] ?? '';
    const weight = this.#weights[ordinal] ?? ONE;
    return { kind: 'fact', at, person, evidence: { ordinal, part: 'commit' }, values, weight };
  }

  #factsOfOthers({ ordinal, at, pending, value }: SettledPromise, steps: CommitStep[]): void {
    if (!this.#others) return;
    const { record, vouching, onTime, corrects } = pending;
    const values = {
      echo: value,
      drift: value,
      coordination: onTime ? ONE : 0,
      stability: value,
    };
    for (const witness of vouching.witnesses) {
      const evidence: EvidenceKey = { ordinal, part: partOf(witness) };
      const { by: person, factWeight: weight } = witness;
      if (weight === 0) continue;
      steps.push({ kind: 'fact', at, person, evidence, values, weight });
    }
    if (corrects) {
      const evidence: EvidenceKey = { ordinal, part: 'correction' };
      const { weight } = vouching;
      steps.push({ kind: 'fact', at, person: record.author, evidence, values, weight });
    }
  }
}

function speakerOf({ by }: Witness): string {
  return by;
}

function partOf({ index }: Witness): EvidencePart {
  return `endorsement:${index}`;
}
