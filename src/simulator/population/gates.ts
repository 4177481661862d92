import { spilloverIn } from '../../core/entropy/spillover.ts';
import {
  decidingMeasurement,
  hasRisen,
  isUnknown,
  measurementBefore,
  type Measured,
} from '../../core/mint/checks.ts';
import { entropyFactor, type Policy } from '../../core/policy/policy.ts';
import { ONE } from '../../core/units.ts';
import { REFUSALS, type Refusal } from './counts.ts';

const [UNKNOWN, ROSE, SPILLS] = [1, 2, 4];

/** What the gates say before anybody asks: the same for all who ask about a domain in a cycle. */
export class Gates {
  readonly #policy: Policy;
  readonly #names: readonly string[];
  readonly #kept: number;
  readonly #first: number;
  readonly #flags: Uint8Array;
  readonly #factors: Float64Array;
  readonly #giIsLow: Uint8Array;

  /** @param kept how many cycles back an action may lie, and the open one */
  constructor(policy: Policy, names: readonly string[], kept: number) {
    this.#policy = policy;
    this.#names = names;
    this.#kept = kept;
    this.#first = policy.cycle.anchorCycle;
    this.#flags = new Uint8Array(kept * names.length);
    this.#factors = new Float64Array(kept * names.length);
    this.#giIsLow = new Uint8Array(kept);
  }

  /**
   * Opens a cycle, from 0.
   * @param gi of the cycle before
   */
  open(measured: Measured, cycle: number, gi: number | undefined): void {
    const { entropyGate, giFloor, guardedDomains } = this.#policy;
    const place = this.#placeOf(cycle);
    this.#giIsLow[place] = giFloor > 0 && (gi ?? -1) < giFloor ? 1 : 0;
    for (const [domain, name] of this.#names.entries()) {
      const measurement = decidingMeasurement(measured, name, this.#first + cycle);
      const spills = guardedDomains.some((guarded) => {
        const before = measurementBefore(measured, guarded, this.#first + cycle);
        return guarded !== name && before !== undefined && spilloverIn(before);
      });
      const flags =
        (isUnknown(measurement) ? UNKNOWN : 0) |
        (hasRisen(measurement) ? ROSE : 0) |
        (spills ? SPILLS : 0);
      const index = place * this.#names.length + domain;
      this.#flags[index] = entropyGate ? flags : 0;
      this.#factors[index] = entropyFactor(this.#policy, measurement);
    }
  }

  /** e of an action of one cycle that is asked for in another, or the same. */
  factor(domain: number, actionCycle: number, cycle: number): number {
    if (!this.#policy.entropyGate) return ONE;
    const own = this.#factors[this.#indexOf(domain, actionCycle)] ?? 0;
    return Math.min(own, this.#factors[this.#indexOf(domain, cycle)] ?? 0);
  }

  /** The first gate of these that refuses whoever asks, as its place among all; −1: none does. */
  refusal(domain: number, actionCycle: number, cycle: number): number {
    const own = this.#flags[this.#indexOf(domain, actionCycle)] ?? 0;
    const both = own | (this.#flags[this.#indexOf(domain, cycle)] ?? 0);
    if ((both & UNKNOWN) !== 0) return PLACES.ENTROPY_UNKNOWN;
    if ((both & ROSE) !== 0) return PLACES.ENTROPY_ROSE;
    if (this.#policy.entropyGate && this.factor(domain, actionCycle, cycle) === 0) {
      return PLACES.ENTROPY_FLAT;
    }
    if ((own & SPILLS) !== 0) return PLACES.DOMAIN_SPILLOVER;
    return this.#giIsLow[this.#placeOf(actionCycle)] === 1 ? PLACES.GI_BELOW_FLOOR : -1;
  }

  #indexOf(domain: number, cycle: number): number {
    return this.#placeOf(cycle) * this.#names.length + domain;
  }

  #placeOf(cycle: number): number {
    return cycle % this.#kept;
  }
}

/** The place of each refusal in {@link REFUSALS}. */
export const PLACES: Readonly<Record<Refusal, number>> = Object.fromEntries(
  REFUSALS.map((code, place) => [code, place]),
) as Record<Refusal, number>;
