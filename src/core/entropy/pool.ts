import { COMMONS } from '../policy/policy.ts';
import { ceilDivide, type Ppm } from '../units.ts';
import type { ByCycle, CycleRatings, DomainSeries, InstrumentSeries } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measurement.ts';
import { COUNT_MAX } from './window-counts.ts';
import { largestOf, smallestOf } from '../lists.ts';

/** The numbers of a measurement that say how much there was to be measured. */
export type MeasuredAmount = Pick<Measurement, 'outcomes' | 'activeCycles' | 'members'>;

/** The measurement of the pool, with the domains that it stands for. */
export interface PoolMeasurement extends Measurement {
  readonly pooled: readonly string[];
}

/**
 * Whether a domain is usually too small to be KNOWN: more than half of its measurements of the last
 * 56 cycles lacked outcomes, active cycles or members. What is usual counts and not the moment, so
 * that who stops reporting from a domain waits for weeks before its claims go by the pool, and so
 * that the pool seldom changes what it is made of.
 * @param earlier its measurements by cycle
 * @param latest that of the closing cycle
 */
export function isThin(
  rules: EntropyRules,
  earlier: ByCycle<MeasuredAmount>,
  latest: MeasuredAmount & { readonly cycle: number },
): boolean {
  let [sparse, measured] = [isSparse(rules, latest) ? 1 : 0, 1];
  const first = latest.cycle - rules.directionHistoryCycles + 1;
  for (let past = first; past < latest.cycle; past += 1) {
    const before = earlier.get(past);
    if (before === undefined) continue;
    measured += 1;
    if (isSparse(rules, before)) sparse += 1;
  }
  return 2 * sparse > measured;
}

function isSparse(
  rules: EntropyRules,
  { outcomes, activeCycles, members }: MeasuredAmount,
): boolean {
  let total = 0;
  for (const count of outcomes) total += count;
  return (
    total < rules.minOutcomes || activeCycles < rules.minActiveCycles || members < rules.minMembers
  );
}

/**
 * A measurement with what its domain's size says about it: whether the domain is thin, and that no
 * fall is broad against a mark whose window reaches back to when it was, or had no record. Else
 * somebody could make disorder in a domain that nobody uses, and be paid in full for the order that
 * follows.
 * @param earlier measurements of the same domain, by cycle
 */
export function sized(
  rules: EntropyRules,
  measurement: Measurement,
  earlier: ByCycle<Measurement>,
): Measurement {
  const thin = isThin(rules, earlier, measurement) ? { thin: true } : undefined;
  const { reference, broad } = measurement;
  if (reference === undefined) return { ...thin, ...measurement };
  const begin = earlier.get(reference.cycle - rules.windowCycles + 1);
  const wasThin = begin === undefined || begin.thin === true;
  return { ...thin, ...measurement, broad: broad === true && !wasThin };
}

/**
 * Measures thin domains together, as if they were one, by the rules of any domain
 * (docs/reference/entropy.md#thin-domains). A fall is broad only if each domain that stood in the
 * measurement of L is still in the pool: else a bad domain that leaves would be paid for as order.
 * @param thin the record of each of them
 * @param earlier measurements of the pool by cycle
 */
export function measurePool(
  rules: EntropyRules,
  thin: ReadonlyMap<string, DomainSeries>,
  earlier: ByCycle<Measurement>,
  cycle: number,
): PoolMeasurement {
  const series = together([...thin.values()], earlier);
  const measurement = sized(rules, measure(rules, COMMONS, series, cycle), earlier);
  const pooled = [...thin.keys()].sort();
  const { reference, broad } = measurement;
  if (reference === undefined) return { pooled, ...measurement };
  const before = earlier.get(reference.cycle)?.pooled ?? [];
  const isWhole = before.every((domain) => thin.has(domain));
  return { pooled, ...measurement, broad: broad === true && isWhole };
}

/** The records of several domains as that of one, each cycle added up when it is looked at. */
function together(
  domains: readonly DomainSeries[],
  measurements: ByCycle<Measurement>,
): DomainSeries {
  const starts = domains.flatMap(({ firstCycle }) => firstCycle ?? []);
  return {
    firstCycle: starts.length === 0 ? undefined : smallestOf(starts),
    outcomes: { get: (cycle) => outcomesOf(domains, cycle) },
    outcomeMembers: { get: (cycle) => membersOf(domains, cycle) },
    ratings: { get: (cycle) => ratingsOf(domains, cycle) },
    instruments: instrumentsOf(domains),
    measurements,
  };
}

function outcomesOf(
  domains: readonly DomainSeries[],
  cycle: number,
): readonly number[] | undefined {
  const sums: number[] = [];
  for (const { outcomes } of domains) {
    for (const [category, count] of (outcomes.get(cycle) ?? []).entries()) {
      sums[category] = atMost((sums[category] ?? 0) + count);
    }
  }
  return sums.length === 0 ? undefined : sums;
}

function membersOf(
  domains: readonly DomainSeries[],
  cycle: number,
): ReadonlyMap<string, number> | undefined {
  const sums = new Map<string, number>();
  for (const { outcomeMembers } of domains) {
    for (const [member, count] of outcomeMembers?.get(cycle) ?? []) {
      sums.set(member, (sums.get(member) ?? 0) + count);
    }
  }
  return sums;
}

function ratingsOf(domains: readonly DomainSeries[], cycle: number): CycleRatings | undefined {
  const sums = { ratedItems: 0, ratingPairs: 0, disagreeingPairs: 0 };
  for (const { ratings } of domains) {
    const counted = ratings?.get(cycle);
    if (counted === undefined) continue;
    sums.ratedItems = atMost(sums.ratedItems + counted.ratedItems);
    sums.ratingPairs = atMost(sums.ratingPairs + counted.ratingPairs);
    sums.disagreeingPairs = atMost(sums.disagreeingPairs + counted.disagreeingPairs);
  }
  return sums;
}

/** Instruments of one name as one: the greatest weight, and the mean of the readings of a cycle. */
function instrumentsOf(domains: readonly DomainSeries[]): ReadonlyMap<string, InstrumentSeries> {
  const byName = new Map<string, InstrumentSeries[]>();
  for (const { instruments = [] } of domains) {
    for (const [name, instrument] of instruments) {
      byName.set(name, [...(byName.get(name) ?? []), instrument]);
    }
  }
  return new Map(
    [...byName].map(([name, same]) => {
      const weight = largestOf(same.map((one) => one.weight));
      return [name, { weight, readings: { get: (cycle) => meanReading(same, cycle) } }];
    }),
  );
}

function meanReading(same: readonly InstrumentSeries[], cycle: number): Ppm | undefined {
  const values = same.flatMap(({ readings }) => readings.get(cycle) ?? []);
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === 0 ? undefined : ceilDivide(sum, values.length);
}

/** More than any one domain may have in a cycle cannot be measured: a cycle could not be closed. */
function atMost(count: number): number {
  return Math.min(count, COUNT_MAX);
}
