import { claimPairWeightOf, PAIR_DAYS, PAIR_MEMORY } from '../families/pair-weight.ts';
import { type CycleRules, DAY_SECONDS } from '../policy/cycle.ts';
import type { Policy } from '../policy/policy.ts';
import type { Ppm } from '../units.ts';
import { MAKERS_MAX } from './makers.ts';
import { headOf, membersOf } from './person.ts';
import type { CommunityState } from './state.ts';
import { largestOf } from '../lists.ts';

/** By cycle: how many works of one member another vouched for, by {@link pairOf}. */
export type Vouchings = Map<number, Map<string, number>>;

/** A work that others vouched for, as the log tells it. */
interface VouchedWork {
  readonly cycle: number;
  readonly member: string;
  readonly by?: readonly string[];
  readonly makers?: readonly string[];
}

/** How many cycles the works of two people are counted over, the open one included. */
export function pairCycles({ seconds }: CycleRules): number {
  return Math.ceil((PAIR_DAYS * DAY_SECONDS) / seconds);
}

/**
 * How many cycles the works of two people are remembered. Who is forgotten after 56 days has all
 * they had again, and that once in each 56 days would be more than what comes back.
 */
export function rememberedCycles(rules: CycleRules): number {
  return PAIR_MEMORY * pairCycles(rules);
}

/**
 * Counts a work to each who vouched for it and to those who made them, once to each. What is taken
 * out later stays counted.
 */
export function addVouching(
  vouchings: Vouchings,
  { cycle, member, by = [], makers = [] }: VouchedWork,
): void {
  if (by.length === 0) return;
  const pairs = vouchings.get(cycle) ?? new Map<string, number>();
  vouchings.set(cycle, pairs);
  for (const witness of new Set([...by, ...makers])) {
    const pair = pairOf(witness, member);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
}

/** What the word of a witness weighs, and whose weight that is. */
export interface VoucherWeight {
  readonly weight: Ppm;
  /** The witness, or whoever made them; undefined for a first witness, whom nobody made. */
  readonly maker: string | undefined;
}

type Rules = Pick<Policy, 'trust' | 'cycle'>;
type Counted = Pick<CommunityState, 'vouchings' | 'cycle' | 'people' | 'members' | 'witnesses'>;

/** Two people: who vouches, and whose work it is. */
interface Pair {
  readonly witness: string;
  readonly member: string;
}

/**
 * Weight of the next work of a person that the same other vouches for, in the open cycle. Whom
 * a panel or an audit gave fewer works than standing takes, and neither two thirds of the first
 * witnesses nor six people in all a work each, has the weight of whoever gave them their record: of
 * several, of the one whom the person met least. Three first witnesses of seven who are friends
 * make no witness who is not theirs.
 */
export function voucherWeight(rules: Rules, state: Counted, pair: Pair): VoucherWeight {
  const { witness, member } = pair;
  const own = pairWeight(rules, state, pair);
  const all = membersOf(state, witness).flatMap((one) => state.members.get(one) ?? []);
  if (all.some(({ isWitness }) => isWitness)) {
    return { weight: own, maker: undefined };
  }
  const made = all.flatMap(({ makers }) => makers ?? []);
  const judged = made.reduce((sum, { works }) => sum + works, 0);
  const others = [...new Set(made.flatMap((makers) => makers.others))];
  const isOwn = judged >= rules.trust.standingActions || isOfMany(state, others);
  if (isOwn || others.length === 0) {
    return { weight: own, maker: witness };
  }
  const weights = others.map((maker) => pairWeight(rules, state, { witness: maker, member }));
  const most = largestOf(weights);
  const maker = others[weights.indexOf(most)] ?? witness;
  return { weight: Math.min(own, most), maker };
}

/** Whether so many stand behind somebody that a few friends alone cannot be all of them. */
function isOfMany(state: Counted, makers: readonly string[]): boolean {
  const headsOf = (members: Iterable<string>): ReadonlySet<string> =>
    new Set([...members].map((member) => headOf(state, member)));
  if (headsOf(makers).size >= MAKERS_MAX) return true;
  const firsts = headsOf(makers.filter((maker) => state.witnesses.has(maker))).size;
  return firsts > 0 && firsts * 3 >= headsOf(state.witnesses).size * 2;
}

/** What the next work of the one weighs for which the other vouches, or is behind who does. */
function pairWeight({ cycle: rules, trust }: Rules, state: Counted, pair: Pair): Ppm {
  const names = membersOf(state, pair.witness).flatMap((witness) =>
    membersOf(state, pair.member).map((member) => pairOf(witness, member)),
  );
  const cycles = rememberedCycles(rules);
  const first = state.cycle - cycles + 1;
  const works = Array.from({ length: cycles }, (_, nth) => {
    const pairs = state.vouchings.get(first + nth);
    return pairs === undefined ? 0 : names.reduce((sum, name) => sum + (pairs.get(name) ?? 0), 0);
  });
  return claimPairWeightOf(trust.worksPerPair, works);
}

/** Who vouched for works of whom, or was behind, in the cycles over which pairs are counted. */
export function* vouchedWorks(
  { cycle: rules }: Pick<Policy, 'cycle'>,
  { vouchings, cycle }: Pick<CommunityState, 'vouchings' | 'cycle'>,
): Generator<{ by: string; of: string; works: number }> {
  const first = cycle - pairCycles(rules) + 1;
  for (const [at, pairs] of vouchings) {
    if (at < first) continue;
    for (const [pair, works] of pairs) {
      const [by = '', of = ''] = pair.split(' ');
      yield { by, of, works };
    }
  }
}

function pairOf(witness: string, member: string): string {
  return `${witness} ${member}`;
}
