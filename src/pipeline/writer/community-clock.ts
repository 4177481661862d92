import { type CommunityState, policyAt } from '../../core/state/state.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import { parsePolicyRecord } from '../../core/policy/policy-entry.ts';
import type { ClockRow } from '../../db/sql/attention.ts';

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

/**
 * When the open cycle of a community ends, in unix seconds, from what is stored of it: a thousand
 * communities need not be opened to learn which of them has to be. Without end when time does not
 * move by itself.
 */
export function cycleEnd({ cycle, policy, isImported }: ClockRow): number {
  if (policy === undefined || isImported) return Infinity;
  const parsed = parsePolicyRecord(policy.policy, policy.version);
  if (!parsed.ok || parsed.policy.preset === 'sandbox') return Infinity;
  return cycleStart(parsed.policy.cycle, cycle + 1);
}

/** Whether a community is for trying things out: every answer says so. */
export function isSandbox(state: CommunityState): boolean {
  return policyAt(state, state.cycle)?.preset === 'sandbox';
}
