import type {
  CommunityEntry,
  ImprovementEntry,
  LegacyEntry,
  MeasurementEntry,
  PanelLogEntry,
  PauseEntry,
  PilotLogEntry,
  StudyLogEntry,
} from '../core/state/entry.ts';
import { foldLegacy } from '../core/state/legacy.ts';
import { pauseOf } from '../core/state/pause.ts';
import { emptyState } from '../core/state/empty-state.ts';
import {
  addFinding,
  type CommunityState,
  domainOf,
  type Instrument,
  listIn,
  MEMORY_CYCLES,
  openPolicy,
  type Pause,
  RATING_CYCLES,
} from '../core/state/state.ts';
import { addClone } from '../core/state/clones.ts';
import { addTransfer, TRANSFER_CYCLES } from '../core/state/transfers.ts';
import { addVouching, rememberedCycles } from '../core/state/vouchings.ts';
import { foldGovernance } from '../core/entries/governance/governance.ts';
import { foldNation } from '../core/entries/cities/nation.ts';
import { afterFold, foldPanels } from '../core/entries/evidence/panels.ts';
import { foldPilots } from '../core/entries/governance/pilots.ts';
import { foldStudies } from '../core/entries/governance/studies.ts';
import { addRating, forgetRatings } from '../core/entries/evidence/ratings.ts';
import { AFTER_CYCLES_MAX, resultsOf } from '../core/families/stability/shown.ts';
import { parsePolicyRecord } from '../core/policy/policy-entry.ts';
import { parseMicros, shards } from '../core/units.ts';
import type { Reader } from './engine/port.ts';
import { loadDebts } from './load-debts.ts';
import { readFindings } from './sql/governance/findings.ts';
import { readPanelLines } from './sql/governance/panels.ts';
import { readPilotLines } from './sql/governance/pilots.ts';
import { readStudyLines } from './sql/governance/studies.ts';
import { readOpenHolds } from './sql/decisions/holds.ts';
import { readClones, readTransfers, readVouchedFacts } from './sql/evidence/retractions.ts';
import { readGovernanceEntries } from './sql/governance/governance.ts';
import { sumMovements } from './sql/economy/movements.ts';
import { readNationEntries } from './sql/communities/nation.ts';
import { readReviews } from './sql/evidence/reviews.ts';
import { readLegacyLines } from './sql/economy/legacy.ts';
import { peopleOf, readLinkedMembers } from './sql/members/linked-members.ts';
import { readEntries, readHead } from './sql/log/log.ts';
import { readMemberIntegrity } from './sql/members/members.ts';
import { readFirstCycles, readOutcomeCounts, readOutcomeMembers } from './sql/evidence/outcomes.ts';
import { findLastPause } from './sql/governance/pauses.ts';
import { readPolicyEntries } from './sql/governance/policies.ts';
import { textOrNone } from './sql/cells.ts';

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
  state.caps.total = shards(head.capTotal);
  Object.assign(state.books, {
    supply: shards(head.supply),
    held: shards(head.held),
    decisions: head.decisions,
  });
  if (head.treeSize === 0) {
    if (head.paused) state.pause = await loadPause(reader, communityId);
    return state;
  }
  const [rows, domains] = await Promise.all([
    readRows(reader, communityId, state.cycle),
    readDomainRows(reader, communityId, state.cycle - MEMORY_CYCLES),
  ]);
  state.community = rows.first;
  foldPolicies(state, rows.policies);
  // Only the policy says how far back who vouched for whom is looked at.
  const sincePair = state.cycle - rememberedCycles(openPolicy(state).cycle) + 1;
  const [pause, vouched] = await Promise.all([
    head.paused ? loadPause(reader, communityId) : undefined,
    readVouchedFacts(reader, communityId, sincePair),
  ]);
  if (pause !== undefined) state.pause = pause;
  foldMembers(state, rows);
  foldDomains(state, domains);
  for (const fact of vouched) addVouching(state.vouchings, fact);
  foldRows(state, rows);
  await loadDebts(reader, communityId, state);
  return state;
}

type Rows = Awaited<ReturnType<typeof readRows>>;

/** What is read of every community, sent together so that it costs one round trip. */
async function readRows(reader: Reader, communityId: string, cycle: number) {
  const [people, findings, beyond] = await Promise.all([
    inParallel({
      first: readCommunityEntry(reader, communityId),
      policies: readPolicyEntries(reader, communityId),
      linked: readLinkedMembers(reader, communityId),
      members: readMemberIntegrity(reader, communityId),
    }),
    inParallel({
      transfers: readTransfers(reader, communityId, cycle - TRANSFER_CYCLES + 1),
      clones: readClones(reader, communityId, cycle - MEMORY_CYCLES),
      movements: sumMovements(reader, communityId),
      holds: readOpenHolds(reader, communityId),
      legacy: readLegacyLines(reader, communityId),
      findings: readFindings(reader, communityId),
    }),
    inParallel({
      panels: readPanelLines(reader, communityId),
      pilots: readPilotLines(reader, communityId),
      studies: readStudyLines(reader, communityId),
      governance: readGovernanceEntries(reader, communityId),
      nation: readNationEntries(reader, communityId),
    }),
  ]);
  return { ...people, ...findings, ...beyond };
}

async function inParallel<Reads extends Readonly<Record<string, Promise<unknown>>>>(
  reads: Reads,
): Promise<{ -readonly [Name in keyof Reads]: Awaited<Reads[Name]> }> {
  const all = Object.entries(reads).map(async ([name, read]) => [name, await read] as const);
  return Object.fromEntries(await Promise.all(all)) as {
    -readonly [Name in keyof Reads]: Awaited<Reads[Name]>;
  };
}

/** Everything but people and domains, in the order in which the parts rest on each other. */
function foldRows(state: CommunityState, rows: Rows): void {
  for (const { cycle, from, to, amount } of rows.transfers) {
    addTransfer(state.transfers, { cycle, from, to, amount: shards(parseMicros(amount)) });
  }
  for (const fact of rows.clones) addClone(state.clones, fact);
  const { burned, fund } = rows.movements;
  Object.assign(state.books, { burned: shards(burned), fund: shards(fund) });
  for (const hold of rows.holds) {
    state.holds.set(hold.decision, hold);
    listIn(state.promises, hold.promise).push(hold.decision);
  }
  for (const line of rows.legacy) {
    const entry = JSON.parse(line) as LegacyEntry;
    foldLegacy(state.legacy, entry, parseMicros(entry.amount));
  }
  for (const [index, finding] of rows.findings) addFinding(state, index, finding);
  foldDrawn(state, rows);
  for (const { index, line } of rows.studies) {
    foldStudies(state.studies, JSON.parse(line) as StudyLogEntry, index);
  }
  for (const entry of rows.governance) foldGovernance(state.governance, entry);
  for (const entry of rows.nation) foldNation(state.nation, entry);
}

/** Panels and pilots together, in order of the log: they are drawn with seeds of one chain. */
function foldDrawn(state: CommunityState, { panels, pilots }: Rows): void {
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

async function loadPause(reader: Reader, communityId: string): Promise<Pause | undefined> {
  const last = await findLastPause(reader, communityId);
  return last === undefined ? undefined : pauseOf(JSON.parse(last.line) as PauseEntry);
}

async function readCommunityEntry(reader: Reader, communityId: string): Promise<CommunityEntry> {
  const [line] = await readEntries({ db: reader, communityId }, 0, 1);
  if (line === undefined) throw new RangeError(`the log of ${communityId} has lost entry 0`);
  return JSON.parse(line) as CommunityEntry;
}

function foldPolicies(state: CommunityState, policies: Rows['policies']): void {
  for (const { policy, version, cycle } of policies) {
    const result = parsePolicyRecord(policy, version);
    if (!result.ok) throw new RangeError(`policy ${version}: ${result.problems.join('; ')}`);
    state.policies.push({ policy: result.policy, since: cycle });
  }
}

function foldMembers(state: CommunityState, rows: Pick<Rows, 'linked' | 'members'>): void {
  for (const linked of peopleOf(rows.linked)) state.people.set(...linked);
  for (const { member, state: folded, cap } of rows.members) {
    state.members.set(member, folded);
    if (folded.isWitness) state.witnesses.add(member);
    if (cap?.cycle === state.cycle && cap.mints > 0) state.caps.mints.set(member, cap.mints);
  }
}

/** What is read of the domains, sent together. @param since the first cycle that is remembered */
async function readDomainRows(reader: Reader, communityId: string, since: number) {
  return await inParallel({
    firstCycles: readFirstCycles(reader, communityId),
    counts: readOutcomeCounts(reader, communityId, since),
    members: readOutcomeMembers(reader, communityId, since),
    reviews: readReviews(reader, communityId, since - RATING_CYCLES),
    measurements: readMeasurements(reader, communityId, since),
    instruments: readInstruments(reader, communityId),
    readings: readReadings(reader, communityId, since - AFTER_CYCLES_MAX),
    improvements: readImprovements(reader, communityId, since),
    inequality: readInequality(reader, communityId, since),
  });
}

type DomainRows = Awaited<ReturnType<typeof readDomainRows>>;

function foldOutcomesOfMembers(state: CommunityState, { members }: DomainRows): void {
  for (const { domain, cycle, member, outcomes, failed } of members) {
    if (outcomes === 0) continue;
    const { outcomeMembers, failedMembers } = domainOf(state, domain);
    const counts = outcomeMembers.get(cycle) ?? new Map<string, number>();
    outcomeMembers.set(cycle, counts.set(member, outcomes));
    if (failed === 0) continue;
    const failures = failedMembers.get(cycle) ?? new Map<string, number>();
    failedMembers.set(cycle, failures.set(member, failed));
  }
}

function foldDomains(state: CommunityState, rows: DomainRows): void {
  const since = state.cycle - MEMORY_CYCLES;
  for (const [domain, cycle] of rows.firstCycles) domainOf(state, domain).firstCycle = cycle;
  for (const { domain, cycle, counts } of rows.counts) {
    domainOf(state, domain).outcomes.set(cycle, [...counts]);
  }
  foldOutcomesOfMembers(state, rows);
  for (const review of rows.reviews) addRating(state, review);
  for (const domain of state.domains.values()) {
    forgetRatings(domain.ratedItems, state.cycle);
    for (const cycle of domain.ratings.keys()) if (cycle < since) domain.ratings.delete(cycle);
  }
  for (const entry of rows.measurements) {
    domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
  }
  foldInstruments(state, rows);
  for (const row of rows.inequality) state.gi.set(Number(row.cycle), Number(row.gi_ppm));
}

async function readInequality(
  reader: Reader,
  communityId: string,
  since: number,
): Promise<{ cycle: unknown; gi_ppm: unknown }[]> {
  return await reader.query<{ cycle: unknown; gi_ppm: unknown }>(
    'select cycle, gi_ppm from negentropy.cycle ' +
      'where community_id = $1 and cycle >= $2 and gi_ppm is not null order by cycle',
    [communityId, since],
  );
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

type Row = Record<string, unknown>;

async function readInstruments(reader: Reader, communityId: string): Promise<Row[]> {
  return await reader.query<Row>(
    'select domain, instrument, weight_ppm, cycle, key_id, measures, is_retired ' +
      'from negentropy.instrument where community_id = $1 order by entry_index',
    [communityId],
  );
}

async function readReadings(reader: Reader, communityId: string, since: number): Promise<Row[]> {
  return await reader.query<Row>(
    'select domain, instrument, cycle, value_ppm from negentropy.instrument_reading ' +
      'where community_id = $1 and cycle >= $2 order by cycle',
    [communityId, since],
  );
}

/** Those that were kept, as the log has them. */
async function readImprovements(
  reader: Reader,
  communityId: string,
  since: number,
): Promise<ImprovementEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.improvement i join negentropy.log_entry l ' +
      'on l.community_id = i.community_id and l.entry_index = i.entry_index ' +
      'where i.community_id = $1 and l.community_id = $1 and i.cycle >= $2 and i.is_kept ' +
      'order by i.entry_index',
    [communityId, since],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as ImprovementEntry);
}

function toInstrument(row: Record<string, unknown>): Instrument {
  return {
    weight: Number(row['weight_ppm']),
    readings: new Map(),
    results: [],
    key: textOrNone(row['key_id']),
    measures: textOrNone(row['measures']),
    calibrated: Number(row['cycle']),
    isRetired: row['is_retired'] === true,
  };
}

function foldInstruments(state: CommunityState, rows: DomainRows): void {
  const { instruments, readings, improvements } = rows;
  for (const row of instruments) {
    const { instruments: known } = domainOf(state, String(row['domain']));
    known.set(String(row['instrument']), toInstrument(row));
  }
  for (const row of readings) {
    domainOf(state, String(row['domain']))
      .instruments.get(String(row['instrument']))
      ?.readings.set(Number(row['cycle']), Number(row['value_ppm']));
  }
  for (const { domain, from, cycle: until, aims } of improvements) {
    const known = domainOf(state, domain).instruments;
    for (const [name, result] of resultsOf(known, aims, { from, until })) {
      known.get(name)?.results.push(result);
    }
  }
  forgetReadings(state);
}

/** Those that were read only to find again what was shown then. */
function forgetReadings(state: CommunityState): void {
  for (const { instruments } of state.domains.values()) {
    for (const { readings } of instruments.values()) {
      for (const cycle of readings.keys()) {
        if (cycle < state.cycle - MEMORY_CYCLES) readings.delete(cycle);
      }
    }
  }
}
