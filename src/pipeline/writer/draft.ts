import { apply } from '../../core/entries/apply.ts';
import { closingEntries } from '../../core/entries/cycles/close-cycle.ts';
import { ruleOf } from '../../core/entries/entry-rules.ts';
import type { Entry } from '../../core/state/entry.ts';
import type { Pilot } from '../../core/state/pilots.ts';
import { type CommunityState, type Finding, isWitness, policyAt } from '../../core/state/state.ts';
import { canonicalizeEntry } from '../../core/log/canonical-json.ts';
import { maxEntryLengthBytes } from '../../core/log/entry-bundle.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import type { AppendedEntry, Batch } from '../../db/append-batch.ts';
import type { Statement } from '../../db/engine/port.ts';
import {
  type EvidenceRow,
  type KeptPart,
  markKept,
  nameEvidence,
  unnameEvidence,
} from '../../db/sql/evidence/evidence.ts';
import type { TombstoneRow } from '../../db/sql/members/tombstones.ts';
import type { OpenClaimRow } from '../../db/sql/evidence/open-claims.ts';
import { linkedMemberRow } from '../../db/sql/members/linked-members.ts';
import { insertOperatorNote } from '../../db/sql/service/operator-notes.ts';
import type { FrozenAnswer } from '../../db/sql/service/idempotency.ts';
import type { ImportRow } from '../../db/sql/service/imports.ts';
import type { NewMemberRow } from '../../db/sql/members/members.ts';
import { likenessSentence } from '../../core/identity/likeness-sentence.ts';
import { lookAlike } from '../../core/identity/skeleton.ts';
import { isSameMember } from '../../core/state/person.ts';
import { sketchOf } from '../../core/state/sketch.ts';
import type { RandomSource } from '../random-source.ts';
import { RequestError } from '../request-error.ts';
import { BatchRows } from './batch-rows.ts';
import { commitment, evidenceIdOf, ORDINALS_PER_SECOND } from './evidence.ts';
import {
  type ClockLimits,
  communityTime,
  cyclesOver,
  isSandbox,
  NO_CLOCK_LIMITS,
} from './community-clock.ts';
import type { CommunityMemory } from './community-memory.ts';
import { KnownNames } from './known-names.ts';
import { loseMissedClaims } from './missed-claims.ts';
import { namesOf } from './names-of.ts';
import { Likenesses } from './likenesses.ts';
import { OpenClaims } from './open-claims.ts';
import { endUnshown } from './shared-instruments.ts';
import type { Erasable } from './tombstones.ts';
import { addAll, replaceAll } from '../../core/lists.ts';

const CLOCK_SKEW_SECONDS = 60;

/**
 * One batch in the making: entries applied to the state one by one, and the rows that belong to
 * them. Nothing here touches a database, so the same code decides on a server, in a simulation and
 * in a test; the writer stores the outcome in one transaction or throws all of it away.
 */
export class BatchDraft {
  readonly appended: AppendedEntry[] = [];
  readonly evidence: EvidenceRow[] = [];
  readonly newMembers: NewMemberRow[] = [];
  readonly answers: FrozenAnswer[] = [];
  readonly #openedClaims = new Map<string, OpenClaimRow>();
  readonly #endedClaims: string[] = [];
  /** Claims of earlier batches that are kept from now on, or no longer. */
  readonly #kept = new Map<string, KeptPart>();
  readonly #erasures: Statement[] = [];
  readonly #others: ((communityId: string) => Statement)[] = [];
  readonly #imports = new Map<string, { readonly expected: number; readonly row: ImportRow }>();
  readonly #changed: BatchRows;
  readonly #startSize: number;
  readonly #memory: CommunityMemory;
  readonly #random: RandomSource;
  readonly #clock: ClockLimits;

  constructor(memory: CommunityMemory, random: RandomSource, clock: ClockLimits = NO_CLOCK_LIMITS) {
    this.#memory = memory;
    this.#random = random;
    this.#clock = clock;
    this.#startSize = memory.state.size;
    this.#changed = new BatchRows(memory.state);
  }

  get state(): CommunityState {
    return this.#memory.state;
  }

  get #names(): KnownNames {
    const { members } = this.#memory;
    return (this.#memory.names ??= new KnownNames(() => members.keys()));
  }

  /** Appends an entry and returns its index. @throws RangeError when it cannot follow. */
  append(entry: Entry): number {
    const index = this.state.size;
    const line = canonicalizeEntry(entry);
    // Almost every entry is far shorter than the limit in characters; only then count bytes.
    if (line.length * 3 > maxEntryLengthBytes && byteLength(line) > maxEntryLengthBytes) {
      throw new RangeError(`an entry may have ${maxEntryLengthBytes} bytes; split the request`);
    }
    apply(this.state, entry);
    ruleOf(entry).changes(this.#changed, entry, this.state);
    this.appended.push({ index, entry, line });
    return index;
  }

  /** Closes every cycle that ended at or before a moment of effective time. */
  closeCyclesUntil(at: number, beforeClose?: () => void): void {
    for (;;) {
      const policy = policyAt(this.state, this.state.cycle);
      if (policy === undefined || cycleStart(policy.cycle, this.state.cycle + 1) > at) return;
      beforeClose?.();
      this.closeCycle();
    }
  }

  /** Closes the open cycle, once the claims are lost that were due and not shown. */
  closeCycle(): void {
    loseMissedClaims(this);
    for (const entry of closingEntries(this.state)) this.append(entry);
  }

  /** What the works that count in the open cycle say. */
  get likenesses(): Likenesses {
    return (this.#memory.likenesses ??= new Likenesses([]));
  }

  /** Claims that are not settled yet. */
  get claims(): OpenClaims {
    return (this.#memory.claims ??= new OpenClaims([]));
  }

  openClaim(row: OpenClaimRow): void {
    this.claims.add(row);
    this.#openedClaims.set(row.id, row);
  }

  /** A claim is settled or was taken back; nothing happens when it was not open. */
  endClaim(id: string): void {
    if (!this.claims.remove(id)) return;
    if (!this.#openedClaims.delete(id)) this.#endedClaims.push(id);
  }

  /** Adds a row beside the log to what the transaction stores. */
  also(statement: Statement | ((communityId: string) => Statement)): void {
    this.#others.push(typeof statement === 'function' ? statement : () => statement);
  }

  /**
   * Keeps what an operator wrote beside the log and returns the salted hash for the log. What is
   * said of people who were all erased is kept nowhere: nobody could erase it any more.
   * @param about members whom it is about: it is erased with them
   */
  addNote(note: string, about: readonly string[] = []): string {
    const { commitment: hash, salt } = this.commitmentOf(note);
    if (about.length > 0 && this.#areErased(about)) return hash;
    const row = { commitment: hash, salt, note, about };
    this.also((community) => insertOperatorNote(community, row));
    return hash;
  }

  /** The salted hash of a text that stays outside of the log, and the salt, to be kept with it. */
  commitmentOf(text: string): { readonly commitment: string; readonly salt: string } {
    const id = evidenceIdOf(text);
    const salt = this.#random.salt(id);
    return { commitment: commitment(salt, id), salt };
  }

  /** 16 random bytes in hexadecimal. */
  newSalt(about: string): string {
    return this.#random.salt(about);
  }

  /** A random id for something new. */
  newId(about: string): string {
    return this.#random.uuid(about);
  }

  /** Settles what panels are drawn with from the next cycle on. */
  appendSeed(): void {
    const { seeds, state } = this.#memory;
    if (seeds === undefined) throw new RangeError('nothing to draw panels with');
    const { cycle, size } = state;
    this.append({ type: 'seed', cycle, commitment: seeds.commitmentOf(size) });
  }

  /** What the next panel has to reveal; undefined when nothing is settled, or all is used up. */
  nextSeed(): string | undefined {
    const { chain, commitment: settled } = this.state.panels;
    if (chain === undefined || settled === undefined) return undefined;
    if (chain.cycle >= this.state.cycle) return undefined;
    return this.#memory.seeds?.seedBehind(chain.entry, settled);
  }

  /** The seed that a pilot was registered for; undefined when another key made the chain. */
  seedOf({ chain, plan }: Pilot): string | undefined {
    return this.#memory.seeds?.seedBehind(chain, plan.seed);
  }

  /** Settles the next seed if nothing is settled, or all is used up. */
  settleSeed(): void {
    const { chain, commitment: settled } = this.state.panels;
    const seeds = this.#memory.seeds;
    if (chain !== undefined && seeds?.seedBehind(chain.entry, settled ?? '') !== undefined) return;
    this.appendSeed();
  }

  /** How much this batch would store: the same before and after where nothing was changed. */
  get weight(): number {
    return this.appended.length + this.evidence.length + this.#others.length;
  }

  /**
   * Closes the cycles that are over: time moves a live community on, and no further than the
   * database's clock. A clock that leaps would end every hold and every promise at once, and nobody
   * could take that back; so only an admin lets more than a few cycles pass.
   * @param now unix seconds
   * @throws RequestError CLOCK_LEAP
   */
  advanceTo(now: number): void {
    const time = this.#timeAt(now);
    const over = cyclesOver(this.state, time);
    if (over > this.#clock.cyclesAtOnce) {
      throw new RequestError(
        'CLOCK_LEAP',
        `${over} cycles are over by the clock, and no more than ${this.#clock.cyclesAtOnce} are ` +
          'closed at once: if the clock is right, an admin closes them (POST /v1/cycles/advance)',
      );
    }
    this.closeCyclesUntil(time);
  }

  /**
   * Closes cycles that are over, at most so many: the word of an admin that the clock is right.
   * @returns how many were closed
   */
  closeOverdue(now: number, most: number): number {
    const count = Math.min(most, cyclesOver(this.state, this.#timeAt(now)));
    for (let closed = 0; closed < count; closed += 1) this.closeCycle();
    return count;
  }

  #timeAt(now: number): number {
    const { databaseTime } = this.#clock;
    return communityTime(this.state, this.#memory.imports, Math.min(now, databaseTime));
  }

  /** The member id of a user who is known, or undefined. */
  knownMember(user: string): string | undefined {
    return this.#memory.members.get(user);
  }

  /**
   * Refuses a name that nobody has and that may be read as somebody's: both are one person until an
   * admin says that they are two. It says which: whoever gets so far may list members.
   * @throws RequestError CONFLICT
   */
  refuseLookAlike(user: string): void {
    if (this.#memory.members.has(user)) return;
    const used = this.#names.likeOf(user);
    if (used === undefined) return;
    throw new RequestError('CONFLICT', likenessSentence({ user, used, by: 'member' }));
  }

  /** Whether two names mean one person: the same, linked, or alike if they are not two members. */
  isSamePerson(left: string, right: string): boolean {
    if (left === right) return true;
    const { members } = this.#memory;
    const [one, other] = [members.get(left), members.get(right)];
    if (one !== undefined && other !== undefined && isSameMember(this.state, one, other))
      return true;
    return !(members.has(left) && members.has(right)) && lookAlike(left, right);
  }

  /** The user ids of a person: of those who are linked, each. */
  namesOf(user: string): readonly string[] {
    return namesOf(this.#memory, user);
  }

  /** The user ids of members who were not erased. */
  usersOf(members: readonly string[]): ReadonlyMap<string, string> {
    const wanted = new Set(members);
    const found = [...this.#memory.members].filter(([, member]) => wanted.has(member));
    return new Map(found.map(([user, member]) => [member, user]));
  }

  #areErased(members: readonly string[]): boolean {
    const { members: known } = this.#memory;
    // Most communities have erased nobody, and then there is nobody to look for.
    return known.size < this.state.members.size && this.usersOf(members).size === 0;
  }

  /** Whether a user's word counts by a record of their own, or because an operator named them. */
  hasStanding(user: string): boolean {
    return isWitness(this.state, this.knownMember(user));
  }

  /** Some users whose word counts, in the order in which they became members. */
  heard(most: number): string[] {
    const found: string[] = [];
    for (const [user, member] of this.#memory.members) {
      if (found.length >= most) break;
      if (isWitness(this.state, member)) found.push(user);
    }
    return found;
  }

  /**
   * The member id of a user, with an entry for a new one.
   * @param lookAlikes whether one who looks like another is `refused` or `apart` from them
   * @throws RequestError CONFLICT where the name is refused
   */
  memberOf(
    user: string,
    name: string | undefined,
    lookAlikes: 'refused' | 'apart' = 'refused',
  ): string {
    const { members } = this.#memory;
    const known = members.get(user);
    if (known !== undefined) return known;
    if (lookAlikes === 'refused') this.refuseLookAlike(user);
    const isApart = lookAlikes === 'apart' && this.#names.likeOf(user) !== undefined;
    const member = this.#random.uuid(user);
    members.set(user, member);
    this.#names.add(user);
    // An admin who tells a new name apart says that it is nobody of before.
    const isNobodyOfBefore = lookAlikes === 'apart';
    const erasedBefore = isNobodyOfBefore ? undefined : this.#memory.tombstones?.erasedAt(user);
    if (erasedBefore !== undefined) this.#memory.returned?.set(member, erasedBefore);
    this.newMembers.push({ member, user, name, toldApart: isApart, erasedBefore });
    this.append({ type: 'member', cycle: this.state.cycle, member });
    return member;
  }

  /**
   * When somebody was erased who had this user id before whoever has it now, or comes with it, in
   * unix seconds: what was done until then was counted then.
   */
  erasedBefore(user: string): number | undefined {
    const member = this.knownMember(user);
    const { tombstones, returned } = this.#memory;
    return member === undefined ? tombstones?.erasedAt(user) : returned?.get(member);
  }

  /** Leaves HMACs of what is erased. @param at unix seconds @returns the rows to be stored */
  leaveTombstones(erased: Erasable, at: number): TombstoneRow[] {
    return this.#memory.tombstones?.leave(erased, at) ?? [];
  }

  /**
   * Forgets whom a user id means: the next one who comes with it is a new person. What this batch
   * would have kept about the old one is dropped, `erase` does the same to what is stored.
   */
  forgetUser(user: string, erase: readonly Statement[]): void {
    const member = this.#memory.members.get(user);
    if (member === undefined) return;
    this.#memory.members.delete(user);
    this.#memory.returned?.delete(member);
    this.#names.remove(user);
    const own = new Set(this.evidence.filter((row) => row.member === member).map(({ id }) => id));
    const kept = this.evidence.filter(({ id, subject = '' }) => !own.has(id) && !own.has(subject));
    replaceAll(this.evidence, kept);
    for (const { id } of this.claims.of(member)) endUnshown(this, id);
    const others = this.newMembers.filter((row) => row.member !== member);
    replaceAll(this.newMembers, others);
    addAll(this.#erasures, erase);
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
    for (const decision of this.#changed.holds) {
      const hold = state.holds.get(decision);
      if (hold !== undefined) {
        const { promiseLost, retracted } = hold;
        open.push({ decision, promiseLost, retracted });
      } else if (decision < this.#startSize) ended.push(decision);
    }
    return {
      startSize: this.#startSize,
      appended: this.appended,
      evidence: this.evidence,
      newMembers: this.newMembers,
      members: [...this.#changed.members].map((member) => this.#memberRow(member)),
      outcomes: [...this.#changed.counts.values()],
      outcomeMembers: this.#changed.outcomeMembers(),
      ...this.#linkedRows(),
      openHolds: open,
      endedHolds: ended,
      findings: this.#changedFindings(),
      openedClaims: [...this.#openedClaims.values()],
      endedClaims: this.#endedClaims,
      imports: [...this.#imports.values()],
      answers: this.answers,
      erasures: this.#erasures,
      others: this.#others,
      head: {
        treeSize: state.size,
        cycle: state.cycle,
        paused: state.pause !== undefined,
        supply: state.books.supply,
        held: state.books.held,
        decisions: state.books.decisions,
        capTotal: state.caps.total,
      },
    };
  }

  #changedFindings(): Map<number, Finding> {
    const { findings } = this.state;
    const changed = [...this.#changed.findings].sort((one, other) => one - other);
    return new Map(changed.flatMap((index) => pairOf(index, findings.get(index))));
  }

  #linkedRows(): Pick<Batch, 'linked' | 'unlinked'> {
    const { people } = this.state;
    const changed = [...this.#changed.linkedMembers];
    return {
      linked: changed.flatMap((member) => linkedMemberRow(people, member) ?? []),
      unlinked: changed.filter((member) => !people.has(member)),
    };
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

  /** A salt for what is kept under a random commitment. */
  salt(about: string): string {
    return this.#random.salt(about);
  }

  /** Keeps a record as evidence and returns the salted hash by which the log knows it. */
  addEvidence(row: Omit<EvidenceRow, 'id' | 'salt'>): string {
    const { salt, id } = this.addEvidenceRow(row);
    return commitment(salt, id);
  }

  /** @param id of the record, where it was computed before */
  addEvidenceRow(
    row: Omit<EvidenceRow, 'id' | 'salt'>,
    id: string = evidenceIdOf(row.record),
  ): EvidenceRow {
    const kept = { id, salt: this.#random.salt(id), ...row };
    this.evidence.push(kept);
    return kept;
  }

  /** Gives evidence the caller's name for an action, which stood for other evidence before. */
  moveName(from: string, to: string, reference: string): void {
    const row = this.evidence.findLastIndex(({ id }) => id === from);
    const fresh = this.evidence[row];
    if (fresh === undefined) this.also((id) => unnameEvidence(id, from, reference));
    else this.evidence[row] = { ...fresh, reference: undefined };
    // Behind the other, also where this row is new: no two may have the name at a time.
    this.also((id) => nameEvidence(id, to, reference));
  }

  /** Gives known evidence the caller's name for the action. */
  nameEvidence(evidenceId: string, reference: string): void {
    const row = this.evidence.findLastIndex(({ id }) => id === evidenceId);
    const fresh = this.evidence[row];
    if (fresh === undefined) this.also((id) => nameEvidence(id, evidenceId, reference));
    else this.evidence[row] = { ...fresh, reference };
  }

  /** Says that a claim is kept, with the part of the pay that it brings in ppm, or no longer. */
  markKept(evidenceId: string, part: KeptPart): void {
    const row = this.evidence.findLastIndex(({ id }) => id === evidenceId);
    const fresh = this.evidence[row];
    if (fresh !== undefined) {
      this.evidence[row] = { ...fresh, ...part };
      return;
    }
    if (this.#kept.size === 0) this.also((id) => markKept(id, this.#kept));
    this.#kept.set(evidenceId, part);
  }

  /**
   * A number for evidence of the interface that grows with its order of arrival.
   * @param after what it has to be above, whichever process gave that
   */
  nextOrdinal(now: number, after = 0): number {
    const least = Math.floor(now) * ORDINALS_PER_SECOND;
    const next = Math.max(this.#memory.lastOrdinal + 1, after + 1, least);
    this.#memory.lastOrdinal = next;
    return next;
  }

  /**
   * The latest moment at which something can have happened: callers' clocks may be a little ahead,
   * and where time does not move by itself everything in the open cycle is allowed.
   */
  latestMoment(now: number): number {
    const { state } = this;
    const policy = policyAt(state, state.cycle);
    if (this.isLive || policy === undefined) {
      return Math.min(now, this.#clock.databaseTime) + CLOCK_SKEW_SECONDS;
    }
    return cycleStart(policy.cycle, state.cycle + 1) - 1;
  }

  /** Whether the community lives in the time of the system. */
  get isLive(): boolean {
    return !isSandbox(this.state) && this.#memory.imports.size === 0;
  }

  /** A draft that decides about these users and domains as this one would; it is never stored. */
  sketch(users: readonly string[]): BatchDraft {
    const { imports, lastOrdinal, tombstones } = this.#memory;
    const members = new Map<string, string>();
    for (const user of users) {
      const member = this.knownMember(user);
      if (member !== undefined) members.set(user, member);
    }
    const state = sketchOf(this.state, [...members.values()]);
    const names = new KnownNames(() => [], this.#names);
    const claims = new OpenClaims([], this.claims);
    const likenesses = new Likenesses([], this.likenesses);
    const returned = new Map(this.#memory.returned);
    const people = { members, names, returned, ...(tombstones && { tombstones }) };
    const memory = { state, ...people, claims, likenesses, imports, lastOrdinal };
    return new BatchDraft(memory, this.#random, this.#clock);
  }
}

function pairOf(index: number, finding: Finding | undefined): [number, Finding][] {
  return finding === undefined ? [] : [[index, finding]];
}

function byteLength(line: string): number {
  return Buffer.byteLength(line, 'utf8');
}
