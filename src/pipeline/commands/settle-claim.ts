import { COUNT_MAX } from '../../core/entropy/window-counts.ts';
import {
  type ClaimRecord,
  declarationOf,
  isClaim,
  type SupportRecord,
} from '../../core/families/record.ts';
import {
  type ClaimFact,
  factOf,
  isFree,
  isMeasured,
  isNext,
  REOPENED,
  type Settlement,
  settlementOf,
} from '../../core/families/settle.ts';
import { capacityOf } from '../../core/families/voice.ts';
import { type ConfirmationRecord, panelIn } from '../../core/families/supports/confirmation.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import type { FactEntry } from '../../core/state/entry.ts';
import { isOutcomeOfDomain } from '../../core/state/counted-outcomes.ts';
import { isSameMember, membersOf } from '../../core/state/person.ts';
import { voucherWeight, type VoucherWeight } from '../../core/state/vouchings.ts';
import { cycleAt } from '../../core/policy/cycle.ts';
import { openPolicy } from '../../core/state/state.ts';
import type { EvidenceRow } from '../../db/sql/evidence/evidence.ts';
import { setMissedCycle } from '../../db/sql/evidence/open-claims.ts';
import { floorDivide, ONE, type Ppm } from '../../core/units.ts';
import type { BatchDraft } from '../writer/draft.ts';
import type { Known } from '../writer/known/known.ts';
import { endUnshown } from '../writer/shared-instruments.ts';
import { RequestError } from '../request-error.ts';
import { takeOut } from './take-out.ts';
import { addAll, largestOf } from '../../core/lists.ts';

/** What a claim is settled as, from everything that is known about it. */
export function settledAs(known: Known, claimId: string): Settlement {
  const claim = storedClaim(known, claimId);
  const row = known.evidence(claimId);
  if (row?.isMissed === true) return 'lost';
  if (claim === undefined) return 'open';
  const settled = settlementOf(claim, supportsOf(known, claimId));
  const isShown = isMeasured(claim) && row?.kept !== undefined;
  return isShown && settled === 'open' ? 'kept' : settled;
}

/** The first record with which a claim was settled as it is now; undefined while it is open. */
export function settlingWord(known: Known, claimId: string): EvidenceRow | undefined {
  const claim = storedClaim(known, claimId);
  const settled = settledAs(known, claimId);
  if (claim === undefined || settled === 'open') return undefined;
  const said: SupportRecord[] = [];
  return known.supports(claimId).find((row) => {
    addAll(said, supportsIn(known, [row]));
    return settlementOf(claim, said) === settled;
  });
}

/** A claim that was taken before, or undefined if the id is of something else. */
export function storedClaim(known: Known, id: string): ClaimRecord | undefined {
  const record = known.record(id);
  return record !== undefined && isClaim(record) ? record : undefined;
}

/** A claim about which something new was said. */
export interface Settling {
  readonly claim: ClaimRecord;
  readonly id: string;
  /** What it was settled as before. */
  readonly before: Settlement;
  /** The salted hash by which the log knows it. */
  readonly hash: string;
  readonly policy: Policy;
}

/**
 * Appends the fact and the outcome that follow when the settlement of a claim changed. What an
 * overturned one had added is taken out first, so that an accomplice who says yes before an auditor
 * says no has gained nothing; whoever vouched for it answers for that.
 * @throws RequestError CONFLICT if the cycle can take no more outcomes of the domain
 */
export function settleClaim(draft: BatchDraft, known: Known, settling: Settling): void {
  const { claim, id, before, hash, policy } = settling;
  if (settledAs(known, id) === before) return;
  if (waitsForFirst(draft, known, settling)) {
    missWith(draft, id, undefined);
    return;
  }
  // Here people say that it does not hold, if instruments decide; what they show ends elsewhere.
  endUnshown(draft, id);
  const member = draft.memberOf(claim.userId, undefined);
  const isTakenOut = before === 'kept' && (policy.trust.wholeOverturns || isFree(claim));
  if (isTakenOut) takeOut(draft, known, { evidence: hash, member, overturned: true });
  const said = factOf(claim, supportsOf(known, id), before);
  // A report that does not hold says nothing of who reports, nor of the domain.
  if (said === undefined) setKept(draft, known, { id, kept: undefined });
  else {
    const values = before === 'kept' && !isTakenOut ? REOPENED : said;
    const told = { settling, member };
    const isOutcome = isOfDomain(draft, known, told);
    appendFact(draft, known, { settling, member, values });
    if (isOutcome) appendOutcome(draft, known, told);
  }
  const isJudged = supportsOf(known, id).some(isOfficialRejection);
  if (before === 'kept' && isJudged && policy.trust.answeredConfirmations) {
    answerFor(draft, known, { id, claim });
  }
}

/** A party is the claimant's own choice: it may take its word back, and charges nobody for that. */
function isOfficialRejection(word: SupportRecord): boolean {
  if (word.type !== 'confirmation' || word.accepted) return false;
  return word.as === 'panel' || word.as === 'audit';
}

interface Told {
  readonly settling: Settling;
  readonly member: string;
}

function appendFact(
  draft: BatchDraft,
  known: Known,
  { settling, member, values }: Told & { readonly values: ClaimFact },
): void {
  const { id, hash } = settling;
  const like = cloneOf(draft, known, { settling, member });
  if (like !== undefined) {
    setKept(draft, known, { id, kept: 0 });
    const { cycle } = draft.state;
    append(draft, known, {
      type: 'fact',
      cycle,
      member,
      evidence: hash,
      ...values,
      weight: 0,
      like,
    });
    return;
  }
  const taken = takenBy(draft, known, { settling, member });
  if (taken !== undefined) {
    setKept(draft, known, { id, kept: 0 });
    const about = { cycle: draft.state.cycle, member, evidence: hash };
    append(draft, known, { type: 'fact', ...about, ...values, weight: 0, taken });
    return;
  }
  const vouchers = values.echo === ONE ? vouchersOf(draft, known, settling) : [];
  const by = vouchers.map((voucher) => voucher.member);
  const share = by.length === 0 ? ONE : largestOf(vouchers.map(({ weight }) => weight));
  const weight = weightOf(settling, share);
  const isKept = settledAs(known, id) === 'kept';
  const isCounted = isKept && addCounted(draft, { settling, member });
  const counted = isCounted ? { countedCycle: draft.state.cycle } : {};
  setKept(draft, known, { id, kept: isKept ? share : undefined, ...counted });
  append(draft, known, {
    type: 'fact',
    cycle: draft.state.cycle,
    member,
    evidence: hash,
    ...values,
    ...(weight === ONE ? {} : { weight }),
    ...(by.length === 0 ? {} : { by, ...groundsOf(vouchers) }),
  });
}

/** The weight of a fact about a claim whose pay is a share of that of its action. */
function weightOf({ claim, policy }: Pick<Settling, 'claim' | 'policy'>, share: Ppm): Ppm {
  const action = actionRule(policy, declarationOf(claim).family, claim.type)?.weight ?? ONE;
  return floorDivide(action * share, ONE);
}

/**
 * Says with which cycle an open claim is missed; undefined: never, since it waits for what others
 * say or do.
 */
export function missWith(draft: BatchDraft, id: string, missedCycle: number | undefined): void {
  const row = draft.claims.byId(id);
  if (row === undefined || row.missedCycle === missedCycle) return;
  draft.claims.add({ ...row, missedCycle });
  draft.also((community) => setMissedCycle(community, id, missedCycle));
}

/**
 * Whether a claim is kept whose deed somebody else had promised first, while that promise is open,
 * or waits in turn: nothing follows from it until that ends, and it stays among the open claims, so
 * that its claimant has no second one about the same. Who knows what another promised, and has a
 * friend who nods, would else take it from them.
 */
export function waitsForFirst(
  draft: BatchDraft,
  known: Known,
  { claim, id, policy }: Pick<Settling, 'claim' | 'id' | 'policy'>,
): boolean {
  const row = known.evidence(id);
  if (!policy.trust.onePersonPerDeed || row === undefined || row.kept !== undefined) return false;
  if (settledAs(known, id) !== 'kept') return false;
  return known.deeds.before(row).some((other) => {
    const first = storedClaim(known, other.id);
    if (first === undefined || draft.isSamePerson(first.userId, claim.userId)) return false;
    return (
      isWaiting(draft, known, other.id) || hasDeed(draft, { claim: first, id: other.id, policy })
    );
  });
}

/** Whether a stored claim waits as {@link waitsForFirst} says, under the rules in force. */
export function isPromisedFirst(draft: BatchDraft, known: Known, id: string): boolean {
  const claim = storedClaim(known, id);
  const policy = openPolicy(draft.state);
  return claim !== undefined && waitsForFirst(draft, known, { claim, id, policy });
}

/**
 * How a kept claim stands to what others did about the same deed: it waits as {@link waitsForFirst}
 * says, or asking for it comes to a `DUPLICATE`, since the claim of somebody else counts.
 */
export function placeOnDeed(
  draft: BatchDraft,
  known: Known,
  id: string,
): 'waits' | 'taken' | undefined {
  if (isPromisedFirst(draft, known, id)) return 'waits';
  const row = known.evidence(id);
  if (row === undefined || settledAs(known, id) !== 'kept') return undefined;
  if (row.kept === 0) return isDeedTaken(known, id) ? 'taken' : undefined;
  if (row.kept !== undefined) return undefined;
  const settling = { id, policy: openPolicy(draft.state) };
  const other = takenBy(draft, known, { settling, member: row.member ?? '' });
  return other === undefined ? undefined : 'taken';
}

/** Whether a claim weighs nothing since the deed is another's, and that still counts. */
function isDeedTaken(known: Known, id: string): boolean {
  const deed = known.deeds.takenBy(known.hash(id) ?? '');
  return deed !== undefined && deed.freeSince === undefined;
}

/** Whether a claim is kept and waits for an earlier promise of somebody else, or did until now. */
function isWaiting(draft: BatchDraft, known: Known, id: string): boolean {
  if (draft.claims.byId(id) === undefined) return false;
  return known.evidence(id)?.kept === undefined && settledAs(known, id) === 'kept';
}

/**
 * Whether an open promise has its deed: until the cycle with which it would be missed, also if it
 * is not, since nobody said when it was done; else whoever says yes without a time would end it. A
 * promise that is never missed has none, nor one of somebody whom nobody knows: that costs nothing.
 */
function hasDeed(
  draft: BatchDraft,
  { claim, id, policy: { cycle, trust } }: Pick<Settling, 'claim' | 'id' | 'policy'>,
): boolean {
  const open = draft.claims.byId(id);
  if (open === undefined || !declarationOf(claim).settlement.needsProof) return false;
  if (trust.graceCycles === 0 || !draft.hasStanding(claim.userId)) return false;
  const missedCycle = open.missedCycle ?? cycleAt(cycle, claim.dueAt) + trust.graceCycles;
  return missedCycle >= draft.state.cycle;
}

/**
 * Lets a claim count whose deed was another's, once what had taken it is taken out, or the promise
 * that came before it has ended: its fact and its outcome are said as if it were kept now, unless
 * somebody else was first again.
 * @returns whether it had waited for an earlier promise, and waits no longer
 */
export function settleFreed(
  draft: BatchDraft,
  known: Known,
  settling: Omit<Settling, 'before'>,
): boolean {
  const { claim, id, hash } = settling;
  const isTaken = known.evidence(id)?.kept === 0 && settledAs(known, id) === 'kept';
  const isFreed = isTaken && known.deeds.takenBy(hash)?.freeSince !== undefined;
  const hasWaited = isWaiting(draft, known, id) && !waitsForFirst(draft, known, settling);
  if (!isFreed && !hasWaited) return false;
  const values = factOf(claim, supportsOf(known, id), 'open');
  if (values === undefined || known.entries.isRetracted(hash)) return false;
  const member = draft.memberOf(claim.userId, undefined);
  const told = { settling: { ...settling, before: 'open' as const }, member };
  const isOutcome = isOfDomain(draft, known, told);
  endUnshown(draft, id);
  appendFact(draft, known, { ...told, values });
  if (isOutcome) appendOutcome(draft, known, told);
  return hasWaited;
}

/**
 * Somebody else's claim about the same deed that is kept and weighs something, by its salted hash:
 * however many say that a deed was theirs, one of them is paid. Only what is kept is looked at,
 * since whoever merely claims a deed would take it from others.
 */
function takenBy(
  draft: BatchDraft,
  known: Known,
  {
    settling,
    member,
  }: { readonly settling: Pick<Settling, 'id' | 'policy'>; readonly member: string },
): string | undefined {
  const { id, policy } = settling;
  const row = known.evidence(id);
  if (!policy.trust.onePersonPerDeed || row === undefined) return undefined;
  if (settledAs(known, id) !== 'kept') return undefined;
  const other = known.deeds
    .keptOf(row)
    .find(({ member: whose = member }) => !isSameMember(draft.state, whose, member));
  return other && known.hash(other.id);
}

/**
 * The work of the same person and cycle that a kept claim says the same as, if the policy looks for
 * noise: however many clones there are, they are paid as one.
 */
function cloneOf(draft: BatchDraft, known: Known, { settling, member }: Told): string | undefined {
  const { claim, id, hash, policy } = settling;
  if (!looksForClones(policy) || settledAs(known, id) !== 'kept') return undefined;
  const { cycle } = draft.state;
  return draft.likenesses.firstLike(membersOf(draft.state, member), { claim, cycle, hash });
}

/** Whether a kept claim counts from now on, as the only one of its cycle that says the same. */
function addCounted(
  draft: BatchDraft,
  { settling: { claim, hash, policy }, member }: Told,
): boolean {
  const { cycle } = draft.state;
  return looksForClones(policy) && draft.likenesses.add({ member, claim, cycle, hash });
}

function looksForClones({ conduct }: Policy): boolean {
  return conduct.detectors.includes('noise');
}

/**
 * Who vouches for a kept claim later adds what the pair weight of the others took from it: somebody
 * who nods at everything before all others would otherwise make the work of everybody lighter.
 */
export function addVoucher(
  draft: BatchDraft,
  known: Known,
  settling: Settling,
  { by }: Pick<ConfirmationRecord, 'by'>,
): void {
  const { claim, id, hash, policy } = settling;
  const before = known.evidence(id)?.kept;
  const witnesses = speakersOf(draft, known, by);
  const voucher = vouchersOf(draft, known, settling).find(({ member }) =>
    witnesses.includes(member),
  );
  // A clone weighs nothing, whoever vouches for it.
  if (before === 0 || before === undefined || voucher === undefined) return;
  if (!policy.trust.laterVouchers) return;
  const values = factOf(claim, supportsOf(known, id), 'open');
  const weight = weightOf(settling, voucher.weight) - weightOf(settling, before);
  if (values === undefined || weight <= 0) return;
  setKept(draft, known, { id, kept: voucher.weight });
  append(draft, known, {
    type: 'fact',
    cycle: draft.state.cycle,
    member: draft.memberOf(claim.userId, undefined),
    evidence: hash,
    ...values,
    weight,
    by: [voucher.member],
    ...groundsOf([voucher]),
    more: true,
  });
}

/** Keeps in mind that a claim is kept, with the part of the pay that it brings, or no longer. */
export function setKept(
  draft: BatchDraft,
  known: Known,
  { id, kept, countedCycle }: Pick<EvidenceRow, 'id' | 'kept' | 'countedCycle'>,
): void {
  const before = known.evidence(id);
  const part = { kept, countedCycle: countedCycle ?? before?.countedCycle };
  if (before?.kept === kept && before?.countedCycle === part.countedCycle) return;
  draft.markKept(id, part);
  known.setKept(id, part);
}

function append(draft: BatchDraft, known: Known, fact: FactEntry): void {
  draft.append(fact);
  known.addEntry(fact);
}

/** Whatever somebody else said no to is an outcome; of what is kept not always the first. */
function isOfDomain(
  { state }: BatchDraft,
  known: Known,
  { settling: { claim, id }, member }: Told,
): boolean {
  const { domain } = claim;
  if (settledAs(known, id) !== 'kept') return true;
  return isOutcomeOfDomain(state, { member, domain, isKept: true });
}

function appendOutcome(draft: BatchDraft, known: Known, { settling, member }: Told): void {
  const { claim, id, hash, policy } = settling;
  // Clones that are kept would make a domain look more orderly than it is.
  if (known.evidence(id)?.kept === 0) return;
  const { cycle, domains } = draft.state;
  const [kept = 'kept', lost = 'broken'] = policy.categories;
  const category = settledAs(known, id) === 'kept' ? kept : lost;
  const { domain } = claim;
  const counted = domains.get(domain)?.outcomes.get(cycle) ?? [];
  if (counted.some((count) => count >= COUNT_MAX)) {
    throw new RequestError('CONFLICT', 'this cycle can take no more outcomes of the domain');
  }
  const outcome = { type: 'outcome', cycle, domain, category, evidence: hash, member } as const;
  draft.append(outcome);
  known.addEntry(outcome);
}

/** Somebody who vouches, with the part of the claimant's fact and pay that the word brings. */
interface Voucher extends VoucherWeight {
  readonly member: string;
}

/** Whose weight stands behind a kept claim, each once. */
function groundsOf(vouchers: readonly Voucher[]): Pick<FactEntry, 'first' | 'makers'> {
  const makers = [...new Set(vouchers.flatMap(({ maker }) => maker ?? []))];
  return {
    ...(vouchers.some(({ maker }) => maker === undefined) ? { first: true } : {}),
    ...(makers.length === 0 ? {} : { makers }),
  };
}

/**
 * Members who said that a claim holds, in the order in which they said it. A panel and an audit
 * speak for the program: who speaks for it meets the same people often, and is nobody's friend.
 */
function vouchersOf(draft: BatchDraft, known: Known, { claim, id, policy }: Settling): Voucher[] {
  const member = draft.memberOf(claim.userId, undefined);
  const weights = new Map<string, VoucherWeight>();
  for (const word of supportsOf(known, id)) {
    if (word.type !== 'confirmation' || !word.accepted || isNext(claim, word)) continue;
    const isOffice = ['panel', 'audit'].includes(capacityOf(claim, word));
    for (const witness of speakersOf(draft, known, word.by)) {
      if (isSameMember(draft.state, witness, member)) continue;
      const voucher = isOffice
        ? { weight: ONE, maker: undefined }
        : voucherWeight(policy, draft.state, { witness, member });
      if (voucher.weight > (weights.get(witness)?.weight ?? 0)) weights.set(witness, voucher);
    }
  }
  return [...weights].map(([witness, voucher]) => ({ member: witness, ...voucher }));
}

/** The members whose word it is: of a panel, those whose yes is its verdict. */
function speakersOf(draft: BatchDraft, known: Known, by: string): readonly string[] {
  const panel = panelIn(by);
  if (panel === undefined) {
    const member = draft.knownMember(by);
    return member === undefined ? [] : [member];
  }
  const { sentinels } = draft.state.panels;
  const seated = known.panels.approving(panel).flatMap((one) => sentinels.get(one)?.member ?? []);
  return seated.sort();
}

/** What somebody loses who vouched for what was overturned, of a fact. */
const ANSWERED_WEIGHT: Ppm = 250_000;

/**
 * Whoever said that an overturned claim holds has a lost fact of a quarter: one of standing too.
 * That it held earned them nothing, since then the nods of a circle of friends would be a record.
 * Who rejects what they accepted has said that they were deceived, and answers for nothing.
 */
function answerFor(
  draft: BatchDraft,
  known: Known,
  { id: claimId, claim }: Pick<Settling, 'id' | 'claim'>,
): void {
  const words = confirmationsOf(known, claimId).filter(({ word }) => !isNext(claim, word));
  const rejecting = new Set(words.flatMap(({ word }) => (word.accepted ? [] : [word.by])));
  for (const { id, word } of words) {
    const evidence = known.hash(id);
    if (!word.accepted || evidence === undefined || rejecting.has(word.by)) continue;
    for (const member of speakersOf(draft, known, word.by)) {
      append(draft, known, {
        type: 'fact',
        cycle: draft.state.cycle,
        member,
        evidence,
        echo: 0,
        drift: 0,
        stability: 0,
        weight: ANSWERED_WEIGHT,
      });
    }
  }
}

/**
 * Takes back what those lost who answer for a claim, with the claim itself.
 * @param reason why, as a salted commitment
 */
export function releaseVouchers(
  draft: BatchDraft,
  known: Known,
  { claimId, reason }: { readonly claimId: string; readonly reason: string },
): void {
  for (const { id, word } of confirmationsOf(known, claimId)) {
    const evidence = known.hash(id);
    if (evidence === undefined || known.entries.isRetracted(evidence)) continue;
    for (const member of speakersOf(draft, known, word.by)) {
      const isCharged = known.entries.facts(member).some((fact) => fact.evidence === evidence);
      if (isCharged) takeOut(draft, known, { evidence, member, reason });
    }
  }
}

/** Confirmations that have a say, with their ids, in the order in which they came in. */
function confirmationsOf(
  known: Known,
  claimId: string,
): { readonly id: string; readonly word: ConfirmationRecord }[] {
  return known.supports(claimId).flatMap(({ id, hasVoice }) => {
    const word = known.record(id);
    return hasVoice !== false && word?.type === 'confirmation' ? [{ id, word }] : [];
  });
}

/** What was said of a claim and has a say in it. */
export function supportsOf(known: Known, claimId: string): SupportRecord[] {
  return supportsIn(known, known.supports(claimId));
}

/** What has a say among rows about a claim. */
function supportsIn(known: Known, rows: readonly EvidenceRow[]): SupportRecord[] {
  return rows.flatMap(({ id, hasVoice }) =>
    hasVoice === false ? [] : [known.record(id) as SupportRecord],
  );
}
