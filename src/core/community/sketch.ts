import type { CommunityState, DomainState } from './state.ts';

/**
 * A copy of a state in which these members and domains may change without changing the original, to
 * see what a request would lead to. Everything else is left out or shared: a community has far more
 * members than one request can concern.
 */
export function sketchOf(
  state: CommunityState,
  members: readonly string[],
  domains: readonly string[],
): CommunityState {
  const sketch: CommunityState = {
    ...state,
    members: new Map(),
    domains: new Map(state.domains),
    holds: new Map(),
    promises: new Map(),
    records: undefined,
    caps: { total: state.caps.total, mints: new Map(state.caps.mints) },
    books: { ...state.books },
  };
  for (const id of members) {
    const member = state.members.get(id);
    if (member !== undefined) sketch.members.set(id, { ...member });
  }
  for (const name of domains) {
    const domain = state.domains.get(name);
    if (domain !== undefined) sketch.domains.set(name, copyOf(domain));
  }
  return sketch;
}

function copyOf(domain: DomainState): DomainState {
  return {
    ...domain,
    outcomes: new Map([...domain.outcomes].map(([cycle, counts]) => [cycle, [...counts]])),
    ratings: new Map(domain.ratings),
    ratedItems: new Map(domain.ratedItems),
  };
}
