import type { ChannelNumbers } from '../state/entry.ts';
import { integrity, type Tallies } from '../integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import type { Policy } from '../policy/policy.ts';
import { ONE, type Ppm } from '../units.ts';
import { belowThreshold } from './checks.ts';

/** Further kept facts by channel. */
export type KeptFacts = Readonly<Record<Channel, number>>;

type Passes = (facts: KeptFacts) => boolean;

/** More of them than this are no nearest change; what lies beyond is out of reach. */
export const KEPT_FACTS_MAX = 500;

/** A member by what decides over the threshold. */
export interface Measured {
  readonly tallies: Tallies;
  /** Confirmed ones that count. */
  readonly findings: number;
}

/**
 * The fewest further actions, each kept in all four channels, after which a member is above the
 * threshold with no channel below its prior.
 * @param weight of the facts that such an action gives, ppm
 * @returns undefined when {@link KEPT_FACTS_MAX} of them do not suffice
 */
export function keptActionsNeeded(
  policy: Policy,
  { tallies, findings }: Measured,
  weight: Ppm = ONE,
): number | undefined {
  const further = new FurtherFacts(policy, tallies, weight);
  return firstThatPasses(everywhere, passesIn(policy, further, findings))?.echo;
}

/**
 * The fewest further kept facts after which a member is above the threshold with no channel below
 * its prior: all in the weakest channel, or spread over the four where that takes fewer. Not one of
 * them can be left out.
 * @returns undefined when {@link KEPT_FACTS_MAX} facts in every channel do not suffice.
 */
export function keptFactsNeeded(
  policy: Policy,
  tallies: Tallies,
  findings: number,
  weakest: Channel,
): KeptFacts | undefined {
  const passes = passesIn(policy, new FurtherFacts(policy, tallies, ONE), findings);
  const inOne = firstThatPasses((count) => ({ ...NONE, [weakest]: count }), passes);
  const inAll = firstThatPasses(everywhere, passes);
  if (inAll === undefined) return inOne;
  const spread = thinnedOut(inAll, passes);
  return inOne !== undefined && total(inOne) <= total(spread) ? inOne : spread;
}

function passesIn(policy: Policy, further: FurtherFacts, findings: number): Passes {
  return (facts) => {
    const after = further.tallies(facts);
    return !belowThreshold(policy, after, integrity(policy.integrity, after, findings));
  };
}

function everywhere(count: number): KeptFacts {
  return { echo: count, drift: count, coordination: count, stability: count };
}

/**
 * Every refusal is explained, so each further fact is added once, however often it is looked at.
 */
class FurtherFacts {
  readonly #policy: Policy;
  readonly #start: Tallies;
  readonly #weight: Ppm;
  /** The tallies of a channel after 1, 2, … further facts. */
  readonly #added = new Map<Channel, Tally[]>();

  constructor(policy: Policy, start: Tallies, weight: Ppm) {
    this.#policy = policy;
    this.#start = start;
    this.#weight = weight;
  }

  tallies(facts: KeptFacts): Tallies {
    const after: Partial<Record<Channel, Tally>> = { ...this.#start };
    for (const channel of CHANNELS) {
      if (facts[channel] > 0) after[channel] = this.#after(channel, facts[channel]);
    }
    return after;
  }

  #after(channel: Channel, count: number): Tally {
    const added = this.#added.get(channel) ?? [];
    this.#added.set(channel, added);
    let tally = added.at(-1) ?? this.#start[channel] ?? EMPTY_TALLY;
    while (added.length < count) {
      tally = addFact(this.#policy.integrity, tally, ONE, this.#weight);
      added.push(tally);
    }
    return added[count - 1] ?? tally;
  }
}

/** The tallies that an entry recorded. */
export function recordedTallies(
  channels: Readonly<Partial<Record<Channel, ChannelNumbers>>>,
): Tallies {
  const tallies: Partial<Record<Channel, Tally>> = {};
  for (const channel of CHANNELS) {
    const numbers = channels[channel];
    if (numbers !== undefined) tallies[channel] = { kept: numbers[0], lost: numbers[1] };
  }
  return tallies;
}

const NONE: KeptFacts = { echo: 0, drift: 0, coordination: 0, stability: 0 };

/** A kept fact never lowers a score, so the counts that pass are all from the first one on. */
function firstThatPasses(
  factsOf: (count: number) => KeptFacts,
  passes: Passes,
): KeptFacts | undefined {
  let [fails, works] = [0, 16];
  while (!passes(factsOf(works))) {
    if (works === KEPT_FACTS_MAX) return undefined;
    [fails, works] = [works, Math.min(works * 2, KEPT_FACTS_MAX)];
  }
  while (works - fails > 1) {
    const middle = (works + fails) >> 1;
    if (passes(factsOf(middle))) works = middle;
    else fails = middle;
  }
  return factsOf(works);
}

/** Leaves facts out, channel by channel, until each one is needed. */
function thinnedOut(facts: KeptFacts, passes: Passes): KeptFacts {
  let thinned = facts;
  for (const channel of CHANNELS) {
    const fewer = (count: number): KeptFacts => ({ ...thinned, [channel]: count });
    if (passes(fewer(0))) thinned = fewer(0);
    else while (passes(fewer(thinned[channel] - 1))) thinned = fewer(thinned[channel] - 1);
  }
  return thinned;
}

function total(facts: KeptFacts): number {
  return CHANNELS.reduce((sum, channel) => sum + facts[channel], 0);
}
