import { type Counts, REFUSALS, type Refusal } from '../../simulator/population/counts.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { student } from '../../study/stats/student.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** One figure over all runs: 95 % interval of the mean, and the runs that lie furthest apart. */
export interface Estimate {
  readonly mean: number;
  /** Absent with one run: then nothing is known of how far it would vary. */
  readonly low?: number;
  readonly high?: number;
  readonly least: number;
  readonly most: number;
}

/** What one type of people came to, on average of a run. */
export interface TypeResult {
  readonly name: string;
  readonly words: string;
  readonly people: number;
  readonly deeds: Estimate;
  readonly asked: Estimate;
  /** MIC that was released, for each of them and for each deed. */
  readonly micEach: Estimate;
  readonly micPerDeed: Estimate;
  /** N of the released decisions, for each of them: what a pledge pays by. */
  readonly negentropyEach: Estimate;
  /** The share of them with a release. */
  readonly paid: Estimate;
  /** Of asks by members above the threshold: what the entropy gate refused, and GI and caps. */
  readonly entropyLoss: Estimate;
  readonly otherLoss: Estimate;
  /** Refused asks for each ask, by code. */
  readonly refused: Readonly<Record<Refusal, Estimate>>;
}

/** One figure by cycle. */
export interface Series {
  readonly measure: 'supply' | 'held' | 'gi' | 'active' | 'entropy' | 'fell' | 'rose';
  /** A domain, or nothing. */
  readonly of: string;
  readonly values: readonly Estimate[];
}

/** What a simulation came to. */
export interface Results {
  readonly simulated: true;
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  readonly cycles: number;
  readonly communities: number;
  /** Members of all communities together. */
  readonly members: number;
  readonly policy: string;
  readonly types: readonly TypeResult[];
  readonly series: readonly Series[];
}

const MICROS = 1_000_000;
const ENTROPY_GATE: readonly Refusal[] = [
  'ENTROPY_UNKNOWN',
  'ENTROPY_ROSE',
  'ENTROPY_FLAT',
  'DOMAIN_SPILLOVER',
];
const OTHER_GATES: readonly Refusal[] = ['GI_BELOW_FLOOR', 'CAP_REACHED'];

/** @param runs what was counted, by run */
export function resultsOf(scenario: Scenario, runs: readonly Counts[]): Results {
  const { name, seed, cycles, communities, members, policy } = scenario;
  return {
    simulated: true,
    name,
    seed,
    runs: runs.length,
    cycles,
    communities,
    members: communities * members,
    policy: policy.preset,
    types: scenario.types.map((_, type) => typeResult(scenario, runs, type)),
    series: seriesOf(scenario, runs),
  };
}

function typeResult(scenario: Scenario, runs: readonly Counts[], type: number): TypeResult {
  const { name = '', words = '' } = scenario.types[type] ?? {};
  const over = (figure: (counts: Counts) => number): Estimate => estimateOf(runs.map(figure));
  const perPerson = (counts: Counts, value: number): number =>
    ratio(value, counts.ofType(type, 'people'));
  const released = (counts: Counts): number =>
    Number(counts.amountOfType(type, 'released')) / MICROS;
  const lost = (counts: Counts, codes: readonly Refusal[]): number => {
    const refused = codes.reduce((sum, code) => sum + counts.refused(type, code, 'worthy'), 0);
    return ratio(refused, counts.ofType(type, 'worthy'));
  };
  return {
    name,
    words,
    people: runs[0]?.ofType(type, 'people') ?? 0,
    deeds: over((counts) => counts.ofType(type, 'deeds')),
    asked: over((counts) => counts.ofType(type, 'asked')),
    micEach: over((counts) => perPerson(counts, released(counts))),
    micPerDeed: over((counts) => ratio(released(counts), counts.ofType(type, 'deeds'))),
    negentropyEach: over((counts) =>
      perPerson(counts, Number(counts.amountOfType(type, 'negentropy')) / MICROS),
    ),
    paid: over((counts) => perPerson(counts, counts.ofType(type, 'paid'))),
    entropyLoss: over((counts) => lost(counts, ENTROPY_GATE)),
    otherLoss: over((counts) => lost(counts, OTHER_GATES)),
    refused: Object.fromEntries(
      REFUSALS.map((code) => [
        code,
        over((counts) => ratio(counts.refused(type, code, 'all'), counts.ofType(type, 'asked'))),
      ]),
    ) as Record<Refusal, Estimate>,
  };
}

function seriesOf(scenario: Scenario, runs: readonly Counts[]): Series[] {
  const { cycles, domains, communities } = scenario;
  const byCycle = (figure: (counts: Counts, cycle: number) => number): Estimate[] =>
    Array.from({ length: cycles }, (_, cycle) =>
      estimateOf(runs.map((counts) => figure(counts, cycle))),
    );
  return [
    {
      measure: 'supply',
      of: '',
      values: byCycle((one, at) => mic(one.amountOfCycle(at, 'supply'))),
    },
    { measure: 'held', of: '', values: byCycle((one, at) => mic(one.amountOfCycle(at, 'held'))) },
    {
      measure: 'gi',
      of: '',
      values: byCycle((one, at) =>
        ratio(one.ofCycle(at, 'gi') / MICROS, one.ofCycle(at, 'giKnown')),
      ),
    },
    { measure: 'active', of: '', values: byCycle((one, at) => one.ofCycle(at, 'active')) },
    ...domains.flatMap(({ name: of }, domain): Series[] => [
      {
        measure: 'entropy',
        of,
        values: byCycle((one, at) =>
          ratio(one.ofDomain(domain, at, 'entropy') / MICROS, one.ofDomain(domain, at, 'known')),
        ),
      },
      {
        measure: 'fell',
        of,
        values: byCycle((one, at) => one.ofDomain(domain, at, 'fell') / communities),
      },
      {
        measure: 'rose',
        of,
        values: byCycle((one, at) => one.ofDomain(domain, at, 'rose') / communities),
      },
    ]),
  ];
}

function mic(value: bigint): number {
  return Number(value) / MICROS;
}

/** NaN stands for what is unknown, since nothing was there to be divided by. */
function ratio(value: number, by: number): number {
  return by === 0 ? Number.NaN : value / by;
}

/** Over the runs in which the figure is known; NaN if it is in none. */
function estimateOf(values: readonly number[]): Estimate {
  const known = values.filter((value) => !Number.isNaN(value));
  const count = known.length;
  if (count === 0) return { mean: Number.NaN, least: Number.NaN, most: Number.NaN };
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const ends = { least: smallestOf(known), most: largestOf(known) };
  if (count === 1) return { mean, ...ends };
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const margin = studentOf(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - margin, high: mean + margin, ...ends };
}

const STUDENT = new Map<number, number>();

function studentOf(freedom: number): number {
  const found = STUDENT.get(freedom) ?? student(0.05, freedom);
  STUDENT.set(freedom, found);
  return found;
}
