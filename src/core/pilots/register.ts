import { ONE } from '../units.ts';
import type { PilotEntry } from '../state/pilot-entry.ts';
import type { CommunityState } from '../state/state.ts';
import { headOf } from '../state/person.ts';
import { type Arm, armOf, errorSquared, halfWidth } from './anytime.ts';
import { type DrawnBy, exposureAt, lengthOf, pilotDraw, placesOf } from './drawn-arms.ts';
import { rootAbove } from './exact.ts';
import { PILOT } from './pilot-rules.ts';
import { type Periods, redrawnSpread } from './redrawn.ts';
import { valueOf, WatchedSpan } from './unit-values.ts';

/** What somebody decides about a pilot; the rest of its entry follows from the log. */
export type PilotPlan = Omit<PilotEntry, 'type' | 'cycle' | 'units' | 'detectable' | 'seed'>;

/** Why nobody can plan this; undefined: somebody can. */
export function planProblem(plan: PilotPlan): string | undefined {
  const { design, metric, guardrails, spanCycles, waves, least, effect } = plan;
  if (guardrails.includes(metric) || new Set(guardrails).size !== guardrails.length) {
    return 'a guardrail is another metric than the one that decides';
  }
  if (!isWhole(spanCycles, 1) || !isWhole(waves, 1) || !isWhole(least, 1)) {
    return 'spanCycles, waves and least are 1 or more';
  }
  if (design === 'domains' && waves !== 1) return 'domains begin all at once: waves is 1';
  if (design === 'wedge' && waves < PILOT.leastSteps) {
    return `a stepped wedge has ${PILOT.leastSteps} steps or more`;
  }
  const cycles = lengthOf(plan);
  if (cycles > PILOT.totalCycles) {
    return `it takes ${cycles} cycles, and no more than ${PILOT.totalCycles} are remembered`;
  }
  return effect >= 1 && effect <= ONE ? undefined : 'effect lies in 1 to 1,000,000 ppm';
}

/**
 * Who takes part: everybody with enough outcomes in the span before, whom no open pilot watches.
 * Nobody is picked. When they are too many, the settled seed's hash picks.
 */
export function eligibleUnits(state: CommunityState, plan: PilotPlan, seed: string): string[] {
  const { design, spanCycles, least } = plan;
  const { cycle, size } = state;
  const watched = new WatchedSpan(state, design, [cycle - spanCycles, cycle - 1]);
  const busy = new Set([...state.pilots.open.values()].flatMap((one) => one.plan.units));
  const found = watched
    .withOutcomes(least)
    .filter((unit) => !busy.has(unit) && (design !== 'people' || headOf(state, unit) === unit));
  const most = design === 'people' ? PILOT.people : PILOT.domains;
  if (found.length <= most) return found;
  const drawn = found.map((unit) => ({ unit, draw: pilotDraw(seed, size, unit) }));
  drawn.sort((one, other) => (one.draw < other.draw ? -1 : 1));
  return drawn
    .slice(0, most)
    .map(({ unit }) => unit)
    .sort();
}

/** How many units a design needs at least. */
export function leastUnits({ design, waves }: Pick<PilotPlan, 'design' | 'waves'>): number {
  switch (design) {
    case 'people':
      return 2 * PILOT.perArm;
    case 'domains':
      return PILOT.leastDomains;
    case 'wedge':
      return Math.max(PILOT.leastDomains, waves);
  }
}

/**
 * The improvement that is found with a chance of four in five, in ppm, if everything goes on as it
 * was before the registration: power first, so that nobody begins what cannot find anything.
 */
export function detectableEffect(
  state: CommunityState,
  plan: PilotPlan,
  { units, seed }: Pick<PilotEntry, 'units' | 'seed'>,
): number {
  return Number(
    plan.design === 'people'
      ? detectableInPeople(state, plan, units)
      : detectableInDomains(state, plan, { units, seed }),
  );
}

/** z² of a chance of 80 %, in ppm; then t of 95 % by its degrees of freedom: z + g₁/ν + g₂/ν². */
const POWER_SQUARED = 708_327n;
const [POWER, Z, G1, G2] = [841_622n, 1_959_964n, 2_372_272n, 2_822_499n];
const PPM = BigInt(ONE);

function detectableInPeople(
  state: CommunityState,
  { metric, spanCycles }: PilotPlan,
  units: readonly string[],
): bigint {
  const { cycle } = state;
  const watched = new WatchedSpan(state, 'people', [cycle - spanCycles, cycle - 1]);
  const all = armOf(units.map((unit) => valueOf(metric, watched.of(unit), spanCycles)));
  const arm: Arm = { count: all.count / 2n, sum: all.sum / 2n, squares: all.squares / 2n };
  const [above, below] = errorSquared(arm, arm);
  return halfWidth(arm, arm, units.length) + rootAbove(above * POWER_SQUARED, below * PPM);
}

function detectableInDomains(
  state: CommunityState,
  plan: PilotPlan,
  { units, seed }: Pick<PilotEntry, 'units' | 'seed'>,
): bigint {
  const { metric, spanCycles, design, waves } = plan;
  const { cycle, size } = state;
  const periods = design === 'wedge' ? waves + 1 : 1;
  const first = cycle - periods * spanCycles;
  const values = Array.from({ length: periods }, (_, period) => {
    const from = first + period * spanCycles;
    const watched = new WatchedSpan(state, design, [from, from + spanCycles - 1]);
    return units.map((unit) => valueOf(metric, watched.of(unit), spanCycles));
  });
  const isTreated = treatedBy({ ...plan, units }, { seed, pilot: size });
  return detectableIn({ values, isTreated }, units.length);
}

/** What so many units that are drawn again show four times in five, in ppm. */
export function detectableIn(periods: Periods, units: number): bigint {
  const freedom = BigInt(units - 2);
  const t = Z + G1 / freedom + G2 / (freedom * freedom) + POWER + 1n;
  return (redrawnSpread(periods) * t + PPM - 1n) / PPM;
}

/** Who is treated in which period of which draw; draws are made when they are first asked for. */
export function treatedBy(
  plan: Pick<PilotEntry, 'design' | 'waves' | 'units'>,
  about: Omit<DrawnBy, 'again'>,
): (again: number, period: number, unit: number) => boolean {
  const draws = new Map<number, readonly number[]>();
  return (again, period, unit) => {
    let places = draws.get(again);
    if (places === undefined)
      draws.set(again, (places = placesOf(plan.units, { ...about, again })));
    const { isTreated, wave } = exposureAt(places[unit] ?? 0, plan);
    return isTreated ?? period >= wave;
  };
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
