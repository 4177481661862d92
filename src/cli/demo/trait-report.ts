import type { CodeCount } from '../../pipeline/answers/decisions/read-counts.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';
import { paidOf } from '../findings/earned.ts';
import type { SimulatedPerson } from '../../simulator/people.ts';
import { TRAIT_NAMES, TRAITS, type TraitName } from '../../simulator/trait.ts';

/** What people of one habit asked for and got; amounts in shards. */
export interface TraitReport {
  readonly trait: TraitName;
  readonly description: string;
  readonly gaming: boolean;
  readonly people: number;
  readonly asked: number;
  readonly paid: number;
  readonly mintedShards: bigint;
  /** Why the rest was not paid, the most frequent reason first. */
  readonly reasons: readonly Omit<CodeCount, 'outcome'>[];
  /** The member of the trait who asked most. */
  readonly example: Standing | undefined;
}

/** Sums the standings of a simulation up by habit, in the order of the simulator's own list. */
export function traitReports(
  people: readonly SimulatedPerson[],
  standings: readonly Standing[],
): TraitReport[] {
  const byUser = new Map(standings.map((standing) => [standing.userId, standing]));
  return TRAIT_NAMES.map((trait) => {
    const own = people.filter((person) => person.trait === trait);
    return traitReport(
      trait,
      own.length,
      own.flatMap(({ id }) => byUser.get(id) ?? []),
    );
  }).filter((report) => report.people > 0);
}

function traitReport(
  trait: TraitName,
  people: number,
  standings: readonly Standing[],
): TraitReport {
  const { description, gaming } = TRAITS[trait];
  const [example] = standings.toSorted((a, b) => b.decisions - a.decisions);
  return {
    trait,
    description,
    gaming,
    people,
    asked: standings.reduce((sum, { decisions }) => sum + decisions, 0),
    paid: standings.reduce((sum, standing) => sum + paidOf(standing.outcomes), 0),
    mintedShards: standings.reduce((sum, { minted }) => sum + BigInt(minted.replace('.', '')), 0n),
    reasons: mergedReasons(standings),
    example,
  };
}

function mergedReasons(standings: readonly Standing[]): TraitReport['reasons'] {
  const byCode = new Map<string, number>();
  for (const { code, decisions } of standings.flatMap(({ codes }) => codes)) {
    byCode.set(code, (byCode.get(code) ?? 0) + decisions);
  }
  return [...byCode]
    .map(([code, decisions]) => ({ code, decisions }))
    .sort((a, b) => b.decisions - a.decisions);
}
