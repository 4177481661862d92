import { CommunityDebts } from '../debt/community-debts.ts';
import { noLegacy } from './legacy.ts';
import { membersOf } from './person.ts';
import type { CommunityState, DomainState } from './state.ts';

/**
 * A copy of a state in which these members and every domain may change without changing the
 * original, to see what a request would lead to. A request may be about a claim of any domain, of
 * which there are few; other members are left out, since there may be very many.
 */
export function sketchOf(state: CommunityState, members: readonly string[]): CommunityState {
  const sketch: CommunityState = {
    ...state,
    members: new Map(),
    people: new Map(),
    domains: new Map([...state.domains].map(([name, domain]) => [name, copyOf(domain)])),
    vouchings: new Map(state.vouchings).set(state.cycle, new Map(state.vouchings.get(state.cycle))),
    transfers: new Map(),
    clones: new Map(),
    holds: new Map(),
    promises: new Map(),
    records: undefined,
    caps: { total: state.caps.total, mints: new Map(state.caps.mints) },
    books: { ...state.books },
    debts: new CommunityDebts(),
    legacy: noLegacy(),
  };
  const people = members.flatMap((member) => membersOf(state, member));
  // A fact names those as well whose weight stands behind the word of who vouches.
  const makers = people.flatMap((one) => state.members.get(one)?.makers?.others ?? []);
  for (const id of new Set([...people, ...makers])) {
    const member = state.members.get(id);
    if (member !== undefined) sketch.members.set(id, { ...member });
  }
  for (const person of new Set(members.flatMap((member) => state.people.get(member) ?? []))) {
    const copy = { ...person };
    for (const member of person.members) sketch.people.set(member, copy);
  }
  return sketch;
}

function copyOf(domain: DomainState): DomainState {
  return {
    ...domain,
    outcomes: new Map([...domain.outcomes].map(([cycle, counts]) => [cycle, [...counts]])),
    outcomeMembers: copyOfMembers(domain.outcomeMembers),
    failedMembers: copyOfMembers(domain.failedMembers),
    ratings: new Map(domain.ratings),
    ratedItems: new Map(domain.ratedItems),
    measurements: new Map(domain.measurements),
  };
}

function copyOfMembers(cycles: DomainState['outcomeMembers']): DomainState['outcomeMembers'] {
  return new Map([...cycles].map(([cycle, members]) => [cycle, new Map(members)]));
}
