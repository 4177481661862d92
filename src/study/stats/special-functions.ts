/** Both tails of a distribution function: each is exact to its own digits. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The regularised incomplete beta function I_x(a, b) and its upper tail.
 * @param x with `rest`, which is 1 − x: near 1 the difference would have no digits left
 * @see NIST DLMF 8.17(v)
 */
export function incompleteBeta(x: number, rest: number, [a, b]: readonly [number, number]): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (rest <= 0) return { lower: 1, upper: 0 };
  if (x > (a + 1) / (a + b + 2)) {
    const { lower, upper } = incompleteBeta(rest, x, [b, a]);
    return { lower: upper, upper: lower };
  }
  const logX = x > 0.5 ? Math.log1p(-rest) : Math.log(x);
  const logRest = rest > 0.5 ? Math.log1p(-x) : Math.log(rest);
  const front = a * logX + b * logRest + logGamma(a + b) - logGamma(a) - logGamma(b);
  const lower = Math.exp(front) / (a * betaFraction(x, a, b));
  return { lower, upper: 1 - lower };
}

/** The regularised incomplete gamma function P(a, x) and Q. @see NIST DLMF 8.11.4, 8.9.2 */
export function incompleteGamma(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    const lower = front * gammaSeries(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = front / gammaFraction(a, x);
  return { lower: 1 - upper, upper };
}

/** ln Γ by Stirling's series, after its argument was raised above 15. @see NIST DLMF 5.11.1 */
export function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 15) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / shifted;
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2;
  return stirling + series - Math.log(product);
}

const STEPS_MAX = 5_000;
const SETTLED = 1e-16;

/** By Lentz's method, from the top. */
function betaFraction(x: number, a: number, b: number): number {
  let [numerator, denominator, value] = [1, 0, 1];
  for (let at = 1; at < STEPS_MAX; at++) {
    const m = Math.floor(at / 2);
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const term = at % 2 === 0 ? even : odd;
    denominator = 1 / (1 + term * denominator);
    numerator = 1 + term / numerator;
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < SETTLED) break;
  }
  return value;
}

function gammaSeries(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a];
  for (let at = 1; at < STEPS_MAX && term > sum * SETTLED; at++) {
    term *= x / (a + at);
    sum += term;
  }
  return sum;
}

function gammaFraction(a: number, x: number): number {
  let value = x + 1 - a;
  let [numerator, denominator] = [value, 0];
  for (let at = 1; at < STEPS_MAX; at++) {
    const term = at * (a - at);
    const next = x + 2 * at + 1 - a;
    denominator = 1 / (next + term * denominator);
    numerator = next + term / numerator;
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < SETTLED) break;
  }
  return value;
}
