import { apply } from '../core/community/apply.ts';
import { closingEntries } from '../core/community/close-cycle.ts';
import type { Entry, OutcomeEntry } from '../core/community/entry.ts';
import { type CommunityState, policyAt } from '../core/community/state.ts';
import { canonicalizeEntry } from '../core/log/canonical-json.ts';
import { maxEntryLengthBytes } from '../core/log/entry-bundle.ts';
import { cycleStart } from '../core/policy/cycle.ts';
import type { AppendedEntry, Batch } from '../db/append-batch.ts';
import type { EvidenceRow } from '../db/sql/evidence.ts';
import type { FrozenAnswer } from '../db/sql/idempotency.ts';
import type { ImportRow } from '../db/sql/imports.ts';
import type { MemberRow } from '../db/sql/members.ts';
import type { OutcomeCountRow } from '../db/sql/outcomes.ts';
import { commitment, evidenceIdOf } from './evidence.ts';
import type { RandomSource } from './random-source.ts';

/** What a community's writer keeps in memory between batches. */
export interface CommunityMemory {
  readonly state: CommunityState;
  /** Member ids by the caller's user ids. */
  readonly members: Map<string, string>;
  /** How far each history was imported. */
  readonly imports: Map<string, ImportRow>;
}

/**
 * One batch in the making: entries folded into the state one by one, and the rows that belong to
 * them. Nothing here touches a database, so the same code decides on a server, in a simulation and
 * in a test; the writer stores the outcome in one transaction or throws all of it away.
 */
export class Fold {
  readonly appended: AppendedEntry[] = [];
  readonly evidence: EvidenceRow[] = [];
  readonly newMembers: MemberRow[] = [];
  readonly answers: FrozenAnswer[] = [];
  readonly #imports = new Map<string, { readonly expected: number; readonly row: ImportRow }>();
  readonly #members = new Set<string>();
  readonly #outcomes = new Map<string, OutcomeCountRow>();
  readonly #holds = new Set<number>();
  readonly #findings = new Set<number>();
  readonly #startSize: number;
  readonly #memory: CommunityMemory;
  readonly #random: RandomSource;

  constructor(memory: CommunityMemory, random: RandomSource) {
    this.#memory = memory;
    this.#random = random;
    this.#startSize = memory.state.size;
  }

  get state(): CommunityState {
    return this.#memory.state;
  }

  /** Appends an entry and returns its index. @throws RangeError when it cannot follow. */
  append(entry: Entry): number {
    const index = this.state.size;
    const line = canonicalizeEntry(entry);
    // Almost every entry is far shorter than the limit in characters; only then count bytes.
    if (line.length * 3 > maxEntryLengthBytes && byteLength(line) > maxEntryLengthBytes) {
      throw new RangeError(`an entry may have ${maxEntryLengthBytes} bytes; split the request`);
    }
    this.#touch(entry, index);
    apply(this.state, entry);
    if (entry.type === 'outcome') this.#keepCounts(entry);
    this.appended.push({ index, entry, line });
    return index;
  }

  /** Closes every cycle that ended at or before a moment of effective time. */
  closeCyclesUntil(at: number, beforeClose?: () => void): void {
    for (;;) {
      const policy = policyAt(this.state, this.state.cycle);
      if (policy === undefined || cycleStart(policy.cycle, this.state.cycle + 1) > at) return;
      beforeClose?.();
      for (const entry of closingEntries(this.state)) this.append(entry);
    }
  }

  /** The member id of a user, with an entry for a new one. */
  memberOf(user: string, name: string | undefined): string {
    const known = this.#memory.members.get(user);
    if (known !== undefined) return known;
    const member = this.#random.uuid(user);
    this.#memory.members.set(user, member);
    this.newMembers.push({ member, user, name });
    this.append({ type: 'member', cycle: this.state.cycle, member });
    return member;
  }

  /**
   * Moves a history on from where it has to be; the store refuses when it is elsewhere, because
   * another process has moved it or an earlier part was not stored.
   */
  advanceImport(row: ImportRow, from: number): void {
    const expected = this.#imports.get(row.source)?.expected ?? from;
    this.#imports.set(row.source, { expected, row });
    this.#memory.imports.set(row.source, row);
  }

  /** Everything to store, once all commands of the batch have run. */
  batch(): Batch {
    const { state } = this;
    const open: Batch['openHolds'][number][] = [];
    const ended: number[] = [];
    for (const decision of this.#holds) {
      const hold = state.holds.get(decision);
      if (hold !== undefined) open.push({ decision, promiseLost: hold.promiseLost });
      else if (decision < this.#startSize) ended.push(decision);
    }
    return {
      startSize: this.#startSize,
      appended: this.appended,
      evidence: this.evidence,
      newMembers: this.newMembers,
      members: [...this.#members].map((member) => this.#memberRow(member)),
      outcomes: [...this.#outcomes.values()],
      openHolds: open,
      endedHolds: ended,
      findings: new Map([...state.findings].filter(([index]) => this.#findings.has(index))),
      imports: [...this.#imports.values()],
      answers: this.answers,
      head: {
        treeSize: state.size,
        cycle: state.cycle,
        paused: state.paused,
        supply: state.books.supply,
        held: state.books.held,
        decisions: state.books.decisions,
        capTotal: state.caps.total,
      },
    };
  }

  /** Remembers which rows an entry changes. */
  #touch(entry: Entry, index: number): void {
    const member = touchedMember(entry);
    if (member !== undefined) this.#members.add(member);
    if (entry.type === 'outcome') {
      const sharing = this.state.promises.get(entry.evidence) ?? [];
      for (const decision of sharing) this.#holds.add(decision);
    }
    if (entry.type === 'decision' && entry.outcome === 'held') this.#holds.add(index);
    if (entry.type === 'release' || entry.type === 'cancel') this.#holds.add(entry.decision);
    if (entry.type === 'finding') this.#findings.add(entry.finding ?? index);
  }

  /** The state's own array: the state forgets a cycle that a long batch leaves far behind. */
  #keepCounts({ cycle, domain }: OutcomeEntry): void {
    const counts = this.state.domains.get(domain)?.outcomes.get(cycle) ?? [];
    this.#outcomes.set(`${cycle}/${domain}`, { domain, cycle, counts });
  }

  #memberRow(member: string): Batch['members'][number] {
    const { state } = this;
    const folded = state.members.get(member);
    if (folded === undefined) throw new RangeError(`member ${member} is not in the log`);
    const mints = state.caps.mints.get(member);
    return {
      member,
      state: folded,
      cap: mints === undefined ? undefined : { cycle: state.cycle, mints },
    };
  }

  /** Keeps a record as evidence and returns the salted hash by which the log knows it. */
  addEvidence(row: Omit<EvidenceRow, 'id' | 'salt'>): string {
    const id = evidenceIdOf(row.record);
    const salt = this.#random.salt(id);
    this.evidence.push({ ...row, id, salt });
    return commitment(salt, id);
  }
}

/** Whose row an entry changes. */
function touchedMember(entry: Entry): string | undefined {
  if (entry.type === 'member' || entry.type === 'fact' || entry.type === 'release') {
    return entry.member;
  }
  return entry.type === 'decision' && entry.outcome !== 'refused' ? entry.member : undefined;
}

function byteLength(line: string): number {
  return Buffer.byteLength(line, 'utf8');
}
