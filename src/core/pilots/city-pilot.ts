import { canonicalize, type CanonicalValue } from '../log/canonical-json.ts';
import { LogError } from '../log/log-error.ts';
import { parseVerifierKey } from '../log/note-key.ts';
import { cycleStart, parseDate } from '../policy/cycle.ts';
import { hashOf } from '../rollup/tree.ts';
import type { PilotEstimate } from '../state/pilot-entry.ts';
import { PILOT_METRICS, type PilotMetric, type PilotOutcome } from '../state/pilots.ts';
import { type CommunityState, openPolicy } from '../state/state.ts';
import { ONE } from '../units.ts';
import { PILOT } from './pilot-rules.ts';
import { redrawnDifference } from './redrawn.ts';
import { detectableIn, treatedBy } from './register.ts';
import { LOWER_IS_BETTER, valueOf, WatchedSpan } from './unit-values.ts';

/** Version of the document that says what is tried in which cities. */
const CITY_PILOT_FORMAT = 'negentropy-city-pilot/1';

/** Version of the document that says what came of it. */
export const CITY_READING_FORMAT = 'negentropy-city-reading/1';

/** What is tried in half of some cities, all at once. */
export interface CityPilot {
  readonly name: string;
  readonly treatment: string;
  /** The one that decides. */
  readonly metric: PilotMetric;
  /** UTC date: what a city closes first from then on draws it. */
  readonly begins: string;
  /** Days that are watched after that, and as many before. */
  readonly days: number;
  /** Outcomes in the days before that make somebody count. */
  readonly least: number;
  /** The improvement that is worth finding, in ppm. */
  readonly effect: number;
  /** Verifier keys of their logs. */
  readonly cities: readonly string[];
  /** The kind of each of them, in their order: half of every kind is treated. */
  readonly strata?: readonly string[];
}

/** What the log of a city says of a pilot. */
export interface CityFound {
  /** Of the log when the city was drawn; what draws is made from those of all. */
  readonly size: number;
  readonly root: string;
  /** Whose outcomes count: known before anybody was drawn. */
  readonly people: readonly string[];
  /** Means of those people, in ppm, before. */
  readonly before: Readonly<Record<PilotMetric, number>>;
  /** And after; absent while the days are not over. */
  readonly after?: Readonly<Record<PilotMetric, number>>;
}

/** One city of a reading. */
export interface ReadCity {
  readonly origin: string;
  readonly stratum?: string;
  readonly size: number;
  readonly root: string;
  readonly isTreated: boolean;
  readonly people: number;
  readonly after?: Readonly<Record<PilotMetric, number>>;
}

/** What was shown in the cities of one kind; it decides nothing. */
export interface ReadStratum {
  readonly stratum: string;
  readonly cities: number;
  /** Absent when they are too few to say anything. */
  readonly estimates?: readonly PilotEstimate[];
}

/** What is known of a pilot over cities; whoever has the same logs comes to the same. */
export interface CityReading {
  readonly format: typeof CITY_READING_FORMAT;
  /** SHA-256 of the plan as canonical JSON. */
  readonly plan: string;
  /** What draws it: SHA-256 over the plan and all roots. */
  readonly seed: string;
  /** The improvement that is found four times in five, in ppm. */
  readonly detectable: number;
  readonly cities: readonly ReadCity[];
  readonly state: 'weak' | 'runs' | 'over';
  /** When it is over; the metric that decides is the first. */
  readonly estimates?: readonly PilotEstimate[];
  readonly outcome?: PilotOutcome;
  /** Of a plan with strata, in the order of their names. */
  readonly strata?: readonly ReadStratum[];
}

/**
 * Reads a plan.
 *
 * @throws LogError `ENTRY_INVALID` that says what is wrong
 */
export function parseCityPilot(value: unknown): CityPilot {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const { format, ...plan } = (isObject ? value : {}) as CityPilot & { readonly format?: unknown };
  const { name, treatment, metric, begins, days, least, effect, cities, strata, ...rest } = plan;
  const isPlan =
    format === CITY_PILOT_FORMAT &&
    [name, treatment, begins].every((text) => typeof text === 'string' && text !== '') &&
    parseDate(begins) !== undefined &&
    PILOT_METRICS.includes(metric) &&
    [days, least, effect].every((count) => Number.isSafeInteger(count) && count >= 1) &&
    effect <= ONE &&
    Array.isArray(cities) &&
    cities.every((one) => typeof one === 'string') &&
    Object.keys(rest).length === 0;
  if (!isPlan) throw malformed(`its format is ${CITY_PILOT_FORMAT}, and it has eight fields`);
  if (strata !== undefined) refuseStrata(strata, cities.length);
  if (2 * days > PILOT.totalCycles) throw malformed(`days are ${PILOT.totalCycles / 2} at most`);
  refuseCities(cities);
  return plan;
}

function refuseCities(cities: readonly string[]): void {
  const origins = cities.map((vkey) => parseVerifierKey(vkey).name);
  if (new Set(origins).size < origins.length) throw malformed('a city is there once');
  if (origins.length < PILOT.leastDomains || origins.length > PILOT.domains) {
    throw malformed(`it takes ${PILOT.leastDomains} to ${PILOT.domains} cities`);
  }
}

/** An odd city would be treated or not by the name of its kind, which whoever plans it chooses. */
function refuseStrata(strata: readonly string[], cities: number): void {
  const isList = Array.isArray(strata) && strata.length === cities;
  if (!isList || !strata.every((one) => typeof one === 'string' && one !== '')) {
    throw malformed('strata name the kind of each city, in their order');
  }
  for (const [stratum, found] of citiesByStratum(strata)) {
    if (found.length % 2 === 1) throw malformed(`an even number of cities is ${stratum}`);
  }
}

function citiesByStratum(strata: readonly string[]): [string, number[]][] {
  const found = new Map<string, number[]>();
  for (const [at, stratum] of strata.entries()) {
    found.set(stratum, [...(found.get(stratum) ?? []), at]);
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Follows the log of one city, entry by entry, and keeps what the pilot needs of it. */
export class CityWatch {
  readonly #plan: CityPilot;
  readonly #beginsAt: number;
  #from = 0;
  #span = 0;
  #found: CityFound | undefined;

  constructor(plan: CityPilot) {
    this.#plan = plan;
    this.#beginsAt = parseDate(plan.begins) ?? 0;
  }

  /** Undefined while the log does not reach the day on which the pilot begins. */
  get found(): CityFound | undefined {
    return this.#found;
  }

  /** To be told whenever a cycle was closed. @param root of the log up to there, asked once */
  closed(state: CommunityState, root: () => string): void {
    if (this.#found === undefined) {
      const { cycle } = openPolicy(state);
      if (cycleStart(cycle, state.cycle) < this.#beginsAt) return;
      this.#from = state.cycle;
      this.#span = Math.max(1, Math.round((this.#plan.days * DAY) / cycle.seconds));
      const watched = this.#watched(state, state.cycle - this.#span);
      const people = watched.withOutcomes(this.#plan.least);
      const before = this.#means(watched, people);
      this.#found = { size: state.size, root: root(), people, before };
    } else if (this.#found.after === undefined && state.cycle >= this.#from + this.#span) {
      const after = this.#means(this.#watched(state, this.#from), this.#found.people);
      this.#found = { ...this.#found, after };
    }
  }

  #watched(state: CommunityState, from: number): WatchedSpan {
    return new WatchedSpan(state, 'people', [from, from + this.#span - 1]);
  }

  #means(watched: WatchedSpan, people: readonly string[]): Record<PilotMetric, number> {
    return {
      failure: Math.ceil(this.#mean('failure', watched, people)),
      kept: Math.floor(this.#mean('kept', watched, people)),
    };
  }

  /** Nobody there is as if all had failed: a city that shows nothing does not look better. */
  #mean(metric: PilotMetric, watched: WatchedSpan, people: readonly string[]): number {
    if (people.length === 0) return LOWER_IS_BETTER[metric] ? ONE : 0;
    const values = people.map((one) => valueOf(metric, watched.of(one), this.#span));
    return values.reduce((sum, value) => sum + value, 0) / people.length;
  }
}

const DAY = 86_400;

/**
 * Draws the cities, and reads what came of it when the last is over: there is one look, so that
 * nobody chooses when to look.
 *
 * @param found by origin
 * @throws LogError `ENTRY_INVALID` that names a city whose log does not reach the draw
 */
export function readCityPilot(
  pilot: CityPilot,
  found: ReadonlyMap<string, CityFound>,
): CityReading {
  const cities = pilot.cities.map((vkey) => {
    const origin = parseVerifierKey(vkey).name;
    const city = found.get(origin);
    if (city === undefined) throw malformed(`no log of ${origin} that reaches ${pilot.begins}`);
    return { origin, ...city };
  });
  const plan = hashOf(planValue(pilot));
  const roots = cities.map(({ origin, size, root }) => ({ origin, size, root }));
  const seed = hashOf({ plan, roots });
  const units = cities.map(({ origin }) => origin);
  const { strata } = pilot;
  const shape = { design: 'domains', waves: 1, units } as const;
  const isTreated = treatedBy(shape, { seed, pilot: 0, strata });
  const before = cities.map((city) => city.before[pilot.metric]);
  const detectable = Number(detectableIn({ values: [before], isTreated }, units.length));
  const told = cities.map(({ origin, size, root, people, after }, at): ReadCity => {
    const kind = strata?.[at];
    const stratum = kind === undefined ? {} : { stratum: kind };
    const treated = isTreated(0, 0, at);
    const shown = after === undefined ? {} : { after };
    return { origin, ...stratum, size, root, isTreated: treated, people: people.length, ...shown };
  });
  const begun = { format: CITY_READING_FORMAT, plan, seed, detectable, cities: told } as const;
  if (detectable > pilot.effect) return { ...begun, state: 'weak' };
  const estimates = estimatesOf(pilot, { cities, isTreated });
  if (estimates === undefined) return { ...begun, state: 'runs' };
  const over = { ...begun, state: 'over', estimates, outcome: outcomeOf(estimates) } as const;
  if (strata === undefined) return over;
  return { ...over, strata: strataOf(strata, pilot, { cities, isTreated }) };
}

/** Some cities of a pilot, and who of them is treated. */
interface DrawnCities {
  readonly cities: readonly Pick<CityFound, 'after'>[];
  readonly isTreated: ReturnType<typeof treatedBy>;
}

/** Undefined while one of the cities is not over. */
function estimatesOf(
  { metric }: CityPilot,
  { cities, isTreated }: DrawnCities,
): PilotEstimate[] | undefined {
  const after = cities.flatMap((city) => (city.after === undefined ? [] : [city.after]));
  if (after.length < cities.length) return undefined;
  const others = PILOT_METRICS.filter((other) => other !== metric);
  return [metric, ...others].map((one) => {
    const values = [after.map((city) => city[one])];
    return improvementOf(one, redrawnDifference({ values, isTreated }));
  });
}

function strataOf(strata: readonly string[], pilot: CityPilot, drawn: DrawnCities): ReadStratum[] {
  return citiesByStratum(strata).map(([stratum, found]) => {
    const told = { stratum, cities: found.length };
    if (found.length < PILOT.leastDomains) return told;
    const estimates = estimatesOf(pilot, {
      cities: found.map((at) => drawn.cities[at] ?? {}),
      isTreated: (again, period, unit) => drawn.isTreated(again, period, found[unit] ?? 0),
    });
    return estimates === undefined ? told : { ...told, estimates };
  });
}

/** Writes a reading as one line of canonical JSON, without its line break. */
export function formatCityReading(reading: CityReading): string {
  return canonicalize(reading as unknown as CanonicalValue);
}

function improvementOf(
  metric: PilotMetric,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): PilotEstimate {
  if (!LOWER_IS_BETTER[metric]) return { metric, value, low, high };
  return { metric, value: 0 - value, low: 0 - high, high: 0 - low };
}

/** The other metric is told, and stops what does harm. */
function outcomeOf([first, ...others]: readonly PilotEstimate[]): PilotOutcome {
  if (first === undefined || [first, ...others].some(({ high }) => high < 0)) return 'harmful';
  return first.low > 0 ? 'works' : 'null';
}

function planValue(pilot: CityPilot): CanonicalValue {
  return { format: CITY_PILOT_FORMAT, ...pilot };
}

function malformed(reason: string): LogError {
  return new LogError('ENTRY_INVALID', `not a pilot over cities: ${reason}`);
}
