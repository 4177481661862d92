import type {
  DecisionEntry,
  FactEntry,
  OutcomeEntry,
  RetractionEntry,
} from '../../core/state/entry.ts';
import { ONE } from '../../core/units.ts';
import type { Sentinel } from '../../core/state/panels.ts';
import { panelIn } from '../../core/families/supports/confirmation.ts';
import type { KeptClaim } from '../../core/families/reflection/reflection.ts';
import { type ClaimRecord, type EvidenceRecord, isClaim } from '../../core/families/record.ts';
import type { KnownDecision } from '../../core/mint/subject.ts';
import type { Transaction } from '../../db/engine/port.ts';
import { type AccusationRow, readAccusationsBy } from '../../db/sql/evidence/accusations.ts';
import { findRevokedKeys } from '../../db/sql/service/api-keys.ts';
import { findDecisions } from '../../db/sql/decisions/decisions.ts';
import { type EvidenceRow, findEvidence, type KeptPart } from '../../db/sql/evidence/evidence.ts';
import {
  findForgeSources,
  findSourceRepositories,
  type ForgeSource,
  type SourceRepository,
} from '../../db/sql/service/ingest.ts';
import { findAnswers, type FrozenAnswer } from '../../db/sql/service/idempotency.ts';
import { readSealedReviews, type SealedReviewRow } from '../../db/sql/governance/panels.ts';
import {
  findReflectionKey,
  readKeptRecords,
  readReflections,
  type ReflectionRow,
} from '../../db/sql/evidence/reflections.ts';
import {
  findRetracted,
  findTakenOut,
  readFactsAndRetractions,
  readOutcomesOf,
} from '../../db/sql/evidence/retractions.ts';
import { findTombstones, readErasable } from '../../db/sql/members/tombstones.ts';
import { commitment } from './evidence.ts';
import { deedsOf, type MissedClaim, repositoryIn } from './open-claims.ts';
import type { LookupKeys } from './lookup-keys.ts';
import type { Erasable, Tombstones } from './tombstones.ts';

/** Somebody who says something of their days. */
export interface Reflecting {
  readonly member: string;
  readonly keyId: string;
  /** The last day that counted before they opted in again. */
  readonly until: number | undefined;
  /** In their order; requests of the same batch add to them. */
  readonly days: ReflectionRow[];
  readonly claims: readonly KeptClaim[];
}

/** Whose a deed is that somebody else's claim is about as well. */
export interface TakenDeed {
  /** Evidence of the claim that was kept first, by its salted hash. */
  readonly by: string;
  /** The cycle in which that was taken out; undefined while it stands. */
  readonly freeSince: number | undefined;
}

/** Members by their users, and sentinels by their ids. */
interface KnownPeople {
  readonly members: ReadonlyMap<string, string>;
  readonly sentinels: ReadonlyMap<string, Sentinel>;
}

/** More days than are ever compared. */
const DAYS_MAX = 400;

/** A member's facts, or what took some of them back, in log order. */
export type FactHistory = readonly (FactEntry | RetractionEntry)[];

/**
 * What was answered and recorded before, for all requests of a batch at once: a few statements
 * however many requests there are. Requests of the same batch add to it as they are answered.
 */
export class Known {
  readonly #answers = new Map<string, FrozenAnswer>();
  readonly #evidence = new Map<string, EvidenceRow>();
  readonly #hashes = new Map<string, string>();
  readonly #records = new Map<string, EvidenceRecord>();
  readonly #references = new Map<string, EvidenceRow>();
  readonly #supports = new Map<string, EvidenceRow[]>();
  /** The claim that was kept, by what it is about. */
  readonly #kept = new Map<string, string>();
  /** All claims that are known, by the deed that they are about. */
  readonly #matters = new Map<string, Set<string>>();
  /** Claims that are kept and weigh something, by the deed that they are about. */
  readonly #deeds = new Map<string, Set<string>>();
  readonly #decisions = new Map<string, KnownDecision[]>();
  readonly #retracted = new Set<string>();
  /** By evidence about a deed of others, as {@link takenBy} tells it. */
  readonly #taken = new Map<string, TakenDeed>();
  readonly #revoked = new Set<string>();
  /** Sources of GitHub, if an item of a repository is claimed. */
  #forgeSources: readonly ForgeSource[] = [];
  /** Which sources tell of a repository, of those that are asked about. */
  readonly #tellers = new Map<string, Set<string>>();
  readonly #facts = new Map<string, (FactEntry | RetractionEntry)[]>();
  readonly #outcomes = new Map<string, OutcomeEntry[]>();
  readonly #sealed = new Map<number, Map<string, SealedReviewRow>>();
  readonly #erased = new Set<string>();
  readonly #reflecting = new Map<string, Reflecting>();
  readonly #accusations = new Map<string, AccusationRow[]>();
  readonly #erasable = new Map<string, Erasable['evidence']>();

  /**
   * Commands read under the head's lock, so that nothing can be answered twice at the same time.
   * Facts are read by {@link readFacts}.
   */
  static async read(
    tx: Pick<Transaction, 'query'>,
    communityId: string,
    keys: readonly LookupKeys[],
  ): Promise<Known> {
    const known = new Known();
    if (keys.length === 0) return known;
    const answers = keys.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
    const ids = keys.flatMap(({ evidenceIds = [] }) => evidenceIds);
    const references = keys.flatMap((key) => key.references ?? []);
    const deeds = keys.flatMap((key) => key.deeds ?? []);
    // Sent together, so that they cost one round trip.
    const panels = keys.flatMap((key) => key.panels ?? []);
    const claimed = keys.flatMap(({ claims = [] }) =>
      claims.flatMap((one) => repositoryIn(one) ?? []),
    );
    const [frozen, rows, revoked, sealed, sources, told] = await Promise.all([
      findAnswers(tx, communityId, answers),
      findEvidence({ db: tx, communityId }, { ids, references, deeds }),
      findRevokedKeys(tx, [
        ...new Set(keys.flatMap((one) => [one.attestor ?? [], one.second ?? []].flat())),
      ]),
      readSealedReviews(tx, communityId, panels),
      claimed.length > 0 ? findForgeSources({ db: tx, communityId }) : [],
      findSourceRepositories({ db: tx, communityId }, claimed),
    ]);
    known.#forgeSources = sources;
    known.#addTellers(told);
    for (const key of revoked) known.#revoked.add(key);
    for (const answer of frozen) known.addAnswer(answer);
    const found = new Set(rows.map(({ id }) => id));
    const asked = new Set(ids);
    const further = rows.flatMap(({ id, subject, matter, kept }) => {
      // Whether the claim of somebody else about a deed waits follows from what was said of it.
      if (matter !== undefined && kept === undefined && !asked.has(id)) return [id];
      return subject === undefined || found.has(subject) ? [] : [subject];
    });
    for (const row of await findEvidence({ db: tx, communityId }, { ids: further })) {
      if (!found.has(row.id)) rows.push(row);
    }
    // Who said that a claim holds is asked for again when it is overturned, or settled later.
    const spoke = await readSealedReviews(tx, communityId, panelsIn(rows));
    for (const row of [...sealed, ...spoke]) known.addSealed(row);
    rows.sort((one, other) => one.ordinal - other.ordinal || (one.part < other.part ? -1 : 1));
    const hashes = rows.map((row) => known.addEvidence(row));
    if (hashes.length === 0) return known;
    await known.#readDecisions(tx, communityId, hashes);
    await known.#readTaken(tx, communityId, rows);
    await known.#readTellers(tx, communityId);
    return known;
  }

  /** Reads whose word of an item is its source's, if several claims are about it: few are. */
  async #readTellers(tx: Pick<Transaction, 'query'>, communityId: string): Promise<void> {
    const shared = [...this.#matters.values()].filter(({ size }) => size > 1);
    const named = shared.flatMap(([first = '']) => this.#repositoryOf(first) ?? []);
    const asked = named.filter((repository) => !this.#tellers.has(repository));
    this.#addTellers(await findSourceRepositories({ db: tx, communityId }, asked));
  }

  #addTellers(rows: readonly SourceRepository[]): void {
    for (const { repository, source } of rows) {
      const sources = this.#tellers.get(repository) ?? new Set<string>();
      this.#tellers.set(repository, sources.add(source));
    }
  }

  #repositoryOf(id: string): string | undefined {
    const record = this.record(id);
    return record !== undefined && isClaim(record) ? repositoryIn(record) : undefined;
  }

  async #readDecisions(
    tx: Pick<Transaction, 'query'>,
    communityId: string,
    hashes: readonly string[],
  ): Promise<void> {
    for (const { index, entry } of await findDecisions(tx, communityId, hashes)) {
      this.addDecision(index, entry);
    }
    for (const hash of await findRetracted(tx, communityId, hashes)) this.#retracted.add(hash);
  }

  /** Reads whose the deeds are of claims that weigh nothing, or did: few, so facts are read. */
  async #readTaken(
    tx: Pick<Transaction, 'query'>,
    communityId: string,
    rows: readonly EvidenceRow[],
  ): Promise<void> {
    const wasTaken = (id: string): boolean =>
      this.decisions(this.#hashes.get(id) ?? '').some(({ entry }) => entry.taken !== undefined);
    const light = rows.filter(({ id, kept }) => kept === 0 || wasTaken(id));
    if (light.length === 0) return;
    const hashes = new Set(light.flatMap(({ id }) => this.#hashes.get(id) ?? []));
    const members = new Set(light.flatMap(({ member }) => member ?? []));
    for (const fact of await readFactsAndRetractions(tx, communityId, [...members])) {
      if (fact.type !== 'fact' || !hashes.has(fact.evidence)) continue;
      this.#keepTaken(fact);
    }
    const holders = [...this.#taken.values()].map(({ by }) => by);
    for (const [by, cycle] of await findTakenOut(tx, communityId, holders)) this.#free(by, cycle);
  }

  #keepTaken({ evidence, taken }: FactEntry): void {
    if (taken !== undefined) this.#taken.set(evidence, { by: taken, freeSince: undefined });
  }

  #free(holder: string, cycle: number): void {
    for (const [evidence, { by }] of this.#taken) {
      if (by === holder) this.#taken.set(evidence, { by, freeSince: cycle });
    }
  }

  /** Whose a deed is of which a claim weighs nothing, by the hash of that. */
  takenBy(evidenceHash: string): TakenDeed | undefined {
    return this.#taken.get(evidenceHash);
  }

  /** What is known here, to be added to without changing this. */
  sketch(): Known {
    const sketch = new Known();
    for (const [id, hash] of this.#hashes) sketch.#hashes.set(id, hash);
    for (const row of this.#evidence.values()) sketch.addEvidence(row);
    for (const [reference, row] of this.#references) sketch.#references.set(reference, row);
    for (const [hash, all] of this.#decisions) sketch.#decisions.set(hash, [...all]);
    for (const [panel, rows] of this.#sealed) sketch.#sealed.set(panel, rows);
    for (const hash of this.#retracted) sketch.#retracted.add(hash);
    for (const [hash, deed] of this.#taken) sketch.#taken.set(hash, deed);
    for (const [member, facts] of this.#facts) sketch.#facts.set(member, [...facts]);
    for (const [hash, outcomes] of this.#outcomes) sketch.#outcomes.set(hash, outcomes);
    for (const text of this.#erased) sketch.#erased.add(text);
    sketch.#forgeSources = this.#forgeSources;
    for (const [repository, sources] of this.#tellers) sketch.#tellers.set(repository, sources);
    return sketch;
  }

  /** What sentinels said on a panel, by sentinel. */
  sealed(panel: number): ReadonlyMap<string, SealedReviewRow> {
    return this.#sealed.get(panel) ?? new Map<string, SealedReviewRow>();
  }

  addSealed(row: SealedReviewRow): void {
    const rows = this.#sealed.get(row.panel) ?? new Map<string, SealedReviewRow>();
    this.#sealed.set(row.panel, rows.set(row.sentinel, row));
  }

  /** What somebody said whose seat was emptied is no word of the panel. */
  forgetSealed(panel: number, sentinel: string): void {
    this.#sealed.get(panel)?.delete(sentinel);
  }

  /** Whether the key in whose name something is asked was revoked before the lock was taken. */
  isRevoked(attestor: string | undefined): boolean {
    return attestor !== undefined && this.#revoked.has(attestor);
  }

  /**
   * Whether a source of its domain alone says who promised the item of a repository that a claim
   * names. A source that told of nothing yet could tell of any.
   */
  hasItemSource(claim: Pick<ClaimRecord, 'domain' | 'subject'>): boolean {
    const repository = repositoryIn(claim);
    if (repository === undefined) return false;
    const tellers = this.#tellers.get(repository);
    return this.#forgeSources.some(
      ({ id, domain, hasTold }) =>
        domain === claim.domain && (!hasTold || tellers?.has(id) === true),
    );
  }

  /**
   * The claims about one deed that count beside a claim: if a source that tells of the repository
   * brought that, only what a source of it brought. A number is known before there is an item.
   */
  #asSourced(
    { id, attestedBy }: EvidenceRow,
    others: readonly EvidenceRow[],
  ): readonly EvidenceRow[] {
    if (others.length === 0) return others;
    const tellers = this.#tellers.get(this.#repositoryOf(id) ?? '');
    if (attestedBy === undefined || tellers?.has(attestedBy) !== true) return others;
    return others.filter((row) => row.attestedBy !== undefined && tellers.has(row.attestedBy));
  }

  answer({ scope, key }: Pick<FrozenAnswer, 'scope' | 'key'>): FrozenAnswer | undefined {
    return this.#answers.get(`${scope}\n${key}`);
  }

  addAnswer(answer: FrozenAnswer): void {
    this.#answers.set(`${answer.scope}\n${answer.key}`, answer);
  }

  /** A record that is known, by its content address. */
  evidence(id: string): EvidenceRow | undefined {
    return this.#evidence.get(id);
  }

  /** The same as it was sent: a request looks at it several times, so it is parsed once. */
  record(id: string): EvidenceRecord | undefined {
    const parsed = this.#records.get(id);
    const row = parsed === undefined ? this.#evidence.get(id) : undefined;
    if (row === undefined) return parsed;
    const record = JSON.parse(row.record) as EvidenceRecord;
    this.#records.set(id, record);
    return record;
  }

  /** The salted hash under which the log knows a record. */
  hash(id: string): string | undefined {
    return this.#hashes.get(id);
  }

  /** The record that the caller's name stands for. */
  named(reference: string): EvidenceRow | undefined {
    return this.#references.get(reference);
  }

  /** Records that say something about this one, in the order in which they came in. */
  supports(id: string): readonly EvidenceRow[] {
    return this.#supports.get(id) ?? [];
  }

  /**
   * @param record the same as it was sent, where it need not be parsed again
   * @returns the salted hash under which the log knows the record
   */
  addEvidence(row: EvidenceRow, record?: EvidenceRecord): string {
    if (record !== undefined) this.#records.set(row.id, record);
    const hash = this.#hashes.get(row.id) ?? commitment(row.salt, row.id);
    this.#hashes.set(row.id, hash);
    if (this.#evidence.has(row.id)) return hash;
    this.#evidence.set(row.id, row);
    if (row.reference !== undefined) this.#references.set(row.reference, row);
    if (row.deed !== undefined && row.kept !== undefined) this.#kept.set(row.deed, row.id);
    this.#keepDeed(row);
    if (row.subject !== undefined) {
      const supports = this.#supports.get(row.subject);
      if (supports === undefined) this.#supports.set(row.subject, [row]);
      else supports.push(row);
    }
    return hash;
  }

  /** The kept claim about a deed, if it was asked for. */
  keptAbout(deed: string): string | undefined {
    return this.#kept.get(deed);
  }

  #keepDeed({ id, matter, kept = 0 }: EvidenceRow): void {
    if (matter === undefined) return;
    const all = this.#matters.get(matter) ?? new Set<string>();
    this.#matters.set(matter, all.add(id));
    const ids = this.#deeds.get(matter) ?? new Set<string>();
    this.#deeds.set(matter, ids);
    if (kept > 0) ids.add(id);
    else ids.delete(id);
  }

  /** Kept claims about the deed that a claim is about, if it is one, its own included. */
  keptOfDeed(row: EvidenceRow): readonly EvidenceRow[] {
    const ids = row.matter === undefined ? undefined : this.#deeds.get(row.matter);
    const rows = [...(ids ?? [])].flatMap((id) => this.#evidence.get(id) ?? []);
    return this.#asSourced(row, rows);
  }

  /** Whose claims about a deed are known. */
  claimantsOf(matter: string): readonly string[] {
    return [...(this.#matters.get(matter) ?? [])].flatMap((id) => {
      const record = this.record(id);
      return record !== undefined && 'userId' in record ? [record.userId] : [];
    });
  }

  /** Claims about the deed of a claim that came in before it, as far as they are kept or open. */
  beforeOnDeed(row: EvidenceRow): readonly EvidenceRow[] {
    const ids = row.matter === undefined ? undefined : this.#matters.get(row.matter);
    const rows = [...(ids ?? [])]
      .flatMap((id) => this.#evidence.get(id) ?? [])
      .filter(({ ordinal, part }) =>
        ordinal === row.ordinal ? part < row.part : ordinal < row.ordinal,
      );
    return this.#asSourced(row, rows);
  }

  /** Remembers that a claim is kept, with the part of the pay that it brings, or no longer. */
  setKept(id: string, part: KeptPart): void {
    const row = this.#evidence.get(id);
    if (row === undefined) return;
    const { kept } = part;
    this.#evidence.set(id, { ...row, ...part });
    this.#keepDeed({ ...row, kept });
    if (row.deed === undefined) return;
    if (kept !== undefined) this.#kept.set(row.deed, id);
    else if (this.#kept.get(row.deed) === id) this.#kept.delete(row.deed);
  }

  nameEvidence(row: EvidenceRow, reference: string): void {
    // As they are by now: what they bring may have been settled since a row was looked up.
    const now = (one: EvidenceRow): EvidenceRow => this.#evidence.get(one.id) ?? one;
    const before = this.#references.get(reference);
    if (before !== undefined) {
      this.#evidence.set(before.id, { ...now(before), reference: undefined });
    }
    const named = { ...now(row), reference };
    this.#evidence.set(row.id, named);
    this.#references.set(reference, named);
  }

  /** Decisions about a piece of evidence, oldest first. */
  decisions(evidenceHash: string): readonly KnownDecision[] {
    return this.#decisions.get(evidenceHash) ?? [];
  }

  addDecision(index: number, entry: DecisionEntry): void {
    const earlier = this.#decisions.get(entry.evidence);
    if (earlier === undefined) this.#decisions.set(entry.evidence, [{ index, entry }]);
    else earlier.push({ index, entry });
  }

  /** Whether a claim about this was kept, and erased with a person. */
  isErasedDeed(deed: string): boolean {
    return this.#erased.has(`deed ${deed}`);
  }

  /** Whether a record, by its content address, was erased with a person. */
  isErased(id: string): boolean {
    return this.#erased.has(`evidence ${id}`);
  }

  /** Whether the caller's name for an action was. */
  isErasedName(reference: string): boolean {
    return this.#erased.has(`reference ${reference}`);
  }

  /** Whoever says something of their days, by user id; only if the request asked for it. */
  reflecting(userId: string): Reflecting | undefined {
    return this.#reflecting.get(userId);
  }

  /** Reads what members said of their days, and which of their claims are kept. */
  async readReflecting(
    tx: Transaction,
    communityId: string,
    keys: readonly LookupKeys[],
  ): Promise<void> {
    for (const { reflectionsOf } of keys) {
      if (reflectionsOf === undefined || this.#reflecting.has(reflectionsOf.userId)) continue;
      const { userId, from } = reflectionsOf;
      const key = await findReflectionKey(tx, communityId, userId);
      if (key === undefined) continue;
      const { member, until } = key;
      const days = await readReflections(tx, communityId, { member, from, limit: DAYS_MAX });
      const records = await readKeptRecords(tx, communityId, member);
      const claims = records.map((record) => JSON.parse(record) as KeptClaim);
      this.#reflecting.set(userId, { member, keyId: key.keyId, until, days, claims });
    }
  }

  /** What somebody said of others, under any of their names; only if the request asked for it. */
  accusationsOf(user: string): readonly AccusationRow[] {
    return this.#accusations.get(user) ?? [];
  }

  addAccusation(user: string, row: AccusationRow): void {
    const own = this.#accusations.get(user) ?? [];
    this.#accusations.set(user, [...own, row]);
  }

  /** Reads what people said of others, under all names of each. */
  async readAccusations(
    tx: Transaction,
    communityId: string,
    keys: readonly LookupKeys[],
    namesOf: (user: string) => readonly string[],
  ): Promise<void> {
    for (const { accusationsOf: user } of keys) {
      if (user === undefined || this.#accusations.has(user)) continue;
      this.#accusations.set(user, await readAccusationsBy(tx, communityId, namesOf(user)));
    }
  }

  /** The evidence that goes with a member; only if the request asked for it. */
  erasable(member: string): Erasable['evidence'] {
    return this.#erasable.get(member) ?? [];
  }

  isRetracted(evidenceHash: string): boolean {
    return this.#retracted.has(evidenceHash);
  }

  addRetraction(entry: RetractionEntry): void {
    if (entry.overturned !== true) this.#retracted.add(entry.evidence);
    this.#outcomes.delete(entry.evidence);
    this.#free(entry.evidence, entry.cycle);
    if (entry.member !== undefined) this.#factsOf(entry.member).push(entry);
  }

  /** Facts about a member and what took them out; only if a request asked for them. */
  facts(member: string): FactHistory {
    return this.#facts.get(member) ?? [];
  }

  outcomes(evidenceHash: string): readonly OutcomeEntry[] {
    return this.#outcomes.get(evidenceHash) ?? [];
  }

  /** Remembers claims that were settled in this batch, by the clock alone. */
  addMissed(missed: readonly MissedClaim[]): void {
    for (const { id, entries, isKept } of missed) {
      const row = this.#evidence.get(id);
      const change = isKept === true ? { kept: ONE } : { isMissed: true };
      if (row !== undefined) this.#evidence.set(id, { ...row, ...change });
      for (const entry of entries) this.addEntry(entry);
    }
  }

  /** Remembers an entry of this batch as if it had been read. */
  addEntry(entry: FactEntry | OutcomeEntry): void {
    if (entry.type === 'fact') {
      this.#factsOf(entry.member).push(entry);
      this.#keepTaken(entry);
    } else this.#outcomes.set(entry.evidence, [...this.outcomes(entry.evidence), entry]);
  }

  #factsOf(member: string): (FactEntry | RetractionEntry)[] {
    const facts = this.#facts.get(member) ?? [];
    this.#facts.set(member, facts);
    return facts;
  }

  /** Users who said of a claim whether it holds: they answer for it. */
  speakers(claimId: string): string[] {
    return this.supports(claimId).flatMap(({ id }) => {
      const record = this.record(id);
      if (record?.type !== 'confirmation' || panelIn(record.by) !== undefined) return [];
      return [record.by];
    });
  }

  /** Sentinels whose yes is the verdict of a panel about a claim. */
  sentinelsBehind(claimId: string): string[] {
    return this.supports(claimId).flatMap(({ id }) => {
      const record = this.record(id);
      const panel = record?.type === 'confirmation' ? panelIn(record.by) : undefined;
      return panel === undefined ? [] : this.sentinelsOn(panel);
    });
  }

  /** Sentinels who said on a panel that what it looked at holds. */
  sentinelsOn(panel: number): string[] {
    return [...this.sealed(panel).values()].flatMap((row) => (row.holds ? [row.sentinel] : []));
  }

  /**
   * Reads the facts that requests ask for: of those alone whom what is taken back may be about, not
   * of everybody in the batch.
   * @param people member ids by user, and sentinels
   */
  async readFacts(
    tx: Transaction,
    communityId: string,
    keys: readonly LookupKeys[],
    { members, sentinels }: KnownPeople,
  ): Promise<void> {
    if (!keys.some((key) => key.withFacts === true)) return;
    const naming = (ids: ReadonlySet<string>): readonly LookupKeys[] =>
      keys.filter((key) => idsOf(key).some((id) => ids.has(id)));
    const taken = new Set(keys.filter((key) => key.withFacts === true).flatMap(idsOf));
    // It may be sent in this very batch, a support by one and its claim by another.
    const ids = new Set(naming(taken).flatMap(idsOf));
    const supported = [...ids].flatMap((id) => this.#evidence.get(id)?.subject ?? []);
    const rows = [...ids, ...supported].flatMap((id) => this.#evidence.get(id) ?? []);
    const claimants = naming(ids).flatMap((key) => key.claimants ?? []);
    const users = [...claimants, ...rows.flatMap(({ id }) => this.speakers(id))];
    const owners = new Set([
      ...rows.flatMap(({ member }) => member ?? []),
      ...users.flatMap((user) => members.get(user) ?? []),
      ...rows
        .flatMap(({ id }) => this.sentinelsBehind(id))
        .flatMap((sentinel) => sentinels.get(sentinel)?.member ?? []),
    ]);
    for (const entry of await readFactsAndRetractions(tx, communityId, [...owners])) {
      this.#factsOf(entry.member ?? '').push(entry);
    }
    const hashes = rows.flatMap(({ id }) => this.#hashes.get(id) ?? []);
    for (const entry of await readOutcomesOf(tx, communityId, hashes)) this.addEntry(entry);
  }

  /** Reads what was kept under the other names of claimants who are linked. */
  async readLinkedDeeds(
    tx: Transaction,
    communityId: string,
    keys: readonly LookupKeys[],
    namesOf: (user: string) => readonly string[],
  ): Promise<void> {
    const deeds = keys.flatMap(({ claims = [] }) =>
      claims.flatMap((claim) => deedsOf(claim, namesOf(claim.userId)).slice(1)),
    );
    for (const row of await findEvidence({ db: tx, communityId }, { ids: [], deeds })) {
      this.addEvidence(row);
    }
  }

  /** Reads what was erased of that which requests name, and what is to be erased. */
  async readErased(
    tx: Transaction,
    communityId: string,
    keys: readonly LookupKeys[],
    tombstones: Tombstones | undefined,
  ): Promise<void> {
    for (const { erasableOf: member } of keys) {
      if (member === undefined) continue;
      this.#erasable.set(member, await readErasable(tx, communityId, member));
    }
    if (tombstones === undefined || tombstones.isEmpty) return;
    const named = new Map<string, string>();
    for (const { evidenceIds = [], references = [], deeds = [] } of keys) {
      for (const deed of deeds) named.set(tombstones.ofDeed(deed), `deed ${deed}`);
      for (const id of evidenceIds) named.set(tombstones.ofEvidence(id), `evidence ${id}`);
      for (const name of references) named.set(tombstones.ofReference(name), `reference ${name}`);
    }
    for (const hmac of await findTombstones(tx, communityId, [...named.keys()])) {
      this.#erased.add(named.get(hmac) ?? '');
    }
    const concerned = keys.filter((key) => this.#isOfErased(key, tombstones));
    const needed = concerned.flatMap(({ ifErased }) => ifErased?.() ?? []);
    const ids = needed.filter((id) => !this.#evidence.has(id));
    const rows = await findEvidence({ db: tx, communityId }, { ids });
    const hashes = rows.map((row) => this.addEvidence(row));
    if (hashes.length > 0) await this.#readDecisions(tx, communityId, hashes);
  }

  #isOfErased(
    { evidenceIds = [], references = [], claimants = [] }: LookupKeys,
    tombstones: Tombstones,
  ): boolean {
    return (
      evidenceIds.some((id) => this.isErased(id)) ||
      references.some((name) => this.isErasedName(name)) ||
      claimants.some((user) => tombstones.erasedAt(user) !== undefined)
    );
  }
}

function idsOf({ evidenceIds = [] }: LookupKeys): readonly string[] {
  return evidenceIds;
}

/** Panels whose verdicts are among these records. */
function panelsIn(rows: readonly EvidenceRow[]): number[] {
  return rows.flatMap(({ record }) => {
    const by = /"by":"(panel {2}[0-9]+)"/.exec(record)?.[1];
    return by === undefined ? [] : (panelIn(by) ?? []);
  });
}
