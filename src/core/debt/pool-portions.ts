/**
 * What each has of a pool that is shared: ⌊available · want / Σ want⌋ units, and one more of what
 * is left over for each in order. So all of it is given, and nobody has more than they want.
 * @param wants what each would have if there were enough, not negative
 * @returns undefined if there is enough for all
 */
export function portionsOf(
  wants: readonly bigint[],
  available: bigint,
): readonly bigint[] | undefined {
  const whole = wants.reduce((sum, want) => sum + want, 0n);
  if (whole <= available) return undefined;
  const floors = wants.map((want) => (available * want) / whole);
  let left = floors.reduce((rest, units) => rest - units, available);
  return floors.map((units, at) => {
    if (left === 0n || wants[at] === 0n) return units;
    left -= 1n;
    return units + 1n;
  });
}
