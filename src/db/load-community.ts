import type {
  CommunityEntry,
  LegacyEntry,
  MeasurementEntry,
  PanelLogEntry,
  PauseEntry,
  PilotLogEntry,
  StudyLogEntry,
} from '../core/state/entry.ts';
import { foldLegacy } from '../core/state/legacy.ts';
import { pauseOf } from '../core/state/pause.ts';
import {
  addFinding,
  type CommunityState,
  domainOf,
  emptyState,
  MEMORY_CYCLES,
  openPolicy,
  type Pause,
  RATING_CYCLES,
} from '../core/state/state.ts';
import { addClone } from '../core/state/clones.ts';
import { addTransfer, TRANSFER_CYCLES } from '../core/state/transfers.ts';
import { addVouching, pairCycles } from '../core/state/vouchings.ts';
import { foldGovernance } from '../core/entries/governance.ts';
import { foldNation } from '../core/entries/nation.ts';
import { afterFold, foldPanels } from '../core/entries/panels.ts';
import { foldPilots } from '../core/entries/pilots.ts';
import { foldStudies } from '../core/entries/studies.ts';
import { addRating, forgetRatings } from '../core/entries/ratings.ts';
import { parsePolicyRecord } from '../core/policy/policy-entry.ts';
import { parseMicros, shards } from '../core/units.ts';
import type { Transaction } from './engine/port.ts';
import { loadDebts } from './load-debts.ts';
import { readFindings } from './sql/findings.ts';
import { readPanelLines } from './sql/panels.ts';
import { readPilotLines } from './sql/pilots.ts';
import { readStudyLines } from './sql/studies.ts';
import { readOpenHolds } from './sql/holds.ts';
import { readClones, readTransfers, readVouchedFacts } from './sql/retractions.ts';
import { readGovernanceEntries } from './sql/governance.ts';
import { sumMovements } from './sql/movements.ts';
import { readNationEntries } from './sql/nation.ts';
import { readReviews } from './sql/reviews.ts';
import { readLegacyLines } from './sql/legacy.ts';
import { peopleOf, readLinkedMembers } from './sql/linked-members.ts';
import { readEntries, readHead } from './sql/log.ts';
import { readMemberIntegrity } from './sql/members.ts';
import { readFirstCycles, readOutcomeCounts, readOutcomeMembers } from './sql/outcomes.ts';
import { findLastPause } from './sql/pauses.ts';
import { readPolicyEntries } from './sql/policies.ts';

type Reader = Pick<Transaction, 'query'>;

/**
 * The state of a community from the tables that its log is folded into: what a writer starts from
 * without replaying years of history. `verify` shows that it equals the replay.
 * @throws RangeError when the community has no log yet.
 */
export async function loadCommunity(reader: Reader, communityId: string): Promise<CommunityState> {
  const head = await readHead(reader, communityId);
  if (head === undefined) throw new RangeError(`there is no community ${communityId}`);
  const state = emptyState(false);
  state.size = head.treeSize;
  state.cycle = head.cycle;
  if (head.paused) state.pause = await loadPause(reader, communityId);
  state.caps.total = shards(head.capTotal);
  Object.assign(state.books, {
    supply: shards(head.supply),
    held: shards(head.held),
    decisions: head.decisions,
  });
  if (head.treeSize > 0) {
    await loadCommunityEntry(reader, communityId, state);
    await loadPolicies(reader, communityId, state);
    await loadMembers(reader, communityId, state);
    await loadDomains(reader, communityId, state);
    const since = state.cycle - pairCycles(openPolicy(state).cycle) + 1;
    for (const fact of await readVouchedFacts(reader, communityId, since)) {
      addVouching(state.vouchings, fact);
    }
    for (const { cycle, from, to, amount } of await readTransfers(
      reader,
      communityId,
      state.cycle - TRANSFER_CYCLES + 1,
    )) {
      addTransfer(state.transfers, { cycle, from, to, amount: shards(parseMicros(amount)) });
    }
    for (const fact of await readClones(reader, communityId, state.cycle - MEMORY_CYCLES)) {
      addClone(state.clones, fact);
    }
    const { burned, gifts, grants } = await sumMovements(reader, communityId);
    Object.assign(state.books, { burned: shards(burned), fund: shards(gifts - grants) });
    await loadHolds(reader, communityId, state);
    await loadDebts(reader, communityId, state);
    await loadLegacy(reader, communityId, state);
    const findings = await readFindings(reader, communityId);
    for (const [index, finding] of findings) addFinding(state, index, finding);
    await loadDrawn(reader, communityId, state);
    for (const { index, line } of await readStudyLines(reader, communityId)) {
      foldStudies(state.studies, JSON.parse(line) as StudyLogEntry, index);
    }
    for (const entry of await readGovernanceEntries(reader, communityId)) {
      foldGovernance(state.governance, entry);
    }
    for (const entry of await readNationEntries(reader, communityId)) {
      foldNation(state.nation, entry);
    }
  }
  return state;
}

/** Panels and pilots together, in order of the log: they are drawn with seeds of one chain. */
async function loadDrawn(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  const panels = await readPanelLines(reader, communityId);
  const pilots = await readPilotLines(reader, communityId);
  for (const { index, line } of [...panels, ...pilots].sort((a, b) => a.index - b.index)) {
    const entry = JSON.parse(line) as PanelLogEntry | PilotLogEntry;
    if (isAboutPilots(entry)) foldPilots(state, entry, index);
    else foldPanels(state, entry, index);
  }
  afterFold(state);
}

function isAboutPilots(entry: PanelLogEntry | PilotLogEntry): entry is PilotLogEntry {
  return entry.type === 'pilot' || entry.type === 'draw' || entry.type === 'look';
}

async function loadLegacy(
  reader: Reader,
  communityId: string,
  { legacy }: CommunityState,
): Promise<void> {
  for (const line of await readLegacyLines(reader, communityId)) {
    const entry = JSON.parse(line) as LegacyEntry;
    foldLegacy(legacy, entry, parseMicros(entry.amount));
  }
}

async function loadPause(reader: Reader, communityId: string): Promise<Pause | undefined> {
  const last = await findLastPause(reader, communityId);
  return last === undefined ? undefined : pauseOf(JSON.parse(last.line) as PauseEntry);
}

async function loadCommunityEntry(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  const [line] = await readEntries({ db: reader, communityId }, 0, 1);
  if (line === undefined) throw new RangeError(`the log of ${communityId} has lost entry 0`);
  state.community = JSON.parse(line) as CommunityEntry;
}

async function loadPolicies(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  for (const { policy, version, cycle } of await readPolicyEntries(reader, communityId)) {
    const result = parsePolicyRecord(policy, version);
    if (!result.ok) throw new RangeError(`policy ${version}: ${result.problems.join('; ')}`);
    state.policies.push({ policy: result.policy, since: cycle });
  }
}

async function loadMembers(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  for (const linked of peopleOf(await readLinkedMembers(reader, communityId))) {
    state.people.set(...linked);
  }
  for (const { member, state: folded, cap } of await readMemberIntegrity(reader, communityId)) {
    state.members.set(member, folded);
    if (folded.isWitness) state.witnesses.add(member);
    if (cap?.cycle === state.cycle && cap.mints > 0) state.caps.mints.set(member, cap.mints);
  }
}

async function loadDomains(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  const since = state.cycle - MEMORY_CYCLES;
  for (const [domain, cycle] of await readFirstCycles(reader, communityId)) {
    domainOf(state, domain).firstCycle = cycle;
  }
  for (const { domain, cycle, counts } of await readOutcomeCounts(reader, communityId, since)) {
    domainOf(state, domain).outcomes.set(cycle, [...counts]);
  }
  for (const row of await readOutcomeMembers(reader, communityId, since)) {
    if (row.outcomes === 0) continue;
    const { outcomeMembers, failedMembers } = domainOf(state, row.domain);
    const members = outcomeMembers.get(row.cycle) ?? new Map<string, number>();
    outcomeMembers.set(row.cycle, members.set(row.member, row.outcomes));
    if (row.failed === 0) continue;
    const failures = failedMembers.get(row.cycle) ?? new Map<string, number>();
    failedMembers.set(row.cycle, failures.set(row.member, row.failed));
  }
  for (const review of await readReviews(reader, communityId, since - RATING_CYCLES)) {
    addRating(state, review);
  }
  for (const domain of state.domains.values()) {
    forgetRatings(domain.ratedItems, state.cycle);
    for (const cycle of domain.ratings.keys()) if (cycle < since) domain.ratings.delete(cycle);
  }
  for (const entry of await readMeasurements(reader, communityId, since)) {
    domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
  }
  await loadInstruments(reader, communityId, state, since);
  const rows = await reader.query<{ cycle: unknown; gi_ppm: unknown }>(
    'select cycle, gi_ppm from negentropy.cycle ' +
      'where community_id = $1 and cycle >= $2 and gi_ppm is not null order by cycle',
    [communityId, since],
  );
  for (const row of rows) state.gi.set(Number(row.cycle), Number(row.gi_ppm));
}

async function readMeasurements(
  reader: Reader,
  communityId: string,
  since: number,
): Promise<MeasurementEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.system_entropy s join negentropy.log_entry l ' +
      'on l.community_id = s.community_id and l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and l.community_id = $1 and s.cycle >= $2 order by s.cycle',
    [communityId, since],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as MeasurementEntry);
}

async function loadInstruments(
  reader: Reader,
  communityId: string,
  state: CommunityState,
  since: number,
): Promise<void> {
  const instruments = await reader.query<Record<string, unknown>>(
    'select domain, instrument, weight_ppm, cycle, key_id, measures, is_retired ' +
      'from negentropy.instrument where community_id = $1 order by entry_index',
    [communityId],
  );
  for (const row of instruments) {
    domainOf(state, String(row['domain'])).instruments.set(String(row['instrument']), {
      weight: Number(row['weight_ppm']),
      readings: new Map(),
      key: textIn(row['key_id']),
      measures: textIn(row['measures']),
      calibrated: Number(row['cycle']),
      isRetired: row['is_retired'] === true,
    });
  }
  const readings = await reader.query<Record<string, unknown>>(
    'select domain, instrument, cycle, value_ppm from negentropy.instrument_reading ' +
      'where community_id = $1 and cycle >= $2 order by cycle',
    [communityId, since],
  );
  for (const row of readings) {
    domainOf(state, String(row['domain']))
      .instruments.get(String(row['instrument']))
      ?.readings.set(Number(row['cycle']), Number(row['value_ppm']));
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function loadHolds(
  reader: Reader,
  communityId: string,
  state: CommunityState,
): Promise<void> {
  for (const hold of await readOpenHolds(reader, communityId)) {
    state.holds.set(hold.decision, hold);
    const sharing = state.promises.get(hold.promise) ?? [];
    state.promises.set(hold.promise, [...sharing, hold.decision]);
  }
}
