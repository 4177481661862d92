import { TRAITS, TRAIT_NAMES, type TraitName } from './trait.ts';

/** Somebody who does not exist: id and display name say so wherever they are shown. */
export interface SimulatedPerson {
  /** For example `sim-reviewer-07@example.invalid` (a domain that RFC 2606 keeps unused). */
  readonly id: string;
  /** For example `Simulated reviewer 07`. */
  readonly displayName: string;
  readonly trait: TraitName;
  /** Who is behind the account: the own id, and one common name for split accounts. */
  readonly operatedBy: string;
  /** 1, 2, … within the trait. */
  readonly number: number;
  /** The first week of activity, counted from the project's start. */
  readonly joinsInWeek: number;
}

/** The smallest project that still has every trait and enough people to review. */
const MEMBERS_MIN = 20;

/**
 * The simulated project's people, in the proportions of the traits' `countOfForty`; rounding goes
 * to the ordinary. Throws RangeError below twenty members.
 */
export function simulatePeople(members: number, weeks: number): readonly SimulatedPerson[] {
  if (!Number.isInteger(members) || members < MEMBERS_MIN) {
    throw new RangeError(`a simulated project has at least ${MEMBERS_MIN} members, not ${members}`);
  }
  const counts = traitCounts(members);
  return TRAIT_NAMES.flatMap((trait) =>
    Array.from({ length: counts.get(trait) ?? 0 }, (_, index) =>
      person(trait, index + 1, joiningWeek(trait, index, counts.get(trait) ?? 1, weeks)),
    ),
  );
}

function traitCounts(members: number): ReadonlyMap<TraitName, number> {
  const counts = new Map<TraitName, number>();
  for (const trait of TRAIT_NAMES) {
    // Rings and split accounts need company.
    const least = TRAITS[trait].countOfForty > 1 ? 2 : 1;
    const share = Math.floor((TRAITS[trait].countOfForty * members) / 40);
    counts.set(trait, Math.max(least, share));
  }
  const others = [...counts.values()].reduce((sum, count) => sum + count, 0);
  counts.set('ordinary', (counts.get('ordinary') ?? 0) + members - others);
  return counts;
}

function joiningWeek(trait: TraitName, index: number, count: number, weeks: number): number {
  if (trait === 'newcomer') return Math.floor((weeks * (3 + (4 * index) / count)) / 10);
  return TRAITS[trait].gaming ? 2 * index : 0;
}

function person(trait: TraitName, number: number, joinsInWeek: number): SimulatedPerson {
  const suffix = String(number).padStart(2, '0');
  const id = `sim-${trait}-${suffix}@example.invalid`;
  return {
    id,
    displayName: `Simulated ${TRAITS[trait].noun} ${suffix}`,
    trait,
    operatedBy: trait === 'splitter' ? 'sim-splitter' : id,
    number,
    joinsInWeek,
  };
}
