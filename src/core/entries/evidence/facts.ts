import type { IntegrityRules, Tallies } from '../../integrity/integrity.ts';
import { addReflection } from '../../integrity/reflected.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY } from '../../integrity/tally.ts';
import { addToMakers } from '../../state/makers.ts';
import { addClone } from '../../state/clones.ts';
import { addToStanding } from '../../state/standing.ts';
import { addVouching } from '../../state/vouchings.ts';
import { isShare, ONE } from '../../units.ts';
import type { FactEntry, ReflectionEntry } from '../../state/entry.ts';
import { addToPerson, headOf, isSameMember } from '../../state/person.ts';
import {
  type CommunityState,
  listIn,
  memberOf,
  openPolicy,
  type Records,
} from '../../state/state.ts';
import { ABOUT_MEMBER, type ChangedRows, changesMember, type Rules } from '../entry-rule.ts';

/** What is known of a member comes in; none of it moves credits. */
export const FACT_RULES: Rules<'fact' | 'reflection'> = {
  fact: {
    fields: {
      member: 'text',
      evidence: 'hash',
      echo: 'integer?',
      drift: 'integer?',
      coordination: 'integer?',
      stability: 'integer?',
      weight: 'integer?',
      by: 'texts?',
      first: 'flag?',
      makers: 'texts?',
      more: 'flag?',
      like: 'hash?',
      taken: 'hash?',
    },
    apply: applyFact,
    ...ABOUT_MEMBER,
    changes: changesByFact,
    recheck: { attested: 'that the evidence exists and says so' },
    retold: 'same',
    event: 'fact',
  },
  reflection: {
    fields: { member: 'text', evidence: 'hash', channels: 'texts' },
    apply: applyReflection,
    ...ABOUT_MEMBER,
    changes: changesMember,
    recheck: { attested: 'that the member said so of a day, and did it' },
    retold: 'same',
    event: 'reflection',
  },
};

/** Adds a fact to what is known of a member. */
function applyFact(state: CommunityState, entry: FactEntry): void {
  const member = memberOf(state, entry.member);
  for (const witness of entry.by ?? []) checkWitness(state, entry, witness);
  for (const maker of entry.makers ?? []) memberOf(state, maker);
  if (entry.like !== undefined && (entry.weight !== 0 || entry.by !== undefined)) {
    throw new RangeError('a clone weighs nothing, and nobody vouches for it');
  }
  keepTaken(state, entry);
  const rules = openPolicy(state).integrity;
  member.tallies = talliesWith(rules, member.tallies, entry);
  member.lastFactCycle = entry.cycle;
  member.standing = addToStanding(member.standing, entry);
  const witnesses = (entry.by ?? []).filter((one) => state.witnesses.has(one));
  member.makers = addToMakers(member.makers, entry, witnesses);
  addVouching(state.vouchings, entry);
  addClone(state.clones, entry);
  addToPerson(state, rules, entry);
  if (state.records !== undefined) keepFact(state.records, entry);
}

/** @throws RangeError when it says nothing, or what no share can be */
function talliesWith(rules: IntegrityRules, before: Tallies, entry: FactEntry): Tallies {
  const tallies = { ...before };
  if (CHANNELS.every((channel) => entry[channel] === undefined)) {
    throw new RangeError('a fact must say something about at least one channel');
  }
  for (const channel of CHANNELS) {
    const value = entry[channel];
    if (value === undefined) continue;
    if (!isShare(value) || !isShare(entry.weight ?? ONE)) {
      throw new RangeError(`a fact's ${channel} and weight must lie in 0..1000000 ppm`);
    }
    tallies[channel] = addFact(rules, tallies[channel] ?? EMPTY_TALLY, value, entry.weight ?? ONE);
  }
  return tallies;
}

/** A retraction adds up all facts of its member, and one that names nobody asks whose it was. */
function keepFact({ facts, wanted }: Records, entry: FactEntry): void {
  const isWanted = wanted?.members.has(entry.member) ?? true;
  if (isWanted || wanted?.evidence.has(entry.evidence)) listIn(facts, entry.member).push(entry);
}

/**
 * A deed belongs to the claim about it that was kept first, until that is taken out.
 * @throws RangeError if the fact weighs something, or the deed is still another's
 */
function keepTaken({ records }: CommunityState, entry: FactEntry): void {
  const { evidence, taken, weight = ONE } = entry;
  if (taken !== undefined) {
    const { by, like } = entry;
    if (weight !== 0 || by !== undefined || like !== undefined || taken === evidence) {
      throw new RangeError('of a deed that is another’s nothing counts, and nobody vouches for it');
    }
    records?.taken.set(evidence, { by: taken, isFree: false });
    return;
  }
  const before = records?.taken.get(evidence);
  if (before === undefined || entry.echo !== ONE || weight === 0) return;
  if (!before.isFree) throw new RangeError('the deed is that of a claim which still holds');
}

/** Adds what a followed reflection says to what amounts are computed from. */
function applyReflection(state: CommunityState, entry: ReflectionEntry): void {
  const member = memberOf(state, entry.member);
  const { integrity: rules, reflection } = openPolicy(state);
  const { channels } = entry;
  if (channels[0] !== 'echo' || canonicalChannels(channels).join() !== channels.join()) {
    throw new RangeError('a reflection names channels once, in their order, echo among them');
  }
  member.reflected = addReflection(rules, member.reflected, channels, reflection.weight);
}

function canonicalChannels(names: readonly string[]): readonly Channel[] {
  return CHANNELS.filter((channel) => names.includes(channel));
}

/** Says that an entry changes the row of a member, and of the person who that is. */
export function changesByFact(
  rows: ChangedRows,
  { member }: { readonly member: string },
  state: CommunityState,
): void {
  rows.member(member);
  if (state.people.has(member)) rows.linked(headOf(state, member));
}

function checkWitness(state: CommunityState, { member }: FactEntry, witness: string): void {
  memberOf(state, witness);
  if (isSameMember(state, witness, member)) {
    throw new RangeError('nobody vouches for their own work');
  }
}
