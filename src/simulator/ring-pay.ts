import { integrity } from '../core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY, type Tally } from '../core/integrity/tally.ts';
import { mintAmount } from '../core/mint/amount.ts';
import { claimPairWeightOf, PAIR_MEMORY, pairWeightOf } from '../core/families/pair-weight.ts';
import { parsePolicy } from '../core/policy/parse-policy.ts';
import type { Policy } from '../core/policy/policy.ts';
import { PRESETS } from '../core/policy/presets.ts';
import { ONE, type Ppm } from '../core/units.ts';
import { type Random, seededRandom } from './random.ts';

/** What the members of a ring do; works are kept or not as chance has it. */
export interface Ring {
  readonly size: number;
  /** Real works by member and cycle, and which share of them is kept. */
  readonly works: number;
  readonly kept: number;
  /** Of the real works, which share is vouched for from within. */
  readonly within: number;
  /** Trivial works by member and cycle that never fail, vouched for from within. */
  readonly padding: number;
  /** The luck of its members, by default 7: with the same one the same works are kept. */
  readonly seed?: number;
}

/** By which rule works of the same two people weigh: that of histories, or that of claims. */
export type PairRule = 'commits' | 'claims';

const CYCLES = 224;
const WINDOW = 56;
/** Honest people who vouch for works, one of them at random for each. */
const OTHERS = 60;

const policy = standardPolicy();

/**
 * What all members of a ring are paid in the second half of 224 cycles, when tallies have settled,
 * in shards: the gates of entropy open, every promise judged in its cycle.
 * @param worksPerPair c of the pair weight; 0 takes the defence away
 */
export function ringPay(
  ring: Ring,
  worksPerPair: number = PRESETS.standard.trust.worksPerPair,
  rule: PairRule = 'commits',
): bigint {
  let paid = 0n;
  for (let member = 0; member < ring.size; member += 1) {
    const weightOf: WeightOf = (met) => WEIGHTS[rule](worksPerPair, met);
    paid += memberPay(ring, weightOf, seededRandom(ring.seed ?? 7, member));
  }
  return paid;
}

/** Weight of the last work of two people, by the cycles of all of theirs. */
type WeightOf = (met: readonly number[]) => Ppm;

/** By c, and the same cycles; the open one is that of the last work. */
const WEIGHTS = {
  commits: (worksPerPair: number, met: readonly number[]): Ppm => {
    const open = met.at(-1) ?? 0;
    return pairWeightOf(worksPerPair, met.filter((cycle) => cycle > open - WINDOW).length);
  },
  claims: (worksPerPair: number, met: readonly number[]): Ppm => {
    const before = Array.from({ length: PAIR_MEMORY * WINDOW }, () => 0);
    const first = (met.at(-1) ?? 0) - before.length + 1;
    for (const cycle of met.slice(0, -1)) {
      if (cycle >= first) before[cycle - first] = (before[cycle - first] ?? 0) + 1;
    }
    return claimPairWeightOf(worksPerPair, before);
  },
} as const;

function memberPay(ring: Ring, weightOf: WeightOf, random: Random): bigint {
  const met = new Map<number, number[]>();
  let tally: Tally = EMPTY_TALLY;
  let paid = 0n;
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    for (let work = 0; work < ring.works + ring.padding; work += 1) {
      const isPadding = work >= ring.works;
      const isWithin = isPadding || random.chance(ring.within);
      const by = isWithin ? random.below(ring.size - 1) : ring.size + random.below(OTHERS);
      const cycles = [...(met.get(by) ?? []), cycle];
      met.set(by, cycles);
      const weight = weightOf(cycles);
      const isKept = isPadding || random.chance(ring.kept);
      tally = addFact(policy.integrity, tally, isKept ? ONE : 0, isKept ? weight : ONE);
      if (isKept && cycle >= CYCLES / 2) paid += payFor(tally, weight);
    }
  }
  return paid;
}

function payFor(tally: Tally, weight: Ppm): bigint {
  const tallies = Object.fromEntries(CHANNELS.map((channel) => [channel, tally]));
  const own = integrity(policy.integrity, tallies, 0);
  return mintAmount(policy.mintScale, own, policy.threshold, weight, ONE);
}

function standardPolicy(): Policy {
  const parsed = parsePolicy(PRESETS.standard, 1);
  if (!parsed.ok) throw new RangeError(parsed.problems.join('; '));
  return parsed.policy;
}
