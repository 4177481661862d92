/** Limits of pilots (docs/reference/pilots.md#limits). */
export const PILOT = {
  /** Units of people: more do not fit into one entry. The draw takes them at random. */
  people: 1_400,
  domains: 200,
  /** Fewer people in an arm say nothing yet. */
  perArm: 20,
  /** Fewer domains cannot be drawn in enough ways. */
  leastDomains: 8,
  leastSteps: 3,
  /** From the first cycle to the last: further back no outcome is remembered. */
  totalCycles: 84,
  /** Not drawn for so many cycles, it is over. */
  drawCycles: 28,
  /** How often domains are drawn again to see what chance does. */
  redraws: 999,
  /** So many of them at least that are as far off, and a difference may be chance: 5 %. */
  asFar: 50,
} as const;
