import type { Activity, CommunityIntegrity, Supply } from '../../client/api-types.ts';

/** With how many cycles the last one is compared, and the fewest of which a median says much. */
export const USUAL_CYCLES = 12;
const FEWEST = 3;

/** Sums of the last cycles, for what is usual. */
export interface Before {
  readonly activity: Activity;
  readonly supply: Supply;
  readonly integrity: CommunityIntegrity;
}

/** Medians of the cycles before one. */
export interface Usual {
  /** Of how many cycles. */
  readonly cycles: number;
  readonly asked: number;
  readonly refused: number;
  readonly active: number;
  /** MIC that were held at the close. */
  readonly held: number | undefined;
  readonly integrity: number | undefined;
}

/** What is usual before a cycle; undefined while too few cycles were closed to tell. */
export function usualBefore(
  cycle: number,
  { activity, supply, integrity }: Before,
): Usual | undefined {
  const closed = integrity.cycles
    .filter((one) => one.cycle < cycle)
    .toSorted((one, other) => one.cycle - other.cycle)
    .slice(-USUAL_CYCLES);
  if (closed.length < FEWEST) return undefined;
  const counts = (isMeant: (outcome: string | undefined) => boolean): number[] =>
    closed.map(({ cycle: at }) =>
      activity.items
        .filter((item) => item.cycle === at && isMeant(item.outcome))
        .reduce((sum, { decisions }) => sum + decisions, 0),
    );
  const numbers = new Set(closed.map((one) => one.cycle));
  const held = supply.cycles.filter((one) => numbers.has(one.cycle));
  return {
    cycles: closed.length,
    asked: medianOf(counts(() => true)) ?? 0,
    refused: medianOf(counts((outcome) => outcome === 'refused')) ?? 0,
    active: medianOf(closed.map(({ members }) => members)) ?? 0,
    held: medianOf(held.map((one) => Number(one.held))),
    integrity: medianOf(closed.flatMap(({ globalIntegrity = [] }) => globalIntegrity)),
  };
}

/** The one in the middle; of an even number the mean of the two. */
function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
