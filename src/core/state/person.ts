import type { Tallies } from '../integrity/integrity.ts';
import type { Reflected } from '../integrity/reflected.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import type { TallyRules } from '../integrity/tally.ts';
import { floorDivide, ONE } from '../units.ts';
import type { FactEntry } from './entry.ts';
import type { Standing } from './standing.ts';
import { largestOf, smallestOf } from '../lists.ts';

/**
 * Members whom an admin linked: one person. Each keeps what is their own, as if there were no link,
 * so that a link that is undone leaves no trace; beside it stand the tallies of them all, from
 * which the person is judged.
 */
export interface Person {
  /** The one that the others were linked to comes first, then those in the order of their links. */
  readonly members: readonly string[];
  tallies: Tallies;
}

/** Links of a community: every linked member with the person, which they share. */
export type People = Map<string, Person>;

type Own = ReadonlyMap<string, OwnRecord>;

interface OwnRecord {
  readonly tallies: Tallies;
  readonly standing: Standing | undefined;
  readonly isWitness: boolean;
  readonly lastFactCycle: number | undefined;
}

/** What is linked, and what each has of their own. */
export interface Linked {
  readonly members: Own;
  readonly people: People;
}

/** The member who stands for a person: who was there first, or the member alone. */
export function headOf({ people }: Pick<Linked, 'people'>, member: string): string {
  if (people.size === 0) return member;
  return people.get(member)?.members[0] ?? member;
}

/** All members who are the same person as this one, itself included. */
export function membersOf({ people }: Pick<Linked, 'people'>, member: string): readonly string[] {
  return people.get(member)?.members ?? [member];
}

/** Whether two members are one person. */
export function isSameMember(
  { people }: Pick<Linked, 'people'>,
  one: string,
  other: string,
): boolean {
  return one === other || (people.size > 0 && membersOf({ people }, one).includes(other));
}

/** What a member is judged by: of a linked one, the tallies of the person. */
export function talliesOf({ members, people }: Linked, member: string): Tallies {
  return people.get(member)?.tallies ?? members.get(member)?.tallies ?? {};
}

/** What followed reflections add, of all members who are the person. */
export function reflectedOf(
  {
    members,
    people,
  }: { readonly members: ReadonlyMap<string, OwnReflections> } & Pick<Linked, 'people'>,
  member: string,
): Reflected {
  const own = members.get(member)?.reflected ?? {};
  if (!people.has(member)) return own;
  const sums: { -readonly [name in Channel]?: number } = {};
  for (const one of membersOf({ people }, member)) {
    for (const channel of CHANNELS) {
      const part = members.get(one)?.reflected[channel];
      if (part !== undefined) sums[channel] = (sums[channel] ?? 0) + part;
    }
  }
  return sums;
}

interface OwnReflections {
  readonly reflected: Reflected;
}

/** The works of a person, from the first of any member to the last of any. */
export function standingOf(linked: Linked, member: string): Standing | undefined {
  const own = linked.members.get(member)?.standing;
  if (!linked.people.has(member)) return own;
  const all = membersOf(linked, member).flatMap((one) => linked.members.get(one)?.standing ?? []);
  if (all.length === 0) return undefined;
  return {
    works: all.reduce((sum, { works }) => sum + works, 0),
    firstCycle: smallestOf(all.map(({ firstCycle }) => firstCycle)),
    lastCycle: largestOf(all.map(({ lastCycle }) => lastCycle)),
  };
}

/**
 * Makes these members one person, or none if there is one alone. The tallies begin as the sum of
 * what each has, in as much of it as one person can have: who was two people does not weigh twice.
 */
export function joinPerson(linked: Linked, rules: TallyRules, members: readonly string[]): void {
  const [alone, ...others] = members;
  if (others.length === 0) {
    if (alone !== undefined) linked.people.delete(alone);
    return;
  }
  const person: Person = { members, tallies: sumOfTallies(linked.members, rules, members) };
  for (const member of members) linked.people.set(member, person);
}

/** Adds a fact about a member to the tallies of the person. */
export function addToPerson({ people }: Linked, rules: TallyRules, entry: FactEntry): void {
  const person = people.size === 0 ? undefined : people.get(entry.member);
  if (person === undefined) return;
  const tallies: { -readonly [name in Channel]?: Tallies[name] } = { ...person.tallies };
  for (const channel of CHANNELS) {
    const value = entry[channel];
    if (value === undefined) continue;
    const before = tallies[channel] ?? EMPTY_TALLY;
    tallies[channel] = addFact(rules, before, value, entry.weight ?? ONE);
  }
  person.tallies = tallies;
}

function sumOfTallies(own: Own, rules: TallyRules, members: readonly string[]): Tallies {
  const sums: { -readonly [name in Channel]?: Tally } = {};
  for (const channel of CHANNELS) {
    const all = members.flatMap((member) => own.get(member)?.tallies[channel] ?? []);
    if (all.length === 0) continue;
    const kept = all.reduce((sum, tally) => sum + tally.kept, 0);
    const lost = all.reduce((sum, tally) => sum + tally.lost, 0);
    sums[channel] = boundedTally(rules, { kept, lost });
  }
  return sums;
}

/** A tally of at most the mass that facts of one person come to, kept rounded down and lost up. */
function boundedTally({ decayPerFact }: TallyRules, { kept, lost }: Tally): Tally {
  const most = floorDivide(ONE * ONE, ONE - decayPerFact);
  const mass = kept + lost;
  if (mass <= most) return { kept, lost };
  const scaled = (part: number): bigint => BigInt(part) * BigInt(most);
  return {
    kept: Number(scaled(kept) / BigInt(mass)),
    lost: Number((scaled(lost) + BigInt(mass) - 1n) / BigInt(mass)),
  };
}
