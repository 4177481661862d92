import type { Code } from '../codes/codes.ts';
import type { CancelEntry, ReleaseEntry } from '../state/entry.ts';
import { type CommunityState, type Hold, policyVersion } from '../state/state.ts';
import { talliesOf } from '../state/person.ts';
import { integrity } from '../integrity/integrity.ts';
import { formatMicros } from '../units.ts';
import { belowThreshold } from './checks.ts';
import { channelNumbers, confirmedFinding, countedFindings, openFinding } from './decide.ts';

/**
 * Ends a held decision at its due cycle (docs/internals/design.md#holds): released while I is above
 * τ, no channel is below p0, its own promise was not lost, its evidence was not taken back and no
 * finding on it is confirmed; else cancelled with the first code that applies. The policy is the
 * one of the decision: a later one never changes what was promised.
 * @returns undefined while an open finding postpones the end.
 */
export function endHold(state: CommunityState, hold: Hold): ReleaseEntry | CancelEntry | undefined {
  if (openFinding(state, hold.member, hold.evidence) !== undefined) return undefined;
  const policy = policyVersion(state, hold.policy);
  if (policy === undefined) throw new RangeError(`policy ${hold.policy} is not in the log`);
  const tallies = talliesOf(state, hold.member);
  const findings = countedFindings(state, hold.member);
  const value = integrity(policy.integrity, tallies, findings);
  const end = {
    cycle: state.cycle,
    decision: hold.decision,
    member: hold.member,
    channels: channelNumbers(policy, tallies),
    findings,
    integrity: value,
    amount: formatMicros(hold.amount),
  };
  const code: Code | undefined =
    confirmedFinding(state, hold.member, hold.evidence) ??
    (belowThreshold(policy, tallies, value) ? 'BELOW_THRESHOLD' : undefined) ??
    (hold.promiseLost ? 'OUTCOME_LOST' : undefined) ??
    (hold.retracted ? 'RETRACTED' : undefined);
  return code === undefined
    ? { type: 'release', ...end, negentropy: formatMicros(hold.negentropy) }
    : { type: 'cancel', ...end, code };
}

/**
 * Held decisions that are due at the close of the open cycle, in order of their entries. None while
 * every movement of credits is stopped: what is due meanwhile ends at the first close afterwards.
 */
export function holdsDue(state: CommunityState): Hold[] {
  const due: Hold[] = [];
  if (state.pause?.scope === 'all') return due;
  for (const hold of state.holds.values()) {
    if (hold.due <= state.cycle) due.push(hold);
  }
  return due;
}
