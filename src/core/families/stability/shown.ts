import { floorDivide, ONE, type Ppm } from '../../units.ts';
import type { Aim } from '../declaration.ts';
import { smallestOf } from '../../lists.ts';

/** Instruments are read twice so many cycles before a claim comes in; the lower mean counts. */
export const BEFORE_CYCLES = 14;

/** A target lies below what was read before by a tenth of that or more. */
const AIM_MOST = { of: 10, is: 9 } as const;

/** At least so many cycles lie between the one in which a claim came in and its last one. */
export const AFTER_CYCLES_MIN = 7;

/** And at most so many. */
export const AFTER_CYCLES_MAX = 42;

/** An instrument that nobody calibrated for so long shows nothing. */
export const CALIBRATED_CYCLES = 90;

/** What an improvement asks of its instruments. */
export interface Span {
  /** The cycle in which the claim came in: neither before nor after. */
  readonly from: number;
  /** The last cycle that counts. */
  readonly until: number;
}

/** What one instrument read. */
export type ShownAim = Aim &
  Readonly<{
    /** Mean of the cycles before, the lower of both, rounded down. */
    before: Ppm;
    /** Mean of the cycles after, rounded up. */
    after: Ppm;
  }>;

/** What the instruments of an improvement show together. */
export interface Shown {
  readonly aims: readonly ShownAim[];
  readonly isKept: boolean;
  /** The mean part of the way to the targets; 0 if it is not kept. */
  readonly drift: Ppm;
}

/** From where the next improvement goes on an instrument, after one of its measure was kept. */
export interface Result extends Span {
  /** Mean of its cycles: as its entry says, or as an instrument read that it does not name. */
  readonly after: Ppm;
}

/** What is known of an instrument of a domain. */
export interface InstrumentOfDomain {
  readonly readings: ReadonlyMap<number, Ppm>;
  /** The key that reads it; undefined: any. */
  readonly key: string | undefined;
  readonly measures: string | undefined;
  /** The cycle in which it was registered or last calibrated. */
  readonly calibrated: number;
  readonly isRetired: boolean;
  /** What improvements of its measure that were kept have shown, with it or with others. */
  readonly results: readonly Result[];
}

/** What of an instrument tells how it read before a claim came in. */
type Read = Pick<InstrumentOfDomain, 'readings' | 'results'>;

/**
 * Whether instruments show an improvement: each of two or more, with keys of their own, reads less
 * after the claim came in than in the 14 cycles before and in the 14 before those, by two standard
 * errors of each difference or more. Whoever claims at a peak has but one of the two high. What a
 * kept improvement took as its result not long before is one more such level, so that no stretch
 * of a fall is paid twice. Readings that repeat themselves have the larger standard error that they
 * should. One that shows nothing is enough for nothing, so that naming many and counting the lucky
 * ones gains nothing. What nobody read counts against the claim: before as best, after as worst.
 */
export function shownBy(
  instruments: ReadonlyMap<string, InstrumentOfDomain>,
  aims: readonly Aim[],
  span: Span,
): Shown {
  const found = aims.map(({ instrument }) => instruments.get(instrument));
  const shown = aims.map((aim, at) => shownAim(found[at], aim, span));
  const keys = new Set(found.map((one) => one?.key));
  const isKept =
    aims.length > 1 &&
    keys.size === aims.length &&
    found.every((one) => one !== undefined && isTrusted(one, span.until)) &&
    shown.every(({ isBetter }) => isBetter);
  const parts = shown.map(({ aim }) => partOfWay(aim));
  const mean = floorDivide(
    parts.reduce((sum, part) => sum + part, 0),
    Math.max(1, parts.length),
  );
  return { aims: shown.map(({ aim }) => aim), isKept, drift: isKept ? mean : 0 };
}

/** Why an instrument cannot serve an improvement; undefined if it can. */
export function instrumentProblem(
  instrument: InstrumentOfDomain | undefined,
  measure: string,
  cycle: number,
): string | undefined {
  if (instrument === undefined) return 'is none of this domain';
  if (instrument.isRetired) return 'is retired';
  if (instrument.key === undefined) return 'is read by whoever attests: it needs a key of its own';
  if (instrument.measures !== measure) return `does not measure ${measure}`;
  if (isTrusted(instrument, cycle)) return undefined;
  return `was not calibrated in the last ${CALIBRATED_CYCLES} cycles`;
}

/** Why a target cannot be aimed at; undefined if it can. */
export function aimProblem(instrument: Read, target: Ppm, from: number): string | undefined {
  const before = levelBefore(instrument, from);
  if (isFarBelow(target, before)) return undefined;
  const cycles = `the ${BEFORE_CYCLES} cycles before or the ${BEFORE_CYCLES} before those`;
  const paid = resultsBefore(instrument, from).findLast(({ after }) => after === before);
  const last = (paid?.until ?? 0) + 2 * BEFORE_CYCLES;
  const shown = paid ? `what was paid already, which counts up to cycle ${last}` : cycles;
  const read = `read ${before / ONE} on the mean of ${shown}`;
  const most = Math.floor((before * AIM_MOST.is) / AIM_MOST.of) / ONE;
  const change = `the target has to be a tenth below it or more, so at most ${most}`;
  return `${read}, with 0 in those without a reading: ${change}`;
}

/** Whether a target asks for so much that reaching it is worth all of the pay. */
function isFarBelow(target: Ppm, before: Ppm): boolean {
  return before > 0 && target * AIM_MOST.of <= before * AIM_MOST.is;
}

/**
 * From where the next improvement goes on each instrument of the domain, once one is kept: on those
 * that it names, from what its entry says; on others that measure the same, from what they read
 * meanwhile, a missing reading being the best. Two sets of instruments may read one fall, and it is
 * paid once. One that was not read in any of these cycles says nothing of them.
 */
export function resultsOf(
  instruments: ReadonlyMap<string, Pick<InstrumentOfDomain, 'readings' | 'measures'>>,
  named: readonly Pick<ShownAim, 'instrument' | 'after'>[],
  span: Span,
): Map<string, Result> {
  const results = new Map<string, Result>();
  const like = namesLike(
    instruments,
    named.map(({ instrument }) => instrument),
  );
  for (const name of like) {
    const after = meanWithin(instruments.get(name), span);
    if (after !== undefined) results.set(name, { ...span, after });
  }
  for (const { instrument, after } of named) {
    if (instruments.has(instrument)) results.set(instrument, { ...span, after });
  }
  return results;
}

/** Some instruments of a domain, and all others of it that measure what one of them does. */
export function namesLike(
  instruments: ReadonlyMap<string, Pick<InstrumentOfDomain, 'measures'>>,
  names: readonly string[],
): string[] {
  const measures = new Set(names.map((name) => instruments.get(name)?.measures));
  const isLike = (one: Pick<InstrumentOfDomain, 'measures'>): boolean =>
    one.measures !== undefined && measures.has(one.measures);
  const like = [...instruments].filter(([, one]) => isLike(one)).map(([name]) => name);
  return [...new Set([...names, ...like])];
}

function meanWithin(
  instrument: Pick<InstrumentOfDomain, 'readings'> | undefined,
  { from, until }: Span,
): Ppm | undefined {
  if (instrument === undefined) return undefined;
  const cycles = Array.from({ length: until - from }, (_, at) => from + 1 + at);
  if (!cycles.some((cycle) => instrument.readings.has(cycle))) return undefined;
  return floorDivide(sumOf(readingsOf(instrument, [from + 1, until], 0)), until - from);
}

function isTrusted(instrument: InstrumentOfDomain, cycle: number): boolean {
  const { key, calibrated, isRetired } = instrument;
  return key !== undefined && !isRetired && cycle - calibrated <= CALIBRATED_CYCLES;
}

/** The readings of an instrument in some cycles, the last one included. */
function readingsOf(
  { readings }: Pick<InstrumentOfDomain, 'readings'>,
  [first, last]: readonly [number, number],
  otherwise: Ppm,
): Ppm[] {
  const values = [];
  for (let cycle = first; cycle <= last; cycle += 1) values.push(readings.get(cycle) ?? otherwise);
  return values;
}

function shownAim(
  instrument: InstrumentOfDomain | undefined,
  { instrument: name, target }: Aim,
  { from, until }: Span,
): { readonly aim: ShownAim; readonly isBetter: boolean } {
  const known: Read = instrument ?? { readings: new Map<number, Ppm>(), results: [] };
  const after = readingsOf(known, [from + 1, until], ONE);
  const aim = {
    instrument: name,
    target,
    before: levelBefore(known, from),
    after: -floorDivide(-sumOf(after), after.length),
  };
  const fresh = momentsOf(after);
  const memory = memoryOf(readingsOf(known, [from - 2 * BEFORE_CYCLES, from - 1], 0));
  const olds = [
    ...spansBefore(known, from).map(momentsOf),
    ...resultsBefore(known, from).map((result) => momentsLike(fresh, result)),
  ];
  const isBetter =
    isFarBelow(target, aim.before) && olds.every((old) => isLower(old, fresh, memory));
  return { aim, isBetter };
}

/** What was read in the cycles before a claim came in, and in as many before those. */
function spansBefore(
  instrument: Pick<InstrumentOfDomain, 'readings'>,
  from: number,
): readonly (readonly Ppm[])[] {
  return [1, 2].map((spans) => {
    const first = from - spans * BEFORE_CYCLES;
    return readingsOf(instrument, [first, first + BEFORE_CYCLES - 1], 0);
  });
}

/** What was paid before a claim came in and not before all that it goes from was read. */
function resultsBefore({ results }: Read, from: number): readonly Result[] {
  return results.filter(({ until }) => until < from && until >= from - 2 * BEFORE_CYCLES);
}

/** From where an improvement goes: the lowest of the two means and of what was paid. */
function levelBefore(instrument: Read, from: number): Ppm {
  const sums = spansBefore(instrument, from).map(sumOf);
  const paid = resultsBefore(instrument, from).map(({ after }) => after);
  return smallestOf([floorDivide(smallestOf(sums), BEFORE_CYCLES), ...paid]);
}

/** The part of the way from what was read before to the target, from 0 to 1. */
function partOfWay({ before, after, target }: ShownAim): Ppm {
  if (after >= before || target >= before) return 0;
  return Math.min(ONE, floorDivide((before - after) * ONE, before - target));
}

interface Moments {
  readonly n: bigint;
  readonly sum: bigint;
  /** n·Σx² − (Σx)² */
  readonly spread: bigint;
}

/** How far a reading repeats the one before: Σdᵢdᵢ₊₁ and Σd², d being what lies off the mean. */
interface Memory {
  readonly repeated: bigint;
  readonly all: bigint;
}

/**
 * Whether the mean fell by two standard errors of the difference or more, exactly: with sums s, n
 * readings, v = n·Σx² − s² and r the part of a reading that repeats the one before,
 * (s₁n₂ − s₂n₁)²(n₁−1)(n₂−1)(1 − r) ≥ 4(v₁n₂²(n₂−1) + v₂n₁²(n₁−1))(1 + r).
 */
function isLower(one: Moments, other: Moments, { repeated, all }: Memory): boolean {
  if (one.n < 2n || other.n < 2n) return false;
  const fall = one.sum * other.n - other.sum * one.n;
  if (fall <= 0n) return false;
  const noise =
    one.spread * other.n ** 2n * (other.n - 1n) + other.spread * one.n ** 2n * (one.n - 1n);
  const least = 4n * noise * (all + repeated);
  return fall ** 2n * (one.n - 1n) * (other.n - 1n) * (all - repeated) >= least;
}

/** Nothing if readings do not repeat themselves, or swing from one to the next. */
function memoryOf(values: readonly Ppm[]): Memory {
  const { n, sum } = momentsOf(values);
  const off = values.map((value) => BigInt(value) * n - sum);
  let [repeated, all] = [0n, 0n];
  for (const [at, one] of off.entries()) {
    all += one ** 2n;
    repeated += one * (off[at + 1] ?? 0n);
  }
  return repeated > 0n ? { repeated, all } : { repeated: 0n, all: 1n };
}

function momentsOf(values: readonly Ppm[]): Moments {
  const n = BigInt(values.length);
  const sum = BigInt(sumOf(values));
  const squares = values.reduce((total, value) => total + BigInt(value) ** 2n, 0n);
  return { n, sum, spread: n * squares - sum ** 2n };
}

/** Those of a result, of which the log says the mean alone: the spread is taken from after it. */
function momentsLike(fresh: Moments, { from, until, after }: Result): Moments {
  const n = BigInt(until - from);
  if (fresh.n < 2n) return { n, sum: n * BigInt(after), spread: 0n };
  const spread = (fresh.spread * n * (n - 1n)) / (fresh.n * (fresh.n - 1n));
  return { n, sum: n * BigInt(after), spread };
}

function sumOf(values: readonly Ppm[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
