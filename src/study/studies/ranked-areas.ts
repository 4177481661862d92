import { areaOf } from '../stats/ranking.ts';
import { rowsByGroup } from '../stats/resampling.ts';
import type { Seeded } from '../stats/seeded.ts';

/** Areas of several scores on the same rows, and as many samples of each. */
export interface SampledAreas {
  readonly areas: readonly number[];
  /** By score; the same place is the same sample for all of them. */
  readonly samples: readonly (readonly number[])[];
}

interface Sampling {
  readonly groups: readonly string[];
  readonly random: Seeded;
  readonly samples: number;
}

/** How often each row is drawn when as many groups are drawn as there are. */
function drawnWeights(
  groups: readonly (readonly number[])[],
  size: number,
  random: Seeded,
): Uint32Array {
  const weights = new Uint32Array(size);
  for (let draw = 0; draw < groups.length; draw++) {
    for (const row of groups[Math.floor(random() * groups.length)] ?? []) {
      weights[row] = (weights[row] ?? 0) + 1;
    }
  }
  return weights;
}

/**
 * Areas with a bootstrap of whole groups: actions of one author depend on each other, which
 * DeLong's error does not know.
 */
export function sampledAreas(
  outcome: readonly boolean[],
  scores: readonly (readonly number[])[],
  { groups, random, samples }: Sampling,
): SampledAreas {
  const rows = rowsByGroup(groups);
  const orders = scores.map(ordered);
  const found: number[][] = scores.map(() => []);
  for (let sample = 0; sample < samples; sample++) {
    const weights = drawnWeights(rows, outcome.length, random);
    const areas = orders.map((order, at) =>
      weighedArea(outcome, order, [scores[at] ?? [], weights]),
    );
    if (areas.some(Number.isNaN)) continue;
    for (const [at, area] of areas.entries()) found[at]?.push(area);
  }
  return { areas: scores.map((score) => areaOf(outcome, score)), samples: found };
}

/** The middle 95 % of samples. */
export function middleOf(samples: readonly number[]): readonly [low: number, high: number] {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
  return [at(0.025), at(0.975)];
}

function ordered(score: readonly number[]): Uint32Array {
  return new Uint32Array(score.keys()).sort((a, b) => (score[a] ?? 0) - (score[b] ?? 0));
}

/** Each positive row above the weight of the negative ones below it; ties count half. */
function weighedArea(
  outcome: readonly boolean[],
  order: Uint32Array,
  [score, weights]: readonly [readonly number[], Uint32Array],
): number {
  let [below, above, pairs] = [0, 0, 0];
  for (let from = 0; from < order.length;) {
    const value = score[order[from] ?? 0];
    let [positive, negative] = [0, 0];
    for (; from < order.length && score[order[from] ?? 0] === value; from++) {
      const row = order[from] ?? 0;
      if (outcome[row] === true) positive += weights[row] ?? 0;
      else negative += weights[row] ?? 0;
    }
    pairs += positive * (below + negative / 2);
    above += positive;
    below += negative;
  }
  return pairs / (above * below);
}
