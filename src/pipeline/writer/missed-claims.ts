import { COUNT_MAX } from '../../core/entropy/window-counts.ts';
import { RECORDS } from '../../core/families/record.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import { isOutcomeOfDomain } from '../../core/state/counted-outcomes.ts';
import type { FactEntry, ImprovementEntry, OutcomeEntry } from '../../core/state/entry.ts';
import { type CommunityState, openPolicy } from '../../core/state/state.ts';
import { floorDivide, ONE, type Ppm } from '../../core/units.ts';
import { markMissed, type OpenClaimRow } from '../../db/sql/evidence/open-claims.ts';
import { improvementOf } from '../../core/entries/evidence/instruments.ts';
import type { BatchDraft } from './draft.ts';
import { aimsOf } from './open-claims.ts';
import { endUnshown, markSharers, shareOf } from './shared-instruments.ts';

/**
 * Loses what was due and not shown by the end of its grace, with the cycle that is about to close:
 * a lost fact in all four channels, and mostly a broken outcome. Whoever keeps silent about half of
 * their promises would otherwise be paid for the other half in full.
 */
export function loseMissedClaims(draft: BatchDraft): void {
  const { state } = draft;
  const missed = draft.claims.missedWith(state.cycle);
  if (missed.length === 0) return;
  const policy = openPolicy(state);
  const shown = new Map(missed.map((claim) => [claim.id, shownOf(draft, claim)]));
  const isLost = ({ id }: OpenClaimRow): boolean => shown.get(id)?.drift === undefined;
  // First, so that what nobody showed takes no share from those who did.
  for (const { id } of missed.filter(isLost)) endUnshown(draft, id);
  for (const claim of missed) {
    const entry = shown.get(claim.id);
    if (entry !== undefined) draft.append(entry);
    if (isLost(claim)) lose(draft, claim, policy);
    else keepShown(draft, claim, entry?.drift ?? 0);
  }
  const ids = missed.filter(isLost).map(({ id }) => id);
  if (ids.length > 0) draft.also((community) => markMissed(community, ids));
}

function lose(draft: BatchDraft, claim: OpenClaimRow, policy: Policy): void {
  const { state } = draft;
  const entries = [missedFact(claim, policy, state.cycle), ...missedOutcome(claim, policy, state)];
  for (const entry of entries) draft.append(entry);
  draft.claims.addMissed({ id: claim.id, entries });
}

/** What the instruments of a claim showed; undefined if it has none. */
function shownOf(draft: BatchDraft, claim: OpenClaimRow): ImprovementEntry | undefined {
  const asked = aimsOf(claim);
  const { hash: evidence, member, domain } = claim;
  return asked && improvementOf(draft.state, { member, evidence, domain, ...asked });
}

/** Keeps a claim that its instruments showed; who shares them shares the weight and the pay. */
function keepShown(draft: BatchDraft, claim: OpenClaimRow, drift: Ppm): void {
  const { id, hash: evidence, member, domain } = claim;
  const { cycle } = draft.state;
  const policy = openPolicy(draft.state);
  // As it stands in memory: others may have ended since.
  const share = shareOf(draft.claims.byId(id) ?? claim);
  const weight = floorDivide(weightOf(claim, policy) * share, ONE);
  const fact: FactEntry = {
    type: 'fact',
    cycle,
    member,
    evidence,
    echo: ONE,
    drift,
    coordination: ONE,
    stability: ONE,
    ...(weight === ONE ? {} : { weight }),
  };
  const [category = 'kept'] = policy.categories;
  const counted = draft.state.domains.get(domain)?.outcomes.get(cycle) ?? [];
  const isFull = counted.some((count) => count >= COUNT_MAX);
  const isNone = isFull || !isOutcomeOfDomain(draft.state, { member, domain, isKept: true });
  const outcome = { type: 'outcome', cycle, domain, category, evidence, member } as const;
  const entries: (FactEntry | OutcomeEntry)[] = isNone ? [fact] : [fact, outcome];
  for (const entry of entries) draft.append(entry);
  draft.claims.addMissed({ id, entries, isKept: true });
  markSharers(draft, claim);
  draft.endClaim(id);
  draft.markKept(id, { kept: share });
}

/** What instruments show weighs nothing once the policy pays for it no more. */
function weightOf({ type, aims }: OpenClaimRow, policy: Policy): Ppm {
  const declared = Object.values(RECORDS).find((one) => one.type === type);
  const family = declared?.role === 'claim' ? declared.family : '';
  return actionRule(policy, family, type)?.weight ?? (aims === undefined ? ONE : 0);
}

function missedFact(claim: OpenClaimRow, policy: Policy, cycle: number): FactEntry {
  const { member, hash } = claim;
  const weight = weightOf(claim, policy);
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

/** None where the cycle can take no more, nor of what says nothing of its domain. */
function missedOutcome(
  { domain, hash, member }: OpenClaimRow,
  policy: Policy,
  state: CommunityState,
): OutcomeEntry[] {
  const { cycle, domains } = state;
  if (!isOutcomeOfDomain(state, { member, domain, isKept: false })) return [];
  const counted = domains.get(domain)?.outcomes.get(cycle) ?? [];
  if (counted.some((count) => count >= COUNT_MAX)) return [];
  const [, category = 'broken'] = policy.categories;
  return [{ type: 'outcome', cycle, domain, category, evidence: hash, member }];
}
