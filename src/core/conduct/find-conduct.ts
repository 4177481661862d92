import { canonicalize } from '../log/canonical-json.ts';
import type { Policy } from '../policy/policy.ts';
import type { FindingEntry } from '../state/entry.ts';
import { isOverdue } from '../state/finding.ts';
import type { CommunityState } from '../state/state.ts';
import { byName, type Detector, type Found } from './detector.ts';
import { DETECTOR_RULES } from './detectors.ts';
import { hashOfText } from '../log/sha256.ts';

/**
 * What the close of a cycle says of conduct: findings that nobody answered in time fall, by index;
 * then what the policy's detectors found, in the order in which it lists them, by member.
 */
export function conductEntries(state: CommunityState, policy: Policy): FindingEntry[] {
  const detectors = policy.conduct.detectors.map((name) => DETECTOR_RULES[name]);
  return [...falls(state), ...detectors.flatMap((detector) => findings(state, detector))];
}

/** The clock of a finding waits for its panel, which is over after three rounds at the latest. */
function falls({ cycle, findings: all, panels }: CommunityState): FindingEntry[] {
  return [...all]
    .filter(([index, finding]) => isOverdue(finding, cycle) && !panels.byFinding.has(index))
    .map(([index, { member, code, evidence }]) => ({
      type: 'finding',
      cycle,
      member,
      code,
      status: 'fallen',
      measured: 0,
      limit: 0,
      ...(evidence === undefined ? {} : { evidence }),
      finding: index,
    }));
}

function findings(state: CommunityState, detector: Detector): FindingEntry[] {
  const { cycle } = state;
  const { everyCycles } = detector;
  if ((((cycle + 1) % everyCycles) + everyCycles) % everyCycles !== 0) return [];
  return detector
    .find(state)
    .map((found): [string, Found] => [found.member, found])
    .sort(byName)
    .map(([, found]) => entryOf(cycle, detector, found));
}

function entryOf(
  cycle: number,
  { name, code, limit }: Detector,
  { member, measured, counts, list, case: group }: Found,
): FindingEntry {
  return {
    type: 'finding',
    cycle,
    member,
    code,
    status: 'open',
    measured,
    limit,
    detector: name,
    counts,
    basis: hashOfText(canonicalize(list)),
    ...(group === undefined ? {} : { case: group }),
  };
}
