import { cycleAt } from '../policy/cycle.ts';
import { policyAt, type CommunityState } from '../state/state.ts';

/** So many cycles after an action settled it may still be asked for. */
export const CYCLES_TO_ASK = 7;

/**
 * The cycle of an action: the one in which its claim came in, never one that the caller names. Who
 * could choose would take the best of a month.
 * @param arrivedAt unix seconds; undefined if no claim is known
 * @returns undefined for the open cycle
 */
export function actionCycleOf(
  state: CommunityState,
  arrivedAt: number | undefined,
): number | undefined {
  const policy = policyAt(state, state.cycle);
  if (arrivedAt === undefined || policy === undefined) return undefined;
  return Math.min(cycleAt(policy.cycle, arrivedAt), state.cycle);
}

/**
 * Whether an action settled too long ago to be asked for: else it could wait for a better cycle.
 * @param settledIn the cycle of its outcome; undefined if it has none
 */
export function isExpired(cycle: number, settledIn: number | undefined): boolean {
  return settledIn !== undefined && cycle > settledIn + CYCLES_TO_ASK;
}

/**
 * From when on the time to ask runs: whoever asked in time while minting was paused has it anew, or
 * a pause would end what nobody could be paid for.
 * @param paused the cycles, in order, in which it was asked for and refused as minting was paused
 */
export function askedSince(
  settledIn: number | undefined,
  paused: readonly number[],
): number | undefined {
  return paused.reduce(
    (since, cycle) => (since === undefined || isExpired(cycle, since) ? since : cycle),
    settledIn,
  );
}
