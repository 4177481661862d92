import { entropyRules } from '../entropy/entropy-rules.ts';
import type { DomainSeries } from '../entropy/domain-series.ts';
import { measure } from '../entropy/measure.ts';
import { measurePool, sized } from '../entropy/pool.ts';
import { COMMONS, type Policy } from '../policy/policy.ts';
import type { MeasurementEntry } from '../state/entry.ts';
import type { CommunityState } from '../state/state.ts';

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
  const measured = measure(rules, domain, series, state.cycle);
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
    if (domain !== undefined && measurement.thin === true) thin.set(measurement.domain, domain);
  }
  if (thin.size < 2) return undefined;
  const earlier = state.domains.get(COMMONS)?.measurements ?? new Map<number, MeasurementEntry>();
  return { type: 'measurement', ...measurePool(rules, thin, earlier, state.cycle) };
}
