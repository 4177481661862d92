import { ceilDivide, floorDivide, ONE, type Ppm } from '../units.ts';
import { type Channel, CHANNELS, channelScore, type Tally, type TallyRules } from './tally.ts';

/** Tallies by channel; a channel without a fact of its own is absent. */
export type Tallies = Readonly<Partial<Record<Channel, Tally>>>;

export interface IntegrityRules extends TallyRules {
  /** w_c, ppm, summing to one. */
  readonly weights: Readonly<Record<Channel, Ppm>>;
  /** λ_Φ: what a full conduct penalty takes off, ppm. */
  readonly conductWeight: Ppm;
  /** How many confirmed findings make a full penalty (default 4). */
  readonly conductFindings: number;
}

/**
 * I = Σ w_c·x_c − λ_Φ·Φ, clamped to 0..1, ppm (docs/internals/design.md#integrity). The sum rounds
 * down and the penalty up, once each. An absent channel stands at its prior.
 * @param findings confirmed findings of variance, noise and destabilization that still count
 */
export function integrity(rules: IntegrityRules, tallies: Tallies, findings: number): Ppm {
  let sum = 0;
  for (const channel of CHANNELS) {
    sum += rules.weights[channel] * scoreOf(rules, tallies[channel]);
  }
  return Math.max(0, floorDivide(sum, ONE) - conductPenalty(rules, findings));
}

/** λ_Φ·Φ with Φ = min(1, findings / 4), ppm, rounded up. */
export function conductPenalty(rules: IntegrityRules, findings: number): Ppm {
  const counted = Math.min(findings, rules.conductFindings);
  return ceilDivide(rules.conductWeight * counted, rules.conductFindings);
}

/** x_c of a tally, or p0 when there is none. */
export function scoreOf(rules: TallyRules, tally: Tally | undefined): Ppm {
  return tally === undefined ? rules.priorKept : channelScore(rules, tally);
}

/** What one perfect channel makes of I while the others stand at their prior, ppm. */
export function oneChannelAlone(weight: Ppm, prior: Ppm): Ppm {
  return floorDivide(weight * ONE + (ONE - weight) * prior, ONE);
}

/** Everything a member's facts weigh after fading: Σ over channels of kept + lost, ppm of facts. */
export function evidenceMass(tallies: Tallies): number {
  let mass = 0;
  for (const channel of CHANNELS) {
    const tally = tallies[channel];
    if (tally !== undefined) mass += tally.kept + tally.lost;
  }
  return mass;
}

/** Somebody whom GI looks at. */
export interface Weighed {
  readonly integrity: Ppm;
  /** What their facts weigh, ppm of facts. */
  readonly mass: number;
}

/**
 * GI = floor(Σ I·mass / Σ mass) over the members given, ppm.
 * @param most what nobody weighs more than; default: no limit
 * @returns undefined when there is nobody to speak of: GI is then unknown.
 */
export function globalIntegrity(
  members: Iterable<Weighed>,
  most: number = Number.POSITIVE_INFINITY,
): Ppm | undefined {
  let weighted = 0n;
  let total = 0n;
  for (const { integrity: own, mass } of members) {
    const weight = BigInt(Math.min(mass, most));
    weighted += BigInt(own) * weight;
    total += weight;
  }
  return total === 0n ? undefined : Number(weighted / total);
}

/** The lower median of what members weigh; 0 if there are none. */
export function medianMass(members: readonly Weighed[]): number {
  const masses = members.map(({ mass }) => mass).sort((one, other) => one - other);
  return masses[Math.floor((masses.length - 1) / 2)] ?? 0;
}
