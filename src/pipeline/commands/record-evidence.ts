import { isSameMember } from '../../core/state/person.ts';
import { openPolicy, policyAt } from '../../core/state/state.ts';
import {
  type ClaimRecord,
  declarationOf,
  type EvidenceRecord,
  isClaim,
  isRating,
  isSupport,
  type RatingRecord,
} from '../../core/families/record.ts';
import { COUNT_MAX } from '../../core/entropy/window-counts.ts';
import { isMeasured, isRated, type Settlement } from '../../core/families/settle.ts';
import { type ConfirmationRecord, nameOfPanel } from '../../core/families/supports/confirmation.ts';
import { isOver, isParty, type Silence, silenceOf } from '../../core/families/voice.ts';
import { cycleAt } from '../../core/policy/cycle.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { EvidenceRow } from '../../db/sql/evidence/evidence.ts';
import type { Command } from '../writer/command.ts';
import { evidenceIdOf } from '../writer/evidence.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type Deed, deedOf } from '../writer/deeds.ts';
import { openShared } from '../writer/shared-instruments.ts';
import { repeatable, type Stamp, type Freezing } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import type { LookupKeys } from '../writer/lookup-keys.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from '../checks/attestor.ts';
import { checkEvidence } from '../checks/check-evidence.ts';
import type { Checks } from '../checks/checks.ts';
import { hearingIn, isUnknown, silenceAhead, voiceOf, whySilent } from '../checks/hearing.ts';
import {
  addVoucher,
  missWith,
  settleClaim,
  settledAs,
  type Settling,
  storedClaim,
} from './settle-claim.ts';

export interface EvidenceOrder extends Stamp {
  readonly records: readonly EvidenceRecord[];
  /** Undefined: whoever has the store open says it. */
  readonly attestor: Attestor | undefined;
}

/** What became of one record that was sent. */
export interface TakenEvidence {
  /** SHA-256 of the canonical record. */
  readonly id: string;
  /** By what the log knows it. */
  readonly hash: string;
  /** It was known before: nothing was added. */
  readonly known: boolean;
  /** What became of the claim that it is or says something about. */
  readonly settled: Settlement;
  /** There where the word is kept and has no say, now or later. */
  readonly counts?: false;
  /** Why it has none. */
  readonly reason?: Silence;
}

export interface EvidenceAnswer {
  readonly evidence: readonly TakenEvidence[];
}

/**
 * Evidence as a command of the writer: records are kept beside the log, and what they settle
 * becomes facts and outcomes in it.
 */
export function evidenceCommand(order: EvidenceOrder): Command<EvidenceAnswer> {
  const { records, attestor, now } = order;
  const sent = records.map(addressed);
  const command: Command<EvidenceAnswer> = {
    now,
    lookup: { ...evidenceKeys(sent), ...keysOf(attestor) },
    run: (draft, known) => ({ evidence: takeEvidence(draft, known, sent, attestor, now) }),
  };
  return repeatable(order.idempotency, command, withoutIds(sent.map(toId)));
}

/**
 * Whether records could be taken, with nothing taken: what they would be refused for today is
 * thrown, but not what follows from others that are not there yet.
 */
export function checkCommand(order: Omit<EvidenceOrder, 'idempotency'>): Command<EvidenceCheck> {
  const { records, attestor, now } = order;
  const sent = records.map(addressed);
  return {
    now,
    lookup: { ...evidenceKeys(sent), ...keysOf(attestor) },
    run: (draft, known) => {
      const { claimOf } = checkAll(draft, known, { sent, attestor, now });
      return {
        known: sent.filter(({ id }) => known.evidence(id) !== undefined).length,
        unheard: sent.flatMap((one) => unheardAhead(one, { claimOf, known, draft, now })),
      };
    },
  };
}

function keysOf(attestor: Attestor | undefined): Pick<LookupKeys, 'attestor' | 'second'> {
  return { attestor: attestor?.keyId, second: attestor?.second?.keyId };
}

/** How many of some records are there already, and which words have or would have no say. */
export interface EvidenceCheck {
  readonly known: number;
  readonly unheard: readonly { readonly by: string; readonly reason: Silence }[];
}

function unheardAhead(
  { record, id }: AddressedRecord,
  checks: Pick<Checks, 'claimOf' | 'known' | 'draft' | 'now'>,
): EvidenceCheck['unheard'] {
  const claim = record.type === 'confirmation' ? checks.claimOf(record.claim) : undefined;
  if (record.type !== 'confirmation' || claim === undefined) return [];
  const there = checks.known.evidence(id);
  const reason =
    there === undefined
      ? silenceAhead(record, claim, checks)
      : there.hasVoice === false
        ? silent(record, checks).reason
        : undefined;
  return reason === undefined ? [] : [{ by: record.by, reason }];
}

/**
 * A content address has no salt: beside the log's hash it would let anybody with the database try
 * out what an erased record said. The same request tells it anew.
 */
function withoutIds(ids: readonly string[]): Freezing<EvidenceAnswer> {
  return {
    keep: ({ evidence }) =>
      evidence.map(({ hash, known, settled, counts }) => ({
        hash,
        known,
        settled,
        ...(counts === undefined ? {} : { counts }),
      })),
    restore: (kept) => ({
      evidence: (kept as Omit<TakenEvidence, 'id'>[]).map((one, at) => ({
        id: ids[at] ?? '',
        ...one,
      })),
    }),
  };
}

/** A record with what is compared of it, printed and hashed once. */
export interface AddressedRecord {
  readonly record: EvidenceRecord;
  readonly text: string;
  readonly id: string;
  /** What it is about, if it is a claim. */
  readonly deed: Deed | undefined;
}

export function addressed(record: EvidenceRecord): AddressedRecord {
  const text = canonicalize({ ...record });
  const deed = isClaim(record) ? deedOf(record) : undefined;
  return { record, text, id: evidenceIdOf(text), deed };
}

/** What has to be known before records can be taken. */
export function evidenceKeys(sent: readonly AddressedRecord[]): LookupKeys {
  const claims = sent.flatMap(({ record }) => (isClaim(record) ? [record] : []));
  const claimants = claims.map(({ userId }) => userId);
  // What a rejection overturns is taken out.
  const withFacts = sent.some(({ record }) => record.type === 'confirmation' && !record.accepted);
  const about = sent.flatMap(({ deed }) => deed ?? []);
  return {
    evidenceIds: sent.flatMap(idsIn),
    claimants,
    claims,
    deeds: about.map(({ subject }) => subject),
    matters: about.flatMap(({ matter }) => matter ?? []),
    repositories: about.flatMap(({ repository }) => repository ?? []),
    withFacts,
  };
}

/** The content address of a record. */
export function recordId(record: EvidenceRecord): string {
  return evidenceIdOf(canonicalize({ ...record }));
}

/**
 * Takes records: a claim with its claimant, then what others say about it, in this order also where
 * they came in another. Nothing is changed before everything was found to be in order.
 * @throws RequestError where a record names what is not known, or contradicts itself or the policy
 */
export function takeEvidence(
  draft: BatchDraft,
  known: Known,
  sent: readonly AddressedRecord[],
  attestor: Attestor | undefined,
  now: number,
): TakenEvidence[] {
  const { claimOf, policy } = checkAll(draft, known, { sent, attestor, now });
  const before = new Set(sent.filter(({ id }) => known.evidence(id) !== undefined).map(toId));
  const inTurn = sent.toSorted((a, b) => turnOf(a.record) - turnOf(b.record));
  for (const { record, text, id, deed } of inTurn) {
    if (known.evidence(id) !== undefined) continue;
    takeRecord(draft, known, { record, text, id, deed, attestor, now, policy });
  }
  return sent.map(({ record, id }) => ({
    id,
    hash: hashOf(known, id),
    known: before.has(id),
    settled: settledAs(known, isSupport(record) ? record.claim : id),
    ...(known.evidence(id)?.hasVoice === false ? silent(record, { claimOf, known, draft }) : {}),
  }));
}

/** @throws RequestError where one of the records cannot be taken */
function checkAll(
  draft: BatchDraft,
  known: Known,
  {
    sent,
    attestor,
    now,
  }: Pick<Checks, 'attestor' | 'now'> & {
    readonly sent: readonly AddressedRecord[];
  },
): Pick<Checks, 'claimOf' | 'policy'> {
  const claims = new Map<string, ClaimRecord>();
  for (const { record, id } of sent) if (isClaim(record)) claims.set(id, record);
  const claimOf = (id: string): ClaimRecord | undefined => claims.get(id) ?? storedClaim(known, id);
  const policy = policyAt(draft.state, draft.state.cycle);
  if (policy === undefined) throw new RequestError('CONFLICT', 'no policy is in force yet');
  const checks = { policy, claimOf, known, draft, now };
  if (attestor?.second !== undefined) checkTwoPeople(attestor, attestor.second, draft);
  for (const one of [attestor, ...(attestor?.second ? [attestor.second] : [])]) {
    checkEvidence(sent, { ...checks, attestor: one });
  }
  return { claimOf, policy };
}

/** Two keys of one person are one pair of eyes. */
function checkTwoPeople(
  one: Attestor,
  other: NonNullable<Attestor['second']>,
  draft: BatchDraft,
): void {
  const isOnePerson =
    one.userId !== undefined &&
    other.userId !== undefined &&
    draft.isSamePerson(one.userId, other.userId);
  if (one.keyId !== other.keyId && !isOnePerson) return;
  throw new RequestError('SCOPE_MISSING', 'the second key has to be that of somebody else');
}

/** A word that was not heard, and why. */
function silent(
  record: EvidenceRecord,
  { claimOf, known, draft }: Pick<Checks, 'claimOf' | 'known' | 'draft'>,
): Pick<TakenEvidence, 'counts' | 'reason'> {
  const claim = record.type === 'confirmation' ? claimOf(record.claim) : undefined;
  if (record.type !== 'confirmation' || claim === undefined) return { counts: false };
  return { counts: false, reason: whySilent(record, claim, { known, hearing: hearingIn(draft) }) };
}

/** The verdict of a panel on a claim. */
export interface PanelWord {
  /** Id of the claim. */
  readonly claim: string;
  readonly panel: number;
  /** The cycle in which the panel was opened. */
  readonly opened: number;
  readonly holds: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Takes the verdict of a panel as one record in the panel's own name. What others said before
 * neither shuts it out nor stands in for it, and whoever answered last gets no error for what
 * others sent: room, names and linked members are not asked about. A yes holds all that the claim
 * says, its class included. Whether it comes too late is decided by when the panel was opened.
 */
export function takePanelWord(draft: BatchDraft, known: Known, word: PanelWord): void {
  const { claim: id, panel, opened, holds, now } = word;
  const claim = storedClaim(known, id);
  const hash = known.hash(id);
  if (claim === undefined || hash === undefined || known.entries.isRetracted(hash)) return;
  const policy = openPolicy(draft.state);
  const by = nameOfPanel(panel);
  const at = Math.max(Math.floor(now), claim.at);
  const said = { type: 'confirmation', claim: id, by, at, accepted: holds, as: 'panel' } as const;
  const rated = holds && isRated(claim) && 'rating' in claim;
  const record: ConfirmationRecord = rated ? { ...said, rating: claim.rating } : said;
  const before = settledAs(known, id);
  const settled = known.entries.outcomes(hash).at(-1)?.cycle;
  const late = isOver(policy.trust, claim, { settled, cycle: opened });
  const about = { capacity: 'panel', accepted: holds, standing: true, late } as const;
  const hasVoice = silenceOf(policy.trust, about) === undefined;
  keep(draft, known, { ...addressed(record), attestor: undefined, now }, { subject: id, hasVoice });
  if (before === 'lost') return;
  const settling = { claim, id, before, hash, policy };
  settleClaim(draft, known, settling);
  if (before === 'kept' && hasVoice && holds) addVoucher(draft, known, settling, record);
}

interface SentRecord extends AddressedRecord {
  readonly attestor: Attestor | undefined;
  readonly now: number;
  readonly policy: Policy;
}

function takeRecord(draft: BatchDraft, known: Known, given: SentRecord): void {
  const { record } = given;
  if (isClaim(record)) {
    const member = draft.memberOf(record.userId, undefined);
    const { deed: subject = '' } = keep(draft, known, given, { member });
    openClaim(draft, known, given, { claim: record, member, subject });
    if (isRating(record)) addReview(draft, known, given, record, member);
    return;
  }
  if (!isSupport(record)) {
    keep(draft, known, given, {});
    return;
  }
  const claim = storedClaim(known, record.claim);
  if (claim === undefined) throw new RangeError(`claim ${record.claim} is not kept`);
  const before = settledAs(known, record.claim);
  const counts = record.type !== 'confirmation' || voiceOf(record, claim, { draft, known });
  // A party is somebody from then on: who vouched is in the log.
  if (record.type === 'confirmation' && isParty(claim, record)) {
    draft.memberOf(record.by, undefined);
  }
  keep(draft, known, given, { subject: record.claim, hasVoice: counts });
  const hash = hashOf(known, record.claim);
  // What is lost stays lost, and what was taken back says nothing more.
  if (before === 'lost' || known.entries.isRetracted(hash)) return;
  const settling = { claim, id: record.claim, before, hash, policy: given.policy };
  settleClaim(draft, known, settling);
  waitForTime(draft, known, settling);
  const isMore = before === 'kept' && counts && record.type === 'confirmation' && record.accepted;
  if (isMore) addVoucher(draft, known, settling, record);
}

/**
 * What is shown and confirmed is not missed for want of the time at which it was done. Once whoever
 * left it out has said a time that is not heard, it is missed as ever, with a new grace.
 */
function waitForTime(
  draft: BatchDraft,
  known: Known,
  { claim, id, policy }: Pick<Settling, 'claim' | 'id' | 'policy'>,
): void {
  const row = draft.claims.byId(id);
  // What waits for an earlier promise of its deed is kept, and not to be missed.
  if (row === undefined || settledAs(known, id) !== 'open') return;
  const isWaiting = isUnknown(id, claim, { draft, known });
  if (isWaiting === undefined || isWaiting === (row.missedCycle === undefined)) return;
  missWith(draft, id, isWaiting ? undefined : missedWith(draft, claim, policy));
}

/** With the close of which cycle a promise is missed that is open still; undefined: never. */
function missedWith(
  { state }: BatchDraft,
  claim: ClaimRecord,
  { trust: { graceCycles }, cycle }: Policy,
): number | undefined {
  if (graceCycles === 0 || !declarationOf(claim).settlement.needsProof) return undefined;
  // What was due before it came in has its grace from then on.
  return Math.max(cycleAt(cycle, claim.dueAt), state.cycle) + graceCycles;
}

interface Opened {
  readonly claim: ClaimRecord;
  readonly member: string;
  /** What it is about. */
  readonly subject: string;
}

/** Keeps in mind what a claim is about, and from when on a promise counts as missed. */
function openClaim(
  draft: BatchDraft,
  known: Known,
  { id, policy }: SentRecord,
  { claim, member, subject }: Opened,
): void {
  const { type, domain, dueAt } = claim;
  const { cycle } = draft.state;
  const due = Math.max(cycleAt(policy.cycle, dueAt), cycle);
  const aims = isMeasured(claim) ? canonicalize({ from: cycle, aims: claim.aims }) : undefined;
  openShared(draft, {
    id,
    hash: hashOf(known, id),
    member,
    subject,
    type,
    domain,
    missedCycle: aims === undefined ? missedWith(draft, claim, policy) : due,
    aims,
  });
}

/** Stores a record beside the log. */
function keep(
  draft: BatchDraft,
  known: Known,
  { record, text, id, deed, attestor, now }: Omit<SentRecord, 'policy'>,
  about: { readonly member?: string; readonly subject?: string; readonly hasVoice?: boolean },
): EvidenceRow {
  // The first proof and the first confirmation count, so what is said of a claim keeps its order.
  const earlier = about.subject === undefined ? [] : known.supports(about.subject);
  const row = draft.addEvidenceRow(
    {
      source: 'api',
      ordinal: draft.nextOrdinal(now, earlier.at(-1)?.ordinal),
      part: id,
      member: about.member,
      reference: undefined,
      subject: about.subject,
      deed: deed?.subject,
      matter: deed?.matter,
      attestedBy: attestor?.keyId,
      attestedAt: attestor === undefined ? undefined : now,
      attestedWith: attestor?.second?.keyId,
      record: text,
      hasVoice: about.hasVoice,
    },
    id,
  );
  known.addEvidence(row, record);
  return row;
}

/** Ratings of the same item name the same salted hash, so the item is kept like evidence. */
function addReview(
  draft: BatchDraft,
  known: Known,
  given: SentRecord,
  review: RatingRecord,
  member: string,
): void {
  const record = canonicalize(itemRecord(review));
  const id = evidenceIdOf(record);
  if (known.evidence(id) === undefined) {
    const ordinal = draft.nextOrdinal(given.now);
    const place = { source: 'api', ordinal, part: id, member: undefined };
    known.addEvidence(draft.addEvidenceRow({ ...place, record }, id));
  }
  const { cycle, domains } = draft.state;
  const { domain, rating } = review;
  const item = hashOf(known, id);
  const rated = domains.get(domain)?.ratedItems.get(item) ?? [];
  // Somebody whose word counts for nothing rates nothing, also not later.
  if (!draft.hasStanding(review.userId)) return;
  // A second thought about the same work is kept as evidence and compared with nobody's.
  if (rated.some((other) => isSameMember(draft.state, other.member, member))) return;
  // Nor are more than can be measured: a cycle that cannot be closed would be the end.
  const { ratingPairs = 0 } = domains.get(domain)?.ratings.get(cycle) ?? {};
  if (ratingPairs + rated.length > COUNT_MAX) return;
  draft.append({ type: 'rating', cycle, domain, member, item, rating });
}

function itemRecord({ domain, subject }: RatingRecord): Record<string, string> {
  return { type: 'item', domain, subject };
}

function hashOf(known: Known, id: string): string {
  const hash = known.hash(id);
  if (hash === undefined) throw new RangeError(`evidence ${id} is not kept`);
  return hash;
}

/** A record's own id, what it is about and what it rates. */
function idsIn({ record, id: own }: AddressedRecord): string[] {
  if (isSupport(record)) return [own, record.claim];
  if (isRating(record)) return [own, evidenceIdOf(canonicalize(itemRecord(record)))];
  return [own];
}

/** Claims come before proofs, and proofs before what confirms them. */
function turnOf(record: EvidenceRecord): number {
  const declaration = declarationOf(record);
  return declaration.role === 'support' ? declaration.turn : 0;
}

function toId({ id }: { readonly id: string }): string {
  return id;
}
