import { planProblem, detectableEffect, eligibleUnits, leastUnits } from '../../pilots/register.ts';
import { drawRevealed } from '../../pilots/drawn-arms.ts';
import { commitmentTo } from '../../review/assign.ts';
import type { DrawEntry, PilotEntry, PilotEstimate, PilotLogEntry } from '../../state/entry.ts';
import { PILOT_DESIGNS, PILOT_METRICS, type Pilot } from '../../state/pilots.ts';
import type { CommunityState } from '../../state/state.ts';
import { difference, type Mismatch } from '../difference.ts';
import { FOLDED, refuse, type Rules } from '../entry-rule.ts';

/** The entries about pilots; none of them moves credits. */
export const PILOT_RULES: Rules<PilotLogEntry['type']> = {
  pilot: {
    fields: {
      design: 'text',
      treatment: 'hash',
      metric: 'text',
      guardrails: 'texts',
      spanCycles: 'integer',
      waves: 'integer',
      least: 'integer',
      effect: 'integer',
      detectable: 'integer',
      units: 'texts',
      seed: 'hash',
    },
    apply: (state, entry) => {
      refuse(pilotProblem(state, entry));
      const wrong = recheckPilot(state, entry);
      if (wrong !== undefined) throw new RangeError(`${wrong.expected}, not ${wrong.found}`);
      foldPilots(state, entry, state.size);
    },
    ...FOLDED,
    recheck: recheckPilot,
    retold: 'left out',
    event: 'pilot.registered',
  },
  draw: {
    fields: { pilot: 'integer', seed: 'hash' },
    apply: (state, entry) => {
      refuse(drawProblem(state, entry));
      foldPilots(state, entry, state.size);
    },
    ...FOLDED,
    recheck: (state, entry) => {
      const problem = drawProblem(state, entry);
      return problem === undefined ? undefined : { expected: problem, found: entry.seed };
    },
    retold: 'left out',
    event: 'pilot.drawn',
  },
  look: {
    fields: {
      pilot: 'integer',
      counted: 'integers',
      known: 'integers',
      estimates: 'objects',
      outcome: 'text?',
    },
    apply: (state, entry) => {
      openPilot(state, entry.pilot);
      refuse(entry.estimates.every(isEstimate) ? undefined : 'an estimate has four fields');
      foldPilots(state, entry, state.size);
    },
    ...FOLDED,
    recheck: 'close',
    retold: 'by the close',
    event: {
      names: ['pilot.looked', 'pilot.decided'],
      of: ({ outcome }) => (outcome === undefined ? 'pilot.looked' : 'pilot.decided'),
    },
  },
};

/** Why this cannot be registered; undefined: it can, if what follows from the log is right. */
export function pilotProblem(state: CommunityState, entry: PilotEntry): string | undefined {
  if (!isOne(PILOT_DESIGNS, entry.design)) return `design is one of ${PILOT_DESIGNS.join(', ')}`;
  if (![entry.metric, ...entry.guardrails].every((one) => isOne(PILOT_METRICS, one))) {
    return `metrics are ${PILOT_METRICS.join(' and ')}`;
  }
  const problem = planProblem(entry);
  if (problem !== undefined) return problem;
  if (state.panels.commitment === undefined) return 'what draws a pilot is settled before it';
  const { units, detectable, effect } = entry;
  const least = leastUnits(entry);
  if (units.length < least) return `it needs ${least} units, and ${units.length} may take part`;
  return detectable <= effect
    ? undefined
    : `with ${units.length} units it finds an effect of ${detectable} ppm or more, not ${effect}`;
}

/** Why this does not draw the pilot; undefined: it does. */
export function drawProblem(
  state: CommunityState,
  { pilot: index, seed, cycle }: DrawEntry,
): string | undefined {
  const pilot = state.pilots.open.get(index);
  if (pilot === undefined) return `entry ${index} registered no pilot that is open`;
  if (pilot.drawn !== undefined) return `pilot ${index} is drawn already`;
  if (cycle <= pilot.plan.cycle) return 'a pilot is drawn in a later cycle than it is registered';
  return commitmentTo(seed) === pilot.plan.seed
    ? undefined
    : `a seed whose SHA-256 is ${pilot.plan.seed}`;
}

/** The next panel has to reveal the seed behind this one; a panel may have been first. */
function foldDraw({ pilots, panels }: CommunityState, { seed, cycle }: DrawEntry): void {
  drawRevealed(pilots, seed, cycle);
  if (panels.commitment === commitmentTo(seed)) panels.commitment = seed;
}

/** Adds an entry to what was folded before: how a store is loaded, too. */
export function foldPilots(state: CommunityState, entry: PilotLogEntry, index: number): void {
  const { pilots, panels } = state;
  switch (entry.type) {
    case 'pilot': {
      const chain = panels.chain?.entry ?? -1;
      const made: Pilot = { pilot: index, plan: entry, chain, drawn: undefined, last: undefined };
      pilots.open.set(index, made);
      return;
    }
    case 'draw':
      foldDraw(state, entry);
      return;
    case 'look':
      openPilot(state, entry.pilot).last = entry;
      if (entry.outcome === undefined) return;
      pilots.open.delete(entry.pilot);
      pilots.over.set(entry.pilot, entry);
  }
}

/** Who takes part follows from the log, and so does what they can show. */
function recheckPilot(state: CommunityState, entry: PilotEntry): Mismatch | undefined {
  const seed = state.panels.commitment ?? '';
  if (planProblem(entry) !== undefined) return undefined;
  const units = eligibleUnits(state, entry, seed);
  if (units.length < leastUnits(entry)) return difference({ ...entry, units, seed }, entry);
  const detectable = detectableEffect(state, entry, { units, seed });
  return difference({ ...entry, units, seed, detectable }, entry);
}

function isOne(list: readonly string[], value: string): boolean {
  return list.includes(value);
}

function isEstimate(value: PilotEstimate): boolean {
  const { metric, value: centre, low, high, ...rest } = value;
  return (
    PILOT_METRICS.includes(metric) &&
    [centre, low, high].every(Number.isSafeInteger) &&
    Object.keys(rest).length === 0
  );
}

function openPilot({ pilots }: CommunityState, index: number): Pilot {
  const pilot = pilots.open.get(index);
  if (pilot === undefined) throw new RangeError(`entry ${index} registered no pilot that is open`);
  return pilot;
}
