const million = 1_000_000;

/** What floating-point noise may add to an exact value before it is rounded up, in ppm. */
const noisePpm = 1e-6;

/**
 * Change scatter: the normalized Shannon entropy of a period's file modifications (A. E. Hassan,
 * "Predicting faults using the complexity of code changes", ICSE 2009). 0 when every change went
 * to one file, 1,000,000 when all changed files changed equally often.
 *
 * @param modifications how often each file was modified in the period; zeros do not count
 * @returns ppm, rounded up; 0 for fewer than two files
 */
export function changeScatter(modifications: Iterable<number>): number {
  // Sorted: a float sum depends on its order, and the same counts must give the same bits.
  const counts = [...modifications].filter((count) => count > 0).sort((a, b) => a - b);
  if (counts.length < 2) return 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let entropy = 0;
  for (const count of counts) entropy -= (count / total) * Math.log2(count / total);
  const scatter = entropy / Math.log2(counts.length);
  return Math.min(million, Math.max(0, Math.ceil(scatter * million - noisePpm)));
}
