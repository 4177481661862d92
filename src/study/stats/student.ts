/**
 * The quantile of Student's t that leaves half of `outside` above it; `student(0.05, 44)` is the
 * factor of a 95 % interval with 44 degrees of freedom.
 */
export function student(outside: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (tails(high, freedom) > outside) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (tails(middle, freedom) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| > t). */
function tails(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** The regularised incomplete beta function. @see NIST DLMF 8.17(v) */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return Math.exp(front) / (a * continuedFraction(x, a, b));
}

/** By Lentz's method, from the top. */
function continuedFraction(x: number, a: number, b: number): number {
  let [numerator, denominator, value] = [1, 0, 1];
  for (let at = 1; at < 2_000; at++) {
    const m = Math.floor(at / 2);
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const term = at % 2 === 0 ? even : odd;
    denominator = 1 / (1 + term * denominator);
    numerator = 1 + term / numerator;
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}

/** ln Γ by Stirling's series, after its argument was raised above 15. @see NIST DLMF 5.11.1 */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 15) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / shifted;
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2;
  return stirling + series - Math.log(product);
}
