import type { TrustRules } from '../policy/policy.ts';
import { type ClaimRecord, declarationOf } from './record.ts';
import type { ConfirmationRecord } from './supports/confirmation.ts';

/** In which capacity somebody says whether a claim holds. */
export type Capacity = 'member' | 'party' | 'panel' | 'audit';

/** The capacity that a confirmation states, else the one that its claim gives. */
export function capacityOf(claim: ClaimRecord, { as, by }: ConfirmationRecord): Capacity {
  return as ?? (claim.with === by ? 'party' : 'member');
}

/** Whether the claim names the one who says to be its party. */
export function isParty(claim: ClaimRecord, { by }: ConfirmationRecord): boolean {
  return claim.with === by;
}

/** Why a word has no say in what becomes of a claim. */
export const SILENCES = [
  'MAY_NOT_REJECT',
  'TOO_LATE',
  'NO_STANDING',
  'DONE_BEFORE',
  'UNTIMED',
  'DONE_LATE',
  'UNAIMED',
] as const;

export type Silence = (typeof SILENCES)[number];

/** What somebody says of a claim, and how they stand to it. */
interface GivenWord {
  readonly capacity: Capacity;
  readonly accepted: boolean;
  readonly standing: boolean;
  /** The claim was kept, and its horizon is over. */
  readonly late: boolean;
  /** By this very word the work was done before its promise came in. */
  readonly doneBefore?: boolean;
  /** It does not say when the work was done that the claim promises. */
  readonly untimed?: boolean;
  /** By this very word the work was done after its term, and it was shown before that. */
  readonly doneLate?: boolean;
  /** It does not name the target that the claim says. */
  readonly unaimed?: boolean;
}

/**
 * Why a word has no say in what becomes of a claim (docs/reference/evidence.md, "Whose word
 * counts"); undefined: it has one. A panel and an audit always have. A party may always reject, and
 * accepts with standing only: the claimant chose it. A member has a say with standing, and rejects
 * only if the policy does not leave that to the others. After the horizon of a claim that was kept
 * only an audit rejects. Who says that the work was done before anybody was promised it says that
 * nothing was promised: whoever tells only of what is done already hides what was not. Who does not
 * say when is not heard yet, and may say it again with the time; so is who does not name the target
 * that a correction says it had. Who says that work was done late which was shown in time is not
 * heard either: the proof was sent before the work.
 */
export function silenceOf(trust: TrustRules, word: GivenWord): Silence | undefined {
  const { capacity, accepted, standing, late } = word;
  const { doneBefore, untimed, doneLate, unaimed } = word;
  if (capacity === 'member' && !accepted && trust.namedRejections) return 'MAY_NOT_REJECT';
  if (late && !accepted && capacity !== 'audit') return 'TOO_LATE';
  const isOffice = capacity === 'panel' || capacity === 'audit';
  if (doneBefore === true && accepted && !isOffice && trust.promisesAhead) return 'DONE_BEFORE';
  const needsStanding =
    capacity === 'member' || (capacity === 'party' && accepted && trust.standingParties);
  if (needsStanding && !standing) return 'NO_STANDING';
  if (isOffice || !accepted) return undefined;
  if (unaimed === true) return 'UNAIMED';
  if (!trust.timedWords) return undefined;
  if (doneLate === true) return 'DONE_LATE';
  return untimed === true ? 'UNTIMED' : undefined;
}

/**
 * Whether a yes names the target that a correction says it had, or one that lies nearer, by half of
 * the way at most. What was aimed at nobody can see afterwards: with a target of one's own every
 * deviation came all the way, and a number just below the deviation would name every target.
 */
export function isAimed(
  claim: ClaimRecord,
  { target }: Pick<ConfirmationRecord, 'target'>,
): boolean {
  if (claim.type !== 'correction' || (claim.target ?? 0) === 0) return true;
  const { before, target: claimed = 0 } = claim;
  return target !== undefined && target >= claimed && 2 * target <= before + claimed;
}

/**
 * Whether the time is over in which others than an audit may overturn a claim: the horizon of its
 * type, and no longer than the policy says; never if that is 0.
 * @param settled the cycle in which it was settled; undefined if it was not, or is not known
 */
export function isOver(
  { horizonCycles: most }: TrustRules,
  claim: ClaimRecord,
  { settled, cycle }: { readonly settled: number | undefined; readonly cycle: number },
): boolean {
  if (most === 0 || settled === undefined) return false;
  return cycle > settled + Math.min(most, declarationOf(claim).settlement.horizonCycles);
}
