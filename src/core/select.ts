/**
 * The value that stands at a place once the first `count` are sorted, which are put into another
 * order: those before it are no greater, those behind it no less.
 * @see Hoare, Algorithm 65 (Find), Communications of the ACM 4 (1961)
 */
export function select(values: Float64Array, count: number, wanted: number): number {
  let [left, right] = [0, count - 1];
  while (left < right) {
    const pivot = values[wanted] ?? 0;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low += 1;
      while ((values[high] ?? 0) > pivot) high -= 1;
      if (low > high) break;
      const moved = values[low] ?? 0;
      values[low] = values[high] ?? 0;
      values[high] = moved;
      low += 1;
      high -= 1;
    }
    if (high < wanted) left = low;
    if (wanted < low) right = high;
  }
  return values[wanted] ?? 0;
}
