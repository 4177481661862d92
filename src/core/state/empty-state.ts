import { CommunityDebts } from '../debt/community-debts.ts';
import { type CommunityState, stateWithoutDebts } from './state.ts';

/**
 * The state before the first entry.
 * @param standsAlone keep claims, facts and outcomes in memory, as a verifier without a database
 *   must
 */
export function emptyState(standsAlone: boolean): CommunityState {
  return { debts: new CommunityDebts(), ...stateWithoutDebts(standsAlone) };
}
