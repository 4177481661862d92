import type { EntropyWeights } from '../policy/policy.ts';
import type { Ppm } from '../units.ts';

/** KNOWN, or not: then whatever needs the entropy refuses. STALE was KNOWN a short while ago. */
export type EntropyState = 'KNOWN' | 'STALE' | 'UNKNOWN';

/** What entropy did against its own low-water mark. */
export type Direction = 'rose' | 'fell' | 'flat' | 'unknown';

/** The five factors of every domain, each in 0..1 as ppm, rounded up. */
export type EntropyFactors = { readonly [factor in keyof EntropyWeights]: Ppm };

/** What one registered instrument adds to the entropy of a domain. */
export interface InstrumentFactor {
  readonly instrument: string;
  readonly weight: Ppm;
  /** Mean of the window's readings, rounded up. */
  readonly value: Ppm;
  /** Standard error of that mean, rounded up. */
  readonly error: Ppm;
  /** How many cycles of the window have a reading. */
  readonly readings: number;
}

/** An earlier measurement that a direction is told against. */
export interface LowWaterMark {
  readonly cycle: number;
  readonly entropy: Ppm;
  readonly error: Ppm;
}

/** The entropy of one domain at the close of a cycle, with every number that led to it. */
export interface Measurement {
  readonly domain: string;
  readonly cycle: number;
  /** Outcomes in the window by category, in the policy's order. */
  readonly outcomes: readonly number[];
  /** Cycles of the window that have outcomes. */
  readonly activeCycles: number;
  /** Members with an outcome in the window. */
  readonly members: number;
  /** Outcomes of the last cycles against what is usual, at most 1, rounded down. */
  readonly coverage: Ppm;
  readonly factors: EntropyFactors;
  /** In order of name; absent if the domain has none. */
  readonly instruments?: readonly InstrumentFactor[];
  /** S. */
  readonly entropy: Ppm;
  /** SE of S, from sampling alone. */
  readonly error: Ppm;
  readonly state: EntropyState;
  /** L; absent if the direction is unknown. */
  readonly reference?: LowWaterMark;
  /**
   * Whether enough members have outcomes in this window and in that of L, and none more than a
   * third of either, and the domain was not thin when the window of L began: only then a fall pays
   * in full. Absent if the direction is unknown.
   */
  readonly broad?: boolean;
  readonly direction: Direction;
  /** Usually too small to be KNOWN, where the policy has a pool; absent: it is not. */
  readonly thin?: boolean;
  /** Of the pool alone: the domains that are measured together, in order of name. */
  readonly pooled?: readonly string[];
}
