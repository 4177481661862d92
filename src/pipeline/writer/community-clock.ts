import { type CommunityState, policyAt } from '../../core/state/state.ts';
import { cycleAt, cycleStart } from '../../core/policy/cycle.ts';
import { parsePolicyRecord } from '../../core/policy/policy-entry.ts';
import type { ClockRow } from '../../db/sql/communities/attention.ts';

/** What bounds the clock of the process that decides: it may be wrong by years. */
export interface ClockLimits {
  /** Unix seconds of the database's clock: no time is later. */
  readonly databaseTime: number;
  /** So many cycles may be closed at once without an admin's word. */
  readonly cyclesAtOnce: number;
}

/** Cycles that a service closes at once by itself: two months of daily ones. */
export const CYCLES_AT_ONCE_MAX = 60;

/** For histories and simulations, whose time is no clock's. */
export const NO_CLOCK_LIMITS: ClockLimits = { databaseTime: Infinity, cyclesAtOnce: Infinity };

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

/** {@link isSandbox} from what is stored of a community that need not be loaded for it. */
export function isStoredSandbox({ policy }: Pick<ClockRow, 'policy'>): boolean {
  if (policy === undefined) return false;
  const parsed = parsePolicyRecord(policy.policy, policy.version);
  return parsed.ok && parsed.policy.preset === 'sandbox';
}

/** Whether a community is for trying things out: every answer says so. */
export function isSandbox(state: CommunityState): boolean {
  return policyAt(state, state.cycle)?.preset === 'sandbox';
}

/** How many cycles are over at a moment: the open one and those behind it that nothing opened. */
export function cyclesOver(state: CommunityState, time: number): number {
  const policy = policyAt(state, state.cycle);
  return policy === undefined ? 0 : Math.max(0, cycleAt(policy.cycle, time) - state.cycle);
}
