import { floorDivide, ONE, type Ppm } from '../units.ts';
import type { Tallies } from './integrity.ts';
import {
  addFact,
  type Channel,
  CHANNELS,
  EMPTY_TALLY,
  type Tally,
  type TallyRules,
} from './tally.ts';

/** r_c: what a member's followed reflections add, by channel, in ppm of a fact. Never lost. */
export type Reflected = Readonly<Partial<Record<Channel, number>>>;

/** Reflections count at most as one part in 30 of what a channel weighs with them. */
const MASS_PER_REFLECTED = 29;

/** Adds what one followed reflection says: a kept fact in each of these channels. */
export function addReflection(
  rules: TallyRules,
  before: Reflected,
  channels: readonly string[],
  weight: Ppm,
): Reflected {
  const after: { -readonly [name in Channel]?: number } = { ...before };
  for (const channel of CHANNELS) {
    if (!channels.includes(channel)) continue;
    const tally = { kept: before[channel] ?? 0, lost: 0 };
    after[channel] = addFact(rules, tally, ONE, weight).kept;
  }
  return after;
}

/** r_c as far as it counts: at most a twenty-ninth of what the facts of the channel weigh. */
export function countedReflections(tallies: Tallies, reflected: Reflected): Reflected {
  const counted: { -readonly [name in Channel]?: number } = {};
  for (const channel of SORTED_CHANNELS) {
    const { kept, lost } = tallies[channel] ?? EMPTY_TALLY;
    const most = floorDivide(kept + lost, MASS_PER_REFLECTED);
    const part = Math.min(reflected[channel] ?? 0, most);
    if (part > 0) counted[channel] = part;
  }
  return counted;
}

/**
 * The tallies with which an amount is computed, and nothing else: a gate that looked at them would
 * judge somebody by the labels that they chose.
 */
export function withReflections(tallies: Tallies, counted: Reflected): Tallies {
  const sums: { -readonly [name in Channel]?: Tally } = { ...tallies };
  for (const channel of CHANNELS) {
    const part = counted[channel];
    const tally = tallies[channel];
    if (part === undefined || tally === undefined) continue;
    sums[channel] = { kept: tally.kept + part, lost: tally.lost };
  }
  return sums;
}

/** In the order of their canonical text. */
const SORTED_CHANNELS = [...CHANNELS].sort();
