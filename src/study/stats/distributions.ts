import { incompleteBeta, incompleteGamma, logGamma, type Tails } from './special-functions.ts';

/** A distribution: P(X ≤ x), P(X > x), and the x below which a share p lies. */
export interface Distribution {
  readonly cdf: (x: number) => number;
  /** Not 1 − cdf, which has no digits left far out. */
  readonly upper: (x: number) => number;
  readonly quantile: (p: number) => number;
}

/** The beta distribution with shapes a and b. */
export function beta(a: number, b: number): Distribution {
  const at = (x: number): Tails => incompleteBeta(x, 1 - x, [a, b]);
  return {
    cdf: (x) => at(x).lower,
    upper: (x) => at(x).upper,
    quantile: (p) => bounded(p, [0, 1], () => 1 / (1 + Math.exp(-betaLogOdds(p, a, b)))),
  };
}

/** Fisher's F with d1 and d2 degrees of freedom. */
export function fisher(d1: number, d2: number): Distribution {
  const at = (x: number): Tails =>
    incompleteBeta((d1 * x) / (d1 * x + d2), d2 / (d1 * x + d2), [d1 / 2, d2 / 2]);
  return {
    cdf: (x) => at(x).lower,
    upper: (x) => at(x).upper,
    quantile: (p) =>
      bounded(p, [0, Infinity], () => (d2 / d1) * Math.exp(betaLogOdds(p, d1 / 2, d2 / 2))),
  };
}

/** Student's t with `freedom` degrees of freedom, which need not be whole. */
export function studentT(freedom: number): Distribution {
  const outer = (t: number): number =>
    incompleteBeta(freedom / (freedom + t * t), (t * t) / (freedom + t * t), [freedom / 2, 0.5])
      .lower / 2;
  const low = (p: number): number =>
    -Math.sqrt(freedom * Math.exp(-betaLogOdds(2 * p, freedom / 2, 0.5)));
  return {
    cdf: (t) => (t < 0 ? outer(t) : 1 - outer(t)),
    upper: (t) => (t > 0 ? outer(t) : 1 - outer(t)),
    quantile: (p) => symmetric(p, low),
  };
}

/** χ² with `freedom` degrees of freedom. */
export function chiSquare(freedom: number): Distribution {
  const at = (x: number): Tails => incompleteGamma(freedom / 2, x / 2);
  return {
    cdf: (x) => at(x).lower,
    upper: (x) => at(x).upper,
    quantile: (p) => bounded(p, [0, Infinity], () => Math.exp(logChiSquare(p, freedom))),
  };
}

/** The normal distribution with mean 0 and deviation 1. */
export const NORMAL: Distribution = {
  cdf: (z) => normalUpper(-z),
  upper: (z) => normalUpper(z),
  quantile: (p) => symmetric(p, (small) => -Math.sqrt(Math.exp(logChiSquareAbove(2 * small)))),
};

/** P(|T| ≥ |t|): the p of a two-sided test. */
export function twoSided(t: number, freedom: number): number {
  return 2 * studentT(freedom).upper(Math.abs(t));
}

/** P(|Z| ≥ |z|). */
export function twoSidedNormal(z: number): number {
  return 2 * normalUpper(Math.abs(z));
}

/**
 * P(T > t), t not below 0, for Student's t whose centre is moved by δ ≠ 0, as a test under an
 * effect has it.
 * @see Lenth, Algorithm AS 243, Applied Statistics 38 (1989)
 */
export function shiftedStudentUpper(t: number, freedom: number, shift: number): number {
  const whole = freedom + t * t;
  const half = (shift * shift) / 2;
  let sum = 0;
  const last = Math.ceil(half + 12 * Math.sqrt(half) + 40);
  for (let at = 0; at <= last; at++) {
    const even = Math.exp(at * Math.log(half) - half - logGamma(at + 1));
    const odd = Math.exp((at + 0.5) * Math.log(half) - half - logGamma(at + 1.5));
    const share = (a: number): number =>
      incompleteBeta((t * t) / whole, freedom / whole, [a, freedom / 2]).lower;
    sum += even * share(at + 0.5) + Math.sign(shift) * odd * share(at + 1);
  }
  return normalUpper(-shift) - sum / 2;
}

function normalUpper(z: number): number {
  const { lower, upper } = incompleteGamma(0.5, (z * z) / 2);
  return z > 0 ? upper / 2 : 0.5 + lower / 2;
}

function symmetric(p: number, low: (small: number) => number): number {
  if (p < 0.5) return p <= 0 ? -Infinity : low(p);
  if (p === 0.5) return 0;
  return p >= 1 ? Infinity : -low(1 - p);
}

function bounded(
  p: number,
  [least, most]: readonly [number, number],
  inside: () => number,
): number {
  if (p <= 0) return least;
  return p >= 1 ? most : inside();
}

/** ln(x / (1 − x)) of the beta quantile: tiny and nearly whole x keep their digits. */
function betaLogOdds(p: number, a: number, b: number): number {
  const tails = (u: number): Tails =>
    incompleteBeta(1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)), [a, b]);
  return rootOf(p, tails);
}

function logChiSquare(p: number, freedom: number): number {
  return rootOf(p, (u) => incompleteGamma(freedom / 2, Math.exp(u) / 2));
}

function logChiSquareAbove(upper: number): number {
  return halved((u) => incompleteGamma(0.5, Math.exp(u) / 2).upper > upper);
}

/** Compares by the smaller tail. */
function rootOf(p: number, tails: (u: number) => Tails): number {
  return p <= 0.5 ? halved((u) => tails(u).lower < p) : halved((u) => tails(u).upper > 1 - p);
}

/** The place at which `isBelow` ends, on a scale of logarithms, by halving. */
function halved(isBelow: (u: number) => boolean): number {
  let [low, high] = [-740, 700];
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
