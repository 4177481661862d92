import {
  type ClaimRecord,
  type EvidenceRecord,
  isClaim,
  isRating,
} from '../../core/families/record.ts';
import { openPolicy } from '../../core/state/state.ts';
import { RequestError } from '../request-error.ts';
import type { BatchDraft } from '../writer/draft.ts';
import type { Checks, Sent } from './checks.ts';

/**
 * Whatever is open may be due at once, and everybody waits for the close that loses it: so each
 * person has so many claims open, under all of their names. Ratings of others are counted apart:
 * they wait for those whose work it is, who would use up what the rater may promise.
 * @throws RequestError CONFLICT, with what ends them
 */
export function checkOpenClaims(fresh: readonly Sent[], { draft, policy }: Checks): void {
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
