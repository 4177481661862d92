import { liesAbove } from './direction.ts';
import type { Measurement } from './measurement.ts';

/**
 * Whether a guarded domain rose so far that other domains refuse too (`DOMAIN_SPILLOVER`): S above
 * L + 4.2σ, 25(S−L)² > 441(SE² + SE_L²). Further out than `rose`, since every guarded domain adds a
 * chance of false alarm to all the others. A domain that is not KNOWN spills nothing over.
 */
export function spilloverIn(
  measurement: Pick<Measurement, 'state' | 'entropy' | 'error' | 'reference'>,
): boolean {
  const { state, reference } = measurement;
  return state === 'KNOWN' && reference !== undefined && liesAbove(measurement, reference, 21n, 5n);
}
