/**
 * Two things measured in turn: A B A B …, so that whatever else the machine does falls on both.
 * @param {number} rounds
 * @param {() => Promise<number>} subject
 * @param {(() => Promise<number>)[]} baselines
 * @returns the figures of each, in order of the rounds
 */
export async function inTurn(rounds, subject, ...baselines) {
  const figures = [subject, ...baselines].map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, measure] of [subject, ...baselines].entries()) {
      globalThis.gc?.();
      figures[index].push(await measure());
    }
  }
  return figures;
}

/** @param {readonly number[]} figures */
export function median(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The least figure that at least this share of all does not exceed. */
export function percentile(figures, share) {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/**
 * One line of the table: a ratio per round, since the two of a round ran next to each other.
 * @param {{ what: string, against: string, unit: string, subject: number[], baseline: number[],
 *   reach?: number, aim?: number, better: 'higher' | 'lower' }} compared
 */
export function comparison({ subject, baseline, ...rest }) {
  const ratios = subject.map((value, round) => value / baseline[round]);
  return {
    kind: 'ratio',
    ...rest,
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    subject: median(subject),
    baseline: median(baseline),
    rounds: ratios.length,
  };
}

/** A figure that is told, with a limit where there is one. */
export function figure(what, value, unit, limit) {
  return { kind: 'figure', what, value, unit, ...(limit === undefined ? {} : { limit }) };
}
