import type { PilotEntry } from '../state/pilot-entry.ts';
import { commitmentTo } from '../review/assign.ts';
import type { Exposure, Pilots } from '../state/pilots.ts';
import { hashOfText } from '../log/sha256.ts';

/** The place of a unit in a draw of a pilot, in hexadecimal; draw 0 is the one that counts. */
export function pilotDraw(seed: string, pilot: number, unit: string, again = 0): string {
  return hashOfText(`negentropy pilot\n${seed}\n${pilot}\n${again}\n${unit}`);
}

/**
 * Whatever reveals a seed draws every pilot that waits for it: nobody sees the arms of a pilot and
 * leaves it undrawn.
 */
export function drawRevealed({ open }: Pilots, seed: string, cycle: number): void {
  const commitment = commitmentTo(seed);
  for (const pilot of open.values()) {
    if (pilot.drawn === undefined && pilot.plan.seed === commitment) pilot.drawn = { cycle, seed };
  }
}

/** What draws units, and which draw it is; draw 0 is the one that counts. */
export interface DrawnBy {
  readonly seed: string;
  readonly pilot: number;
  readonly again?: number;
  /** Of each unit, in their order; absent: they are of one kind. */
  readonly strata?: readonly string[] | undefined;
}

/**
 * Where each unit stands in a draw, in the order of the units, beginning with 0. One stratum comes
 * after the other, so that every second unit is treated in each of them.
 */
export function placesOf(
  units: readonly string[],
  { seed, pilot, again = 0, strata = [] }: DrawnBy,
): number[] {
  const drawn = units.map((unit, at) => {
    return { at, stratum: strata[at] ?? '', draw: pilotDraw(seed, pilot, unit, again) };
  });
  drawn.sort((one, other) => {
    if (one.stratum !== other.stratum) return one.stratum < other.stratum ? -1 : 1;
    return one.draw < other.draw ? -1 : 1;
  });
  const places: number[] = [];
  for (const [place, { at }] of drawn.entries()) places[at] = place;
  return places;
}

/** What a place in the draw means. */
export function exposureAt(place: number, { design, waves, units }: Plan): Exposure {
  const share = Math.floor((place * waves) / units.length);
  switch (design) {
    case 'people':
    case 'domains':
      return { isTreated: place % 2 === 0, wave: share };
    case 'wedge':
      return { isTreated: undefined, wave: share + 1 };
  }
}

type Plan = Pick<PilotEntry, 'design' | 'waves' | 'units'>;

/** How many cycles a pilot takes from the one after its draw on. */
export function lengthOf({ design, waves, spanCycles }: Omit<Plan, 'units'> & Span): number {
  return design === 'wedge' ? (waves + 1) * spanCycles : waves - 1 + spanCycles;
}

type Span = Pick<PilotEntry, 'spanCycles'>;
