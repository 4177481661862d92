/** Labels have their own size at every width: text stands outside of what is stretched. */
export const WIDE = 1_000;
export const HIGH = 100;

/** A coordinate, to a hundredth. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
