/*
 * Roots and logarithms in whole numbers, so that everybody who recomputes a look gets every digit.
 */

/** 10¹²: the scale of logarithms. */
const SCALE = 1_000_000_000_000n;

/** Towards minus infinity, as ⌊ ⌋ is. */
export function floorRatio(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

export function ceilRatio(numerator: bigint, denominator: bigint): bigint {
  return -floorRatio(-numerator, denominator);
}

/** The least whole number whose square is at least the ratio. */
export function rootAbove(numerator: bigint, denominator: bigint): bigint {
  const value = ceilRatio(numerator, denominator);
  if (value <= 0n) return 0n;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2) + 1);
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) break;
    root = next;
  }
  return root * root < value ? root + 1n : root;
}

/** ln of a ratio of at least 1, times 10¹²: 2·artanh((x − 1)/(x + 1)), term by term. */
export function logarithm(numerator: bigint, denominator: bigint): bigint {
  const y = (SCALE * (numerator - denominator)) / (numerator + denominator);
  const squared = (y * y) / SCALE;
  let power = y;
  let sum = 0n;
  for (let odd = 1n; power > 0n; odd += 2n) {
    sum += power / odd;
    power = (power * squared) / SCALE;
  }
  return 2n * sum;
}
