import type { PolicyEntry } from '../../../core/state/entry.ts';
import { cycleStart, formatDate } from '../../../core/policy/cycle.ts';
import { parsePolicyRecord } from '../../../core/policy/policy-entry.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { readPolicyEntries } from '../../../db/sql/governance/policies.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** The policies of a community, for reports that look back over several of them. */
export interface PolicyHistory {
  /** The newest one. */
  readonly current: Policy;
  readonly currentEntry: PolicyEntry;
  /** All of them, in order of version. */
  readonly entries: readonly PolicyEntry[];
  readonly version: (version: number) => Policy | undefined;
  /** UTC date on which a cycle starts, `YYYY-MM-DD`. */
  readonly dateOf: (cycle: number) => string;
}

/** Reads every policy of a community. */
export async function readPolicyHistory(reader: CommunityReader): Promise<PolicyHistory> {
  const { db, communityId } = reader;
  const entries = await readPolicyEntries(db, communityId);
  const policies = entries.map(policyOf);
  const [current, currentEntry] = [policies.at(-1), entries.at(-1)];
  if (current === undefined || currentEntry === undefined) {
    throw new RangeError('the community has no policy');
  }
  return {
    current,
    currentEntry,
    entries,
    version: (version) => policies.find((policy) => policy.version === version),
    dateOf: (cycle) => formatDate(cycleStart(current.cycle, cycle)),
  };
}

function policyOf(entry: PolicyEntry): Policy {
  const result = parsePolicyRecord(entry.policy, entry.version);
  if (!result.ok) throw new RangeError(`policy ${entry.version}: ${result.problems.join('; ')}`);
  return result.policy;
}
