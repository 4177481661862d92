import {
  countDecisions,
  type DecisionCountRow,
} from '../../../db/sql/decisions/decision-counts.ts';
import { findPeopleLike, type PersonRow } from '../../../db/sql/members/member-directory.ts';
import { readStandings as readStandingRows } from '../../../db/sql/evidence/standings.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';
import { countsOf, type DecisionCounts } from '../decisions/read-counts.ts';
import {
  channelStandings,
  COUNTED_FINDINGS,
  type MemberNegentropy,
  type MemberTotals,
  totalsNow,
} from './read-member.ts';

/** Where one member of many stands now. */
export interface Standing extends MemberTotals, DecisionCounts {
  readonly userId: string;
  readonly memberId: string;
  readonly name?: string;
  readonly channels: MemberNegentropy['channels'];
}

/** Where everybody stands, those who earned most first; equals in order of their user ids. */
export async function readStandings(reader: CommunityReader): Promise<Standing[]> {
  const { db, communityId } = reader;
  const { current } = await readPolicyHistory(reader);
  const counts = byMember(await countDecisions(db, communityId));
  const rows = await readStandingRows(reader, COUNTED_FINDINGS);
  return rows.map((row) => ({
    userId: row.user,
    memberId: row.member,
    ...(row.name === undefined ? {} : { name: row.name }),
    ...totalsNow(current, row),
    channels: channelStandings(current, row.tallies),
    ...countsOf(counts.get(row.member) ?? []),
  }));
}

function byMember(counts: readonly DecisionCountRow[]): ReadonlyMap<string, DecisionCountRow[]> {
  const members = new Map<string, DecisionCountRow[]>();
  for (const count of counts) {
    const own = members.get(count.member);
    if (own === undefined) members.set(count.member, [count]);
    else own.push(count);
  }
  return members;
}

/** Everybody whom a text may mean: one when it is clear, several when it is not, or none. */
export async function readPeopleMeant(
  { db, communityId }: CommunityReader,
  who: string,
): Promise<readonly PersonRow[]> {
  const matches = await findPeopleLike(db, communityId, who);
  return matches.filter(({ rank }) => rank === matches[0]?.rank);
}
