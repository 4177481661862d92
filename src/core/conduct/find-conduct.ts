import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from '../log/canonical-json.ts';
import { sha256 } from '../log/sha256.ts';
import type { Policy } from '../policy/policy.ts';
import type { FindingEntry } from '../state/entry.ts';
import { isOverdue } from '../state/finding.ts';
import { headOf } from '../state/person.ts';
import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import { isErratic, type OutcomeBin, VARIANCE, varianceOf } from './variance.ts';

/**
 * What the close of a cycle says of conduct: findings that nobody answered in time fall, by index;
 * then what the policy's detectors found, by member.
 */
export function conductEntries(state: CommunityState, policy: Policy): FindingEntry[] {
  return [
    ...falls(state),
    ...(policy.conduct.detectors.includes('variance') ? erratic(state) : []),
  ];
}

function falls(state: CommunityState): FindingEntry[] {
  const { cycle } = state;
  return [...state.findings]
    .filter(([, finding]) => isOverdue(finding, cycle))
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

/** Asked when a bin is full, of everybody whose outcomes are known by name. */
function erratic(state: CommunityState): FindingEntry[] {
  const { binCycles, ratio } = VARIANCE;
  if ((((state.cycle + 1) % binCycles) + binCycles) % binCycles !== 0) return [];
  const entries: FindingEntry[] = [];
  for (const [member, domains] of [...binsByPerson(state)].sort(byName)) {
    const measured = varianceOf([...domains.values()]);
    if (measured === undefined || !isErratic(measured)) continue;
    entries.push({
      type: 'finding',
      cycle: state.cycle,
      member,
      code: 'HIGH_VARIANCE',
      status: 'open',
      measured,
      limit: ratio * ONE,
      detector: VARIANCE.name,
      counts: countsOf([...domains.values()]),
      basis: basisOf(domains),
    });
  }
  return entries;
}

type Bins = { kept: number; failed: number }[];

/** The last bins of every person and domain, the oldest first. */
function binsByPerson(state: CommunityState): Map<string, Map<string, Bins>> {
  const people = new Map<string, Map<string, Bins>>();
  const seen = lastLooks(state);
  const { binCycles, mostBins } = VARIANCE;
  const first = state.cycle - binCycles * mostBins + 1;
  for (const [name, domain] of [...state.domains].sort(byName)) {
    for (const [cycle, members] of domain.outcomeMembers) {
      if (cycle < first || cycle > state.cycle) continue;
      const bin = Math.floor((cycle - first) / binCycles);
      const failures = domain.failedMembers.get(cycle);
      for (const [member, outcomes] of members) {
        const person = headOf(state, member);
        if (cycle <= (seen.get(person) ?? Number.NEGATIVE_INFINITY)) continue;
        const counts = binOf(people, person, name)[bin];
        if (counts === undefined) continue;
        const failed = failures?.get(member) ?? 0;
        counts.kept += outcomes - failed;
        counts.failed += failed;
      }
    }
  }
  return people;
}

function binOf(people: Map<string, Map<string, Bins>>, person: string, domain: string): Bins {
  let domains = people.get(person);
  if (domains === undefined) people.set(person, (domains = new Map<string, Bins>()));
  let bins = domains.get(domain);
  if (bins === undefined) {
    bins = Array.from({ length: VARIANCE.mostBins }, () => ({ kept: 0, failed: 0 }));
    domains.set(domain, bins);
  }
  return bins;
}

/** No outcome is reported twice: the last cycle that an earlier finding looked at, by person. */
function lastLooks(state: CommunityState): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { code, member, opened } of state.findings.values()) {
    if (code !== 'HIGH_VARIANCE') continue;
    const person = headOf(state, member);
    seen.set(person, Math.max(opened, seen.get(person) ?? opened));
  }
  return seen;
}

/** Kept and failed of each bin with an outcome, over all domains. */
function countsOf(domains: readonly (readonly OutcomeBin[])[]): number[] {
  const counts: number[] = [];
  for (let bin = 0; bin < VARIANCE.mostBins; bin += 1) {
    let [kept, failed] = [0, 0];
    for (const bins of domains) {
      kept += bins[bin]?.kept ?? 0;
      failed += bins[bin]?.failed ?? 0;
    }
    if (kept + failed > 0) counts.push(kept, failed);
  }
  return counts;
}

/** SHA-256 of the whole list of what was looked at, which can be longer than an entry. */
function basisOf(domains: ReadonlyMap<string, Bins>): string {
  const list = [...domains].map(([domain, bins]) => ({
    domain,
    counts: bins.flatMap(({ kept, failed }) => [kept, failed]),
  }));
  const hash = sha256(utf8ToBytes(canonicalize(list)));
  return bytesToHex(hash);
}

/** By UTF-16 code units. */
function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
