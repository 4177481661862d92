import { entropyRules } from '../../core/entropy/entropy-rules.ts';
import { cycleStart } from '../../core/policy/cycle.ts';
import { COMMONS, type Policy } from '../../core/policy/policy.ts';
import {
  type ChildLog,
  endOf,
  hashOf,
  type MeasuredDomain,
  type Tree,
} from '../../core/rollup/tree.ts';
import { type CommunityState, type DomainState, policyAt } from '../../core/state/state.ts';
import type { Verification } from './verify-export.ts';

/**
 * What a verified log says of a community as of the day of a tree: of every domain the last
 * measurement of a cycle that had ended.
 */
export function childLogOf(
  { state, counts, root }: Pick<Verification, 'state' | 'counts' | 'root'>,
  tree: Pick<Tree, 'asOf'>,
): ChildLog {
  const domains = new Map<string, MeasuredDomain>();
  for (const [name, domain] of state.domains) {
    const measured = name === COMMONS ? undefined : lastMeasured(state, domain, endOf(tree));
    if (measured !== undefined) domains.set(name, measured);
  }
  return { size: counts.entries, root: Buffer.from(root).toString('hex'), domains };
}

function lastMeasured(
  state: CommunityState,
  { measurements }: DomainState,
  until: number,
): MeasuredDomain | undefined {
  let last: MeasuredDomain | undefined;
  for (const [cycle, measured] of measurements) {
    const policy = policyAt(state, cycle);
    if (policy === undefined) continue;
    const endedAt = cycleStart(policy.cycle, cycle + 1);
    if (endedAt > until || cycle < (last?.cycle ?? cycle)) continue;
    const { entropy, error, instruments = [] } = measured;
    const gauges = instruments.map(({ instrument, weight }) => ({ instrument, weight }));
    const rules = rulesHash(policy, gauges);
    last = { cycle, endedAt, state: measured.state, entropy, error, rules };
  }
  return last;
}

/** What two measurements must share to be added up: everything that S is computed by. */
export function rulesHash(
  policy: Policy,
  instruments: readonly { readonly instrument: string; readonly weight: number }[] = [],
): string {
  const { weights, ...rules } = entropyRules(policy);
  const gauges = instruments.map(({ instrument, weight }) => ({ instrument, weight }));
  const { seconds } = policy.cycle;
  return hashOf({ ...rules, weights: { ...weights }, seconds, instruments: gauges });
}
