/**
 * Lists whose length others choose. A call with a list spread into its arguments fails once the
 * list has some 100,000 items, so none is spread into one.
 */

/** Adds items to the end of a list. */
export function addAll<Item>(list: Item[], more: Iterable<Item>): void {
  for (const item of more) list.push(item);
}

/** Puts items in the place of all that a list has. */
export function replaceAll<Item>(list: Item[], others: readonly Item[]): void {
  list.length = 0;
  addAll(list, others);
}

/** The greatest of some numbers; −∞ if there are none. */
export function largestOf(numbers: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const number of numbers) most = Math.max(most, number);
  return most;
}

/** The least of some numbers; ∞ if there are none. */
export function smallestOf(numbers: Iterable<number>): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const number of numbers) fewest = Math.min(fewest, number);
  return fewest;
}
