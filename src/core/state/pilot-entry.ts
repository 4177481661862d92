import type { PilotDesign, PilotMetric, PilotOutcome } from './pilots.ts';

/** A pilot is registered: what is tried on whom, how it is read, and which draw decides. */
export interface PilotEntry {
  readonly type: 'pilot';
  readonly cycle: number;
  readonly design: PilotDesign;
  /** What the treated get, as a salted commitment. */
  readonly treatment: string;
  /** The one metric that decides. */
  readonly metric: PilotMetric;
  /** Metrics that must not get worse. */
  readonly guardrails: readonly string[];
  /** For so many cycles each unit is watched; of a stepped wedge, the length of a step. */
  readonly spanCycles: number;
  /** In so many waves people begin; of a stepped wedge, its steps; of domains, 1. */
  readonly waves: number;
  /** Who takes part had so many outcomes in a span of cycles before the registration. */
  readonly least: number;
  /** The improvement that it is to find, in ppm. */
  readonly effect: number;
  /** The improvement that it finds four times in five, by what was before it, in ppm. */
  readonly detectable: number;
  /** Members or domains, in order. */
  readonly units: readonly string[];
  /** SHA-256 of what will draw: the log was committed to it before. */
  readonly seed: string;
}

/** Reveals what draws a pilot: its arms follow. */
export interface DrawEntry {
  readonly type: 'draw';
  readonly cycle: number;
  readonly pilot: number;
  readonly seed: string;
}

/** At a close: what a pilot shows so far, and what it comes to once that is decided. */
export interface LookEntry {
  readonly type: 'look';
  readonly cycle: number;
  readonly pilot: number;
  /** Spans that are over, of treated units and of the others. */
  readonly counted: readonly number[];
  /** Those of them in which anything is known. */
  readonly known: readonly number[];
  readonly estimates: readonly PilotEstimate[];
  readonly outcome?: PilotOutcome;
}

/** How much better the treated did, in ppm: at most one look in twenty ever misses it. */
export interface PilotEstimate {
  readonly metric: PilotMetric;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The entries that the state of pilots is the fold of. */
export type PilotLogEntry = PilotEntry | DrawEntry | LookEntry;
