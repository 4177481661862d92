import type { Channel } from '../integrity/tally.ts';
import { floorDivide, ONE, type Ppm } from '../units.ts';
import type { ClaimRecord, ConfirmationRecord, ProofRecord, SupportRecord } from './record.ts';

/** What became of a claim so far. A claim that was kept can still be lost; never the reverse. */
export type Settlement = 'open' | 'kept' | 'lost';

/** What a change of a claim's settlement says about the claimant, by channel, ppm. */
export type ClaimFact = Readonly<Partial<Record<Channel, Ppm>>>;

/**
 * What became of a claim, from what others said about it in the order in which it came in. The
 * first confirmation settles it, for a promise together with the proof; a later one that rejects
 * what was accepted reopens it, and then it stays lost.
 */
export function settlementOf(claim: ClaimRecord, supports: readonly SupportRecord[]): Settlement {
  const first = verdictOf(supports);
  if (first === undefined) return 'open';
  if (!first.accepted) return 'lost';
  if (claim.type === 'promise' && proofOf(supports) === undefined) return 'open';
  const reopened = supports.some((support) => isVerdict(support) && !support.accepted);
  return reopened ? 'lost' : 'kept';
}

/**
 * The fact that follows from a claim's settlement (docs/reference/evidence.md#settlement): *echo*,
 * a second party agrees; *drift*, delivered against promised, or the deviation that was removed;
 * *coordination*, on time; *stability*, not reopened.
 * @param before what the claim was settled as before the last support came in
 * @returns undefined where nothing new is known about the claimant
 */
export function factOf(
  claim: ClaimRecord,
  supports: readonly SupportRecord[],
  before: Settlement,
): ClaimFact | undefined {
  const now = settlementOf(claim, supports);
  if (now === before) return undefined;
  if (before === 'kept') return { drift: 0, stability: 0 };
  const kept = now === 'kept';
  return {
    echo: kept ? ONE : 0,
    drift: kept ? effectOf(claim, supports) : 0,
    coordination: isOnTime(claim, supports) ? ONE : 0,
    stability: kept ? ONE : 0,
  };
}

function effectOf(claim: ClaimRecord, supports: readonly SupportRecord[]): Ppm {
  if (claim.type === 'promise') return proofOf(supports)?.delivered ?? 0;
  if (claim.type !== 'correction') return ONE;
  const { before, after } = claim;
  return after >= before ? 0 : floorDivide((before - after) * ONE, before);
}

/**
 * Whether what was said of a claim has a say in what became of it, or may have later: the first
 * proof, the first confirmation, and whatever rejects.
 * @param supports all of them, in the order in which they came in
 */
export function hasSay(supports: readonly SupportRecord[], support: SupportRecord): boolean {
  if (support === proofOf(supports) || support === verdictOf(supports)) return true;
  return isVerdict(support) && !support.accepted;
}

/** A promise is on time when its proof is; what is made at once, when it was made. */
function isOnTime(claim: ClaimRecord, supports: readonly SupportRecord[]): boolean {
  const at = claim.type === 'promise' ? proofOf(supports)?.at : claim.at;
  return at !== undefined && at <= claim.dueAt;
}

/** The proof that counts is the first: a later one cannot repair what was confirmed or rejected. */
function proofOf(supports: readonly SupportRecord[]): ProofRecord | undefined {
  return supports.find((support) => support.type === 'proof');
}

function verdictOf(supports: readonly SupportRecord[]): ConfirmationRecord | undefined {
  return supports.find(isVerdict);
}

function isVerdict(support: SupportRecord): support is ConfirmationRecord {
  return support.type === 'confirmation';
}
