import type { DomainSeries, WindowPeople } from './domain-series.ts';
import type { EntropyRules } from './entropy-rules.ts';

/** Told from the outcomes by member; each window is added up once. */
export function peopleByMember(rules: EntropyRules, series: DomainSeries): WindowPeople {
  const windows = new Map<number, ReadonlyMap<string, number>>();
  const membersIn = (cycle: number): ReadonlyMap<string, number> => {
    const members =
      windows.get(cycle) ?? windowMembers(series, cycle - rules.windowCycles + 1, cycle);
    windows.set(cycle, members);
    return members;
  };
  return {
    count: (cycle) => membersIn(cycle).size,
    isBroad: (cycle, before) => isBroad(rules, membersIn(cycle), membersIn(before)),
  };
}

/** Outcomes in the cycles `first` to `last`, both included, by the member who settled them. */
export function windowMembers(
  series: DomainSeries,
  first: number,
  last: number,
): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  for (let cycle = first; cycle <= last; cycle += 1) {
    for (const [member, count] of series.outcomeMembers?.get(cycle) ?? []) {
      members.set(member, (members.get(member) ?? 0) + count);
    }
  }
  return members;
}

/**
 * Whether a fall between two windows is the work of many: enough members have outcomes in both, and
 * none has more than a third of what members settled in either. Else one person could make disorder
 * by an account that is thrown away, and be paid for the order that follows.
 */
export function isBroad(
  { fellMembers }: Pick<EntropyRules, 'fellMembers'>,
  now: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): boolean {
  if (fellMembers === 0) return true;
  let both = 0;
  for (const member of now.keys()) if (before.has(member)) both += 1;
  return both >= fellMembers && !isLed(now) && !isLed(before);
}

/** Whether one member has more than a third. */
function isLed(members: ReadonlyMap<string, number>): boolean {
  let [sum, most] = [0, 0];
  for (const count of members.values()) {
    sum += count;
    most = Math.max(most, count);
  }
  return 3 * most > sum;
}
