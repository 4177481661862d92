import { ceilDivide, floorDivide, ONE, type Ppm } from '../units.ts';

/** How many people have one integrity. */
export interface StandingCount {
  readonly integrity: Ppm;
  readonly people: number;
}

/** How many people stand above `from`, up to `to`; an integrity of 0 is in the first bin. */
export interface StandingBin {
  readonly from: Ppm;
  readonly to: Ppm;
  readonly people: number;
}

/** No bin tells of fewer people, and neither do all of them together. */
export const FEWEST_PEOPLE = 5;

/** An axis begins at a multiple of the one; bins have one of the other widths. */
const AXIS_STEP = 50_000;
const WIDTHS: readonly Ppm[] = [5_000, 10_000, 20_000, 50_000, 100_000];

/** Where a curve of minting begins: a round number at least 0.05 below the threshold. */
export function curveStart(threshold: Ppm): Ppm {
  return Math.max(0, floorDivide(threshold, AXIS_STEP) - 1) * AXIS_STEP;
}

/**
 * Where people stand, without whom it is. The edges depend on the threshold alone, which is one of
 * them; neighbours are merged until each bin has {@link FEWEST_PEOPLE}. If one side of the
 * threshold has fewer, the bins do not tell the sides apart.
 * @returns no bin for fewer people than that
 */
export function standingBins(counts: Iterable<StandingCount>, threshold: Ppm): StandingBin[] {
  const bins = emptyBins(threshold);
  for (const { integrity, people } of counts) {
    const bin = bins.find(({ to }) => integrity <= to);
    if (bin !== undefined) bin.people += people;
  }
  const above = bins.filter(({ from }) => from >= threshold);
  const below = bins.filter(({ from }) => from < threshold);
  const sides = [below, above].every((side) => peopleOf(side) >= FEWEST_PEOPLE)
    ? [below, above]
    : [bins];
  return sides.flatMap(merged);
}

/** How many people are in bins. */
export function peopleOf(bins: readonly StandingBin[]): number {
  return bins.reduce((sum, { people }) => sum + people, 0);
}

type OpenBin = { -readonly [Name in keyof StandingBin]: StandingBin[Name] };

function emptyBins(threshold: Ppm): OpenBin[] {
  const start = curveStart(threshold);
  const step = WIDTHS.find((width) => width >= ceilDivide(ONE - start, 10)) ?? ONE;
  const edges = [0, start, threshold];
  // The last bin takes what is left: between a half and one and a half of the others.
  for (let edge = threshold + step; edge + step / 2 <= ONE; edge += step) edges.push(edge);
  edges.push(ONE);
  return edges
    .slice(1)
    .map((to, at) => ({ from: edges[at] ?? 0, to, people: 0 }))
    .filter(({ from, to }) => from < to);
}

/** From the least on; those left at the end join the last bin that has enough. */
function merged(bins: readonly StandingBin[]): StandingBin[] {
  const done: OpenBin[] = [];
  let open: OpenBin | undefined;
  for (const { from, to, people } of bins) {
    open = { from: open?.from ?? from, to, people: (open?.people ?? 0) + people };
    if (open.people < FEWEST_PEOPLE) continue;
    done.push(open);
    open = undefined;
  }
  const last = done.at(-1);
  if (open === undefined || last === undefined) return done;
  last.to = open.to;
  last.people += open.people;
  return done;
}
