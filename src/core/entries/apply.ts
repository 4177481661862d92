import type { Entry } from '../state/entry.ts';
import type { CommunityState } from '../state/state.ts';
import { refuseBefore } from './evidence/panels.ts';
import { refuseUnsigned } from './economy/signed-batch.ts';
import { ruleOf } from './entry-rules.ts';

/**
 * The next state after an entry. Takes ownership of the state and returns it changed: there is
 * always one owner, and copying ten thousand members for each fact would cost more than the
 * decision (docs/decisions/0002-apply-owns-its-state.md). No clock, no randomness, no I/O.
 * @throws RangeError when the entry cannot follow this state; the state is then unchanged.
 */
export function apply(state: CommunityState, entry: Entry): CommunityState {
  refuseBefore(state, entry);
  refuseUnsigned(state.debts, entry);
  ruleOf(entry).apply(state, entry);
  state.size += 1;
  return state;
}
