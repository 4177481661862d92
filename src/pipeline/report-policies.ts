import type { PolicyEntry } from '../core/community/entry.ts';
import { cycleStart, formatDate } from '../core/policy/cycle.ts';
import type { PolicyDocument } from '../core/policy/parse-policy.ts';
import { parsePolicyRecord } from '../core/policy/policy-entry.ts';
import { POLICY_SHAPE, type Shape } from '../core/policy/policy-shape.ts';
import type { Policy } from '../core/policy/policy.ts';
import { ppmToNumber } from '../core/units.ts';
import type { Transaction } from '../db/port.ts';
import { readPolicyEntries } from '../db/sql/history.ts';

/** The policies of a community, for reports that look back over several of them. */
export interface PolicyHistory {
  /** The newest one. */
  readonly current: Policy;
  readonly currentEntry: PolicyEntry;
  readonly version: (version: number) => Policy | undefined;
  /** UTC date on which a cycle starts, `YYYY-MM-DD`. */
  readonly dateOf: (cycle: number) => string;
}

/** Reads every policy of a community. */
export async function readPolicyHistory(
  db: Pick<Transaction, 'query'>,
  communityId: string,
): Promise<PolicyHistory> {
  const entries = await readPolicyEntries(db, communityId);
  const policies = entries.map(policyOf);
  const [current, currentEntry] = [policies.at(-1), entries.at(-1)];
  if (current === undefined || currentEntry === undefined) {
    throw new RangeError('the community has no policy');
  }
  return {
    current,
    currentEntry,
    version: (version) => policies.find((policy) => policy.version === version),
    dateOf: (cycle) => formatDate(cycleStart(current.cycle, cycle)),
  };
}

/** The policy of an entry as the document that people write, decimals as decimals. */
export function policyDocument(entry: PolicyEntry): PolicyDocument {
  return asWritten(POLICY_SHAPE, entry.policy) as PolicyDocument; // parsed when it was applied
}

function policyOf(entry: PolicyEntry): Policy {
  const result = parsePolicyRecord(entry.policy, entry.version);
  if (!result.ok) throw new RangeError(`policy ${entry.version}: ${result.problems.join('; ')}`);
  return result.policy;
}

function asWritten(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'ppm' && typeof value === 'number') return ppmToNumber(value);
  if (shape.kind === 'list' && Array.isArray(value)) {
    return value.map((item) => asWritten(shape.of, item));
  }
  if (shape.kind !== 'object' || typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const known = Object.entries(shape.fields).filter(([name]) => Object.hasOwn(given, name));
  return Object.fromEntries(known.map(([name, field]) => [name, asWritten(field, given[name])]));
}
