import type { ChannelNumbers } from '../state/entry.ts';
import { integrity, type Tallies } from '../integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import type { Policy } from '../policy/policy.ts';
import { ONE } from '../units.ts';
import { belowThreshold } from './checks.ts';

/** Further kept facts of weight 1 by channel. */
export type KeptFacts = Readonly<Record<Channel, number>>;

/** More facts than this in one channel are no nearest change; what lies beyond is out of reach. */
export const KEPT_FACTS_MAX = 500;

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
  const further = new FurtherFacts(policy, tallies);
  const passes = (facts: KeptFacts): boolean => {
    const after = further.tallies(facts);
    return !belowThreshold(policy, after, integrity(policy.integrity, after, findings));
  };
  const inOne = firstThatPasses((count) => ({ ...NONE, [weakest]: count }), passes);
  const inAll = firstThatPasses(
    (count) => ({ echo: count, drift: count, coordination: count, stability: count }),
    passes,
  );
  if (inAll === undefined) return inOne;
  const spread = thinnedOut(inAll, passes);
  return inOne !== undefined && total(inOne) <= total(spread) ? inOne : spread;
}

/**
 * Every refusal is explained, so each further fact is added once, however often it is looked at.
 */
class FurtherFacts {
  readonly #policy: Policy;
  readonly #start: Tallies;
  /** The tallies of a channel after 1, 2, … further facts. */
  readonly #added = new Map<Channel, Tally[]>();

  constructor(policy: Policy, start: Tallies) {
    this.#policy = policy;
    this.#start = start;
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
      tally = addFact(this.#policy.integrity, tally, ONE, ONE);
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
  passes: (facts: KeptFacts) => boolean,
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
function thinnedOut(facts: KeptFacts, passes: (facts: KeptFacts) => boolean): KeptFacts {
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
