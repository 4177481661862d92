import type { LookEntry, PilotEntry } from './pilot-entry.ts';

/**
 * Who is drawn: people one by one, in waves; whole domains at once; or whole domains step by step,
 * until all are treated.
 */
export const PILOT_DESIGNS = ['people', 'domains', 'wedge'] as const;
export type PilotDesign = (typeof PILOT_DESIGNS)[number];

/** The share of outcomes that failed, all if there is none; the share of cycles with a kept one. */
export const PILOT_METRICS = ['failure', 'kept'] as const;
export type PilotMetric = (typeof PILOT_METRICS)[number];

/** `void`: the arms cannot be compared, or it was never drawn. */
export const PILOT_OUTCOMES = ['works', 'null', 'harmful', 'void'] as const;
export type PilotOutcome = (typeof PILOT_OUTCOMES)[number];

/** When a unit is treated and watched. */
export interface Exposure {
  /** Of people in the treated arm; undefined for domains of a stepped wedge, which cross over. */
  readonly isTreated: boolean | undefined;
  /** The wave of people, 0 for domains, and from which step a domain of a wedge is treated. */
  readonly wave: number;
}

/** A pilot as the log tells it so far. */
export interface Pilot {
  readonly pilot: number;
  readonly plan: PilotEntry;
  /** The entry that its seed comes from. */
  readonly chain: number;
  drawn: { readonly cycle: number; readonly seed: string } | undefined;
  last: LookEntry | undefined;
}

/** Pilots by the index of the entry that registered them, in order of the log. */
export interface Pilots {
  readonly open: Map<number, Pilot>;
  /** What those that are over came to. */
  readonly over: Map<number, LookEntry>;
}

export function noPilots(): Pilots {
  return { open: new Map(), over: new Map() };
}
