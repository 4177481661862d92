import { isDisorderOfAll, isMissOfAll, isUsualAmong, MISS_CYCLES } from '../entropy/misses.ts';
import { membersOf, standingOf } from './person.ts';
import { type CommunityState, type DomainState, isWitness, openPolicy } from './state.ts';

/** What becomes of a claim of a member, told before its fact. */
export interface ClaimEnd {
  readonly member: string;
  readonly domain: string;
  /** False: it was due, and nothing was shown. */
  readonly isKept: boolean;
}

/**
 * Whether what a member kept or missed is an outcome of its domain (`trust.standingMisses`). Else a
 * community in which everybody begins would look like perfect order, and what follows like a rise:
 *
 * - a miss is one if the member has standing, or something confirmed that they did not lose again,
 *   and those without standing do not fail far more often than those with; and not if the member
 *   misses far more than others;
 * - what is kept is one from a member's second fact on. The first miss of a stranger is none, so
 *   that their first success is none either.
 */
export function isOutcomeOfDomain(state: CommunityState, end: ClaimEnd): boolean {
  const { member, domain, isKept } = end;
  if (!openPolicy(state).trust.standingMisses) return true;
  const found = state.domains.get(domain);
  const counts = isWitness(state, member);
  if (isKept) {
    // The first one of all begins the record of the domain.
    if (counts || found?.firstCycle === undefined) return true;
    return membersOf(state, member).some(
      (one) => state.members.get(one)?.lastFactCycle !== undefined,
    );
  }
  if (!counts && (standingOf(state, member)?.works ?? 0) === 0) return false;
  if (found === undefined) return true;
  if (!counts && !isUsual(state, found)) return false;
  const { outcomeMembers: outcomes, failedMembers: failed } = found;
  return isDisorderOfAll({ outcomes, failed, member, cycle: state.cycle });
}

/**
 * Whether another failure that no member settled, such as that of a deployment, is disorder of the
 * whole domain: as far as it would be if one member had settled all of them. Whoever may deploy or
 * run checks would else stop the pay of everybody.
 */
export function isUnsettledDisorder({ cycle, domains }: CommunityState, domain: string): boolean {
  const found = domains.get(domain);
  const others = new Set<string>();
  let [all, ofOthers] = [0, 0];
  for (let at = cycle - MISS_CYCLES + 1; at <= cycle; at += 1) {
    const [, ...failed] = found?.outcomes.get(at) ?? [];
    for (const count of failed) all += count;
    for (const member of found?.outcomeMembers.get(at)?.keys() ?? []) others.add(member);
    for (const count of found?.failedMembers.get(at)?.values() ?? []) ofOthers += count;
  }
  return isMissOfAll({ own: all - ofOthers, ofOthers, others: others.size });
}

/** Whether those without standing fail about as often as those with. */
function isUsual(state: CommunityState, { outcomeMembers, failedMembers }: DomainState): boolean {
  const strangers = { outcomes: 0, misses: 0 };
  const standing = { outcomes: 0, misses: 0 };
  for (let cycle = state.cycle - MISS_CYCLES + 1; cycle <= state.cycle; cycle += 1) {
    const failed = failedMembers.get(cycle);
    for (const [member, outcomes] of outcomeMembers.get(cycle) ?? []) {
      const group = isWitness(state, member) ? standing : strangers;
      group.outcomes += outcomes;
      group.misses += failed?.get(member) ?? 0;
    }
  }
  return isUsualAmong(strangers, standing);
}
