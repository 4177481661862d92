/**
 * Numbers that money and law depend on (docs/internals/design.md#numbers). Scores, weights,
 * thresholds and entropies are integers in parts per million; amounts are integers in millionths of
 * a credit. No float ever holds either: 0.1 + 0.2 must not decide whether somebody is paid.
 */

/** An integer in parts per million: 1 is 1 000 000. JSON shows it as a number of ≤ 6 decimals. */
export type Ppm = number;

/** Millionths of one MIC. A brand, so that shards and units of negentropy are never added up. */
export type Shards = bigint & { readonly unit: 'shard' };

/** Millionths of one unit of negentropy N. */
export type NegentropyMicros = bigint & { readonly unit: 'negentropy-micro' };

/** One, in ppm. */
export const ONE: Ppm = 1_000_000;

/** Whether a number is a share: a whole number of ppm, from none to all. */
export function isShare(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= ONE;
}

export const NO_SHARDS: Shards = shards(0n);

/** Marks a bigint as an amount in shards. */
export function shards(value: bigint): Shards {
  return value as Shards;
}

/** Marks a bigint as an amount of negentropy in millionths. */
export function negentropyMicros(value: bigint): NegentropyMicros {
  return value as NegentropyMicros;
}

/** Quotient of two non-negative safe integers, rounded down, exact (no float division). */
export function floorDivide(numerator: number, denominator: number): number {
  return (numerator - (numerator % denominator)) / denominator;
}

/** Quotient of two non-negative safe integers, rounded up, exact. */
export function ceilDivide(numerator: number, denominator: number): number {
  const remainder = numerator % denominator;
  return (numerator - remainder) / denominator + (remainder === 0 ? 0 : 1);
}

const AMOUNT = /^(-?)(0|[1-9]\d*)\.(\d{6})$/;

/**
 * Millionths as the decimal text of contracts and entries: always exactly six decimals.
 * @example formatMicros(1_500_000n) // '1.500000'
 */
export function formatMicros(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  const digits = magnitude.toString().padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/**
 * Reads what {@link formatMicros} writes.
 * @throws RangeError when the text is not a decimal with exactly six decimals.
 */
export function parseMicros(text: string): bigint {
  const match = AMOUNT.exec(text);
  if (match === null || text === '-0.000000') {
    throw new RangeError(`"${text}" is not an amount: write it with exactly 6 decimals`);
  }
  const magnitude = BigInt(`${match[2]}${match[3]}`);
  return match[1] === '-' ? -magnitude : magnitude;
}

/**
 * A JSON number of at most 6 decimals as ppm.
 * @returns undefined when the number has more decimals, is not finite or leaves the safe range.
 */
export function ppmFromNumber(value: number): Ppm | undefined {
  const scaled = Math.round(value * ONE);
  return Number.isSafeInteger(scaled) && scaled / ONE === value ? scaled : undefined;
}

/** ppm as the JSON number that {@link ppmFromNumber} reads back. */
export function ppmToNumber(value: Ppm): number {
  return value / ONE;
}

/** ppm as text for people, e.g. `0.930000` becomes `0.93`. */
export function formatPpm(value: Ppm): string {
  return String(ppmToNumber(value));
}
