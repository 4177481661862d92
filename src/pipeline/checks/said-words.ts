import { type ClaimRecord, type EvidenceRecord, isClaim } from '../../core/families/record.ts';
import { mayConfirm } from '../../core/families/settle.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { isAimed, type Silence } from '../../core/families/voice.ts';
import { openPolicy } from '../../core/state/state.ts';
import { RequestError } from '../request-error.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { arrivalOf } from '../writer/evidence.ts';
import type { Known } from '../writer/known/known.ts';
import type { Checks, Sent } from './checks.ts';
import { hearingIn, isAfterTerm, silenceNow } from './hearing.ts';

/**
 * One word for each person and claim; who accepted may still reject. An audit is another office.
 * @throws RequestError CONFLICT
 */
export function checkOneWordEach(fresh: readonly Sent[], { known, draft }: Checks): void {
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
