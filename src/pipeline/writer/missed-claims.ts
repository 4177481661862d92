import { isDisorderOfAll } from '../../core/entropy/misses.ts';
import { COUNT_MAX } from '../../core/entropy/window-counts.ts';
import { RECORDS } from '../../core/families/record.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import type { FactEntry, OutcomeEntry } from '../../core/state/entry.ts';
import { type CommunityState, isWitness, openPolicy } from '../../core/state/state.ts';
import { ONE } from '../../core/units.ts';
import { markMissed, type OpenClaimRow } from '../../db/sql/open-claims.ts';
import type { BatchDraft } from './draft.ts';

/**
 * Loses what was due and not shown by the end of its grace, with the cycle that is about to close:
 * a lost fact in all four channels and a broken outcome. Whoever keeps silent about half of their
 * promises would otherwise be paid for the other half in full.
 */
export function loseMissedClaims(draft: BatchDraft): void {
  const { state } = draft;
  const missed = draft.claims.missedWith(state.cycle);
  if (missed.length === 0) return;
  const policy = openPolicy(state);
  for (const claim of missed) {
    const entries = [
      missedFact(claim, policy, state.cycle),
      ...missedOutcome(claim, policy, state),
    ];
    for (const entry of entries) draft.append(entry);
    draft.claims.addMissed({ id: claim.id, entries });
    draft.endClaim(claim.id);
  }
  const ids = missed.map(({ id }) => id);
  draft.also((community) => markMissed(community, ids));
}

function missedFact(
  { member, hash, type }: OpenClaimRow,
  policy: Policy,
  cycle: number,
): FactEntry {
  const declared = Object.values(RECORDS).find((one) => one.type === type);
  const family = declared?.role === 'claim' ? declared.family : '';
  const weight = actionRule(policy, family, type)?.weight ?? ONE;
  return {
    type: 'fact',
    cycle,
    member,
    evidence: hash,
    echo: 0,
    drift: 0,
    coordination: 0,
    stability: 0,
    ...(weight === ONE ? {} : { weight }),
  };
}

/**
 * None where the cycle can take no more, or its domain could not be measured. Nor of somebody
 * without standing: nobody else ever looked at that promise, and a stranger's own word must not
 * make disorder for all. Nor of somebody who breaks far more than the others.
 */
function missedOutcome(
  { domain, hash, member }: OpenClaimRow,
  policy: Policy,
  state: CommunityState,
): OutcomeEntry[] {
  const { cycle, domains } = state;
  if (policy.trust.standingMisses && !isWitness(state, member)) return [];
  const found = domains.get(domain);
  if (policy.trust.standingMisses && found !== undefined) {
    const { outcomeMembers: outcomes, failedMembers: failed } = found;
    if (!isDisorderOfAll({ outcomes, failed, member, cycle })) return [];
  }
  const counted = found?.outcomes.get(cycle) ?? [];
  if (counted.some((count) => count >= COUNT_MAX)) return [];
  const [, category = 'broken'] = policy.categories;
  return [{ type: 'outcome', cycle, domain, category, evidence: hash, member }];
}
