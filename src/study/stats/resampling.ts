import { correlationOf } from './correlation.ts';
import { meanOf } from './least-squares.ts';
import type { Column } from './orthogonal.ts';
import { type Seeded, shuffled } from './seeded.ts';

/** A test by all orders, or by some of them drawn from a seed. */
export interface Permuted {
  readonly observed: number;
  readonly orders: number;
  readonly asExtreme: number;
  readonly p: number;
}

/** Orders beyond this many are drawn, not listed. */
const LISTED_MAX = 50_000;

/**
 * Whether x and y go together, tested by moving whole blocks of y: what lies within a block keeps
 * its own dependence, which single rows that are moved would lose.
 */
export function blockPermutation(
  [x, y]: readonly [Column, Column],
  blockLength: number,
  drawn?: { readonly random: Seeded; readonly draws: number },
): Permuted {
  const blocks = Array.from({ length: Math.ceil(y.length / blockLength) }, (_, at) =>
    y.slice(at * blockLength, (at + 1) * blockLength),
  );
  const of = (order: readonly Column[]): number => correlationOf(x, order.flat());
  if (drawn === undefined) return counted(of(blocks), map(permutationsOf(blocks), of));
  const { random, draws } = drawn;
  return withOwn(
    of(blocks),
    Array.from({ length: draws }, () => of(shuffled(blocks, random))),
  );
}

/** Whether the means of treated clusters differ, by every way to choose as many of them. */
export function clusterPermutation(means: Column, treated: readonly boolean[]): Permuted {
  const count = treated.filter(Boolean).length;
  const difference = (chosen: ReadonlySet<number>): number =>
    meanOf(means.filter((_, at) => chosen.has(at))) -
    meanOf(means.filter((_, at) => !chosen.has(at)));
  const own = new Set(treated.flatMap((is, at) => (is ? [at] : [])));
  const choices = map(choicesOf(means.length, count), (chosen) => difference(new Set(chosen)));
  return counted(difference(own), choices);
}

/** An interval by resampling. */
export interface Bootstrap {
  readonly interval: readonly [low: number, high: number];
  /** How many samples gave a number. */
  readonly samples: number;
}

/**
 * The percentile interval of 95 % of a figure, by drawing whole groups with replacement.
 * @param figure of the rows that were drawn; NaN when they give none
 */
export function groupBootstrap(
  groups: readonly (readonly number[])[],
  figure: (rows: readonly number[]) => number,
  { random, samples }: { readonly random: Seeded; readonly samples: number },
): Bootstrap {
  const found: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const rows = groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? []);
    const value = figure(rows);
    if (!Number.isNaN(value)) found.push(value);
  }
  found.sort((a, b) => a - b);
  return { interval: [quantileOf(found, 0.025), quantileOf(found, 0.975)], samples: found.length };
}

/** The rows of each group, in the order in which the groups appear. */
export function rowsByGroup(groups: readonly string[]): number[][] {
  const rows = new Map<string, number[]>();
  for (const [row, name] of groups.entries()) {
    const own = rows.get(name);
    if (own === undefined) rows.set(name, [row]);
    else own.push(row);
  }
  return [...rows.values()];
}

/** Between the two values next to it, of values in order (R's type 7). */
function quantileOf(values: Column, p: number): number {
  const place = (values.length - 1) * p;
  const [low, high] = [values[Math.floor(place)] ?? NaN, values[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
}

function counted(observed: number, figures: Iterable<number>): Permuted {
  let [orders, asExtreme] = [0, 0];
  for (const figure of figures) {
    orders += 1;
    if (Math.abs(figure) >= Math.abs(observed) - 1e-12) asExtreme += 1;
    if (orders > LISTED_MAX) throw new RangeError('too many orders to list: draw some of them');
  }
  return { observed, orders, asExtreme, p: asExtreme / orders };
}

/** Of drawn orders the one that was observed counts as one more. */
function withOwn(observed: number, figures: Column): Permuted {
  return counted(observed, [observed, ...figures]);
}

function* map<From, To>(from: Iterable<From>, to: (value: From) => To): Generator<To> {
  for (const value of from) yield to(value);
}

function* permutationsOf<Value>(values: readonly Value[]): Generator<Value[]> {
  if (values.length < 2) yield [...values];
  for (const [at, first] of values.length < 2 ? [] : values.entries()) {
    for (const rest of permutationsOf(values.filter((_, other) => other !== at))) {
      yield [first, ...rest];
    }
  }
}

function* choicesOf(size: number, count: number, from = 0): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= size - count; at++) {
    for (const rest of choicesOf(size, count - 1, at + 1)) yield [at, ...rest];
  }
}
