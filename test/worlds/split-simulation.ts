import { integrity, type Tallies } from '../../src/core/integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY } from '../../src/core/integrity/tally.ts';
import { mintAmount } from '../../src/core/mint/amount.ts';
import { belowThreshold } from '../../src/core/mint/checks.ts';
import type { Policy } from '../../src/core/policy/policy.ts';
import { ONE } from '../../src/core/units.ts';

/** Four channels that keep a promise each on its own, or all or none of them. */
export type Failing = 'independently' | 'together';

export interface Stream {
  /** Kept or lost by action and channel. */
  readonly facts: readonly (readonly boolean[])[];
  /** To which account an action goes when work is split blindly: uniform in 0..1. */
  readonly lots: readonly number[];
}

/** One action per cycle, each with a fact in every channel. */
export function streams(
  random: () => number,
  options: { count: number; actions: number; keptRate: number; failing: Failing },
): Stream[] {
  const { count, actions, keptRate, failing } = options;
  const outcome = (): boolean[] => {
    if (failing === 'independently') return CHANNELS.map(() => random() < keptRate);
    const kept = random() < keptRate;
    return CHANNELS.map(() => kept);
  };
  return Array.from({ length: count }, () => ({
    facts: Array.from({ length: actions }, outcome),
    lots: Array.from({ length: actions }, random),
  }));
}

/**
 * What a stream earns in MIC per action when its actions fall to so many fresh accounts at random,
 * under the rules themselves: facts count, then the action asks; what qualifies is held, and is
 * released if by then I is above τ, no channel below p0 and the promise (drift) was kept.
 */
export function earnedPerAction(policy: Policy, stream: Stream, accounts: number): number {
  const people = Array.from({ length: accounts }, (): Account => ({ tallies: {}, value: 0 }));
  const held: { due: number; account: Account; amount: bigint; kept: boolean }[] = [];
  let earned = 0n;
  const end = (until: number): void => {
    while ((held[0]?.due ?? Number.POSITIVE_INFINITY) <= until) {
      const hold = held.shift();
      if (hold === undefined || !hold.kept) continue;
      if (!belowThreshold(policy, hold.account.tallies, hold.account.value)) earned += hold.amount;
    }
  };
  for (const [cycle, facts] of stream.facts.entries()) {
    const account = people[Math.floor((stream.lots[cycle] ?? 0) * accounts)];
    if (account === undefined) throw new RangeError('a lot lies outside of 0..1');
    learn(policy, account, facts);
    if (!belowThreshold(policy, account.tallies, account.value)) {
      const { mintScale, threshold } = policy;
      const amount = mintAmount(mintScale, account.value, threshold, ONE, ONE);
      const kept = facts[CHANNELS.indexOf('drift')] === true;
      held.push({ due: cycle + policy.holdBack.count, account, amount, kept });
    }
    end(cycle);
  }
  end(Number.MAX_SAFE_INTEGER);
  return Number(earned) / ONE / stream.facts.length;
}

interface Account {
  tallies: Tallies;
  value: number;
}

function learn(policy: Policy, account: Account, facts: readonly boolean[]): void {
  const rules = policy.integrity;
  const tallies: { -readonly [name in Channel]?: Tallies[name] } = {};
  for (const [index, channel] of CHANNELS.entries()) {
    const value = facts[index] === true ? ONE : 0;
    tallies[channel] = addFact(rules, account.tallies[channel] ?? EMPTY_TALLY, value, ONE);
  }
  account.tallies = tallies;
  account.value = integrity(rules, tallies, 0);
}
