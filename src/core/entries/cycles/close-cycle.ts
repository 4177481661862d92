import type { Policy } from '../../policy/policy.ts';
import {
  evidenceMass,
  globalIntegrity,
  integrity,
  medianMass,
  type Weighed,
} from '../../integrity/integrity.ts';
import { conductEntries } from '../../conduct/find-conduct.ts';
import { countedFindings } from '../../mint/decide.ts';
import { endHold, holdsDue } from '../../mint/end-hold.ts';
import { formatMicros, NO_SHARDS } from '../../units.ts';
import type { CycleEntry, Entry, MeasurementEntry } from '../../state/entry.ts';
import { headOf, membersOf, talliesOf } from '../../state/person.ts';
import { measureCommons, measureDomain } from './measure-domain.ts';
import {
  type CommunityState,
  domainOf,
  isWitness,
  type Hold,
  MEMORY_CYCLES,
  openPolicy,
  policyAt,
} from '../../state/state.ts';
import { TRANSFER_CYCLES } from '../../state/transfers.ts';
import { rememberedCycles } from '../../state/vouchings.ts';
import { FOLDED, type Rules } from '../entry-rule.ts';
import { governanceEntries } from '../governance/governance.ts';
import { forgetMeetings } from '../evidence/panels.ts';
import { forgetRatings } from '../evidence/ratings.ts';
import { pilotEntries } from '../../pilots/look.ts';
import { panelEntries } from '../../review/close-panels.ts';
import { closingStatements } from '../economy/pledge-statements.ts';
import { closingReductions } from '../economy/reductions.ts';
import { PROVEN_FIELDS } from '../proven-fields.ts';
import { addAll } from '../../lists.ts';

/** GI looks at members with a fact in this many cycles, the closing one included. */
export const GI_CYCLES = 56;

/** The entries that close a cycle, but for the ends of its holds. */
export const CLOSE_RULES: Rules<'measurement' | 'cycle'> = {
  measurement: {
    fields: PROVEN_FIELDS.measurement,
    apply: applyMeasurement,
    ...FOLDED,
    recheck: 'close',
    retold: 'by the close',
    event: 'measurement',
  },
  cycle: {
    fields: PROVEN_FIELDS.cycle,
    apply: applyCycle,
    ...FOLDED,
    recheck: 'close',
    retold: 'anew',
    event: 'cycle',
  },
};

function measurementsOf(state: CommunityState, policy: Policy): MeasurementEntry[] {
  const own = [...state.domains.keys()]
    .sort()
    .flatMap((domain) => measureDomain(state, policy, domain) ?? []);
  const commons = measureCommons(state, policy, own);
  return commons === undefined ? own : [...own, commons];
}

/**
 * What closes the open cycle, in the only allowed order: the entropy of every domain that ever had
 * an outcome (by name), that of the pool, the ends of the holds that are due (by entry), what the
 * releases take off debts, statements of pledges, what is said of conduct, panels that are late,
 * what pilots show, then GI and the books; last, in the next cycle, the rules that come into force.
 * Facts and outcomes cannot come between, so all of it follows from the state before.
 */
export function closingEntries(state: CommunityState): Entry[] {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) throw new RangeError(`no policy is in force in cycle ${state.cycle}`);
  const entries: Entry[] = measurementsOf(state, policy);
  const ends: { readonly hold: Hold; readonly end: Entry }[] = [];
  let { supply, held } = state.books;
  for (const hold of holdsDue(state)) {
    const end = endHold(state, hold);
    if (end === undefined) continue;
    entries.push(end);
    ends.push({ hold, end });
    held = (held - hold.amount) as typeof held;
    if (end.type === 'release') supply = (supply + hold.amount) as typeof supply;
  }
  const reductions = closingReductions(state, ends, state.size + entries.length);
  addAll(entries, [...reductions, ...closingStatements(state.debts, state.cycle, reductions)]);
  addAll(entries, conductEntries(state, policy));
  addAll(entries, [...panelEntries(state), ...pilotEntries(state)]);
  entries.push(cycleEntry(state, formatMicros(supply), formatMicros(held)));
  addAll(entries, governanceEntries(state));
  return entries;
}

function cycleEntry(state: CommunityState, supply: string, held: string): CycleEntry {
  const active = [...activeMembers(state)];
  const gi = openPolicy(state).trust.evenGi ? evenGi(active) : globalIntegrity(active);
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

/**
 * GI of those whose word counts, or of all if nobody's does; nobody weighs more than the median.
 * One account that breaks a promise a day would otherwise put everybody below the floor.
 */
function evenGi(active: readonly ActiveMember[]): number | undefined {
  const trusted = active.filter(({ hasStanding }) => hasStanding);
  const counted = trusted.length > 0 ? trusted : active;
  return globalIntegrity(counted, medianMass(counted));
}

interface ActiveMember extends Weighed {
  readonly hasStanding: boolean;
}

function* activeMembers(state: CommunityState): Generator<ActiveMember> {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) return;
  for (const id of state.members.keys()) {
    if (headOf(state, id) !== id || !isActive(state, id)) continue;
    const tallies = talliesOf(state, id);
    yield {
      integrity: integrity(policy.integrity, tallies, countedFindings(state, id)),
      mass: evidenceMass(tallies),
      hasStanding: isWitness(state, id),
    };
  }
}

/** Whether a person has a fact in the cycles that GI looks at. */
function isActive(state: CommunityState, id: string): boolean {
  const since = state.cycle - GI_CYCLES;
  const last = (member: string): number | undefined => state.members.get(member)?.lastFactCycle;
  return membersOf(state, id).some((one) => (last(one) ?? Number.NEGATIVE_INFINITY) > since);
}

function applyMeasurement(state: CommunityState, entry: MeasurementEntry): void {
  domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
}

function applyCycle(state: CommunityState, entry: CycleEntry): void {
  if (entry.gi !== undefined) state.gi.set(entry.cycle, entry.gi);
  state.caps.total = NO_SHARDS;
  state.caps.mints.clear();
  state.debts.minted.length = 0;
  state.cycle = entry.cycle + 1;
  if (state.pause !== undefined && state.pause.lastCycle < state.cycle) state.pause = undefined;
  forgetMeetings(state);
  state.transfers.delete(state.cycle - TRANSFER_CYCLES);
  state.vouchings.delete(state.cycle - rememberedCycles(openPolicy(state).cycle));
  forget(state, entry.cycle - MEMORY_CYCLES);
}

/** Drops what no measurement or decision can look at any more, so that memory stays bounded. */
function forget(state: CommunityState, cycle: number): void {
  state.gi.delete(cycle);
  state.clones.delete(cycle);
  for (const domain of state.domains.values()) {
    domain.outcomes.delete(cycle);
    domain.outcomeMembers.delete(cycle);
    domain.failedMembers.delete(cycle);
    domain.measurements.delete(cycle);
    domain.ratings.delete(cycle);
    forgetRatings(domain.ratedItems, state.cycle);
    for (const { readings, results } of domain.instruments.values()) {
      readings.delete(cycle);
      while (results[0] !== undefined && results[0].until <= cycle) results.shift();
    }
  }
}
