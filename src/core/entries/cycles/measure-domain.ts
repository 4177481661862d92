import { entropyRules } from '../../entropy/entropy-rules.ts';
import type { DomainSeries } from '../../entropy/domain-series.ts';
import { measure } from '../../entropy/measure.ts';
import { measurePool, sized } from '../../entropy/pool.ts';
import { COMMONS, type Policy } from '../../policy/policy.ts';
import type { MeasurementEntry } from '../../state/entry.ts';
import { headOf } from '../../state/person.ts';
import type { CommunityState, DomainState } from '../../state/state.ts';

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
  const rules = entropyRules(policy);
  const measured = measure(rules, domain, byPerson(state, series), state.cycle);
  return {
    type: 'measurement',
    ...(policy.pool ? sized(rules, measured, series.measurements) : measured),
  };
}

/**
 * The measurement of the pool at the close of the open cycle: of all domains that are usually too
 * small to be KNOWN.
 * @param own the measurements of the domains at the same close
 * @returns undefined without two such domains, or if the policy has no pool
 */
export function measureCommons(
  state: CommunityState,
  policy: Policy,
  own: readonly MeasurementEntry[],
): MeasurementEntry | undefined {
  if (!policy.pool) return undefined;
  const rules = entropyRules(policy);
  const thin = new Map<string, DomainSeries>();
  for (const measurement of own) {
    const domain = state.domains.get(measurement.domain);
    if (domain === undefined || measurement.thin !== true) continue;
    thin.set(measurement.domain, byPerson(state, domain));
  }
  if (thin.size < 2) return undefined;
  const earlier = state.domains.get(COMMONS)?.measurements ?? new Map<number, MeasurementEntry>();
  return { type: 'measurement', ...measurePool(rules, thin, earlier, state.cycle) };
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
