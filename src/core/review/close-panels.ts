import type { SeatsEntry } from '../state/entry.ts';
import type { CommunityState } from '../state/state.ts';
import { seatChange } from './seats.ts';

/**
 * What the close of a cycle does with panels that did not decide in time or lost a seat, in their
 * order: empty seats go to others, or the panel ends. All of it follows from the state before.
 */
export function panelEntries(state: CommunityState): SeatsEntry[] {
  const { cycle, panels } = state;
  return [...panels.open.values()].flatMap((panel) => {
    const change = seatChange(state, panel);
    return change === undefined ? [] : { type: 'seats', cycle, panel: panel.panel, ...change };
  });
}
