import { type ClaimRecord, declarationOf } from '../../core/families/record.ts';
import { isNext } from '../../core/families/settle.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { capacityOf, isAimed, isOver, type Silence, silenceOf } from '../../core/families/voice.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { openPolicy } from '../../core/state/state.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { arrivalOf } from '../writer/evidence.ts';
import type { Known } from '../writer/known/known.ts';
import type { Checks } from './checks.ts';

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

interface Heard {
  readonly known: Known;
  readonly hearing: Hearing;
  /** When a claim comes in that is not there yet, in Unix seconds. */
  readonly arrival?: number;
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

export function silenceNow(
  word: ConfirmationRecord,
  claim: ClaimRecord,
  { known, hearing: { trust, cycle, hasStanding }, arrival }: Heard,
): Silence | undefined {
  const { accepted } = word;
  const capacity = capacityOf(claim, word);
  const settled = known.entries.outcomes(known.hash(word.claim) ?? '').at(-1)?.cycle;
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

export function isAfterTerm({ doneAt }: ConfirmationRecord, claim: ClaimRecord): boolean {
  return doneAt !== undefined && promisesWork(claim) && doneAt > claim.dueAt;
}

export function promisesWork(claim: ClaimRecord): boolean {
  return declarationOf(claim).settlement.needsProof;
}
