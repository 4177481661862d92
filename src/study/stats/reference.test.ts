import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chanceQuality } from './chances.ts';
import { bendOf, differenceSequence, meanSequence } from './confidence-sequence.ts';
import { kendall, partial, pearson, spearman } from './correlation.ts';
import { benjaminiHochberg, benjaminiYekutieli, holm } from './discovery.ts';
import { beta, chiSquare, type Distribution, fisher, NORMAL, studentT } from './distributions.ts';
import { cuped, sampleRatio, welch } from './experiments.ts';
import { fitTwoWay, withinUnits } from './fixed-effects.ts';
import { type Fit, fitLeastSquares, type Regression } from './least-squares.ts';
import { differenceInDifferences } from './natural-experiment.ts';
import { clusterPower, individualPower, leastSize, wedgePower } from './power.ts';
import { ranking, rankingDifference } from './ranking.ts';
import { blockPermutation, clusterPermutation } from './resampling.ts';

/** Tables of inputs and of what R 4.2.2 answers; only some checkouts have them. */
const FOLDER = new URL('../../../../shared/data/statistics/', import.meta.url);

type Numbers = readonly number[];
type Value =
  number | boolean | string | Numbers | readonly Value[] | { readonly [k: string]: Value };
type Table = Readonly<Record<string, Value>>;

interface Topic {
  readonly relativeTolerance: number;
  readonly cases: readonly {
    readonly name: string;
    readonly input: Table;
    readonly expected: Table;
  }[];
  readonly values: readonly {
    readonly fn: string;
    readonly args: Numbers;
    readonly value: number;
  }[];
}

const topicOf = (name: string): Topic =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Topic;
const column = (value: Value | undefined): Numbers => value as Numbers;
const flags = (value: Value | undefined): boolean[] => column(value).map((one) => one === 1);
const words = (value: Value | undefined): string[] => (value as readonly Value[]).map(String);
const number = (value: Value | undefined): number => value as number;

/** Every path to a number of the expected values, with what was found there. */
function differing(expected: Value, found: unknown, tolerance: number, path = ''): string[] {
  if (typeof expected === 'number') {
    const got = Number(found);
    const scale = Math.max(Math.abs(expected), 1e-300);
    // A difference of two large means is known to the digits that its inputs have.
    const isNear = Math.abs(got - expected) <= tolerance * scale;
    return isNear || got === expected ? [] : [`${path}: ${got}, expected ${expected}`];
  }
  if (typeof expected !== 'object') return expected === found ? [] : [`${path}: ${String(found)}`];
  return Object.entries(expected).flatMap(([key, value]) =>
    differing(value, (found as Record<string, unknown>)?.[key], tolerance, `${path}/${key}`),
  );
}

function fitted(regression: Regression): Fit {
  const fit = fitLeastSquares(regression);
  if (!fit.ok) throw new Error(fit.code);
  return fit;
}

/** What we answer to a case of a topic, by the names that the tables use. */
const ANSWERS: Readonly<Record<string, (input: Table) => unknown>> = {
  auc: ({ y, score, other }) => {
    const first = ranking(flags(y), column(score));
    const second = ranking(flags(y), column(other));
    const both = rankingDifference(flags(y), column(score), column(other));
    const [low, high] = first.interval;
    return { ...both, auc: first.auc, se: first.error, low, high, otherAuc: second.auc };
  },
  calibration: ({ y, predicted }) => {
    const found = chanceQuality(flags(y), column(predicted));
    return {
      ...found,
      slopeSe: found.slopeError,
      interceptSe: found.interceptError,
      inTheLargeSe: found.inTheLargeError,
    };
  },
  'confidence-sequences': ({ values, treatment, control, alpha, tunedFor, at }) => {
    const rules = { alpha: number(alpha), tunedFor: number(tunedFor) };
    const ends = (centre: number, halfWidth: number): object => ({
      halfWidth,
      low: centre - halfWidth,
      high: centre + halfWidth,
    });
    if (values === undefined) {
      const arms = { treatment: column(treatment), control: column(control) };
      const { centre, halfWidth } = differenceSequence(arms, rules);
      const { error: se } = welch(arms);
      return { rho: bendOf(rules), difference: centre, se, ...ends(centre, halfWidth) };
    }
    const steps = column(at).map((n) => {
      const seen = column(values).slice(0, n);
      const { centre, halfWidth } = meanSequence(seen, rules);
      const sd = Math.sqrt(seen.reduce((sum, value) => sum + (value - centre) ** 2, 0) / n);
      return { n, mean: centre, sd, ...ends(centre, halfWidth) };
    });
    return { rho: bendOf(rules), steps };
  },
  correlation: ({ x, y, control }) => {
    const [a, b] = [column(x), column(y)];
    const first = pearson(a, b);
    const tau = kendall(a, b);
    const rank = spearman(a, b);
    const rest = partial(a, b, column(control));
    return {
      pearson: first.value,
      t: first.t,
      p: first.p,
      low: first.interval[0],
      high: first.interval[1],
      spearman: rank.value,
      spearmanP: rank.p,
      kendallTauB: tau.value,
      kendallZ: tau.z,
      kendallP: tau.p,
      partial: rest.value,
      partialP: rest.p,
    };
  },
  cuped: ({ y, pre, treated }) => {
    const [outcome, arms] = [column(y), flags(treated)];
    const found = cuped(outcome, column(pre), arms);
    const raw = welch({
      treatment: outcome.filter((_, row) => arms[row]),
      control: outcome.filter((_, row) => !(arms[row] ?? false)),
    });
    return {
      ...named(found),
      theta: found.theta,
      varianceRatio: found.varianceRatio,
      oneMinusR2: 1 - pearson(outcome, column(pre)).value ** 2,
      rawDifference: raw.difference,
      rawSe: raw.error,
    };
  },
  'difference-in-differences': ({ rows }) => {
    const { cluster, treated, post, period, y } = rows as Table;
    const of = (late: boolean[], keep: (row: number) => boolean): object => {
      const only = <One>(values: readonly One[]): One[] => values.filter((_, row) => keep(row));
      const found = differenceInDifferences({
        cluster: only(words(cluster)),
        treated: only(flags(treated)),
        post: only(late),
        y: only(column(y)),
      });
      if (!found.ok) throw new Error(found.code);
      return {
        ...found,
        se: found.error,
        seClassical: found.errorClassical,
        t: found.effect / found.error,
        df: found.clusters - 1,
        low: found.interval[0],
        high: found.interval[1],
        seAll: found.errors,
      };
    };
    const periods = column(period);
    const late = periods.map((one) => one === 2);
    return {
      ...of(flags(post), () => true),
      placebo: of(late, (row) => (periods[row] ?? 9) <= 2),
    };
  },
  'false-discovery': ({ p }) => {
    const [bh, values] = [benjaminiHochberg(column(p)), column(p)];
    const rejected = bh.filter((one) => one <= 0.05).length;
    return { bh, by: benjaminiYekutieli(values), holm: holm(values), rejected };
  },
  panel: ({ rows }) => {
    const { unit, year, y, x1, x2 } = rows as Table;
    const [own, x] = [words(unit), [column(x1), column(x2)]];
    const two = fitTwoWay({ unit: own, year: column(year), y: column(y), x });
    if (!two.ok) throw new Error(two.code);
    const [innerY = [], ...inner] = withinUnits(own, [column(y), ...x]);
    const within = fitted({ y: innerY, x: inner, intercept: false });
    return {
      n: two.n,
      units: two.units,
      years: two.years,
      pooled: fitted({ y: column(y), x, intercept: true }).coefficients.slice(1),
      within: within.coefficients,
      twoWay: two.slopes,
      twoWaySeClassical: two.classical,
      twoWaySeCluster: {
        HC0: two.clustered.hc0,
        CR1dummies: two.clustered.cr1Dummies,
        CR1nested: two.clustered.cr1Nested,
      },
      withinR2: within.rSquared,
      twoWayWithinR2: two.rSquared,
    };
  },
  permutation: ({ x, y, blockLength, clusterMeans, treated }) => {
    const found =
      clusterMeans === undefined
        ? blockPermutation([column(x), column(y)], number(blockLength))
        : clusterPermutation(column(clusterMeans), flags(treated));
    const { observed, orders, asExtreme, p } = found;
    return { r: observed, difference: observed, permutations: orders, asExtreme, p };
  },
  power: (input) => powerAnswer(input),
  regression: ({ y, x1, x2, cluster, a, b }) => {
    if (a !== undefined) {
      const before = (cause: Numbers, of: Numbers): object => granger(cause, of);
      return { aToB: before(column(a), column(b)), bToA: before(column(b), column(a)) };
    }
    const x = [column(x1), column(x2)];
    const fit = fitted({ y: column(y), x, intercept: true, clusters: words(cluster) });
    const [n, p] = [fit.n, 3];
    const f = fit.rSquared / (p - 1) / ((1 - fit.rSquared) / (n - p));
    const rss = fit.residualDeviation ** 2 * (n - p);
    const residuals = column(y).map(
      (value, row) =>
        value -
        fit.coefficients.reduce((s, c, at) => s + c * (at ? (x[at - 1]?.[row] ?? 0) : 1), 0),
    );
    const squares = residuals.map((value) => value * value);
    const steps = residuals.slice(1).map((value, at) => (value - (residuals[at] ?? 0)) ** 2);
    const lm = n * fitted({ y: squares, x, intercept: true }).rSquared;
    const inflation = (of: Numbers, by: Numbers): number =>
      1 / (1 - fitted({ y: of, x: [by], intercept: true }).rSquared);
    return {
      coefficients: fit.coefficients,
      ...fit.errors,
      r2: fit.rSquared,
      adjustedR2: fit.adjustedRSquared,
      f,
      aic: n * (Math.log((2 * Math.PI * rss) / n) + 1) + 2 * (p + 1),
      durbinWatson: steps.reduce((s, v) => s + v, 0) / squares.reduce((s, v) => s + v, 0),
      breuschPagan: lm,
      breuschPaganP: chiSquare(2).upper(lm),
      vif: [inflation(column(x1), column(x2)), inflation(column(x2), column(x1))],
    };
  },
  srm: ({ observed, ratio }) => {
    const found = sampleRatio(column(observed), column(ratio));
    return { ...found, df: column(observed).length - 1 };
  },
  welch: ({ treatment, control, confidence }) =>
    named(welch({ treatment: column(treatment), control: column(control) }, number(confidence))),
};

function named(found: ReturnType<typeof welch>): object {
  const [low, high] = found.interval;
  return { ...found, se: found.error, df: found.freedom, low, high };
}

/** Whether two lags of one series say more of another than its own two lags do. */
function granger(cause: Numbers, of: Numbers): object {
  const lag = (series: Numbers, by: number): Numbers => series.slice(2 - by, series.length - by);
  const y = of.slice(2);
  const own = [lag(of, 1), lag(of, 2)];
  const rss = (x: readonly Numbers[]): number => {
    const fit = fitted({ y, x, intercept: true });
    return fit.residualDeviation ** 2 * (fit.n - x.length - 1);
  };
  const [less, more] = [rss(own), rss([...own, lag(cause, 1), lag(cause, 2)])];
  const df2 = y.length - 5;
  const f = (less - more) / 2 / (more / df2);
  return { f, df1: 2, df2, p: fisher(2, df2).upper(f) };
}

function powerAnswer(input: Table): object {
  const common = { effect: number(input['effect']), alpha: number(input['alpha']) };
  if (input['kind'] === 'steppedWedge') {
    const { error, power, treated } = wedgePower({
      ...common,
      clusters: number(input['clusters']),
      steps: number(input['steps']),
      perCell: number(input['perCell']),
      deviationWithin: number(input['sdWithin']),
      deviationBetween: number(input['sdCluster']),
    });
    const { u: U, w: W, v: V } = treated;
    return { variance: error ** 2, se: error, power, U, W, V };
  }
  const sized = { ...common, deviation: number(input['sd']) };
  if (input['kind'] === 'individual') {
    const at = (perArm: number): number => individualPower({ ...sized, perArm });
    return { powerT: at(number(input['perArm'])), perArmFor80: leastSize(2, 0.8, at) };
  }
  const design = { ...sized, perCluster: number(input['perCluster']), icc: number(input['icc']) };
  const at = (clustersPerArm: number): ReturnType<typeof clusterPower> =>
    clusterPower({ ...design, clustersPerArm });
  const { designEffect, error, byNormal, byStudent, effectAt80 } = at(
    number(input['clustersPerArm']),
  );
  return {
    designEffect,
    se: error,
    powerNormal: byNormal,
    powerT: byStudent,
    effectAt80,
    clustersPerArmFor80: leastSize(2, 0.8, (size) => at(size).byNormal),
  };
}

describe.skipIf(!existsSync(FOLDER))('the values of R (skipped when absent)', () => {
  test.each(Object.keys(ANSWERS))('%s', (name) => {
    const answer = ANSWERS[name];
    if (answer === undefined) throw new Error(name);
    const { cases, relativeTolerance } = topicOf(name);
    expect(cases.length).toBeGreaterThan(0);
    const wrong = cases.flatMap(({ name: which, input, expected }) =>
      differing(expected, answer(input), relativeTolerance, which),
    );
    expect(wrong).toEqual([]);
  });

  test('distributions', () => {
    const { values, relativeTolerance } = topicOf('distributions');
    expect(values.length).toBeGreaterThan(800);
    const wrong = values.flatMap(({ fn, args, value }) =>
      differing(
        value,
        distributionAnswer(fn, args),
        relativeTolerance,
        `${fn}(${args.join(', ')})`,
      ),
    );
    expect(wrong).toEqual([]);
  });
});

function distributionAnswer(fn: string, [x = NaN, one = NaN, two = NaN]: Numbers): number {
  const [name = '', part = ''] = fn.split('.');
  const of: Readonly<Record<string, () => Distribution>> = {
    t: () => studentT(one),
    f: () => fisher(one, two),
    chisquare: () => chiSquare(one),
    beta: () => beta(one, two),
    normal: () => NORMAL,
  };
  const distribution = of[name]?.();
  if (distribution === undefined) throw new Error(fn);
  const isNormal = name === 'normal';
  const [mean, deviation] = isNormal && !Number.isNaN(two) ? [one, two] : [0, 1];
  if (part === 'quantile') return mean + deviation * distribution.quantile(x);
  const place = (x - mean) / deviation;
  return part === 'cdf' ? distribution.cdf(place) : distribution.upper(place);
}

describe('values that every table of statistics has', () => {
  test.each([
    ['t, 10, .975', studentT(10).quantile(0.975), 2.228_138_851_964_94],
    ['F, 3 and 20, .95', fisher(3, 20).quantile(0.95), 3.098_391_212],
    ['χ², 1, .95', chiSquare(1).quantile(0.95), 3.841_458_820_694_12],
    ['normal, .975', NORMAL.quantile(0.975), 1.959_963_984_540_05],
    ['normal, far out', NORMAL.upper(10), 7.619_853_024_160_53e-24],
    ['beta 2 and 3 at .5', beta(2, 3).cdf(0.5), 0.6875],
  ])('%s', (_, got, wanted) => {
    expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-9);
  });

  test('a cohort of 52 to 48 at 10,000 is no accident, one of 51 to 49 may be', () => {
    expect(sampleRatio([5_200, 4_800], [1, 1])).toMatchObject({ chi2: 16, mismatch: true });
    expect(sampleRatio([5_100, 4_900], [1, 1])).toMatchObject({ chi2: 4, mismatch: false });
  });

  test('64 persons an arm find half a deviation with 80 percent (Cohen 1988)', () => {
    const at = (perArm: number): number =>
      individualPower({ perArm, effect: 0.5, deviation: 1, alpha: 0.05 });
    expect(leastSize(2, 0.8, at)).toBe(64);
  });

  test('an area by hand: of four pairs three are in order', () => {
    expect(ranking([false, true, false, true], [1, 2, 3, 4]).auc).toBe(0.75);
  });
});
