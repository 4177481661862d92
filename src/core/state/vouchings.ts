import { PAIR_DAYS, pairWeightOf } from '../families/pair-weight.ts';
import { type CycleRules, DAY_SECONDS } from '../policy/cycle.ts';
import type { Policy } from '../policy/policy.ts';
import type { Ppm } from '../units.ts';
import { membersOf, type People } from './person.ts';

/** By cycle: how many works of one member another vouched for, by {@link pairOf}. */
export type Vouchings = Map<number, Map<string, number>>;

/** A work that others vouched for, as the log tells it. */
interface VouchedWork {
  readonly cycle: number;
  readonly member: string;
  readonly by?: readonly string[];
}

/** How many cycles the works of two people are counted over, the open one included. */
export function pairCycles({ seconds }: CycleRules): number {
  return Math.ceil((PAIR_DAYS * DAY_SECONDS) / seconds);
}

/** Counts a work to each who vouched for it. What is taken out later stays counted. */
export function addVouching(vouchings: Vouchings, { cycle, member, by = [] }: VouchedWork): void {
  if (by.length === 0) return;
  const pairs = vouchings.get(cycle) ?? new Map<string, number>();
  vouchings.set(cycle, pairs);
  for (const witness of by) {
    const pair = pairOf(witness, member);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
}

/** Weight of the next work of a person that the same other vouches for, in the open cycle. */
export function pairWeight(
  { trust, cycle: rules }: Pick<Policy, 'trust' | 'cycle'>,
  state: { readonly vouchings: Vouchings; readonly cycle: number; readonly people: People },
  pair: { readonly witness: string; readonly member: string },
): Ppm {
  const names = membersOf(state, pair.witness).flatMap((witness) =>
    membersOf(state, pair.member).map((member) => pairOf(witness, member)),
  );
  const first = state.cycle - pairCycles(rules) + 1;
  let works = 1;
  for (const [at, pairs] of state.vouchings) {
    if (at < first) continue;
    for (const name of names) works += pairs.get(name) ?? 0;
  }
  return pairWeightOf(trust.worksPerPair, works);
}

function pairOf(witness: string, member: string): string {
  return `${witness} ${member}`;
}
