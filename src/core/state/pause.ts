import type { PauseEntry } from './entry.ts';
import type { Pause } from './state.ts';

/** A pause ends by itself after at most so many cycles, the one that it begins in included. */
export const PAUSE_CYCLES_MAX = 7;

/** What an entry stops, from itself alone. */
export function pauseOf({ paused, scope, lastCycle, cycle }: PauseEntry): Pause | undefined {
  if (!paused) return undefined;
  return { scope: scope ?? 'mint', lastCycle: lastCycle ?? cycle + PAUSE_CYCLES_MAX - 1 };
}
