import type { DecisionEntry } from '../../../core/state/entry.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { findDecisionsAt } from '../../../db/sql/decisions/decision-pages.ts';
import { findPartIndexes, type MeasuredAt } from '../../../db/sql/log/proof-parts.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/**
 * Where in the log stands what one decision was computed from: itself, its policy, measurements of
 * its domain, of the pool and of guarded domains, and the close whose GI it names.
 * @returns undefined where no decision stands
 */
export async function decisionParts(
  reader: CommunityReader,
  index: number,
): Promise<number[] | undefined> {
  const { db, communityId } = reader;
  const [found] = await findDecisionsAt(db, communityId, [index]);
  if (found === undefined) return undefined;
  const { entry } = found;
  const policy = (await readPolicyHistory(reader)).version(entry.policy ?? 0);
  const closed = (entry.actionCycle ?? entry.cycle) - 1;
  const parts = await findPartIndexes(db, communityId, {
    policy: entry.policy,
    closed,
    measured: measuredFor(entry, closed, policy),
  });
  return [index, ...parts];
}

function measuredFor(
  { cycle, domain, entropy, entropyAsked }: DecisionEntry,
  closed: number,
  policy: Policy | undefined,
): MeasuredAt[] {
  const guarded = policy?.guardedDomains ?? [];
  const before = [domain, entropy?.domain ?? domain, ...guarded];
  const asked = [domain, entropyAsked?.domain ?? domain];
  return [
    ...before.map((name) => ({ domain: name, cycle: closed })),
    ...asked.map((name) => ({ domain: name, cycle: cycle - 1 })),
  ];
}
