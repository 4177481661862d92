import { type CommunityState, policyAt } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';

/**
 * What time it is in a community, in unix seconds. A sandbox stands at the start of its open cycle
 * until somebody moves it on, and a community that a history was imported into stands where the
 * history has come to; all others live in the time of the system.
 */
export function communityTime(
  state: CommunityState,
  imports: ReadonlyMap<string, unknown>,
  now: number,
): number {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) return now;
  const start = cycleStart(policy.cycle, state.cycle);
  return isSandbox(state) || imports.size > 0 ? start : Math.max(now, start);
}

/** Whether a community is for trying things out: every answer says so. */
export function isSandbox(state: CommunityState): boolean {
  return policyAt(state, state.cycle)?.preset === 'sandbox';
}
