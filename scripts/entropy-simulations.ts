/**
 * How often the entropy of a domain is called wrongly, and how soon rightly: simulated domains
 * whose true failure share we choose, measured by the product's own code. Writes the tables between
 * the markers of docs/reference/entropy.md; the same seed gives the same tables.
 *
 *     npx tsx scripts/entropy-simulations.ts [seed [section]]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CycleRatings } from '../src/core/entropy/domain-series.ts';
import { ENTROPY_LIMITS, type EntropyRules } from '../src/core/entropy/entropy-rules.ts';
import { measure } from '../src/core/entropy/measure.ts';
import type { Direction, Measurement } from '../src/core/entropy/measurement.ts';
import { standardError } from '../src/core/entropy/standard-error.ts';

/** Uniform in 0..1, 1 excluded. */
export type Random = () => number;

/** One simulated domain. */
export interface World {
  /** Mean outcomes per cycle; the number in each cycle is Poisson. */
  readonly outcomes: number;
  /** Correlation of the outcomes of one cycle: their failure share is then beta distributed. */
  readonly correlation: number;
  /** The true failure share by cycle; the first cycle is 1. */
  readonly share: (cycle: number) => number;
}

/** The rules of the preset `standard`. */
export const STANDARD_RULES: EntropyRules = {
  ...ENTROPY_LIMITS,
  minOutcomes: 30,
  minActiveCycles: 7,
  minMembers: 0,
  fellMembers: 5,
  categories: 2,
  ratingClasses: 5,
  weights: {
    failure: 450_000,
    uncertainty: 200_000,
    volatility: 100_000,
    drift: 100_000,
    disagreement: 150_000,
  },
};

const SEED = 20_251_128;
const SETTLED_CYCLE = 84; // from here on the low-water mark has all its 56 candidates
const DISAGREEING_SHARE = 0.1;
const OUTCOMES = [5, 20, 100, 1000] as const;
const SHARES = [0.02, 0.1, 0.3] as const;
const CORRELATIONS = [0, 0.03] as const;
const DOCUMENT = new URL('../docs/reference/entropy.md', import.meta.url);

/** Shares of the checks of KNOWN measurements, and of all measurements that are not KNOWN. */
export interface StationaryRates {
  readonly rose: number;
  readonly fell: number;
  readonly notKnown: number;
}

/** How often nothing happened and yet a direction was called. */
export function stationaryRates(
  random: Random,
  world: Omit<World, 'share'>,
  share: number,
  series: number,
): StationaryRates {
  const tally = { rose: 0, fell: 0, flat: 0, unknown: 0 };
  for (let run = 0; run < series; run += 1) {
    const measured = simulate(random, { ...world, share: () => share }, SETTLED_CYCLE + 56);
    for (const { direction } of measured.slice(SETTLED_CYCLE)) tally[direction] += 1;
  }
  const checks = tally.rose + tally.fell + tally.flat;
  const notKnown = tally.unknown / (checks + tally.unknown);
  return { rose: tally.rose / checks, fell: tally.fell / checks, notKnown };
}

/** Shares of the series in which a step was called. */
export interface StepCalls {
  /** At any of the 28 cycles from the step on. */
  readonly soon: number;
  /** At the close of the first window that lies wholly behind the step. */
  readonly firstFullWindow: number;
}

/** How often a lasting rise of the failure share from one value to another is called `rose`. */
export function stepCalls(
  random: Random,
  world: Omit<World, 'share'>,
  [from, to]: readonly [number, number],
  series: number,
): StepCalls {
  let [soon, full] = [0, 0];
  const share = (cycle: number): number => (cycle <= SETTLED_CYCLE ? from : to);
  for (let run = 0; run < series; run += 1) {
    const after = simulate(random, { ...world, share }, SETTLED_CYCLE + 28).slice(SETTLED_CYCLE);
    if (after.some(({ direction }) => direction === 'rose')) soon += 1;
    if (after[STANDARD_RULES.windowCycles - 1]?.direction === 'rose') full += 1;
  }
  return { soon: soon / series, firstFullWindow: full / series };
}

/** `se`: multiples of the error of one measurement; `sigma`: of σ, that of a difference of two. */
export type StepUnit = 'se' | 'sigma';

/**
 * The failure share after a step of k units: the expected sum of failure and uncertainty rises by
 * k·SE (SE after the step) or by k·√(SE² + SE_L²). Undefined where no share is high enough.
 */
export function shareAfterStep(
  world: Omit<World, 'share'>,
  share: number,
  size: number,
  unit: StepUnit,
): number | undefined {
  const errorBefore = unit === 'se' ? 0 : expectedError(world, share);
  const isShort = (candidate: number): boolean =>
    expectedEntropy(candidate) - expectedEntropy(share) <
    size * Math.hypot(expectedError(world, candidate), errorBefore);
  let [low, high] = [share, 0.99];
  if (isShort(high)) return undefined;
  for (let halving = 0; halving < 50; halving += 1) {
    const middle = (low + high) / 2;
    if (isShort(middle)) low = middle;
    else high = middle;
  }
  return high;
}

function expectedEntropy(share: number): number {
  const failed = share / (Math.max(share, 1 - share) + share);
  const bits =
    failed === 0 ? 0 : -failed * Math.log2(failed) - (1 - failed) * Math.log2(1 - failed);
  const { weights } = STANDARD_RULES;
  return weights.failure * share + weights.uncertainty * bits;
}

function expectedError({ outcomes, correlation }: Omit<World, 'share'>, share: number): number {
  const { windowCycles } = STANDARD_RULES;
  const total = windowCycles * outcomes;
  const failed = share * total;
  const ratingPairs = windowCycles * pairsPerCycle(outcomes);
  return standardError(STANDARD_RULES, {
    counts: { outcomes: [total - failed, failed], total, failed, active: [] },
    dispersion: {
      degrees: windowCycles - 1,
      inflation: 1 + (outcomes - 1) * correlation,
      deviation: 0,
      deviationByChance: 0,
    },
    volatility: 0,
    ratings: {
      ratedItems: ratingPairs,
      ratingPairs,
      disagreeingPairs: ratingPairs * DISAGREEING_SHARE,
    },
    instruments: [],
  });
}

/** How disorder goes up and down within one period; `phase` runs from 0 to 1. */
export const SAWTOOTH_SHAPES: Readonly<Record<string, (phase: number) => number>> = {
  'slow rise, sudden fall': (phase) => phase,
  'sudden rise, slow fall': (phase) => 1 - phase,
  'half low, half high': (phase) => (phase < 0.5 ? 0 : 1),
};

/** A mean and the standard error of that mean. */
export interface Mean {
  readonly mean: number;
  readonly error: number;
}

/** Mean e of a domain: 1 where entropy fell, 0.25 where flat, 0 where it rose or is unknown. */
export function meanPayment(random: Random, world: World, series: number): Mean {
  const weight: Readonly<Record<Direction, number>> = { fell: 1, flat: 0.25, rose: 0, unknown: 0 };
  let [sum, squares] = [0, 0];
  for (let run = 0; run < series; run += 1) {
    const measured = simulate(random, world, SETTLED_CYCLE + 240).slice(SETTLED_CYCLE);
    const total = measured.reduce((all, { direction }) => all + weight[direction], 0);
    sum += total / measured.length;
    squares += (total / measured.length) ** 2;
  }
  const mean = sum / series;
  return { mean, error: Math.sqrt((squares / series - mean ** 2) / (series - 1)) };
}

/** The failure share of a sawtooth between two values; its mean is that of its stationary twin. */
export function sawtooth(
  [low, high]: readonly [number, number],
  period: number,
  shape: (phase: number) => number,
): (cycle: number) => number {
  return (cycle) => low + (high - low) * shape(((cycle - 1) % period) / (period - 1));
}

/** How many cycles after half of all reports stop a domain is no longer KNOWN: shares by cycle. */
export function silencedWithin(random: Random, outcomes: number, series: number): number[] {
  const stillKnown = Array.from({ length: 14 }, () => 0);
  for (let run = 0; run < series; run += 1) {
    const record = emptyRecord();
    for (let cycle = 1; cycle <= SETTLED_CYCLE + 14; cycle += 1) {
      const reported = cycle <= SETTLED_CYCLE ? outcomes : outcomes / 2;
      advance(random, record, { outcomes: reported, correlation: 0, share: () => 0.1 }, cycle);
      if (record.measurements.get(cycle)?.state === 'KNOWN') continue;
      if (cycle <= SETTLED_CYCLE) continue;
      for (let later = cycle - SETTLED_CYCLE; later <= 14; later += 1) {
        stillKnown[later - 1] = (stillKnown[later - 1] ?? 0) + 1;
      }
      break;
    }
  }
  return stillKnown.map((count) => count / series);
}

interface DomainRecord {
  readonly firstCycle: number;
  readonly outcomes: Map<number, number[]>;
  readonly ratings: Map<number, CycleRatings>;
  readonly measurements: Map<number, Measurement>;
}

function emptyRecord(): DomainRecord {
  return { firstCycle: 1, outcomes: new Map(), ratings: new Map(), measurements: new Map() };
}

/** The measurements of a simulated domain, cycle 1 first. */
export function simulate(random: Random, world: World, cycles: number): Measurement[] {
  const record = emptyRecord();
  for (let cycle = 1; cycle <= cycles; cycle += 1) advance(random, record, world, cycle);
  return [...record.measurements.values()];
}

function advance(random: Random, record: DomainRecord, world: World, cycle: number): void {
  const total = poisson(random, world.outcomes);
  const failed = binomial(random, total, beta(random, world.share(cycle), world.correlation));
  const pairs = pairsPerCycle(world.outcomes);
  const disagreeingPairs = binomial(random, pairs, DISAGREEING_SHARE);
  record.outcomes.set(cycle, [total - failed, failed]);
  record.ratings.set(cycle, { ratedItems: pairs, ratingPairs: pairs, disagreeingPairs });
  record.measurements.set(cycle, measure(STANDARD_RULES, 'simulated', record, cycle));
}

/** One outcome of five is rated, by two raters. */
function pairsPerCycle(outcomes: number): number {
  return Math.ceil(outcomes / 5);
}

/** The largest fall of S found when one kept outcome becomes lost, and what it consisted of. */
export interface LargestFall {
  readonly categories: number;
  /** S before − S after, ppm. */
  readonly fall: number;
  readonly before: Measurement;
  readonly after: Measurement;
}

/**
 * Climbs from random windows towards those in which a kept outcome that becomes lost lowers S most:
 * failure and uncertainty never fall then, but an even spread can lower volatility, and a wider
 * spread what drift has left beyond chance. Only windows that could be KNOWN count.
 */
export function largestFall(random: Random, categories: number, climbs: number): LargestFall {
  let best: LargestFall | undefined;
  for (let climb = 0; climb < climbs; climb += 1) {
    let cycles = randomCycles(random, categories);
    let top = worstFlip(cycles, categories);
    for (let step = 0; step < 600; step += 1) {
      const mutated = mutate(random, cycles);
      const found = worstFlip(mutated, categories);
      if (found === undefined || (top !== undefined && found.fall < top.fall)) continue;
      [cycles, top] = [mutated, found];
    }
    if (top !== undefined && top.fall > (best?.fall ?? Number.NEGATIVE_INFINITY)) best = top;
  }
  if (best === undefined) throw new Error('no window was active enough');
  return best;
}

function randomCycles(random: Random, categories: number): number[][] {
  const scale = 2 + Math.floor(random() * 20);
  return Array.from({ length: 28 }, () =>
    Array.from({ length: categories }, () => Math.floor(random() ** 2 * scale)),
  );
}

function mutate(random: Random, cycles: readonly (readonly number[])[]): number[][] {
  const mutated = cycles.map((counts) => [...counts]);
  for (let change = 0; change < 1 + Math.floor(random() * 3); change += 1) {
    const counts = mutated[Math.floor(random() * mutated.length)] ?? [];
    const category = Math.floor(random() * counts.length);
    const shift = Math.round((random() - 0.5) * 6);
    counts[category] = Math.max(0, (counts[category] ?? 0) + shift);
  }
  return mutated;
}

function worstFlip(
  cycles: readonly (readonly number[])[],
  categories: number,
): LargestFall | undefined {
  const rules = { ...STANDARD_RULES, categories };
  const outcomes = new Map(cycles.map((counts, index) => [index + 1, counts]));
  // So many unanimous ratings that they add next to nothing to SE.
  const ratings = new Map([[28, { ratedItems: 1000, ratingPairs: 1000, disagreeingPairs: 0 }]]);
  const series = { firstCycle: 1, outcomes, ratings, measurements: new Map<number, Measurement>() };
  const before = measure(rules, 'searched', series, 28);
  const total = before.outcomes.reduce((sum, count) => sum + count, 0);
  if (total < rules.minOutcomes || before.activeCycles < rules.minActiveCycles) return undefined;
  if (before.coverage < rules.coverageMin) return undefined;
  let worst: LargestFall | undefined;
  for (let cycle = 15; cycle <= 28; cycle += 1) {
    const counts = outcomes.get(cycle) ?? [];
    if ((counts[0] ?? 0) === 0) continue;
    for (let category = 1; category < categories; category += 1) {
      outcomes.set(cycle, flip(counts, category));
      const after = measure(rules, 'searched', series, 28);
      const fall = before.entropy - after.entropy;
      if (worst === undefined || fall > worst.fall) worst = { categories, fall, before, after };
    }
    outcomes.set(cycle, counts);
  }
  return worst;
}

function flip(counts: readonly number[], category: number): number[] {
  return counts.map((count, index) => {
    if (index === 0) return count - 1;
    return index === category ? count + 1 : count;
  });
}

/** xoshiro128** of Blackman and Vigna, its state filled by a Weyl sequence with a mixing step. */
export function seededRandom(seed: number): Random {
  let weyl = seed;
  const next = (): number => {
    weyl = (weyl + 0x9e3779b9) | 0;
    let mixed = Math.imul(weyl ^ (weyl >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled / 2 ** 32;
  };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function binomial(random: Random, trials: number, share: number): number {
  if (share <= 0 || trials === 0) return 0;
  if (share >= 1) return trials;
  const mode = Math.min(trials, Math.floor((trials + 1) * share));
  const logAtMode =
    logFactorial(trials) -
    logFactorial(mode) -
    logFactorial(trials - mode) +
    mode * Math.log(share) +
    (trials - mode) * Math.log1p(-share);
  const odds = share / (1 - share);
  return walkFromMode(random(), mode, Math.exp(logAtMode), (count) =>
    count > trials ? 0 : (odds * (trials - count + 1)) / count,
  );
}

function poisson(random: Random, mean: number): number {
  const mode = Math.floor(mean);
  const logAtMode = mode * Math.log(mean) - mean - logFactorial(mode);
  return walkFromMode(random(), mode, Math.exp(logAtMode), (count) => mean / count);
}

/**
 * Inverts a distribution of counts, taking its values in order of distance from the mode.
 * @param ratio probability of a count over that of the count below
 */
function walkFromMode(
  uniform: number,
  mode: number,
  atMode: number,
  ratio: (count: number) => number,
): number {
  let rest = uniform - atMode;
  let [low, high, below, above] = [mode, mode, atMode, atMode];
  while (rest > 0 && (below > 0 || above > 0)) {
    high += 1;
    above *= ratio(high);
    rest -= above;
    if (rest <= 0) return high;
    below = low === 0 ? 0 : below / ratio(low);
    low = Math.max(0, low - 1);
    rest -= below;
    if (rest <= 0) return low;
  }
  return mode; // also for the last 1e-15 that rounding leaves over
}

const LOG_FACTORIALS: number[] = [0];

function logFactorial(value: number): number {
  for (let next = LOG_FACTORIALS.length; next <= value; next += 1) {
    LOG_FACTORIALS.push((LOG_FACTORIALS[next - 1] ?? 0) + Math.log(next));
  }
  return LOG_FACTORIALS[value] ?? 0;
}

function beta(random: Random, mean: number, correlation: number): number {
  if (correlation === 0 || mean <= 0 || mean >= 1) return mean;
  const size = 1 / correlation - 1;
  const failed = gamma(random, mean * size);
  return failed / (failed + gamma(random, (1 - mean) * size));
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

type Table = readonly (readonly string[])[];

function stationaryTable(random: Random, series: number): Table {
  const head = ['outcomes per cycle', 'correlation', ...SHARES.map((share) => `share ${share}`)];
  const rows = CORRELATIONS.flatMap((correlation) =>
    OUTCOMES.map((outcomes) => {
      const cells = SHARES.map((share) => {
        const rates = stationaryRates(random, { outcomes, correlation }, share, series);
        return [rates.rose, rates.fell, rates.notKnown].map(percent).join(' / ');
      });
      return [String(outcomes), String(correlation), ...cells];
    }),
  );
  return [head, ...rows];
}

function stepTable(random: Random, unit: StepUnit, shares: readonly number[]): Table {
  const name = unit === 'se' ? 'SE' : 'σ';
  const head = ['outcomes per cycle', 'correlation', 'share before'];
  const rows = CORRELATIONS.flatMap((correlation) =>
    OUTCOMES.flatMap((outcomes) =>
      shares.map((share) => {
        const world = { outcomes, correlation };
        const called = (size: number, when: keyof StepCalls): string => {
          const to = shareAfterStep(world, share, size, unit);
          if (to === undefined) return 'beyond 0.99';
          const calls = stepCalls(random, world, [share, to], 1000);
          return `${percent(calls[when])} (to ${to.toFixed(3)})`;
        };
        const cells = [called(4, 'soon'), called(6, 'firstFullWindow')];
        return [String(outcomes), String(correlation), String(share), ...cells];
      }),
    ),
  );
  return [[...head, `4 ${name}, within 28 cycles`, `6 ${name}, first full window`], ...rows];
}

const SAWTOOTHS = [
  { outcomes: 100, size: 1, periods: [4, 28, 44, 60] },
  { outcomes: 100, size: 2, periods: [4, 28, 44, 60, 84] },
  { outcomes: 100, size: 4, periods: [4, 28, 44, 60] },
  { outcomes: 5, size: 2, periods: [4, 60] },
  { outcomes: 20, size: 2, periods: [4, 60] },
  { outcomes: 1000, size: 2, periods: [4, 60] },
] as const;

function sawtoothTable(random: Random, series: number): Table {
  const head = [
    'outcomes per cycle',
    'height',
    'period',
    'mean e of the twin',
    ...Object.keys(SAWTOOTH_SHAPES),
  ];
  const rows = SAWTOOTHS.flatMap(({ outcomes, size, periods }) => {
    const world = { outcomes, correlation: 0 };
    const high = shareAfterStep(world, 0.1, size, 'sigma') ?? 0.99;
    // The three shapes have the same mean, so one twin serves all of them.
    const share = (0.1 + high) / 2;
    const twin = meanPayment(random, { ...world, share: () => share }, 4 * series);
    return periods.map((period) => {
      const cells = Object.values(SAWTOOTH_SHAPES).map((shape) => {
        const saw = { ...world, share: sawtooth([0.1, high], period, shape) };
        return gain(meanPayment(random, saw, series), twin);
      });
      return [String(outcomes), `${size} σ`, String(period), twin.mean.toFixed(4), ...cells];
    });
  });
  return [head, ...rows];
}

function gain(earned: Mean, twin: Mean): string {
  const relative = (100 * (earned.mean - twin.mean)) / twin.mean;
  const error = (100 * Math.hypot(earned.error, twin.error)) / twin.mean;
  return `${relative > 0 ? '+' : ''}${relative.toFixed(1)} % ± ${error.toFixed(1)}`;
}

function silenceTable(random: Random, series: number): Table {
  const shown = [3, 5, 6, 7, 10, 14];
  const head = ['outcomes per cycle', ...shown.map((cycles) => `${cycles} cycles`)];
  const rows = OUTCOMES.map((outcomes) => {
    const shares = silencedWithin(random, outcomes, series);
    return [String(outcomes), ...shown.map((cycles) => percent(shares[cycles - 1] ?? 0))];
  });
  return [head, ...rows];
}

function fallTable(random: Random, climbs: number): Table {
  const head = [
    'categories',
    'fall of S',
    'SE',
    'failure',
    'uncertainty',
    'volatility',
    'drift',
    'n',
  ];
  const rows = [2, 3, 4].map((categories) => {
    const { fall, before, after } = largestFall(random, categories, climbs);
    const factors = (['failure', 'uncertainty', 'volatility', 'drift'] as const).map(
      (factor) => `${before.factors[factor]} → ${after.factors[factor]}`,
    );
    const total = before.outcomes.reduce((sum, count) => sum + count, 0);
    return [String(categories), String(fall), String(before.error), ...factors, String(total)];
  });
  return [head, ...rows];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Markdown with aligned columns, as the formatter writes it. */
function markdown(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(3, ...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...rows] = table;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function replaceSection(document: string, name: string, content: string): string {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const [start, stop] = [document.indexOf(begin), document.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`docs/reference/entropy.md lacks ${begin}`);
  return `${document.slice(0, start + begin.length)}\n\n${content}\n\n${document.slice(stop)}`;
}

function main(seed: number, only: string | undefined): void {
  const sections: Readonly<Record<string, (random: Random) => Table>> = {
    stationary: (random) => stationaryTable(random, 1000),
    'steps in SE': (random) => stepTable(random, 'se', SHARES),
    'steps in sigma': (random) => stepTable(random, 'sigma', [0.1]),
    sawtooths: (random) => sawtoothTable(random, 200),
    silence: (random) => silenceTable(random, 1000),
    falls: (random) => fallTable(random, 15),
  };
  let document = readFileSync(DOCUMENT, 'utf8');
  document = replaceSection(document, 'seed', `Seed: ${seed}.`);
  for (const [index, [name, table]] of Object.entries(sections).entries()) {
    if (only !== undefined && only !== name) continue;
    const text = markdown(table(seededRandom(seed + index)));
    process.stdout.write(`seed ${seed}, ${name}\n\n${text}\n\n`);
    document = replaceSection(document, name, text);
  }
  writeFileSync(DOCUMENT, document);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(Number(process.argv[2] ?? SEED), process.argv[3]);
}
