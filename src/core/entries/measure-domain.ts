import { entropyRules } from '../entropy/entropy-rules.ts';
import { measure } from '../entropy/measure.ts';
import type { Policy } from '../policy/policy.ts';
import type { MeasurementEntry } from '../state/entry.ts';
import { headOf } from '../state/person.ts';
import type { CommunityState, DomainState } from '../state/state.ts';

/**
 * The measurement of a domain at the close of the open cycle.
 * @returns undefined for a domain that never had an outcome: there is nothing to measure.
 */
export function measureDomain(
  state: CommunityState,
  policy: Policy,
  domain: string,
): MeasurementEntry | undefined {
  const series = state.domains.get(domain);
  if (series?.firstCycle === undefined) return undefined;
  return {
    type: 'measurement',
    ...measure(entropyRules(policy), domain, byPerson(state, series), state.cycle),
  };
}

/** Linked members count as one whose record a domain is. */
function byPerson(state: CommunityState, series: DomainState): DomainState {
  if (state.people.size === 0) return series;
  const outcomeMembers = new Map<number, Map<string, number>>();
  for (const [cycle, counts] of series.outcomeMembers) {
    const people = new Map<string, number>();
    for (const [member, count] of counts) {
      const head = headOf(state, member);
      people.set(head, (people.get(head) ?? 0) + count);
    }
    outcomeMembers.set(cycle, people);
  }
  return { ...series, outcomeMembers };
}
