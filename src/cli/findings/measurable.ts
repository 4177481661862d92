import type { DomainEntropy, EntropyAtClose } from '../../pipeline/answers/cycles/read-entropy.ts';

/** In how many closed cycles disorder was known well enough to pay. */
export interface Measurable {
  readonly cycles: number;
  /** Days of a cycle. */
  readonly cycleDays: number;
  /** Cycles in which at least one domain was known. */
  readonly known: number;
  /** Cycles in which at least one domain was known and had a direction. */
  readonly measurable: number;
  readonly domains: readonly { readonly domain: string; readonly measurable: number }[];
}

/** Counts cycles. @param closed how many were closed, and how many days each has */
export function measurableOf(
  domains: readonly DomainEntropy[],
  closed: Pick<Measurable, 'cycles' | 'cycleDays'>,
): Measurable {
  const directed = domains.map(({ series }) => series.filter(isMeasurable));
  const known = domains.flatMap(({ series }) => series.filter(isKnown));
  return {
    cycles: closed.cycles,
    cycleDays: closed.cycleDays,
    known: cyclesOf(known),
    measurable: cyclesOf(directed.flat()),
    domains: domains
      .map(({ domain }, at) => ({ domain, measurable: directed[at]?.length ?? 0 }))
      .sort((a, b) => b.measurable - a.measurable),
  };
}

function cyclesOf(closes: readonly EntropyAtClose[]): number {
  return new Set(closes.map(({ cycle }) => cycle)).size;
}

/** Domains in the order in which a reader wants them: those that were never known come last. */
export function knownFirst(domains: readonly DomainEntropy[]): DomainEntropy[] {
  return domains.toSorted((a, b) => Number(wasKnown(b)) - Number(wasKnown(a)));
}

function wasKnown({ series }: DomainEntropy): boolean {
  return series.some(isKnown);
}

function isKnown({ state }: EntropyAtClose): boolean {
  return state === 'KNOWN';
}

/** Known, and with a direction: only then anything can be paid. */
export function isMeasurable({ state, direction }: EntropyAtClose): boolean {
  return state === 'KNOWN' && direction !== 'unknown';
}
