import type { PolicyDocument } from '../../../core/policy/parse-policy.ts';
import { type PolicyChange, policyDiff } from '../../../core/policy/policy-diff.ts';
import { policyHash } from '../../../core/policy/policy-library.ts';

/** Rules of elsewhere, and the name of the log in which they are in force. */
export interface RulesOf {
  readonly origin: string;
  readonly policy: PolicyDocument;
}

/** Communities that have the same rules in force, but for their calendars. */
export interface SameRules {
  readonly hash: string;
  readonly origins: readonly string[];
  /** What these rules change of those that are compared with. */
  readonly changes: readonly PolicyChange[];
}

/** Some rules beside those of other communities, the most common of these first. */
export interface ComparedRules {
  readonly hash: string;
  readonly found: readonly SameRules[];
}

/** In what the rules of communities differ from some rules, those that have the same together. */
export async function compareRules(
  before: PolicyDocument,
  others: AsyncIterable<RulesOf> | Iterable<RulesOf>,
): Promise<ComparedRules> {
  const found = new Map<string, { origins: string[]; changes: PolicyChange[] }>();
  for await (const { origin, policy } of others) {
    const hash = policyHash(policy);
    const same = found.get(hash) ?? { origins: [], changes: rulesDiff(before, policy) };
    same.origins.push(origin);
    found.set(hash, same);
  }
  return {
    hash: policyHash(before),
    found: [...found]
      .map(([hash, same]): SameRules => ({ hash, ...same }))
      .toSorted((one, other) => other.origins.length - one.origins.length),
  };
}

/** What rules of elsewhere change: the calendar is every community's own. */
export function rulesDiff(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  return policyDiff(before, { ...after, cycle: before.cycle });
}
