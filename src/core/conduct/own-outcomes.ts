import type { FindingCode } from '../codes/codes.ts';
import { headOf } from '../state/person.ts';
import { type CommunityState, MEMORY_CYCLES } from '../state/state.ts';
import { byName } from './detector.ts';

/** Outcomes of a person are told apart by bins of so many cycles. */
export const BIN_CYCLES = 7;

/** How many bins are looked at: all that a state remembers. */
export const BINS: number = MEMORY_CYCLES / BIN_CYCLES;

/** Kept and failed, bin by bin, the oldest first. */
export type Bins = { kept: number; failed: number }[];

/** Person → domain → bins, the domains by name. */
export type PersonBins = Map<string, Map<string, Bins>>;

/**
 * The outcomes of every person in the bins that end with the open cycle; linked members are one
 * person.
 * @param unlike leaves out what an earlier finding of this code looked at, so that nobody answers
 *   twice for the same outcome; undefined: nothing is left out
 */
export function binsByPerson(state: CommunityState, unlike?: FindingCode): PersonBins {
  const people: PersonBins = new Map();
  const seen = unlike === undefined ? new Map<string, number>() : lastLooks(state, unlike);
  const first = state.cycle - BIN_CYCLES * BINS + 1;
  for (const [name, domain] of [...state.domains].sort(byName)) {
    for (const [cycle, members] of domain.outcomeMembers) {
      if (cycle < first || cycle > state.cycle) continue;
      const bin = Math.floor((cycle - first) / BIN_CYCLES);
      const failures = domain.failedMembers.get(cycle);
      for (const [member, outcomes] of members) {
        const person = headOf(state, member);
        if (cycle <= (seen.get(person) ?? Number.NEGATIVE_INFINITY)) continue;
        const counts = binOf(people, person, name)[bin];
        if (counts === undefined) continue;
        const failed = failures?.get(member) ?? 0;
        counts.kept += outcomes - failed;
        counts.failed += failed;
      }
    }
  }
  return people;
}

function binOf(people: PersonBins, person: string, domain: string): Bins {
  let domains = people.get(person);
  if (domains === undefined) people.set(person, (domains = new Map<string, Bins>()));
  let bins = domains.get(domain);
  if (bins === undefined) {
    bins = Array.from({ length: BINS }, () => ({ kept: 0, failed: 0 }));
    domains.set(domain, bins);
  }
  return bins;
}

/**
 * The last cycle that an earlier finding of a code looked at, by person. One about evidence of its
 * own looked at nothing else: else a friend’s accusation would wash whole weeks.
 */
export function lastLooks(state: CommunityState, about: FindingCode): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { code, member, opened, evidence } of state.findings.values()) {
    if (code !== about || evidence !== undefined) continue;
    const person = headOf(state, member);
    seen.set(person, Math.max(opened, seen.get(person) ?? opened));
  }
  return seen;
}
