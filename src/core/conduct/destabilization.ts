import type { FindingCode } from '../codes/codes.ts';
import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import type { Detector, Found } from './detector.ts';
import { BIN_CYCLES, type Bins, binsByPerson, type PersonBins } from './own-outcomes.ts';

/** Limits of the rule (docs/reference/conduct.md#destabilization). */
const RULE = {
  /** Of failed to expected outcomes. */
  ratio: 4,
  /** The lower end of the interval of the own share lies above so many times the expected one. */
  atLeast: 2,
  failures: 5,
  /** Bins with a failure: works that fail together are one misfortune and no habit. */
  failedBins: 4,
  /** What others have in a domain before it can be compared with: outcomes, and people. */
  outcomes: 30,
  people: 3,
  /** Others fail at least this share, ppm: so that nobody looks bad beside padded records. */
  leastRate: 80_000,
  /** z² of a 95 % interval, ppm. */
  zSquared: 3_841_459,
} as const;

/** Outcomes of a person in a domain, and those of everybody else there. */
export interface Compared {
  readonly domain: string;
  readonly kept: number;
  readonly failed: number;
  readonly othersKept: number;
  readonly othersFailed: number;
}

/** What somebody did in the domains that can be compared, and how scattered it failed. */
export interface ComparedPerson {
  readonly domains: readonly Compared[];
  /** Bins with a failure in one of them. */
  readonly failedBins: number;
}

/** Looks for people who fail far more often than everybody else does in the same domains. */
export const DESTABILIZATION: Detector = {
  name: 'destabilization/2',
  code: 'DESTABILIZATION',
  limit: RULE.ratio * ONE,
  everyCycles: BIN_CYCLES,
  find: destabilizing,
};

/**
 * How many times more of a person's outcomes failed than of others' in the same domains, ppm,
 * rounded down, if it is far too many: five failures, in four bins, the limit, and a Wilson
 * interval of the own share whose lower end lies above twice what was expected.
 * @returns undefined when it is not
 */
export function excessOf({ domains, failedBins }: ComparedPerson): number | undefined {
  const failed = domains.reduce((sum, own) => sum + own.failed, 0);
  const all = domains.reduce((sum, own) => sum + own.failed + own.kept, 0);
  const expected = domains.reduce((sum, own) => sum + (own.failed + own.kept) * rateOf(own), 0);
  if (failed < RULE.failures || failedBins < RULE.failedBins) return undefined;
  const ratio = Number((BigInt(failed) * BigInt(ONE) * BigInt(ONE)) / BigInt(expected));
  if (ratio < RULE.ratio * ONE || !isAbove(failed, all, RULE.atLeast * expected)) return undefined;
  return ratio;
}

/** Share of the others' outcomes that failed, ppm, rounded up. */
function rateOf({ othersKept, othersFailed }: Compared): number {
  const rate = Math.ceil((othersFailed * ONE) / (othersKept + othersFailed));
  return Math.max(RULE.leastRate, rate);
}

/**
 * Whether the lower end of the Wilson interval of failed/all lies above expected/all, which is
 * the same as (f − e)² > z²·e·(1 − e/n), without a root.
 * @param expected ppm of outcomes
 */
function isAbove(failed: number, all: number, expected: number): boolean {
  const [f, n] = [BigInt(failed) * BigInt(ONE), BigInt(all) * BigInt(ONE)];
  const e = BigInt(expected);
  if (f <= e) return false;
  return (f - e) ** 2n * n > BigInt(RULE.zSquared) * e * (n - e);
}

function destabilizing(state: CommunityState): Found[] {
  const found: Found[] = [];
  for (const [member, own] of comparedByPerson(state, 'DESTABILIZATION')) {
    const measured = excessOf(own);
    if (measured === undefined) continue;
    const { domains } = own;
    found.push({
      member,
      measured,
      counts: sums(domains),
      list: domains.map((one) => ({ ...one })),
    });
  }
  return found;
}

/**
 * Person → the domains in which they can be compared with others.
 * @param unlike leaves out what an earlier finding of this code looked at, of the person alone
 */
export function comparedByPerson(
  state: CommunityState,
  unlike?: FindingCode,
): ReadonlyMap<string, ComparedPerson> {
  const everybody = totalsByDomain(binsByPerson(state));
  const people = new Map<string, ComparedPerson>();
  for (const [member, bins] of binsByPerson(state, unlike)) {
    const domains = [...bins].flatMap(([domain, own]) => {
      const all = everybody.get(domain);
      return all === undefined ? [] : compared({ domain, bins: own, member }, all);
    });
    people.set(member, { domains, failedBins: failedBinsIn(domains, bins) });
  }
  return people;
}

function failedBinsIn(domains: readonly Compared[], bins: ReadonlyMap<string, Bins>): number {
  const failed = domains.flatMap(({ domain }) =>
    [...(bins.get(domain) ?? []).entries()].filter(([, one]) => one.failed > 0).map(([at]) => at),
  );
  return new Set(failed).size;
}

interface Totals {
  readonly people: Map<string, { kept: number; failed: number }>;
  kept: number;
  failed: number;
}

function totalsByDomain(people: PersonBins): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const [person, domains] of people) {
    for (const [domain, bins] of domains) {
      const all = totals.get(domain) ?? { people: new Map(), kept: 0, failed: 0 };
      totals.set(domain, all);
      const own = sumOf(bins);
      all.people.set(person, own);
      all.kept += own.kept;
      all.failed += own.failed;
    }
  }
  return totals;
}

/** A domain in which enough others have enough outcomes; else none. */
function compared(
  { domain, bins, member }: { domain: string; bins: Bins; member: string },
  all: Totals,
): Compared[] {
  const whole = all.people.get(member) ?? { kept: 0, failed: 0 };
  const [othersKept, othersFailed] = [all.kept - whole.kept, all.failed - whole.failed];
  const others = all.people.size - 1;
  if (others < RULE.people || othersKept + othersFailed < RULE.outcomes) return [];
  const { kept, failed } = sumOf(bins);
  return [{ domain, kept, failed, othersKept, othersFailed }];
}

function sumOf(bins: Bins): { kept: number; failed: number } {
  const sum = { kept: 0, failed: 0 };
  for (const { kept, failed } of bins) {
    sum.kept += kept;
    sum.failed += failed;
  }
  return sum;
}

/** Kept and failed, and kept and failed of the others, over the domains that were compared. */
function sums(list: readonly Compared[]): number[] {
  const sum = [0, 0, 0, 0];
  for (const { kept, failed, othersKept, othersFailed } of list) {
    for (const [at, count] of [kept, failed, othersKept, othersFailed].entries()) {
      sum[at] = (sum[at] ?? 0) + count;
    }
  }
  return sum;
}
