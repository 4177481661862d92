import { apply } from '../core/community/apply.ts';
import { closingEntries } from '../core/community/close-cycle.ts';
import type { Entry } from '../core/community/entry.ts';
import type { CommunityState } from '../core/community/state.ts';
import { policyAt } from '../core/community/state.ts';
import { canonicalize, type CanonicalValue } from '../core/log/canonical-json.ts';
import { maxEntryLengthBytes } from '../core/log/entry-bundle.ts';
import { cycleStart } from '../core/policy/cycle.ts';
import { commitment, evidenceIdOf } from './evidence.ts';
import type { RandomSource } from './random-source.ts';

/** An appended entry with its place in the log and its canonical text. */
export interface AppendedEntry {
  readonly index: number;
  readonly entry: Entry;
  readonly line: string;
}

/** Evidence as it is kept beside the log: only its salted hash is public. */
export interface EvidenceRow {
  readonly id: string;
  readonly source: string;
  readonly ordinal: number;
  readonly part: string;
  readonly member: string | undefined;
  readonly salt: string;
  readonly record: string;
}

export interface MemberRow {
  readonly member: string;
  readonly user: string;
  readonly name: string | undefined;
}

/** How far a history was imported. */
export interface ImportRow {
  readonly source: string;
  readonly kind: string;
  readonly judged: number;
  /** Effective time of the last group that was judged, Unix seconds. */
  readonly judgedUntil: number;
}

/** What a community's writer keeps in memory between batches. */
export interface CommunityMemory {
  readonly state: CommunityState;
  /** Member ids by the caller's user ids. */
  readonly members: Map<string, string>;
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
  readonly imports: Map<string, ImportRow> = new Map();
  readonly #memory: CommunityMemory;
  readonly #random: RandomSource;

  constructor(memory: CommunityMemory, random: RandomSource) {
    this.#memory = memory;
    this.#random = random;
  }

  get state(): CommunityState {
    return this.#memory.state;
  }

  /** Appends an entry and returns its index. @throws RangeError when it cannot follow. */
  append(entry: Entry): number {
    const index = this.state.size;
    const line = canonicalize(entry as unknown as CanonicalValue);
    // Almost every entry is far shorter than the limit in characters; only then count bytes.
    if (line.length * 3 > maxEntryLengthBytes && byteLength(line) > maxEntryLengthBytes) {
      throw new RangeError(`an entry may have ${maxEntryLengthBytes} bytes; split the request`);
    }
    apply(this.state, entry);
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

  /** Keeps a record as evidence and returns the salted hash by which the log knows it. */
  addEvidence(row: Omit<EvidenceRow, 'id' | 'salt'>): string {
    const id = evidenceIdOf(row.record);
    const salt = this.#random.salt(id);
    this.evidence.push({ ...row, id, salt });
    return commitment(salt, id);
  }
}

function byteLength(line: string): number {
  return Buffer.byteLength(line, 'utf8');
}
