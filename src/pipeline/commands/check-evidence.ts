import {
  type Capacity,
  capacityOf,
  isAimed,
  isOver,
  isParty,
  type Silence,
  silenceOf,
} from '../../core/families/voice.ts';
import {
  type ClaimRecord,
  contradictionIn,
  declarationOf,
  type EvidenceRecord,
  isClaim,
  isRating,
  isSupport,
  type SupportRecord,
} from '../../core/families/record.ts';
import {
  AFTER_CYCLES_MAX,
  AFTER_CYCLES_MIN,
  aimProblem,
  instrumentProblem,
} from '../../core/families/stability/shown.ts';
import type { ImprovementRecord } from '../../core/families/stability/improvement.ts';
import { isDeed, isMeasured, isNext, isRated, mayConfirm } from '../../core/families/settle.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { cycleAt, DAY_SECONDS } from '../../core/policy/cycle.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import { openPolicy } from '../../core/state/state.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { arrivalOf } from '../writer/evidence.ts';
import { deedsOf, mattersOf } from '../writer/open-claims.ts';
import type { Known } from '../writer/known.ts';
import { openLike } from '../writer/shared-instruments.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from './attestor.ts';

/** A record that was sent, with its content address. */
interface Sent {
  readonly record: EvidenceRecord;
  readonly id: string;
}

/** What records are checked against. */
export interface Checks {
  readonly policy: Policy;
  readonly attestor: Attestor | undefined;
  readonly claimOf: (id: string) => ClaimRecord | undefined;
  readonly known: Known;
  readonly draft: BatchDraft;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Refuses records together when one of them cannot be taken: nothing was changed then.
 * @throws RequestError when a record names what is not known, contradicts itself or the policy, or
 *   is not for this key to say
 */
export function checkEvidence(sent: readonly Sent[], checks: Checks): void {
  const fresh = sent.filter(({ id }) => checks.known.evidence(id) === undefined);
  for (const one of fresh) refuseErased(one, checks);
  for (const { record } of fresh) refuseItem(record, checks);
  for (const { record } of sent) checkRecord(record, checks);
  checkOpenClaims(fresh, checks);
  checkSubjects(fresh, checks);
  checkInstruments(fresh, checks);
  checkOneWordEach(fresh, checks);
  checkRoom(fresh, checks);
}

/** @throws RequestError CONFLICT */
function refuseErased({ record, id }: Sent, checks: Checks): void {
  if (!isErased(record, id, checks)) return;
  throw new RequestError(
    'CONFLICT',
    `evidence ${id} was erased with whom it is about, or is from before somebody of this user id ` +
      'was erased: it was counted then, and does not come again',
  );
}

/**
 * Numbers of pull requests can be known before they are there: if a source tells of a repository,
 * who claims one with a key of their own would take it from whoever opens it.
 * @throws RequestError EVIDENCE_INVALID
 */
function refuseItem(record: EvidenceRecord, { attestor, known }: Checks): void {
  if (attestor?.userId === undefined || !isClaim(record) || !isDeed(record)) return;
  if (!known.hasItemSource(record)) return;
  const only = `a source in ${record.domain} tells who promised an item of this repository`;
  const cure = 'the key of a member claims none (owner/name#7): name the deed otherwise';
  throw new RequestError('EVIDENCE_INVALID', `${only}: ${cure}`);
}

/**
 * Whether a record was erased, or is of the time before an erasure: a person may come back, as a
 * new member with nothing, and what they did before is not told anew in other words.
 */
export function isErased(
  record: EvidenceRecord,
  id: string,
  { known, draft }: Pick<Checks, 'known' | 'draft'>,
): boolean {
  if (known.isErased(id)) return true;
  if (!isClaim(record)) return false;
  const erasedAt = draft.erasedBefore(record.userId);
  return erasedAt !== undefined && record.at < erasedAt;
}

/** Whose word counts, when, and by which rule. */
export interface Hearing extends Pick<Policy, 'trust'> {
  readonly cycle: number;
  readonly hasStanding: (user: string) => boolean;
}

export function hearingIn(draft: Pick<BatchDraft, 'state' | 'hasStanding'>): Hearing {
  const { state } = draft;
  const { trust } = openPolicy(state);
  return { trust, cycle: state.cycle, hasStanding: (user) => draft.hasStanding(user) };
}

/** Whether a word about a claim has a say in it, as its speaker and the claim stand now. */
export function voiceOf(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  { known, draft }: Pick<Checks, 'draft' | 'known'>,
): boolean {
  return silenceNow(word, claim, { known, hearing: hearingIn(draft) }) === undefined;
}

/**
 * Why a word about a claim has no say in it. That was decided when it came: if its speaker has
 * standing now, it was standing that was missing then.
 */
export function whySilent(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  { known, hearing }: Heard,
): Silence {
  const unheard = { ...hearing, hasStanding: () => false };
  return (
    silenceNow(word, claim, { known, hearing }) ??
    silenceNow(word, claim, { known, hearing: unheard }) ??
    'NO_STANDING'
  );
}

/**
 * Whether a promise was shown and somebody whose word counts said that it was kept, and not when:
 * it is not known whether that was promised ahead, and so the claim is neither kept nor missed.
 * Once all of them have said when, it is known.
 * @returns undefined if nobody left the time out
 */
export function isUnknown(
  id: string,
  claim: ClaimRecord,
  { known, draft }: Pick<Checks, 'draft' | 'known'>,
): boolean | undefined {
  const said = known.supports(id).flatMap((row) => known.record(row.id) ?? []);
  const words = said.filter((record) => record.type === 'confirmation');
  const hearing = hearingIn(draft);
  const untimed = words.filter((word) => silenceNow(word, claim, { known, hearing }) === 'UNTIMED');
  if (untimed.length === 0 || !said.some(({ type }) => type === 'proof')) return undefined;
  const timed = words.filter(({ doneAt, accepted }) => accepted && doneAt !== undefined);
  return untimed.some(({ by }) => !timed.some((word) => draft.isSamePerson(word.by, by)));
}

/** Why a word would have no say if it came in now, with its claim if that is not there yet. */
export function silenceAhead(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  { known, draft, now }: Pick<Checks, 'known' | 'draft' | 'now'>,
): Silence | undefined {
  return silenceNow(word, claim, { known, hearing: hearingIn(draft), arrival: now });
}

/** What would become of somebody's word about a claim. */
export interface WordAhead {
  /** Whether their word that it holds would have a say. */
  readonly counts: boolean;
  /** Why it would not. */
  readonly reason?: Silence;
  /** Whether their word that it does not hold would have a say. */
  readonly rejects: boolean;
}

/**
 * What would become of somebody's word about a claim, if it says when the work was done; undefined
 * if it is not for them to say, or they have said it already.
 */
export function wordAhead(
  claim: ClaimRecord,
  { by, id }: { readonly by: string; readonly id: string },
  { known, draft }: Pick<Checks, 'draft' | 'known'>,
): WordAhead | undefined {
  const row = known.evidence(id);
  const at = row === undefined ? claim.at : arrivalOf(row);
  const { target } = { target: undefined, ...claim };
  const aimed = target === undefined ? {} : { target };
  const said = { type: 'confirmation', claim: id, by, at, doneAt: at, accepted: true } as const;
  const word = { ...said, ...aimed };
  if (!mayConfirm(claim, word, (one, other) => draft.isSamePerson(one, other))) return undefined;
  const before = [...wordsAbout(known, id, draft).values()];
  if (before.some((earlier) => isRepeated(word, earlier, draft))) return undefined;
  const heard = { known, hearing: hearingIn(draft) };
  const reason = silenceNow(word, claim, heard);
  const rejects = silenceNow({ ...word, accepted: false }, claim, heard) === undefined;
  return { counts: reason === undefined, ...(reason === undefined ? {} : { reason }), rejects };
}

interface Heard {
  readonly known: Known;
  readonly hearing: Hearing;
  /** When a claim comes in that is not there yet, in Unix seconds. */
  readonly arrival?: number;
}

function silenceNow(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  { known, hearing: { trust, cycle, hasStanding }, arrival }: Heard,
): Silence | undefined {
  const { accepted } = word;
  const capacity = capacityOf(claim, word);
  const settled = known.outcomes(known.hash(word.claim) ?? '').at(-1)?.cycle;
  const late = isOver(trust, claim, { settled, cycle });
  // Who takes it over accepts that, and says nothing of the work: no record is asked for.
  if (isNext(claim, word) && !late) return undefined;
  const row = known.evidence(word.claim);
  const cameIn = row === undefined ? arrival : arrivalOf(row);
  const doneBefore = isDoneBefore(word, claim, cameIn);
  const untimed = word.doneAt === undefined && promisesWork(claim);
  const doneLate = isDoneLate(word, claim, known);
  const standing = hasStanding(word.by);
  const unaimed = !isAimed(claim, word);
  const times = { late, doneBefore, untimed, doneLate };
  return silenceOf(trust, { capacity, accepted, standing, unaimed, ...times });
}

/** Whether a word says that what was promised was done before the service heard of it. */
function isDoneBefore(
  { doneAt }: ConfirmationRecord,
  claim: ClaimRecord,
  cameIn: number | undefined,
): boolean {
  if (doneAt === undefined || cameIn === undefined) return false;
  return promisesWork(claim) && doneAt < cameIn;
}

/** Whether a word says that what was shown in time was done after its term. */
function isDoneLate(word: ConfirmationRecord, claim: ClaimRecord, known: Known): boolean {
  if (!isAfterTerm(word, claim)) return false;
  const said = known.supports(word.claim).map(({ id }) => known.record(id));
  const shown = said.find((record) => record?.type === 'proof');
  return shown !== undefined && shown.at <= claim.dueAt;
}

function isAfterTerm({ doneAt }: ConfirmationRecord, claim: ClaimRecord): boolean {
  return doneAt !== undefined && promisesWork(claim) && doneAt > claim.dueAt;
}

function promisesWork(claim: ClaimRecord): boolean {
  return declarationOf(claim).settlement.needsProof;
}

function checkRecord(record: EvidenceRecord, checks: Checks): void {
  const latest = checks.draft.latestMoment(checks.now);
  if (record.at > latest) {
    throw new RequestError('TIME_INVALID', `a ${record.type} cannot lie in the future`);
  }
  if (isClaim(record)) checkDomain(record, checks);
  if (checks.draft.isLive) checkTimes(record, checks);
  if (isSupport(record)) checkSupport(record, checks);
  checkFields(record, checks);
}

/** What is asked of times that its sender could choose; a history and a sandbox have their own. */
function checkTimes(record: EvidenceRecord, { policy, attestor, claimOf, now }: Checks): void {
  const { dueDays, ownWordDays } = policy.trust;
  if (isClaim(record) && dueDays > 0 && record.dueAt > now + dueDays * DAY_SECONDS) {
    const most = `a ${record.type} is due within ${dueDays} days of when it comes in`;
    throw new RequestError('TIME_INVALID', `${most}: claim what takes longer in steps`);
  }
  if (attestor?.userId === undefined || ownWordDays === 0) return;
  const claim = isClaim(record) ? record : isSupport(record) && claimOf(record.claim);
  if (!claim || !saysInTime(record, claim) || record.at >= now - ownWordDays * DAY_SECONDS) return;
  const most = `the key of a member tells when something was done within ${ownWordDays} days`;
  const cure = 'say when it is shown, or let the program’s own key say it';
  throw new RequestError('TIME_INVALID', `${most} of it: ${cure}`);
}

/** Whether a record's time says whether its claim was in time. */
function saysInTime(record: EvidenceRecord, claim: ClaimRecord): boolean {
  const { inTimeBy } = declarationOf(claim).settlement;
  return inTimeBy === 'claim' ? isClaim(record) : record.type === inTimeBy;
}

function checkDomain({ domain }: ClaimRecord, { policy }: Checks): void {
  if (policy.domains.includes(domain)) return;
  const known = policy.domains.join(', ');
  const why = `the policy has no domain of that name; it has ${known}`;
  throw new RequestError('EVIDENCE_INVALID', why);
}

/** What a record's fields may hold with this policy, these members and this key. */
function checkFields(record: EvidenceRecord, { policy, attestor, draft }: Checks): void {
  const values: Readonly<Record<string, unknown>> = { ...record };
  for (const [name, value] of Object.entries(record)) {
    const rule = declarationOf(record).fields[name];
    if (rule?.kind === 'class' && Number(value) >= policy.ratingClasses) {
      const most = policy.ratingClasses - 1;
      throw new RequestError('EVIDENCE_INVALID', `a ${name} lies in 0..${most}`);
    }
    if (rule?.kind !== 'userId') continue;
    draft.refuseLookAlike(String(value));
    const other = rule.isNot === undefined ? undefined : values[rule.isNot];
    if (typeof other === 'string' && draft.isSamePerson(String(value), other)) {
      const most = `in a ${record.type}, ${name} must be somebody else than ${rule.isNot}`;
      throw new RequestError('EVIDENCE_INVALID', most);
    }
    if (rule.ownOnly !== true) continue;
    if (attestor?.userId !== undefined && attestor.userId !== value) {
      const only = `this key says a ${record.type} only for its own member`;
      throw new RequestError('EVIDENCE_INVALID', only);
    }
  }
  const contradiction = contradictionIn(record);
  if (contradiction === undefined) return;
  const { field, reason } = contradiction;
  throw new RequestError('EVIDENCE_INVALID', `in a ${record.type}, ${field} ${reason}`);
}

function checkSupport(support: SupportRecord, checks: Checks): void {
  const { claimOf, draft, attestor, known } = checks;
  const claim = claimOf(support.claim);
  if (claim === undefined) {
    throw new RequestError('EVIDENCE_UNKNOWN', `there is no claim ${support.claim} to say it of`);
  }
  if (support.at < claim.at) {
    throw new RequestError('TIME_INVALID', `a ${support.type} cannot come before its claim`);
  }
  if (support.type !== 'confirmation') {
    checkProver(claim, checks);
    return;
  }
  if (!mayConfirm(claim, support, (one, other) => draft.isSamePerson(one, other))) {
    throw new RequestError('EVIDENCE_INVALID', 'a claim is confirmed by somebody else');
  }
  checkRating(claim, support);
  checkDoneAt(claim, support);
  checkTarget(claim, support);
  const row = known.evidence(support.claim);
  const bringers = [row?.attestedBy ?? attestor?.keyId, row?.attestedWith];
  if (attestor?.userId !== undefined && bringers.includes(attestor.keyId)) {
    const message = 'a key that is bound to a member does not confirm what it brought';
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  checkCapacity(support, claim, attestor);
}

/** @throws RequestError when a class is missing where it is compared, or given where it is not */
function checkRating(claim: ClaimRecord, { accepted, rating }: ConfirmationRecord): void {
  const isCompared = isRated(claim) && accepted;
  if (isCompared === (rating !== undefined)) return;
  const message = isCompared
    ? `a confirmation that a ${claim.type} holds says its rating, as it was judged`
    : 'only a confirmation that a defect holds says a rating';
  throw new RequestError('EVIDENCE_INVALID', message);
}

/** @throws RequestError when it is said when something was done that nobody promised, or later */
function checkDoneAt(claim: ClaimRecord, { at, doneAt }: ConfirmationRecord): void {
  if (doneAt === undefined) return;
  if (!promisesWork(claim)) {
    const message = `a ${claim.type} promises no work, so that nothing says when it was done`;
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (doneAt > at) throw new RequestError('TIME_INVALID', 'work is done before it is seen');
}

/** @throws RequestError when a target is named of what is no correction */
function checkTarget({ type }: ClaimRecord, { target }: ConfirmationRecord): void {
  if (target === undefined || type === 'correction') return;
  throw new RequestError('EVIDENCE_INVALID', `a ${type} has no target, so that nobody names one`);
}

/**
 * A proof settles what became of a claim: a key that is bound to a member says it of that member's
 * own claims alone, or one stranger could fail anybody, and fill the room that a claim has.
 */
function checkProver({ userId }: ClaimRecord, { attestor, draft }: Checks): void {
  if (attestor?.userId === undefined || draft.isSamePerson(attestor.userId, userId)) return;
  const only = 'this key brings a proof only for a claim of its own member';
  throw new RequestError('EVIDENCE_INVALID', only);
}

/** @throws RequestError when the key or the claim does not give the capacity that is stated */
function checkCapacity(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  attestor: Attestor | undefined,
): void {
  const stated: Capacity = word.as ?? 'member';
  if (stated === 'party' && !isParty(claim, word)) {
    throw new RequestError('EVIDENCE_INVALID', 'the claim names another party, or none');
  }
  if (stated === 'panel') {
    const message = 'nobody but a panel of sentinels speaks as one: have one drawn (openPanel)';
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (stated === 'audit' && attestor?.mayAudit !== true) {
    throw new RequestError('SCOPE_MISSING', 'an audit needs a key with the scope audit');
  }
}

/**
 * Whatever is open may be due at once, and everybody waits for the close that loses it: so each
 * person has so many claims open, under all of their names. Ratings of others are counted apart:
 * they wait for those whose work it is, who would use up what the rater may promise.
 * @throws RequestError CONFLICT, with what ends them
 */
function checkOpenClaims(fresh: readonly Sent[], { draft, policy }: Checks): void {
  const { openClaims } = policy.trust;
  if (openClaims === 0) return;
  const counts = new Map<string, number>();
  for (const { record } of fresh) {
    if (!isClaim(record)) continue;
    const areRatings = isRating(record);
    const [first = record.userId] = draft.namesOf(record.userId).toSorted();
    const person = `${first} ${areRatings}`;
    const count = counts.get(person) ?? openOf(record, draft);
    counts.set(person, count + 1);
    if (count < openClaims) continue;
    const what = areRatings ? 'open reviews' : 'open claims';
    const most = `a member has at most ${openClaims} ${what} (trust.openClaims)`;
    const cure = 'have some confirmed, or let an operator take back what nobody will confirm';
    throw new RequestError('CONFLICT', `${most}: ${cure}`);
  }
}

/** How many claims of its kind are open of whom a claim is of. */
function openOf(record: ClaimRecord, draft: BatchDraft): number {
  const members = draft.namesOf(record.userId).flatMap((name) => draft.knownMember(name) ?? []);
  const kind = { areRatings: isRating(record) };
  return members.reduce((sum, member) => sum + draft.claims.countOf(member, kind), 0);
}

/** Whether a rating is one open claim too many of its rater. */
export function isRatingTooMany(record: EvidenceRecord, { draft }: Pick<Checks, 'draft'>): boolean {
  const { openClaims } = openPolicy(draft.state).trust;
  return openClaims > 0 && isRating(record) && openOf(record, draft) >= openClaims;
}

/**
 * One deed is one claim, whatever its times: a second one about the same subject waits until the
 * first is settled, and is none if that was kept.
 * @throws RequestError CONFLICT, naming the other one
 */
function checkSubjects(fresh: readonly Sent[], { draft, known, policy }: Checks): void {
  if (!policy.trust.oneClaimPerSubject) return;
  const sent = new Map<string, string>();
  for (const { record, id } of fresh) {
    if (!isClaim(record)) continue;
    const deeds = deedsOf(record, draft.namesOf(record.userId));
    const others = deeds.flatMap((deed) => draft.claims.about(deed)?.id ?? sent.get(deed) ?? []);
    const other = others.find((one) => one !== id);
    if (other !== undefined) {
      const message = `claim ${other} is about the same and is open: it is settled first`;
      throw new RequestError('CONFLICT', message);
    }
    const [kept] = deeds.flatMap((deed) => known.keptAbout(deed) ?? []);
    if (kept !== undefined) {
      const message = `claim ${kept} is about the same and was kept: name another deed otherwise`;
      throw new RequestError('CONFLICT', message);
    }
    const asked = policy.trust.onePersonPerDeed ? [...deeds, ...mattersOf(record)] : deeds;
    if (asked.some((deed) => known.isErasedDeed(deed))) {
      const message = 'a claim about the same was kept, and erased with whom it was about';
      throw new RequestError('CONFLICT', message);
    }
    for (const deed of deeds) sent.set(deed, id);
  }
}

/**
 * Whether instruments can show what a claim says. Those of one measure serve one open claim of a
 * person at a time; several people share what they show.
 * @throws RequestError EVIDENCE_INVALID, TIME_INVALID or CONFLICT
 */
function checkInstruments(fresh: readonly Sent[], checks: Checks): void {
  const asked: ImprovementRecord[] = [];
  for (const { record } of fresh) {
    if (!isClaim(record) || !isMeasured(record)) continue;
    checkClaimant(record, checks);
    checkAims(record, checks);
    checkOwnClaims(record, asked, checks);
    asked.push(record);
  }
}

/** Without a price nobody would know what it is worth, and a stranger would take a share. */
function checkClaimant(record: ImprovementRecord, { draft, policy }: Checks): void {
  const { type, userId } = record;
  if (actionRule(policy, declarationOf(record).family, type) === undefined) {
    const message = `the policy pays for no ${type}: it has to list it among its actions`;
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (draft.hasStanding(userId)) return;
  const message = 'who claims what instruments show needs standing, since others share it';
  throw new RequestError('EVIDENCE_INVALID', message);
}

function checkAims(record: ImprovementRecord, { draft, policy }: Checks): void {
  const { cycle, domains } = draft.state;
  const cycles = cycleAt(policy.cycle, record.dueAt) - cycle;
  if (cycles < AFTER_CYCLES_MIN || cycles > AFTER_CYCLES_MAX) {
    const span = `${AFTER_CYCLES_MIN} to ${AFTER_CYCLES_MAX} cycles`;
    throw new RequestError('TIME_INVALID', `an improvement is due ${span} after it comes in`);
  }
  const instruments = domains.get(record.domain)?.instruments ?? new Map<string, never>();
  const keys = new Set<string | undefined>();
  for (const { instrument, target } of record.aims) {
    const known = instruments.get(instrument);
    const problem =
      instrumentProblem(known, record.measure, cycle) ??
      (keys.has(known?.key) ? 'is read by the key of another one: two need two' : undefined) ??
      (known === undefined ? undefined : aimProblem(known, target, cycle));
    keys.add(known?.key);
    if (problem !== undefined) {
      throw new RequestError('EVIDENCE_INVALID', `the instrument ${instrument} ${problem}`);
    }
  }
}

/** Several claims of one person about a measure of a domain would be as many shares of one fall. */
function checkOwnClaims(
  { domain, measure, aims, userId }: ImprovementRecord,
  asked: readonly ImprovementRecord[],
  { draft }: Checks,
): void {
  const names = aims.map(({ instrument }) => instrument);
  const own = draft.namesOf(userId).flatMap((name) => draft.knownMember(name) ?? []);
  const isOpen = openLike(draft, domain, names).some(({ member }) => own.includes(member));
  const isAsked = asked.some(
    (other) =>
      other.domain === domain &&
      other.measure === measure &&
      draft.isSamePerson(other.userId, userId),
  );
  if (!isOpen && !isAsked) return;
  const other = `another claim of theirs about ${measure} in ${domain} is open`;
  const message = `${other}: it is settled first`;
  throw new RequestError('CONFLICT', message);
}

/** Whether a claim would stand beside one about the same that is open or was kept. */
export function isClaimedAlready(
  record: EvidenceRecord,
  id: string,
  { draft, known }: Pick<Checks, 'draft' | 'known'>,
): boolean {
  if (!isClaim(record)) return false;
  const deeds = deedsOf(record, draft.namesOf(record.userId));
  const isOther = (one: string | undefined): boolean => one !== undefined && one !== id;
  if (deeds.some((deed) => isOther(draft.claims.about(deed)?.id))) return true;
  if (!openPolicy(draft.state).trust.oneClaimPerSubject) return false;
  return deeds.some((deed) => isOther(known.keptAbout(deed)) || known.isErasedDeed(deed));
}

/**
 * One word for each person and claim; who accepted may still reject. An audit is another office.
 * @throws RequestError CONFLICT
 */
function checkOneWordEach(fresh: readonly Sent[], { known, draft }: Checks): void {
  const words = new Map<string, Map<string, SaidWord>>();
  for (const { record, id } of fresh) {
    if (record.type !== 'confirmation') continue;
    const said = words.get(record.claim) ?? wordsAbout(known, record.claim, draft);
    words.set(record.claim, said);
    if (said.has(id)) continue;
    if ([...said.values()].some((earlier) => isRepeated(record, earlier, draft))) {
      const message =
        'this person has said already whether the claim holds, and that stays as it was heard: ' +
        'ask somebody else whose word counts';
      throw new RequestError('CONFLICT', message);
    }
    said.set(id, record);
  }
}

/** Whether somebody says in other words what they may say once. */
export function isSaidAgain(
  record: EvidenceRecord,
  id: string,
  { known, draft }: Pick<Checks, 'known' | 'draft'>,
): boolean {
  if (record.type !== 'confirmation' || known.evidence(id) !== undefined) return false;
  const said = wordsAbout(known, record.claim, draft);
  return [...said.values()].some((earlier) => isRepeated(record, earlier, draft));
}

function isRepeated(word: ConfirmationRecord, earlier: SaidWord, draft: BatchDraft): boolean {
  // Who was not heard for want of the time, or of the target, says it again with it; who said that
  // it was late says once again that it was in time, if they were mistaken.
  if (earlier.isUntimed === true && word.doneAt !== undefined) return false;
  const { term } = earlier;
  if (term !== undefined && word.doneAt !== undefined && word.doneAt <= term) return false;
  if (earlier.isUnaimed === true && word.target !== undefined) return false;
  if ((word.as === 'audit') !== (earlier.as === 'audit')) return false;
  if (earlier.accepted && !word.accepted) return false;
  // Who said no and was not heard may be content later: nothing had come of the no.
  if (earlier.isUnheard === true && !earlier.accepted && word.accepted) return false;
  return draft.isSamePerson(word.by, earlier.by);
}

/** A word about a claim, as it was heard. */
interface SaidWord extends ConfirmationRecord {
  /** It has no say. */
  readonly isUnheard?: boolean;
  /** It was not heard, and does not say when the work was done. */
  readonly isUntimed?: boolean;
  /** Until when the work was to be done, if it was not heard and says that it was later. */
  readonly term?: number | undefined;
  /** It was not heard, and names no target. */
  readonly isUnaimed?: boolean;
}

function wordsAbout(known: Known, claim: string, { state }: BatchDraft): Map<string, SaidWord> {
  const { timedWords } = openPolicy(state).trust;
  const words = new Map<string, SaidWord>();
  const about = known.record(claim);
  const claimed = about !== undefined && isClaim(about) ? about : undefined;
  for (const { id, hasVoice } of known.supports(claim)) {
    const record = known.record(id);
    if (record?.type !== 'confirmation') continue;
    const isUnheard = hasVoice === false;
    const isUntimed = timedWords && isUnheard && record.doneAt === undefined;
    const isNamed = record.target !== undefined;
    const isAway = claimed !== undefined && !isAimed(claimed, record);
    const isUnaimed = isUnheard && !isNamed && isAway;
    const isLate = timedWords && isUnheard && claimed !== undefined && isAfterTerm(record, claimed);
    const term = isLate ? claimed.dueAt : undefined;
    words.set(id, { ...record, isUnheard, isUntimed, isUnaimed, term });
  }
  return words;
}

/** All that is said of a claim is looked at whenever more is said: it must not grow for ever. */
const SUPPORTS_PER_CLAIM = 200;

/**
 * A rejection that counts is never refused for room: proofs and friendly words could shut it out.
 * @throws RequestError CONFLICT when more would be said of a claim than it can take
 */
function checkRoom(fresh: readonly Sent[], { known, draft, claimOf }: Checks): void {
  const taken = new Map<string, Set<string>>();
  for (const { record, id } of fresh) {
    if (!isSupport(record)) continue;
    const claim = claimOf(record.claim);
    if (claim === undefined) continue;
    if (isRejection(record) && voiceOf(record, claim, { draft, known })) continue;
    const ids = taken.get(record.claim) ?? new Set();
    taken.set(record.claim, ids.add(id));
    const before = known.supports(record.claim).filter((row) => {
      const said = known.record(row.id);
      return row.hasVoice === false || said === undefined || !isRejection(said);
    });
    if (before.length + ids.size <= SUPPORTS_PER_CLAIM) continue;
    const most = `a claim takes ${SUPPORTS_PER_CLAIM} proofs and confirmations`;
    throw new RequestError('CONFLICT', `${most}; retract it and make a new one`);
  }
}

function isRejection(record: EvidenceRecord): record is ConfirmationRecord {
  return record.type === 'confirmation' && !record.accepted;
}
