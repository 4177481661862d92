import { evidenceMass, globalIntegrity, integrity } from '../integrity/integrity.ts';
import { countedFindings } from '../mint/decide.ts';
import { endHold, holdsDue } from '../mint/end-hold.ts';
import { formatMicros, type Ppm } from '../units.ts';
import type { CycleEntry, Entry } from '../state/entry.ts';
import { measureDomain } from './measure-domain.ts';
import { type CommunityState, policyAt } from '../state/state.ts';

/** GI looks at members with a fact in this many cycles, the closing one included. */
const GI_CYCLES = 56;

/**
 * What closes the open cycle, in the only allowed order: the entropy of every domain that ever had
 * an outcome (by name), the ends of the holds that are due (by entry), then GI and the books.
 * Facts and outcomes cannot come between, so all of it follows from the state before.
 */
export function closingEntries(state: CommunityState): Entry[] {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) throw new RangeError(`no policy is in force in cycle ${state.cycle}`);
  const entries: Entry[] = [];
  for (const domain of [...state.domains.keys()].sort()) {
    const measurement = measureDomain(state, policy, domain);
    if (measurement !== undefined) entries.push(measurement);
  }
  let { supply, held } = state.books;
  for (const hold of holdsDue(state)) {
    const end = endHold(state, hold);
    if (end === undefined) continue;
    entries.push(end);
    held = (held - hold.amount) as typeof held;
    if (end.type === 'release') supply = (supply + hold.amount) as typeof supply;
  }
  entries.push(cycleEntry(state, formatMicros(supply), formatMicros(held)));
  return entries;
}

function cycleEntry(state: CommunityState, supply: string, held: string): CycleEntry {
  const active = [...activeMembers(state)];
  const gi = globalIntegrity(active);
  return {
    type: 'cycle',
    cycle: state.cycle,
    ...(gi === undefined ? {} : { gi }),
    members: active.length,
    supply,
    held,
    decisions: state.books.decisions,
  };
}

function* activeMembers(state: CommunityState): Generator<{ integrity: Ppm; mass: number }> {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) return;
  for (const [id, member] of state.members) {
    if ((member.lastFactCycle ?? Number.NEGATIVE_INFINITY) <= state.cycle - GI_CYCLES) continue;
    yield {
      integrity: integrity(policy.integrity, member.tallies, countedFindings(state, id)),
      mass: evidenceMass(member.tallies),
    };
  }
}
