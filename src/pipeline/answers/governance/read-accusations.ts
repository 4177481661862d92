import type { FindingStatus } from '../../../core/state/entry.ts';
import {
  type AccusationStory,
  readAccusationsBy,
  readAccusers,
  readOpenAccusations,
} from '../../../db/sql/evidence/accusations.ts';
import { readPerson } from '../../../db/sql/members/linked-members.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** An accusation, without who made it. */
export interface AccusationReport {
  /** Told to the accuser alone. */
  readonly id?: string;
  readonly claim: string;
  /** Told to whoever answers. */
  readonly finding?: string;
  readonly reason: string;
  readonly status: FindingStatus;
  readonly cycle: number;
  readonly withdrawn: boolean;
}

/** What became of what somebody said. */
export async function readOwnAccusations(
  { db, communityId }: CommunityReader,
  userId: string | undefined,
): Promise<readonly AccusationReport[]> {
  if (userId === undefined) return [];
  const rows = await readAccusationsBy(db, communityId, [userId]);
  return rows.map((row) => ({ id: row.id, ...reportOf(row) }));
}

/** What waits for whoever answers, but about themselves. */
export async function readAccusationsFor(
  { db, communityId }: CommunityReader,
  userId: string | undefined,
): Promise<readonly AccusationReport[]> {
  const own = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  const members = own === undefined ? [] : await membersOf({ db, communityId }, own.member);
  const rows = await readOpenAccusations(db, communityId, members);
  return rows.map((row) => ({ finding: String(row.finding), ...reportOf(row) }));
}

/** Whether a person said something that led to a finding: then they do not judge it. */
export async function isAccuser(
  { db, communityId }: CommunityReader,
  { finding, member }: { readonly finding: number; readonly member: string },
): Promise<boolean> {
  const own = await membersOf({ db, communityId }, member);
  return (await readAccusers(db, communityId, finding)).some((accuser) => own.includes(accuser));
}

/** A member with all who are the same person. */
async function membersOf(
  { db, communityId }: CommunityReader,
  member: string,
): Promise<readonly string[]> {
  return [member, ...(await readPerson(db, communityId, member))];
}

function reportOf({
  claim,
  reason,
  status,
  cycle,
  withdrawn,
}: AccusationStory): Omit<AccusationReport, 'id' | 'finding'> {
  return { claim, reason, status, cycle, withdrawn };
}
