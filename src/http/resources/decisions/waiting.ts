import type { PreviewDetail } from '../../../pipeline/answers/decisions/read-decision.ts';
import { standingsByHash, WAITING_CODES } from '../../../pipeline/answers/evidence/read-claims.ts';
import type { Community } from '../../../pipeline/writer/community.ts';
import type { Waiting } from './schemas.ts';

/**
 * Decisions, those of which the claim still waits with what their claims wait for by now:
 * the log does not say who was not heard. Of those that say it already nothing is read.
 */
export async function withWaiting<Decision extends PreviewDetail & Waiting>(
  community: Pick<Community, 'reader' | 'writer'>,
  decisions: readonly Decision[],
): Promise<(Decision & Waiting)[]> {
  const asked = decisions
    .filter(isAsked)
    .map(({ memberId: member, numbers }) => ({ member, hash: numbers.evidence }));
  if (asked.length === 0) return [...decisions];
  const standings = await standingsByHash(community, asked);
  return decisions.map((decision) => {
    const waiting = isAsked(decision) ? standings.get(decision.numbers.evidence) : undefined;
    return waiting === undefined ? decision : { ...decision, waiting };
  });
}

function isAsked({ code, waiting }: PreviewDetail & Waiting): boolean {
  return WAITING_CODES.includes(code) && waiting === undefined;
}
