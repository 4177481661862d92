import { NORMAL, twoSided, twoSidedNormal } from './distributions.ts';
import { crossSum } from './moments.ts';
import type { Column } from './orthogonal.ts';

/** An association between two columns. It says nothing about what causes what. */
export interface Association {
  readonly value: number;
  readonly p: number;
}

/** Pearson's r with Fisher's interval of 95 %; rows must not depend on each other. */
export interface PearsonAssociation extends Association {
  readonly t: number;
  readonly interval: readonly [low: number, high: number];
}

/** Pearson's r of independent rows. */
export function pearson(x: Column, y: Column): PearsonAssociation {
  const value = correlationOf(x, y);
  const { t, p } = tested(value, x.length - 2);
  const half = NORMAL.quantile(0.975) / Math.sqrt(x.length - 3);
  const turned = Math.atanh(value);
  return { value, t, p, interval: [Math.tanh(turned - half), Math.tanh(turned + half)] };
}

/** Spearman's ρ by middle ranks, p by Student's t. */
export function spearman(x: Column, y: Column): Association {
  const value = correlationOf(ranksOf(x), ranksOf(y));
  return { value, p: tested(value, x.length - 2).p };
}

/** Kendall's τ-b, z corrected for ties. */
export function kendall(x: Column, y: Column): Association & { readonly z: number } {
  const n = x.length;
  let score = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      score += Math.sign((x[i] ?? 0) - (x[j] ?? 0)) * Math.sign((y[i] ?? 0) - (y[j] ?? 0));
    }
  }
  const [tiesX, tiesY] = [tiesOf(x), tiesOf(y)];
  const all = pairs(n);
  const value = (2 * score) / Math.sqrt((all - sum(tiesX, pairs)) * (all - sum(tiesY, pairs)));
  const variance =
    (weighed(n) - sum(tiesX, weighed) - sum(tiesY, weighed)) / 18 +
    (sum(tiesX, pairs) * sum(tiesY, pairs)) / (2 * all) +
    (sum(tiesX, triples) * sum(tiesY, triples)) / (9 * triples(n));
  const z = score / Math.sqrt(variance);
  return { value, z, p: twoSidedNormal(z) };
}

/** r of x and y with what goes with a third column taken out of both. */
export function partial(x: Column, y: Column, control: Column): Association {
  const [xy, xc, yc] = [correlationOf(x, y), correlationOf(x, control), correlationOf(y, control)];
  const value = (xy - xc * yc) / Math.sqrt((1 - xc * xc) * (1 - yc * yc));
  return { value, p: tested(value, x.length - 3).p };
}

/** Pearson's r alone; 0 if a column is constant. */
export function correlationOf(x: Column, y: Column): number {
  const scale = Math.sqrt(crossSum(x, x) * crossSum(y, y));
  return scale === 0 ? 0 : crossSum(x, y) / scale;
}

/** Ranks from 1, equal values share the middle of theirs. */
export function ranksOf(values: Column): Column {
  const order = values.map((value, row) => ({ value, row })).sort((a, b) => a.value - b.value);
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to++;
    for (const { row } of order.slice(from, to)) ranks[row] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** What each value is above the one before it: takes a common trend out of levels. */
export function differences(values: Column): Column {
  return values.slice(1).map((value, at) => value - (values[at] ?? 0));
}

function tested(r: number, freedom: number): { readonly t: number; readonly p: number } {
  const t = r * Math.sqrt(freedom / (1 - r * r));
  return { t, p: twoSided(t, freedom) };
}

// What Kendall's variance adds up over groups of t equal values.
const pairs = (t: number): number => t * (t - 1);
const weighed = (t: number): number => t * (t - 1) * (2 * t + 5);
const triples = (t: number): number => t * (t - 1) * (t - 2);

function sum(ties: Column, of: (t: number) => number): number {
  return ties.reduce((total, t) => total + of(t), 0);
}

function tiesOf(values: Column): Column {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}
