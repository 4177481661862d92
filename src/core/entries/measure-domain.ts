import { entropyRules } from '../entropy/entropy-rules.ts';
import { measure } from '../entropy/measure.ts';
import type { Policy } from '../policy/policy.ts';
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
  return {
    type: 'measurement',
    ...measure(entropyRules(policy), domain, series, state.cycle),
  };
}
