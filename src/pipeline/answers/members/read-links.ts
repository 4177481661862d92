import { findPeople } from '../../../db/sql/members/member-directory.ts';
import { readLinkedMembers } from '../../../db/sql/members/linked-members.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** Members who are one person; those who were erased are not among them. */
export interface LinkedPerson {
  readonly members: readonly {
    readonly userId: string;
    readonly memberId: string;
    readonly name?: string;
  }[];
}

/** Everybody who is linked, person by person, in the order of the links. */
export async function readLinks({ db, communityId }: CommunityReader): Promise<LinkedPerson[]> {
  const rows = await readLinkedMembers(db, communityId);
  const people = await findPeople(
    db,
    communityId,
    rows.map(({ member }) => member),
  );
  const known = new Map(people.map((person) => [person.member, person]));
  const heads = [...new Set(rows.map(({ head }) => head))];
  return heads.map((head) => ({
    members: rows.flatMap((row) => {
      const person = row.head === head ? known.get(row.member) : undefined;
      if (person === undefined) return [];
      const { user: userId, member: memberId, name } = person;
      return [{ userId, memberId, ...(name === undefined ? {} : { name }) }];
    }),
  }));
}
