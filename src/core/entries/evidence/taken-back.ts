import type { Tallies } from '../../integrity/integrity.ts';
import { type Channel, CHANNELS, type Tally } from '../../integrity/tally.ts';
import type { RetractedOutcome, RetractionEntry } from '../../state/entry.ts';
import { joinPerson } from '../../state/person.ts';
import type { Standing } from '../../state/standing.ts';
import {
  type CommunityState,
  memberOf,
  namedDomain,
  openPolicy,
  type Records,
} from '../../state/state.ts';
import { difference, type Mismatch } from '../difference.ts';
import { ABOUT_MEMBER, type ChangedRows, type Rules } from '../entry-rule.ts';
import { changesByFact } from './facts.ts';
import { countMember } from './outcomes.ts';
import { retractionOf } from './retraction.ts';

/** What evidence brought goes out again. */
export const RETRACTION_RULES: Rules<'retraction'> = {
  retraction: {
    fields: {
      evidence: 'hash',
      member: 'text?',
      tallies: 'object?',
      standing: 'integers?',
      outcomes: 'objects?',
      overturned: 'flag?',
      reason: 'hash?',
    },
    apply: applyRetraction,
    ...ABOUT_MEMBER,
    changes: changesByRetraction,
    recheck: recheckRetraction,
    retold: 'anew',
    event: 'retraction',
  },
};

function markHolds({ holds }: CommunityState, { evidence, overturned }: RetractionEntry): void {
  for (const hold of holds.values()) {
    if (hold.evidence !== evidence && hold.promise !== evidence) continue;
    if (overturned === true) hold.promiseLost = true;
    else hold.retracted = true;
  }
}

/** Takes evidence back: what came of it counts no more. */
function applyRetraction(state: CommunityState, entry: RetractionEntry): void {
  const { member, tallies, standing, outcomes = [] } = entry;
  const owner = member === undefined ? undefined : memberOf(state, member);
  if ((member === undefined) !== (tallies === undefined)) {
    throw new RangeError('a retraction names a member together with the tallies that remain');
  }
  const counted = outcomes.map((outcome) => countOf(state, outcome));
  if (owner !== undefined && tallies !== undefined) {
    owner.tallies = parseTallies(tallies);
    owner.standing = parseStanding(standing);
    const person = state.people.get(member ?? '');
    if (person !== undefined) joinPerson(state, openPolicy(state).integrity, person.members);
  }
  for (const { counts, category } of counted) counts[category] = (counts[category] ?? 0) - 1;
  for (const outcome of outcomes) countMember(namedDomain(state, outcome.domain), outcome, -1);
  markHolds(state, entry);
  if (state.records !== undefined) takeOut(state.records, entry);
}

/** Takes evidence out of the records: who claimed a deed because of it may have it again. */
function takeOut({ outcomes, taken, facts }: Records, entry: RetractionEntry): void {
  const { evidence, member = '' } = entry;
  outcomes.delete(evidence);
  taken.delete(evidence);
  for (const [own, { by }] of taken) if (by === evidence) taken.set(own, { by, isFree: true });
  const own = facts.get(member);
  if (own === undefined) return;
  const left = own.filter((fact) => fact.evidence !== evidence);
  facts.set(member, left);
}

function changesByRetraction(
  rows: ChangedRows,
  { evidence, member, outcomes = [] }: RetractionEntry,
  state: CommunityState,
): void {
  if (member !== undefined) changesByFact(rows, { member }, state);
  for (const { cycle, domain, member: whose } of outcomes) rows.outcomes(cycle, domain, whose);
  for (const hold of state.holds.values()) {
    if (hold.evidence === evidence || hold.promise === evidence) rows.hold(hold.decision);
  }
}

function recheckRetraction(state: CommunityState, entry: RetractionEntry): Mismatch | undefined {
  const { records } = state;
  if (records === undefined) return undefined;
  const { evidence, member, reason, overturned } = entry;
  const { wanted } = records;
  const isKnown = wanted?.evidence.has(evidence) ?? true;
  if (!isKnown || (member !== undefined && wanted?.members.has(member) === false)) {
    return { expected: 'a retraction that was read beforehand', found: `that of ${evidence}` };
  }
  // Whoever names nobody must not keep facts standing that go with the evidence.
  const owner = member ?? ownerOf(records, evidence);
  const facts = (owner === undefined ? undefined : records.facts.get(owner)) ?? [];
  const outcomes = records.outcomes.get(evidence) ?? [];
  const grounds = { evidence, member: owner, facts, outcomes, reason, overturned };
  return difference(retractionOf(state, grounds), entry);
}

/** About whom evidence stands as a fact. */
function ownerOf({ facts }: Records, evidence: string): string | undefined {
  for (const [owner, standing] of facts) {
    if (standing.some((fact) => fact.evidence === evidence)) return owner;
  }
  return undefined;
}

/** Where an outcome is counted that is taken back. */
function countOf(
  state: CommunityState,
  { cycle, domain, category: name, member }: RetractedOutcome,
): { readonly counts: number[]; readonly category: number } {
  const category = openPolicy(state).categories.indexOf(name);
  const counts = state.domains.get(domain)?.outcomes.get(cycle);
  if (counts === undefined || (counts[category] ?? 0) === 0) {
    throw new RangeError(`no outcome "${name}" of ${domain} is counted in cycle ${cycle}`);
  }
  const members = state.domains.get(domain)?.outcomeMembers.get(cycle);
  if (member !== undefined && members?.has(member) !== true) {
    throw new RangeError(`no outcome of ${member} is counted in cycle ${cycle} of ${domain}`);
  }
  return { counts, category };
}

function parseTallies(numbers: NonNullable<RetractionEntry['tallies']>): Tallies {
  const tallies: { -readonly [name in Channel]?: Tally } = {};
  for (const channel of CHANNELS) {
    const given = numbers[channel];
    if (given === undefined) continue;
    const [kept, lost] = given;
    if (!isCount(kept) || !isCount(lost)) throw new RangeError(`no tally of ${channel}`);
    tallies[channel] = { kept, lost };
  }
  return tallies;
}

function parseStanding(numbers: RetractionEntry['standing']): Standing | undefined {
  if (numbers === undefined) return undefined;
  const [works, firstCycle, lastCycle] = numbers;
  if (!isCount(works) || !(firstCycle <= lastCycle)) throw new RangeError('no standing');
  return { works, firstCycle, lastCycle };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
