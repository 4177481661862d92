import type { Channel } from '../integrity/tally.ts';
import { ONE, type Ppm } from '../units.ts';
import type { SettlementRow } from './declaration.ts';
import { type ClaimRecord, RECORDS, type SupportRecord } from './record.ts';
import type { ConfirmationRecord } from './supports/confirmation.ts';
import type { ImprovementRecord } from './stability/improvement.ts';
import type { ProofRecord } from './supports/proof.ts';

/** What became of a claim so far. A claim that was kept can still be lost; never the reverse. */
export type Settlement = 'open' | 'kept' | 'lost';

/** What a change of a claim's settlement says about the claimant, by channel, ppm. */
export type ClaimFact = Readonly<Partial<Record<Channel, Ppm>>>;

/**
 * What became of a claim, from what others said about it in the order in which it came in. As many
 * confirmations as its row needs settle it, together with the proof if the row needs one, and the
 * yes of who takes it over if it names somebody; a later one that rejects what was accepted
 * overturns it, and then it stays lost.
 */
export function settlementOf(claim: ClaimRecord, supports: readonly SupportRecord[]): Settlement {
  const { needsProof, confirmations, by } = rowOf(claim);
  const verdicts = verdictsOf(claim, supports);
  // The close of a cycle says whether instruments showed it; a person only that they did not.
  if (by === 'instruments') return verdicts.some(isRejection) ? 'lost' : 'open';
  if (verdicts.slice(0, confirmations).some(isRejection)) return 'lost';
  if (verdicts.length < confirmations) return 'open';
  if (needsProof && proofOf(supports) === undefined) return 'open';
  if (!isTakenOver(claim, supports)) return 'open';
  return verdicts.some(isRejection) ? 'lost' : 'kept';
}

/** What an open claim still waits for. */
export interface Lack {
  /** Its claimant has shown nothing yet. */
  readonly proof: boolean;
  /** So many people have yet to say that it holds. */
  readonly confirmations: number;
  /** Whom it names to take it over has not said yes. */
  readonly takeover: boolean;
  /** Instruments have not shown it yet. */
  readonly readings: boolean;
}

/** What a claim waits for that {@link settlementOf} calls open. */
export function lackOf(claim: ClaimRecord, supports: readonly SupportRecord[]): Lack {
  const { needsProof, confirmations, by } = rowOf(claim);
  return {
    proof: needsProof && proofOf(supports) === undefined,
    confirmations: Math.max(0, confirmations - verdictsOf(claim, supports).length),
    takeover: !isTakenOver(claim, supports),
    readings: by === 'instruments',
  };
}

/**
 * The fact that follows from a claim's settlement: *echo*, a second party agrees; *drift*, the
 * effect that the claim's row measures; *coordination*, on time; *stability*, not overturned. A
 * claim that is overturned says what a rejected one does: the caller takes out what it said before.
 * @param before what the claim was settled as before the last support came in
 * @returns undefined if nothing new is known about the claimant, or a report did not hold
 */
export function factOf(
  claim: ClaimRecord,
  supports: readonly SupportRecord[],
  before: Settlement,
): ClaimFact | undefined {
  const now = settlementOf(claim, supports);
  if (now === before) return undefined;
  const { effect, inTimeBy } = rowOf(claim);
  const kept = now === 'kept';
  if (!kept && isFree(claim)) return undefined;
  const proof = proofOf(supports);
  const [first] = verdictsOf(claim, supports);
  const at = { proof: proof?.at, claim: claim.at }[inTimeBy];
  return {
    echo: kept ? ONE : 0,
    drift: kept ? effect(claim, proof?.delivered ?? 0, first?.rating) : 0,
    coordination: at !== undefined && at <= claim.dueAt ? ONE : 0,
    stability: kept ? ONE : 0,
  };
}

/** What an overturned claim says beside what it said before, if that is not taken out. */
export const REOPENED: ClaimFact = { drift: 0, stability: 0 };

/**
 * Whether a word comes from one of those who may confirm a claim. Nobody but who asked, or its
 * moderator, knows whether a question was answered; who proposed does not confirm the steps of it,
 * and whose work it is not what is said to be wrong with it.
 * @param isSame whether two user ids are one person
 */
export function mayConfirm(
  claim: ClaimRecord,
  { by, as }: Pick<ConfirmationRecord, 'by' | 'as'>,
  isSame: (one: string, other: string) => boolean,
): boolean {
  if (isSame(by, claim.userId)) return false;
  const of = 'of' in claim ? claim.of : undefined;
  const isOffice = as === 'panel' || as === 'audit';
  return {
    another: true,
    instruments: isOffice,
    'asker or moderator': isOffice || by === of || by === claim.with,
    'another than `of`': of === undefined || !isSame(by, of),
  }[rowOf(claim).by];
}

/**
 * Whether what was said of a claim has a say in what became of it, or may have later: the first
 * proof, the first confirmations, and whatever rejects.
 * @param supports all of them, in the order in which they came in
 */
export function hasSay(
  claim: ClaimRecord,
  supports: readonly SupportRecord[],
  support: SupportRecord,
): boolean {
  if (support === proofOf(supports) || support === verdictsOf(claim, supports)[0]) return true;
  return isVerdict(support) && (isRejection(support) || isNext(claim, support));
}

/** Whether a claim needs the class that a confirmation says. */
export function isRated(claim: ClaimRecord): boolean {
  return rowOf(claim).isRated === true;
}

/** Whether instruments decide about a claim, and no person. */
export function isMeasured(claim: ClaimRecord): claim is ImprovementRecord {
  return rowOf(claim).by === 'instruments';
}

/** Whether a claim that does not hold says nothing of its claimant. */
export function isFree(claim: ClaimRecord): boolean {
  return rowOf(claim).isFree === true;
}

/** Whether a claim is of a deed, which is one person's. */
export function isDeed(claim: Pick<ClaimRecord, 'type'>): boolean {
  return rowOf(claim).isDeed === true;
}

/** Whether somebody takes over what a claim promises: a yes of theirs is no word about the work. */
export function isNext(claim: ClaimRecord, { by }: Pick<ConfirmationRecord, 'by'>): boolean {
  return 'next' in claim && claim.next === by;
}

interface Row extends Omit<SettlementRow, 'effect'> {
  readonly effect: (claim: ClaimRecord, delivered: Ppm, rating: number | undefined) => Ppm;
}

/** The row of the claim's own type, so that its effect finds the fields that it reads. */
function rowOf(claim: Pick<ClaimRecord, 'type'>): Row {
  return RECORDS[claim.type].settlement as Row;
}

/** The proof that counts is the first: a later one cannot repair what was confirmed or rejected. */
function proofOf(supports: readonly SupportRecord[]): ProofRecord | undefined {
  return supports.find((support) => support.type === 'proof');
}

/** What is said of the work: all but the yes of who takes it over. */
function verdictsOf(
  claim: ClaimRecord,
  supports: readonly SupportRecord[],
): readonly ConfirmationRecord[] {
  return supports.filter(isVerdict).filter((word) => isRejection(word) || !isNext(claim, word));
}

function isTakenOver(claim: ClaimRecord, supports: readonly SupportRecord[]): boolean {
  if (!('next' in claim) || claim.next === undefined) return true;
  return supports.some((word) => isVerdict(word) && word.accepted && isNext(claim, word));
}

function isVerdict(support: SupportRecord): support is ConfirmationRecord {
  return support.type === 'confirmation';
}

function isRejection({ accepted }: ConfirmationRecord): boolean {
  return !accepted;
}
