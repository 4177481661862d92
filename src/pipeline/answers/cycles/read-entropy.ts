import type { MeasurementEntry } from '../../../core/state/entry.ts';
import type { Direction, EntropyState } from '../../../core/entropy/measurement.ts';
import { COMMONS, type Policy } from '../../../core/policy/policy.ts';
import { ppmToNumber } from '../../../core/units.ts';
import {
  type EntropyPoint,
  readEntropySeries,
  readMeasurements,
} from '../../../db/sql/cycles/entropy.ts';
import {
  countOutcomeMembers,
  type OutcomeCountRow,
  readOutcomeCounts,
} from '../../../db/sql/evidence/outcomes.ts';
import { ENTROPY_LIMITS } from '../../../core/entropy/entropy-rules.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { sandboxMark, type SandboxMark, startOf } from '../decisions/read-decisions.ts';
import { type PolicyHistory, readPolicyHistory } from '../governance/policy-history.ts';
import { type MarkAnswer, markAnswer } from './low-water-mark.ts';

/** S and SE of one domain at the close of a cycle, in 0..1 (above 1 only by instruments). */
export interface EntropyAtClose {
  readonly cycle: number;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly entropy: number;
  readonly error: number;
  readonly state: EntropyState;
  readonly direction: Direction;
}

/** What one factor or instrument contributed. */
export interface EntropyFactorShare {
  readonly factor: string;
  readonly weight: number;
  readonly value: number;
  /** Standard error, of instruments alone: those of the factors are in the domain's own. */
  readonly error?: number;
}

/** What the last measurement was made of. */
export interface MeasurementParts {
  /** Outcomes in the window, by category. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly activeCycles: number;
  readonly coverage: number;
  /** Of the pool: the domains that are measured together. */
  readonly pooled?: readonly string[];
  readonly factors: readonly EntropyFactorShare[];
  /** The low-water mark that the direction was told against. */
  readonly reference?: MarkAnswer;
}

/** One domain; of one that was never measured only the name and that nothing is known. */
export interface DomainEntropy {
  readonly domain: string;
  readonly state: EntropyState;
  readonly direction: Direction;
  readonly series: readonly EntropyAtClose[];
  readonly last?: EntropyAtClose & MeasurementParts;
  readonly soFar: SoFar;
}

/** What the next measurement would be made of if nothing else came: the open cycle counts too. */
export interface SoFar {
  readonly outcomes: number;
  readonly members: number;
  readonly activeCycles: number;
}

export interface EntropyAnswer extends SandboxMark {
  /** The open cycle. */
  readonly cycle: number;
  readonly domains: readonly DomainEntropy[];
}

/**
 * The entropy of the policy's domains and of the pool of the thin ones, or of one of them, over the
 * last closed cycles. The pool is left out if it was not measured.
 * @returns undefined when the policy has no such domain
 */
export async function readEntropy(
  reader: CommunityReader,
  query: { readonly domain?: string | undefined; readonly cycles: number },
): Promise<EntropyAnswer | undefined> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const { domains: own, pool } = policies.current;
  const known = pool ? [...own, COMMONS] : own;
  if (query.domain !== undefined && !known.includes(query.domain)) return undefined;
  const asked = query.domain === undefined ? known : [query.domain];
  const cycle = (await readHead(db, communityId))?.cycle ?? 0;
  const recent = { domains: asked, sinceCycle: cycle - query.cycles };
  const points = await readEntropySeries(db, communityId, recent);
  const isShown = (name: string): boolean =>
    name !== COMMONS || points.some(({ domain }) => domain === COMMONS);
  const domains = asked.filter(isShown);
  const lasts = domains.flatMap(
    (domain) => points.findLast((point) => point.domain === domain) ?? [],
  );
  const measurements = await readMeasurements(db, communityId, lasts);
  const sinceCycle = cycle - ENTROPY_LIMITS.windowCycles + 1;
  const counts = await readOutcomeCounts(db, communityId, sinceCycle);
  const told = domains.map(async (domain) => {
    const series = points.filter((point) => point.domain === domain);
    const measurement = measurements.find((entry) => entry.domain === domain);
    const within = { domains: measurement?.pooled ?? [domain], sinceCycle };
    const members = await countOutcomeMembers(db, communityId, within);
    const soFar = { ...countedSoFar(counts, within.domains), members };
    return { domain, ...standingOf(policies, series, measurement), soFar };
  });
  return {
    cycle,
    domains: await Promise.all(told),
    ...sandboxMark(policies),
  };
}

function countedSoFar(
  rows: readonly OutcomeCountRow[],
  domains: readonly string[],
): Omit<SoFar, 'members'> {
  const own = rows.filter(({ domain }) => domains.includes(domain));
  const sums = own.map(({ cycle, counts }) => ({
    cycle,
    sum: counts.reduce((all, one) => all + one, 0),
  }));
  const active = sums.filter(({ sum }) => sum > 0);
  return {
    outcomes: active.reduce((all, { sum }) => all + sum, 0),
    activeCycles: new Set(active.map(({ cycle }) => cycle)).size,
  };
}

function standingOf(
  policies: PolicyHistory,
  points: readonly EntropyPoint[],
  measurement: MeasurementEntry | undefined,
): Omit<DomainEntropy, 'domain' | 'soFar'> {
  const series = points.map((point) => atClose(policies, point));
  const last = series.at(-1);
  if (last === undefined || measurement === undefined) {
    return { state: 'UNKNOWN', direction: 'unknown', series };
  }
  const { state, direction } = last;
  const parts = partsOf(policies.current, measurement);
  return { state, direction, series, last: { ...last, ...parts } };
}

function atClose(policies: PolicyHistory, point: EntropyPoint): EntropyAtClose {
  const { cycle, entropyPpm, errorPpm, state, direction } = point;
  return {
    cycle,
    startsAt: startOf(policies, cycle),
    entropy: ppmToNumber(entropyPpm),
    error: ppmToNumber(errorPpm),
    state,
    direction,
  };
}

function partsOf(policy: Policy, measurement: MeasurementEntry): MeasurementParts {
  const { outcomes, activeCycles, coverage, reference, pooled } = measurement;
  return {
    outcomes: Object.fromEntries(
      policy.categories.map((category, at) => [category, outcomes[at] ?? 0]),
    ),
    activeCycles,
    coverage: ppmToNumber(coverage),
    ...(pooled === undefined ? {} : { pooled }),
    factors: factorsOf(policy, measurement),
    ...(reference === undefined ? {} : { reference: markAnswer(reference) }),
  };
}

function factorsOf(
  { entropyWeights }: Policy,
  { factors, instruments = [] }: MeasurementEntry,
): EntropyFactorShare[] {
  const names = Object.keys(factors) as (keyof typeof factors)[];
  return [
    ...names.map((factor) => ({
      factor,
      weight: ppmToNumber(entropyWeights[factor]),
      value: ppmToNumber(factors[factor]),
    })),
    ...instruments.map(({ instrument, weight, value, error }) => ({
      factor: instrument,
      weight: ppmToNumber(weight),
      value: ppmToNumber(value),
      error: ppmToNumber(error),
    })),
  ];
}
