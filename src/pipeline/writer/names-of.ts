import { membersOf, type People } from '../../core/state/person.ts';

/** Who is linked to whom, and the member of each user id. */
interface Named {
  readonly state: { readonly people: People };
  readonly members: ReadonlyMap<string, string>;
}

/** The user ids of a person: of those who are linked and were not erased, each. */
export function namesOf({ state, members }: Named, user: string): readonly string[] {
  const member = members.get(user);
  if (member === undefined || !state.people.has(member)) return [user];
  const all = membersOf(state, member);
  return [...members].flatMap(([name, one]) => (all.includes(one) ? [name] : []));
}
