import { isDisorderOfAll } from '../../core/entropy/misses.ts';
import { COUNT_MAX } from '../../core/entropy/window-counts.ts';
import { RECORDS } from '../../core/families/record.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import type { FactEntry, OutcomeEntry } from '../../core/state/entry.ts';
import { type CommunityState, isWitness, openPolicy } from '../../core/state/state.ts';
import { ONE, type Ppm } from '../../core/units.ts';
import { markMissed, type OpenClaimRow } from '../../db/sql/open-claims.ts';
import { improvementOf } from '../../core/entries/evidence.ts';
import type { BatchDraft } from './draft.ts';
import { aimsOf } from './open-claims.ts';

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
  const lost = missed.filter((claim) => !isShown(draft, claim, policy));
  for (const claim of lost) {
    const entries = [
      missedFact(claim, policy, state.cycle),
      ...missedOutcome(claim, policy, state),
    ];
    for (const entry of entries) draft.append(entry);
    draft.claims.addMissed({ id: claim.id, entries });
    draft.endClaim(claim.id);
  }
  const ids = lost.map(({ id }) => id);
  if (ids.length === 0) return;
  draft.also((community) => markMissed(community, ids));
}

/**
 * Says what the instruments of a claim showed, if it has any, and keeps it if they showed it all.
 * @returns whether it is kept
 */
function isShown(draft: BatchDraft, claim: OpenClaimRow, policy: Policy): boolean {
  const asked = aimsOf(claim);
  if (asked === undefined) return false;
  const { id, hash: evidence, member, domain, type } = claim;
  const shown = improvementOf(draft.state, { member, evidence, domain, ...asked });
  draft.append(shown);
  if (shown.drift === undefined) return false;
  const { cycle } = draft.state;
  const weight = weightOf(type, policy);
  const fact: FactEntry = {
    type: 'fact',
    cycle,
    member,
    evidence,
    echo: ONE,
    drift: shown.drift,
    coordination: ONE,
    stability: ONE,
    ...(weight === ONE ? {} : { weight }),
  };
  const [category = 'kept'] = policy.categories;
  const counted = draft.state.domains.get(domain)?.outcomes.get(cycle) ?? [];
  const isFull = counted.some((count) => count >= COUNT_MAX);
  const outcome = { type: 'outcome', cycle, domain, category, evidence, member } as const;
  const entries: (FactEntry | OutcomeEntry)[] = isFull ? [fact] : [fact, outcome];
  for (const entry of entries) draft.append(entry);
  draft.claims.addMissed({ id, entries, isKept: true });
  draft.endClaim(id);
  draft.markKept(id, { kept: ONE });
  return true;
}

function weightOf(type: string, policy: Policy): Ppm {
  const declared = Object.values(RECORDS).find((one) => one.type === type);
  const family = declared?.role === 'claim' ? declared.family : '';
  return actionRule(policy, family, type)?.weight ?? ONE;
}

function missedFact(
  { member, hash, type }: OpenClaimRow,
  policy: Policy,
  cycle: number,
): FactEntry {
  const weight = weightOf(type, policy);
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
