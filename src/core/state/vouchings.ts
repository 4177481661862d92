import { PAIR_DAYS, pairWeightOf } from '../families/pair-weight.ts';
import { type CycleRules, DAY_SECONDS } from '../policy/cycle.ts';
import type { Policy } from '../policy/policy.ts';
import type { Ppm } from '../units.ts';

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

/** Weight of the next work of a member that the same person vouches for, in the open cycle. */
export function pairWeight(
  { trust, cycle: rules }: Pick<Policy, 'trust' | 'cycle'>,
  { vouchings, cycle }: { readonly vouchings: Vouchings; readonly cycle: number },
  pair: { readonly witness: string; readonly member: string },
): Ppm {
  const name = pairOf(pair.witness, pair.member);
  const first = cycle - pairCycles(rules) + 1;
  let works = 1;
  for (const [at, pairs] of vouchings) if (at >= first) works += pairs.get(name) ?? 0;
  return pairWeightOf(trust.worksPerPair, works);
}

function pairOf(witness: string, member: string): string {
  return `${witness} ${member}`;
}
