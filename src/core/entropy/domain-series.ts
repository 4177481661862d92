import type { Ppm } from '../units.ts';
import type { Measurement } from './measurement.ts';

/** What is looked up by its cycle. */
export type ByCycle<Value> = Pick<ReadonlyMap<number, Value>, 'get'>;

/**
 * The record of one domain, by cycle. A cycle that is missing was silent. Records may reach further
 * back or ahead than a measurement needs; it reads what lies in its own spans.
 */
export interface DomainSeries {
  /** The cycle of the domain's first outcome ever, also when `outcomes` no longer holds it. */
  readonly firstCycle: number | undefined;
  /** Outcomes by category, `kept` first, the others in the policy's order. */
  readonly outcomes: ByCycle<readonly number[]>;
  /** Outcomes by cycle and member; those that no member settled stand in `outcomes` alone. */
  readonly outcomeMembers?: ByCycle<ReadonlyMap<string, number>>;
  /** What is asked of those members, if somebody counted them another way. */
  readonly people?: WindowPeople;
  readonly ratings?: ByCycle<CycleRatings>;
  /** Registered instruments by their name. */
  readonly instruments?: ReadonlyMap<string, InstrumentSeries>;
  /** What was recorded for earlier cycles. */
  readonly measurements: ByCycle<RecordedMeasurement>;
}

/** What a measurement asks of the members whose outcomes it counts, a window by its last cycle. */
export interface WindowPeople {
  /** How many have outcomes in a window. */
  readonly count: (cycle: number) => number;
  /** Whether a fall from one window to a later one is the work of many. */
  readonly isBroad: (cycle: number, before: number) => boolean;
}

/** Ratings of one cycle, pooled over its items. */
export interface CycleRatings {
  /** Items with two ratings or more. */
  readonly ratedItems: number;
  /** Pairs of ratings of the same item. */
  readonly ratingPairs: number;
  readonly disagreeingPairs: number;
}

/** One reading per cycle, each in 0..1 as ppm, 1 the greatest disorder. */
export interface InstrumentSeries {
  readonly weight: Ppm;
  readonly readings: ByCycle<Ppm>;
}

/** The part of an earlier measurement that state and direction are told from. */
export type RecordedMeasurement = Pick<Measurement, 'cycle' | 'state' | 'entropy' | 'error'>;
