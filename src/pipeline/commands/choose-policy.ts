import { isDeepStrictEqual } from 'node:util';
import type { CommunityState } from '../../core/state/state.ts';
import { DAY_SECONDS, formatDate } from '../../core/policy/cycle.ts';
import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { type PresetName, PRESETS } from '../../core/policy/presets.ts';
import { keptCycle } from '../../core/rehearse/not-followed.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

export interface PolicyOrder extends Stamp {
  /** One that comes with the program, or one of the community's own as people write it. */
  readonly rules: PresetName | PolicyDocument;
}

export interface PolicyAnswer {
  readonly version: number;
  /** The first cycle that it governs: the open one. */
  readonly since: number;
  /** What of the rules does not come about here; absent: all does. */
  readonly notFollowed?: readonly string[];
}

/**
 * Puts rules in force from the open cycle on, as the next version; decisions stay under the one
 * that they were made under. Cycles keep their length and numbers, since every cycle of the log is
 * counted by them; a sandbox keeps the hold-back that it was made with. Rules that are in force
 * already stay as they are.
 * @throws RequestError GOVERNED when a council decides; POLICY_INVALID with every rule that it
 *   breaks, or when rules of one's own say another hold-back in a sandbox; CONFLICT when a sandbox
 *   would become a community in earnest or the other way round: its history was made without gates.
 */
export function choosePolicyCommand(order: PolicyOrder): Command<PolicyAnswer> {
  return commandOf(order, (draft) => {
    if (draft.state.governance.council !== undefined) throw governed();
    const inForce = newestPolicy(draft.state);
    const rules = typeof order.rules === 'string' ? PRESETS[order.rules] : order.rules;
    refuseSandboxChange(inForce.policy, rules.preset);
    if (typeof order.rules !== 'string') refuseOtherHoldBack(inForce.policy, order.rules);
    const { version } = inForce.policy;
    const document = withRulesThatStay(rules, inForce.policy);
    const told = keptCycleOf(rules, document);
    const policy = checkedPolicy(document, inForce.policy);
    if (isDeepStrictEqual({ ...policy, version }, inForce.policy)) {
      return { version, since: inForce.since, ...told };
    }
    const { cycle } = draft.state;
    const next = version + 1;
    draft.append({ type: 'policy', cycle, version: next, policy: policyRecord(document) });
    return { version: next, since: cycle, ...told };
  });
}

/** What is answered of rules that were made for cycles of another length than those here. */
export function keptCycleOf(
  rules: PolicyDocument,
  kept: PolicyDocument,
): { readonly notFollowed?: readonly string[] } {
  const notFollowed = keptCycle(rules, kept);
  return notFollowed.length === 0 ? {} : { notFollowed };
}

/** What somebody is told who changes rules that a council decides over. */
export function governed(): RequestError {
  return new RequestError(
    'GOVERNED',
    'a council decides over the rules: propose them (POST /v1/policies/proposals)',
  );
}

/** The newest version of the rules. */
export function newestPolicy(state: CommunityState): CommunityState['policies'][number] {
  const newest = state.policies.at(-1);
  if (newest === undefined) throw new RangeError('the community has no policy');
  return newest;
}

/** @throws RequestError CONFLICT */
export function refuseSandboxChange(inForce: Policy, preset: string | undefined): void {
  if ((inForce.preset === 'sandbox') === (preset === 'sandbox')) return;
  throw new RequestError(
    'CONFLICT',
    inForce.preset === 'sandbox'
      ? 'what a sandbox minted was minted without gates; make another community to go live'
      : 'a community that minted in earnest cannot become a sandbox; make another one for that',
  );
}

/** A sandbox holds back as long as it was made to. @throws RequestError POLICY_INVALID */
export function refuseOtherHoldBack(inForce: Policy, { holdBack }: PolicyDocument): void {
  if (inForce.preset !== 'sandbox') return;
  const stays = holdBackDocument(inForce.holdBack);
  if (isDeepStrictEqual(stays, holdBack)) return;
  throw new RequestError(
    'POLICY_INVALID',
    `holdBack of this sandbox stays ${JSON.stringify(stays)}: write that, or make another ` +
      'sandbox with the holdBackCycles that you want',
  );
}

/** What a policy cannot change: the length and numbers of cycles, and what a sandbox holds. */
export function withRulesThatStay(
  document: PolicyDocument,
  { cycle, preset, holdBack }: Policy,
): PolicyDocument {
  const { anchorAt, anchorCycle, seconds } = cycle;
  const anchorDate = formatDate(anchorAt);
  const days = seconds / DAY_SECONDS;
  return {
    ...document,
    cycle: { days, anchorDate, anchorCycle },
    ...(preset === 'sandbox' ? { holdBack: holdBackDocument(holdBack) } : {}),
  };
}

function holdBackDocument({ unit, count }: Policy['holdBack']): PolicyDocument['holdBack'] {
  return unit === 'cycles' ? { cycles: count } : { days: count };
}

/** The rules of any policy, and that it can follow this one. */
export function checkedPolicy(document: PolicyDocument, inForce: Policy): Policy {
  const result = parsePolicy(document, inForce.version + 1);
  if (!result.ok) throw new RequestError('POLICY_INVALID', result.problems.join('; '));
  const problem = whyItCannotFollow(result.policy, inForce);
  if (problem !== undefined) throw new RequestError('POLICY_INVALID', problem);
  return result.policy;
}

/** Why a policy that keeps all rules cannot come after another; undefined: it can. */
export function whyItCannotFollow(
  { categories, ratingClasses }: Policy,
  inForce: Policy,
): string | undefined {
  if (inForce.categories.some((category, index) => categories[index] !== category)) {
    return `entropy.categories must begin with those in force: ${inForce.categories.join(', ')}`;
  }
  return ratingClasses === inForce.ratingClasses
    ? undefined
    : `entropy.ratingClasses must stay ${inForce.ratingClasses}: ratings were given on that scale`;
}
