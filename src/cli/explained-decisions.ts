import { findPeople } from '../db/sql/members/member-directory.ts';
import { type DecisionDetail, readDecisions } from '../pipeline/answers/decisions/read-decision.ts';
import type { DecisionItem } from '../pipeline/answers/decisions/read-decisions.ts';
import type { CommunityReader } from '../pipeline/community-reader.ts';

/** A decision with its reasons, and what its member is called. */
export interface ExplainedDecision extends DecisionDetail {
  readonly name?: string;
}

/** The decisions of a list with their reasons, newest first as the list is. */
export async function explainedDecisions(
  reader: CommunityReader,
  items: readonly DecisionItem[],
): Promise<ExplainedDecision[]> {
  const { db, communityId } = reader;
  const members = [...new Set(items.map(({ memberId }) => memberId))];
  const people = await findPeople(db, communityId, members);
  const names = new Map(people.map(({ member, name }) => [member, name]));
  const decisions = await readDecisions(
    reader,
    items.map(({ id }) => Number(id)),
  );
  return decisions.toReversed().map((decision) => {
    const name = names.get(decision.memberId);
    return name === undefined ? decision : { ...decision, name };
  });
}
