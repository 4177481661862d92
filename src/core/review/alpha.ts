import { ONE } from '../units.ts';

/**
 * Krippendorff's α for nominal data, ppm, rounded: 1 − D_o/D_e, in which D_o is the disagreement
 * within units and D_e that of all values paired by chance. A unit with one value pairs with
 * nothing and is left out.
 * @param units what was said of each unit, whoever said it
 * @returns undefined when there is nothing to pair, or all values are the same
 * @see Krippendorff 2011, Computing Krippendorff's Alpha-Reliability
 */
export function alphaOf(units: readonly (readonly string[])[]): number | undefined {
  const paired = units.filter(({ length }) => length > 1);
  const all = paired.flat();
  const expected = differing(all) / (all.length - 1);
  if (!(expected > 0)) return undefined;
  const observed = paired.reduce((sum, unit) => sum + differing(unit) / (unit.length - 1), 0);
  return Math.round((1 - observed / expected) * ONE);
}

/** Ordered pairs of values that differ. */
function differing(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const same = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return values.length * values.length - same;
}
