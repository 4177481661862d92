import type { LookEntry, PilotEstimate } from '../state/pilot-entry.ts';
import type { Pilot, PilotMetric, PilotOutcome } from '../state/pilots.ts';
import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import { anytimeDifference, armOf, type Interval } from './anytime.ts';
import { exposureAt, lengthOf, placesOf } from './drawn-arms.ts';
import { PILOT } from './pilot-rules.ts';
import { redrawnDifference } from './redrawn.ts';
import { treatedBy } from './register.ts';
import { LOWER_IS_BETTER, valueOf, type Watched, WatchedSpan } from './unit-values.ts';

/**
 * What the close of a cycle says of pilots, by index: a look whenever more spans are over, the last
 * one with what the pilot comes to. Nobody asks for it, so that nobody chooses when to look, and no
 * result is kept back, whatever it is.
 */
export function pilotEntries(state: CommunityState): LookEntry[] {
  const looks: LookEntry[] = [];
  for (const pilot of state.pilots.open.values()) {
    const { plan, drawn } = pilot;
    if (drawn === undefined) {
      if (state.cycle >= plan.cycle + PILOT.drawCycles) looks.push(notDrawn(state, pilot));
      continue;
    }
    const last = drawn.cycle + lengthOf(plan);
    const first = plan.design === 'people' ? drawn.cycle + plan.spanCycles : last;
    if (state.cycle < first) continue;
    const look =
      plan.design === 'people' ? lookAtPeople(state, pilot) : lookAtDomains(state, pilot);
    const outcome = outcomeOf(pilot, look) ?? (state.cycle >= last ? 'null' : undefined);
    looks.push(outcome === undefined ? look : { ...look, outcome });
  }
  return looks;
}

/** Chances of one in a thousand: χ² of one degree of freedom, in thousandths. */
const MISMATCH = 10_828;

/**
 * Whether two arms of one size are of sizes that chance does not make (p < .001): then somebody is
 * shown in one arm more than in the other.
 */
export function isMismatch([one = 0, other = 0]: readonly number[]): boolean {
  return (one - other) ** 2 * 1_000 > MISMATCH * (one + other);
}

function outcomeOf({ plan }: Pilot, look: LookEntry): PilotOutcome | undefined {
  const [primary, ...guardrails] = look.estimates;
  if (plan.design === 'people' && plan.metric === 'failure' && isMismatch(look.known))
    return 'void';
  if (guardrails.some(({ high }) => high < 0)) return 'harmful';
  if (primary === undefined) return undefined;
  if (primary.high < 0) return 'harmful';
  return primary.low > 0 ? 'works' : undefined;
}

function notDrawn({ cycle }: CommunityState, { pilot }: Pilot): LookEntry {
  const nobody = { counted: [0, 0], known: [0, 0], estimates: [] } as const;
  return { type: 'look', cycle, pilot, ...nobody, outcome: 'void' };
}

interface Unit {
  readonly isTreated: boolean;
  readonly watched: Watched;
}

/** Everybody whose span is over, each by the cycles of their own wave. */
function lookAtPeople(state: CommunityState, pilot: Pilot): LookEntry {
  const { plan, drawn = NOT_DRAWN } = pilot;
  const { units, spanCycles, waves } = plan;
  const places = placesOf(units, { seed: drawn.seed, pilot: pilot.pilot });
  const spans = Array.from({ length: waves }, (_, wave) => {
    const from = drawn.cycle + 1 + wave;
    const to = from + spanCycles - 1;
    return to <= state.cycle ? new WatchedSpan(state, 'people', [from, to]) : undefined;
  });
  const over = units.flatMap((unit, at): Unit[] => {
    const { isTreated = false, wave } = exposureAt(places[at] ?? 0, plan);
    const watched = spans[wave]?.of(unit);
    return watched === undefined ? [] : [{ isTreated, watched }];
  });
  const read = (metric: PilotMetric): Interval => differenceIn(over, metric, plan);
  return lookOf(state, pilot, { units: over, read });
}

const NOT_DRAWN = { cycle: 0, seed: '' } as const;

function differenceIn(
  over: readonly Unit[],
  metric: PilotMetric,
  { spanCycles, units }: Pilot['plan'],
): Interval {
  const valuesOf = (treated: boolean): number[] =>
    over
      .filter(({ isTreated }) => isTreated === treated)
      .map(({ watched }) => valueOf(metric, watched, spanCycles));
  const [one, other] = [armOf(valuesOf(true)), armOf(valuesOf(false))];
  if (one.count < PILOT.perArm || other.count < PILOT.perArm) {
    return { value: 0, low: -ONE, high: ONE };
  }
  return anytimeDifference(one, other, units.length);
}

function periodsOf(state: CommunityState, { plan, drawn = NOT_DRAWN }: Pilot): WatchedSpan[] {
  const { spanCycles, waves, design } = plan;
  return Array.from({ length: design === 'wedge' ? waves + 1 : 1 }, (_, period) => {
    const from = drawn.cycle + 1 + period * spanCycles;
    return new WatchedSpan(state, design, [from, from + spanCycles - 1]);
  });
}

/** All domains in all periods: there is one look, when the last is over. */
function lookAtDomains(state: CommunityState, pilot: Pilot): LookEntry {
  const { plan, drawn = NOT_DRAWN } = pilot;
  const { units, spanCycles } = plan;
  const periods = periodsOf(state, pilot);
  const isTreated = treatedBy(plan, { seed: drawn.seed, pilot: pilot.pilot });
  const cells = periods.flatMap((span, period) =>
    units.map((unit, at): Unit => ({
      isTreated: isTreated(0, period, at),
      watched: span.of(unit),
    })),
  );
  const read = (metric: PilotMetric): Interval => {
    const values = periods.map((span) =>
      units.map((unit) => valueOf(metric, span.of(unit), spanCycles)),
    );
    return redrawnDifference({ values, isTreated });
  };
  return lookOf(state, pilot, { units: cells, read });
}

interface Read {
  readonly units: readonly Unit[];
  readonly read: (metric: PilotMetric) => Interval;
}

function lookOf({ cycle }: CommunityState, { pilot, plan }: Pilot, found: Read): LookEntry {
  const { units, read } = found;
  const known = units.filter(({ watched }) => watched.outcomes > 0);
  const metrics = [plan.metric, ...(plan.guardrails as readonly PilotMetric[])];
  return {
    type: 'look',
    cycle,
    pilot,
    counted: armSizes(units),
    known: armSizes(known),
    estimates: metrics.map((metric) => improvement(metric, read(metric))),
  };
}

function armSizes(units: readonly Unit[]): readonly number[] {
  const treated = units.filter(({ isTreated }) => isTreated).length;
  return [treated, units.length - treated];
}

function improvement(metric: PilotMetric, { value, low, high }: Interval): PilotEstimate {
  if (!LOWER_IS_BETTER[metric]) return { metric, value, low, high };
  // 0 - 0, since -0 is no whole number that a log can have.
  return { metric, value: 0 - value, low: 0 - high, high: 0 - low };
}
