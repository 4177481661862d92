import { entropyRules } from '../../../core/entropy/entropy-rules.ts';
import { cycleStart } from '../../../core/policy/cycle.ts';
import { COMMONS, type Policy } from '../../../core/policy/policy.ts';
import { type ChildLog, hashOf, type MeasuredDomain } from '../../../core/rollup/tree.ts';
import { type CommunityState, type DomainState, policyAt } from '../../../core/state/state.ts';

/**
 * What a log says of a community: of every domain the last measurement of a cycle that had ended by
 * then.
 *
 * @param root of the log that the state is the fold of
 * @param until Unix seconds
 */
export function childLogOf(state: CommunityState, root: Uint8Array, until: number): ChildLog {
  const domains = new Map<string, MeasuredDomain>();
  for (const [name, domain] of state.domains) {
    const measured = name === COMMONS ? undefined : lastMeasured(state, domain, until);
    if (measured !== undefined) domains.set(name, measured);
  }
  const { size, nation } = state;
  const parents = new Set(nation.parents);
  return { size, root: Buffer.from(root).toString('hex'), domains, parents };
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
