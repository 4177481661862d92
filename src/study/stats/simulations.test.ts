import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { differenceSequence } from './confidence-sequence.ts';
import { differences, pearson } from './correlation.ts';
import { NORMAL } from './distributions.ts';
import { sampleRatio, welch } from './experiments.ts';
import { differenceInDifferences } from './natural-experiment.ts';
import { ranking } from './ranking.ts';
import { blockPermutation, groupBootstrap, rowsByGroup } from './resampling.ts';
import { normalDraw, type Seeded, seeded } from './seeded.ts';

const SEEDS = runs(300, 1_000);

/** The share of seeds for which something is found. */
function share(found: (random: Seeded, seed: number) => boolean, seeds = SEEDS): number {
  let count = 0;
  for (let seed = 1; seed <= seeds; seed++) count += Number(found(seeded(seed), seed));
  return count / seeds;
}

/** Four binomial deviations beside a share: what a right method stays within. */
function slack(of: number, seeds = SEEDS): number {
  return 4 * Math.sqrt((of * (1 - of)) / seeds);
}

const draws = (random: Seeded, count: number, centre = 0): number[] =>
  Array.from({ length: count }, () => centre + normalDraw(random));

function walk(random: Seeded, steps: number): number[] {
  let place = 0;
  return Array.from({ length: steps }, () => (place += normalDraw(random)));
}

describe('two random walks that have nothing to do with each other', () => {
  test.each([
    [18, 0.4],
    [60, 0.6],
    [200, 0.75],
  ])('go together by their levels, and not by their steps: n %i', (n, naive) => {
    const levels = share((random) => pearson(walk(random, n), walk(random, n)).p < 0.05, 1_000);
    const steps = share(
      (random) => pearson(differences(walk(random, n)), differences(walk(random, n))).p < 0.05,
      1_000,
    );
    // The test above all: without the differencing this share is what the line before it says.
    expect(levels).toBeGreaterThan(naive);
    expect(steps).toBeLessThanOrEqual(0.07);
  });

  test('a permutation of blocks of steps keeps its level', () => {
    const seeds = runs(100, 1_000);
    const found = share((random) => {
      const [x, y] = [differences(walk(random, 61)), differences(walk(random, 61))];
      return blockPermutation([x, y], 5, { random, draws: 99 }).p <= 0.05;
    }, seeds);
    expect(found).toBeLessThanOrEqual(seeds === 1_000 ? 0.07 : 0.05 + slack(0.05, seeds));
  });
});

describe('an experiment without an effect', () => {
  const looks = (random: Seeded, isFound: (a: number[], b: number[]) => boolean): boolean => {
    const [treatment, control] = [draws(random, 1_200), draws(random, 1_200)];
    return Array.from({ length: 60 }, (_, day) => (day + 1) * 20).some((n) =>
      isFound(treatment.slice(0, n), control.slice(0, n)),
    );
  };

  test('is not adopted by sixty looks at a confidence sequence, and is by sixty t tests', () => {
    const seeds = runs(100, 1_000);
    const rules = { alpha: 0.05, tunedFor: 1_200 };
    const anytime = share(
      (random) =>
        looks(random, (treatment, control) => {
          const { centre, halfWidth } = differenceSequence({ treatment, control }, rules);
          return Math.abs(centre) > halfWidth;
        }),
      seeds,
    );
    const naive = share(
      (random) => looks(random, (treatment, control) => welch({ treatment, control }).p < 0.05),
      seeds,
    );
    expect(anytime).toBeLessThanOrEqual(0.05);
    expect(naive).toBeGreaterThan(0.2);
  });

  test('arms that are drawn one to one are no mismatch', () => {
    const found = share((random) => {
      const first = Array.from({ length: 1_000 }, () => random() < 0.5).filter(Boolean).length;
      return sampleRatio([first, 1_000 - first], [1, 1]).mismatch;
    });
    expect(found).toBeLessThan(0.001 + slack(0.001));
  });
});

describe('an effect that is there is inside its 95 percent interval, 95 times in 100', () => {
  const holds = ([low, high]: readonly [number, number], truth: number): boolean =>
    low <= truth && truth <= high;

  test('Welch', () => {
    const covered = share((random) => {
      const arms = { treatment: draws(random, 40, 0.7), control: draws(random, 25) };
      return holds(welch(arms).interval, 0.7);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(slack(0.95));
  });

  test('DeLong', () => {
    const truth = NORMAL.cdf(1 / Math.SQRT2);
    const covered = share((random) => {
      const outcome = Array.from({ length: 200 }, (_, row) => row % 2 === 0);
      const score = outcome.map((is) => Number(is) + normalDraw(random));
      return holds(ranking(outcome, score).interval, truth);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(slack(0.95));
  });

  test('difference in differences, by clusters that move together', () => {
    const covered = share((random) => {
      const rows = Array.from({ length: 40 }, (_, at) => at).flatMap((group) => {
        const [own, later] = [normalDraw(random), normalDraw(random) / 2];
        return [false, true].flatMap((post) =>
          [1, 2, 3].map(() => ({
            cluster: String(group),
            treated: group % 2 === 0,
            post,
            y: own + (post ? later + (group % 2 === 0 ? 0.5 : 0) : 0) + normalDraw(random),
          })),
        );
      });
      const found = differenceInDifferences({
        cluster: rows.map((row) => row.cluster),
        treated: rows.map((row) => row.treated),
        post: rows.map((row) => row.post),
        y: rows.map((row) => row.y),
      });
      return found.ok && holds(found.interval, 0.5);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(slack(0.95));
  });

  test('a bootstrap of groups, when rows of a group depend on each other', () => {
    const seeds = runs(100, 1_000);
    const found = share((random) => {
      const groups = Array.from({ length: 120 }, (_, row) => String(row % 40));
      const own = draws(random, 40);
      const values = groups.map((name) => (own[Number(name)] ?? 0) + normalDraw(random) / 2);
      const mean = (rows: readonly number[]): number =>
        rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
      const { interval } = groupBootstrap(rowsByGroup(groups), mean, { random, samples: 200 });
      return holds(interval, 0);
    }, seeds);
    // Forty groups: a percentile interval is a little too narrow, one of single rows far too much.
    expect(found).toBeGreaterThan(0.93 - slack(0.93, seeds));
  });
});
