import type { EntropyDomain, OpenCycle, PolicyEntropyKnown } from '../client/api-types.ts';
import { ENTROPY_LIMITS } from '../core/entropy/entropy-rules.ts';
import { Numbers } from './numbers.ts';
import type { Texts } from './texts/en.ts';
import { ONE } from '../core/units.ts';
import { smallestOf } from '../core/lists.ts';

/** How far a domain is from being measured, in words; empty once it has all that it takes. */
export function progressOf(
  { soFar, state, last }: Pick<EntropyDomain, 'soFar' | 'state' | 'last'>,
  known: PolicyEntropyKnown | undefined,
  texts: Texts,
): string {
  if (known === undefined || state === 'KNOWN') return '';
  const { progress: words } = texts.entropy;
  const numbers = new Numbers(texts.language);
  const parts = (['outcomes', 'members', 'activeCycles'] as const)
    .filter((name) => soFar[name] < known[name])
    .map((name) => words.parts[name](numbers.whole(soFar[name]), numbers.whole(known[name])));
  if (parts.length > 0) return words.sentence(texts.listed(parts));
  const { coverageMin, coverageCycles } = ENTROPY_LIMITS;
  const [came, needed] = [last?.coverage ?? 1, coverageMin / ONE];
  return came < needed
    ? words.coverage(numbers.percent(came), numbers.percent(needed), coverageCycles)
    : words.enough;
}

/** Cycles of a series from which it is seen whether a direction can be known. */
export const WARM_UP_CYCLES: number = ENTROPY_LIMITS.warmUpCycles;

/**
 * Before which day nobody is paid, whatever is kept until then, in words: a direction takes a
 * record of so many cycles. Empty once a domain has that.
 * @param domains with a series of `WARM_UP_CYCLES` cycles, or shorter ones from their first on
 */
export function notBefore(
  domains: readonly Pick<EntropyDomain, 'series'>[],
  open: Pick<OpenCycle, 'startsAt' | 'endsAt' | 'time'>,
  texts: Texts,
): string {
  const starts = domains.map(({ series }) => Date.parse(series[0]?.startsAt ?? open.startsAt));
  const length = Date.parse(open.endsAt) - Date.parse(open.startsAt);
  const first = smallestOf(starts) + WARM_UP_CYCLES * length;
  if (starts.length === 0 || first <= Date.parse(open.time)) return '';
  const numbers = new Numbers(texts.language);
  const day = numbers.day(new Date(first).toISOString());
  return texts.entropy.progress.notBefore(day, numbers.whole(WARM_UP_CYCLES));
}
