import type { OutcomeEntry, RetractedOutcome } from '../../state/entry.ts';
import {
  type CommunityState,
  type DomainState,
  listIn,
  memberOf,
  namedDomain,
  openPolicy,
} from '../../state/state.ts';
import { ABOUT_MEMBER, type ChangedRows, type Rules } from '../entry-rule.ts';
import { retractedOutcome } from './retraction.ts';

/** What became of promises comes in; none of it moves credits. */
export const OUTCOME_RULES: Rules<'outcome'> = {
  outcome: {
    fields: { domain: 'text', category: 'text', evidence: 'hash', member: 'text?' },
    apply: applyOutcome,
    ...ABOUT_MEMBER,
    changes: changesByOutcome,
    recheck: { attested: 'that the evidence exists and says so' },
    retold: 'same',
    event: 'outcome',
  },
};

/** Counts an outcome; one that is not kept loses the promises that wait for it. */
function applyOutcome(state: CommunityState, entry: OutcomeEntry): void {
  const { categories } = openPolicy(state);
  const category = categories.indexOf(entry.category);
  if (category < 0) throw new RangeError(`the policy has no outcome "${entry.category}"`);
  if (entry.member !== undefined) memberOf(state, entry.member);
  const domain = namedDomain(state, entry.domain);
  let counts = domain.outcomes.get(entry.cycle);
  if (counts === undefined) {
    counts = categories.map(() => 0);
    domain.outcomes.set(entry.cycle, counts);
  }
  counts[category] = (counts[category] ?? 0) + 1;
  countMember(domain, entry, 1);
  domain.firstCycle ??= entry.cycle;
  if (category > 0) losePromises(state, entry.evidence);
  if (state.records?.wanted?.evidence.has(entry.evidence) === false) return;
  if (state.records !== undefined) {
    listIn(state.records.outcomes, entry.evidence).push(retractedOutcome(entry));
  }
}

function losePromises({ promises, holds }: CommunityState, evidence: string): void {
  for (const decision of promises.get(evidence) ?? []) {
    const hold = holds.get(decision);
    if (hold !== undefined) hold.promiseLost = true;
  }
}

/** Counts an outcome as a member's, or no longer. */
export function countMember(
  { outcomeMembers, failedMembers }: DomainState,
  { cycle, category, member }: Pick<RetractedOutcome, 'cycle' | 'category' | 'member'>,
  change: 1 | -1,
): void {
  if (member === undefined) return;
  addTo(outcomeMembers, cycle, member, change);
  if (category !== 'kept') addTo(failedMembers, cycle, member, change);
}

function addTo(
  cycles: Map<number, Map<string, number>>,
  cycle: number,
  member: string,
  change: 1 | -1,
): void {
  let counts = cycles.get(cycle);
  if (counts === undefined) {
    counts = new Map();
    cycles.set(cycle, counts);
  }
  const count = (counts.get(member) ?? 0) + change;
  if (count === 0) counts.delete(member);
  else counts.set(member, count);
}

function changesByOutcome(
  rows: ChangedRows,
  { cycle, domain, evidence, member }: OutcomeEntry,
  state: CommunityState,
): void {
  for (const decision of state.promises.get(evidence) ?? []) rows.hold(decision);
  rows.outcomes(cycle, domain, member);
}
