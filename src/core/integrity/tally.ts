import { ceilDivide, floorDivide, ONE, type Ppm } from '../units.ts';

/** The four channels of integrity, in the order in which they are always listed. */
export const CHANNELS = ['echo', 'drift', 'coordination', 'stability'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Kept and lost promises of one member in one channel, in ppm of a fact. */
export interface Tally {
  readonly kept: number;
  readonly lost: number;
}

/** How fast old facts fade and what a newcomer is worth before the first fact. */
export interface TallyRules {
  /** What a fact leaves of everything before it, ppm (default 0.992328: half-life 90 facts). */
  readonly decayPerFact: Ppm;
  /** m0: how many facts the prior weighs, in ppm of a fact. */
  readonly priorFacts: number;
  /** p0: the kept share that the prior assumes, ppm. */
  readonly priorKept: Ppm;
}

export const EMPTY_TALLY: Tally = { kept: 0, lost: 0 };

/**
 * Adds one fact: first everything before it fades by `1 − μ·(1 − decayPerFact)`, then `v·μ` is
 * kept and `(1 − v)·μ` lost; kept rounds down and lost up, once each
 * (docs/internals/design.md#tallies). Idle time changes nothing: only facts fade facts.
 * @param value v in 0..1, ppm
 * @param weight μ in 0..1, ppm
 */
export function addFact(rules: TallyRules, tally: Tally, value: Ppm, weight: Ppm): Tally {
  if (weight === ONE) {
    // Both products stay below 2^53: a tally never exceeds 1 / (1 − decay), about 130 facts.
    return {
      kept: floorDivide(tally.kept * rules.decayPerFact, ONE) + value,
      lost: ceilDivide(tally.lost * rules.decayPerFact, ONE) + (ONE - value),
    };
  }
  const fade = BigInt(ONE) * BigInt(ONE) - BigInt(weight) * BigInt(ONE - rules.decayPerFact);
  const square = BigInt(ONE) * BigInt(ONE);
  const kept = BigInt(tally.kept) * fade + BigInt(value) * BigInt(weight) * BigInt(ONE);
  const lost = BigInt(tally.lost) * fade + BigInt(ONE - value) * BigInt(weight) * BigInt(ONE);
  return { kept: Number(kept / square), lost: Number((lost + square - 1n) / square) };
}

/** x_c = (kept + m0·p0) / (kept + lost + m0), ppm, rounded down. */
export function channelScore(rules: TallyRules, tally: Tally): Ppm {
  const prior = floorDivide(rules.priorFacts * rules.priorKept, ONE);
  const mass = tally.kept + tally.lost + rules.priorFacts;
  return floorDivide((tally.kept + prior) * ONE, mass);
}
