import type { PolicyDocument } from '../../core/policy/parse-policy.ts';

/** Computes something of a world, by its rules and seed, once. */
export function oncePerWorld<Value>(
  compute: (policy: PolicyDocument, seed: number) => Value,
): (policy: PolicyDocument, seed: number) => Value {
  const known = new WeakMap<PolicyDocument, Map<number, Value>>();
  return (policy, seed) => {
    const bySeed = known.get(policy) ?? new Map<number, Value>();
    known.set(policy, bySeed);
    const found = bySeed.get(seed);
    if (found !== undefined) return found;
    const value = compute(policy, seed);
    bySeed.set(seed, value);
    return value;
  };
}
