import type { SeatsEntry } from '../state/entry.ts';
import type { Panel } from '../state/panels.ts';
import type { CommunityState } from '../state/state.ts';
import { nextSeats } from './seats.ts';

/**
 * What the close of a cycle does with panels that did not decide in time, by index: their empty
 * seats go to others, or they end. All of it follows from the state before the close.
 * @param fallen findings that fall at the same close, and their panels with them
 */
export function panelEntries(state: CommunityState, fallen: ReadonlySet<number>): SeatsEntry[] {
  const { cycle } = state;
  return overduePanels(state)
    .filter(({ finding }) => finding === undefined || !fallen.has(finding))
    .map((panel) => {
      const seats = nextSeats(state, panel);
      const about = { type: 'seats', cycle, panel: panel.panel } as const;
      return seats === undefined ? { ...about, seats: [], ended: true } : { ...about, seats };
    });
}

/** Panels whose reviews were due with the close of this cycle. */
function overduePanels({ panels, cycle }: CommunityState): Panel[] {
  return [...panels.open.values()].filter(({ until }) => cycle + 1 >= until);
}
