import { ONE, type Ppm } from '../units.ts';
import { largestOf } from '../lists.ts';

/** Outcomes of one person in one domain and one bin of time. */
export interface OutcomeBin {
  readonly kept: number;
  readonly failed: number;
}

/** Limits of the detector (docs/reference/conduct.md#variance). */
export const VARIANCE = {
  name: 'variance/1',
  bins: 8,
  outcomes: 40,
  failures: 6,
  /** Of X² to its degrees of freedom. */
  ratio: 4,
} as const;

/**
 * X²/df of kept and failed by bins, ppm, rounded down: how many times more the kept promises of a
 * person vary from bin to bin than chance explains. Pearson's X² of each domain by itself, summed,
 * so that going from an easy domain to a hard one is no variance. Exact: fractions of integers.
 * @param domains the bins of each domain; those without an outcome may be left out
 * @returns undefined with too little to judge by
 */
export function varianceOf(domains: readonly (readonly OutcomeBin[])[]): Ppm | undefined {
  const judged = domains.map((bins) => bins.filter((bin) => sizeOf(bin) > 0)).filter(hasBoth);
  const freedom = judged.reduce((sum, bins) => sum + bins.length - 1, 0);
  const bins = judged.flat();
  const outcomes = bins.reduce((sum, bin) => sum + sizeOf(bin), 0);
  const failures = bins.reduce((sum, bin) => sum + bin.failed, 0);
  const longest = largestOf([0, ...judged.map((own) => own.length)]);
  if (longest < VARIANCE.bins || outcomes < VARIANCE.outcomes || failures < VARIANCE.failures) {
    return undefined;
  }
  const [above, below] = judged.map(pearson).reduce(plus);
  return Number((above * BigInt(ONE)) / (below * BigInt(freedom)));
}

/** Above its limit: the conduct that the detector reports. */
export function isErratic(variance: Ppm): boolean {
  return variance >= VARIANCE.ratio * ONE;
}

type Fraction = readonly [above: bigint, below: bigint];

/** Without a failure, or without anything kept, nothing can vary. */
function hasBoth(bins: readonly OutcomeBin[]): boolean {
  return bins.some(({ kept }) => kept > 0) && bins.some(({ failed }) => failed > 0);
}

/** N²/(K·F) · (Σ f²/n − F²/N). */
function pearson(bins: readonly OutcomeBin[]): Fraction {
  const kept = BigInt(bins.reduce((sum, bin) => sum + bin.kept, 0));
  const failed = BigInt(bins.reduce((sum, bin) => sum + bin.failed, 0));
  const all = kept + failed;
  const squares = bins
    .map((bin): Fraction => [BigInt(bin.failed) ** 2n, BigInt(sizeOf(bin))])
    .reduce(plus);
  const [above, below] = plus(squares, [-(failed ** 2n), all]);
  return [all * all * above, kept * failed * below];
}

function plus([a, b]: Fraction, [c, d]: Fraction): Fraction {
  return b === d ? [a + c, b] : [a * d + c * b, b * d];
}

function sizeOf({ kept, failed }: OutcomeBin): number {
  return kept + failed;
}
