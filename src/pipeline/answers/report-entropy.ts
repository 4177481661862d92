import type { MeasurementEntry } from '../../core/state/entry.ts';
import type { Direction, EntropyState } from '../../core/entropy/measurement.ts';
import { ppmToNumber } from '../../core/units.ts';
import { type EntropyPoint, readEntropySeries, readMeasurements } from '../../db/sql/entropy.ts';
import type { CommunityReader } from '../community-reader.ts';
import { readPolicyHistory } from './policy-history.ts';

/** One cycle of one domain; S and SE are in 0..1 (S above 1 only where instruments add to it). */
export interface EntropyCycle {
  readonly cycle: number;
  readonly entropy: number;
  readonly error: number;
  readonly state: EntropyState;
  readonly direction: Direction;
}

/** What one factor contributed to the last measurement. */
export interface EntropyFactor {
  readonly factor: string;
  readonly weight: number;
  readonly value: number;
}

/** The whole series of a domain and what its last measurement was made of. */
export interface DomainEntropyReport {
  readonly domain: string;
  readonly cycles: readonly EntropyCycle[];
  /** UTC date on which the first of them starts. */
  readonly startsOn: string;
  readonly last: EntropyCycle & {
    /** UTC date of its close. */
    readonly endsOn: string;
    /** Outcomes in the window, by category. */
    readonly outcomes: Readonly<Record<string, number>>;
    readonly activeCycles: number;
    readonly coverage: number;
    readonly factors: readonly EntropyFactor[];
    /** The low-water mark that the direction is told against. */
    readonly reference?: {
      readonly cycle: number;
      readonly entropy: number;
      readonly error: number;
    };
  };
}

/** The entropy of every domain that was ever measured, in order of name. */
export async function entropyReports(
  reader: CommunityReader,
  domain?: string,
): Promise<DomainEntropyReport[]> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const points = await readEntropySeries(db, communityId, {
    domains: domain === undefined ? undefined : [domain],
  });
  const series = [...byDomain(points)];
  const wanted = series.flatMap(([, cycles]) => cycles.at(-1) ?? []);
  const measurements = new Map(
    (await readMeasurements(db, communityId, wanted)).map((entry) => [entry.domain, entry]),
  );
  return series.flatMap(([name, cycles]) => {
    const measurement = measurements.get(name);
    const last = cycles.at(-1);
    if (measurement === undefined || last === undefined) return [];
    const { entropyWeights, categories } = policies.current;
    return {
      domain: name,
      cycles: cycles.map(cycleOf),
      startsOn: policies.dateOf(cycles[0]?.cycle ?? last.cycle),
      last: {
        ...cycleOf(last),
        endsOn: policies.dateOf(last.cycle + 1),
        outcomes: Object.fromEntries(
          categories.map((category, at) => [category, measurement.outcomes[at] ?? 0]),
        ),
        activeCycles: measurement.activeCycles,
        coverage: ppmToNumber(measurement.coverage),
        factors: factorsOf(entropyWeights, measurement),
        ...referenceOf(measurement),
      },
    };
  });
}

function byDomain(points: readonly EntropyPoint[]): ReadonlyMap<string, EntropyPoint[]> {
  const series = new Map<string, EntropyPoint[]>();
  for (const point of points) {
    const own = series.get(point.domain);
    if (own === undefined) series.set(point.domain, [point]);
    else own.push(point);
  }
  return series;
}

function cycleOf({ cycle, entropyPpm, errorPpm, state, direction }: EntropyPoint): EntropyCycle {
  const entropy = ppmToNumber(entropyPpm);
  return { cycle, entropy, error: ppmToNumber(errorPpm), state, direction };
}

function factorsOf(
  weights: Readonly<Record<keyof MeasurementEntry['factors'], number>>,
  measurement: MeasurementEntry,
): EntropyFactor[] {
  const own = Object.entries(measurement.factors).map(([factor, value]) => ({
    factor,
    weight: ppmToNumber(weights[factor as keyof typeof weights]),
    value: ppmToNumber(value),
  }));
  const instruments = (measurement.instruments ?? []).map(({ instrument, weight, value }) => ({
    factor: instrument,
    weight: ppmToNumber(weight),
    value: ppmToNumber(value),
  }));
  return [...own, ...instruments].filter(({ weight }) => weight > 0);
}

function referenceOf({
  reference,
}: MeasurementEntry): Pick<DomainEntropyReport['last'], 'reference'> {
  if (reference === undefined) return {};
  const { cycle, entropy, error } = reference;
  return { reference: { cycle, entropy: ppmToNumber(entropy), error: ppmToNumber(error) } };
}
