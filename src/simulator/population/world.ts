import { entropyRules, type EntropyRules } from '../../core/entropy/entropy-rules.ts';
import { policyFrom } from '../../core/policy/parse-policy.ts';
import { actionRule, type Policy } from '../../core/policy/policy.ts';
import type { Ppm } from '../../core/units.ts';
import { cycleKey, drawsBelow, luckOf, mixed } from './draws.ts';
import type { PeopleType, Scenario } from './scenario.ts';

/** A type of people as numbers that are compared with draws. */
export interface TypeRule extends PeopleType {
  readonly deedsBelow: number;
  readonly lateBelow: number;
  /** a: the weight of their action, and μ of its facts. */
  readonly weight: Ppm;
}

/** A scenario made ready to be run. */
export interface World {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly rules: EntropyRules;
  readonly types: readonly TypeRule[];
  /** Chance that a deed fails, over all types. */
  readonly failing: number;
  /** Below which draws a settled deed is rated, and rated the same by both. */
  readonly ratedBelow: number;
  readonly agreeBelow: number;
}

function ruleOf(type: PeopleType, policy: Policy): TypeRule {
  const rule = actionRule(policy, type.family, type.action);
  if (rule === undefined) throw new RangeError(`no action ${type.family}/${type.action}`);
  return {
    ...type,
    deedsBelow: drawsBelow(type.deeds),
    lateBelow: drawsBelow(type.late),
    weight: rule.weight,
  };
}

/** The share of all deeds that are not kept. */
function failingOf(types: readonly PeopleType[]): number {
  let [deeds, failed] = [0, 0];
  for (const type of types) {
    deeds += type.share * type.deeds;
    failed += type.share * type.deeds * (1 - type.kept);
  }
  return deeds === 0 ? 0 : failed / deeds;
}

/** @throws RangeError when the policy is none, or an action is none of it */
export function worldOf(scenario: Scenario): World {
  const policy = policyFrom(scenario.policy, 1);
  const types = scenario.types.map((type) => ruleOf(type, policy));
  const failing = failingOf(types);
  const { share = 0, agree = 1 } = scenario.ratings ?? {};
  const [ratedBelow, agreeBelow] = [drawsBelow(share), drawsBelow(agree)];
  return {
    scenario,
    policy,
    rules: entropyRules(policy),
    types,
    failing,
    ratedBelow,
    agreeBelow,
  };
}

/** For each type: below which draw a deed of a domain is kept in a cycle. */
export function keptBelow(
  { scenario, types, failing }: World,
  { key, domain, cycle }: { readonly key: number; readonly domain: number; readonly cycle: number },
): readonly number[] {
  const { correlation } = scenario;
  const luck = luckOf(mixed(cycleKey(key, cycle) + domain), { failing, correlation });
  return types.map(({ kept }) => drawsBelow(1 - (1 - kept) * luck));
}
