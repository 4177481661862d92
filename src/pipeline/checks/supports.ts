import type { ClaimRecord, SupportRecord } from '../../core/families/record.ts';
import { isRated, mayConfirm } from '../../core/families/settle.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { type Capacity, isParty } from '../../core/families/voice.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from './attestor.ts';
import type { Checks } from './checks.ts';
import { promisesWork } from './hearing.ts';

export function checkSupport(support: SupportRecord, checks: Checks): void {
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
