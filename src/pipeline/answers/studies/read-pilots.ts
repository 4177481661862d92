import { exposureAt, lengthOf, placesOf } from '../../../core/pilots/drawn-arms.ts';
import { commitmentTo } from '../../../core/review/assign.ts';
import type {
  LookEntry,
  PanelLogEntry,
  PilotEntry,
  PilotLogEntry,
} from '../../../core/state/entry.ts';
import type { PilotDesign, PilotMetric, PilotOutcome } from '../../../core/state/pilots.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import { findOperatorNote } from '../../../db/sql/service/operator-notes.ts';
import { readPanelLines } from '../../../db/sql/governance/panels.ts';
import { readLinesOfPilot, readPilotLines } from '../../../db/sql/governance/pilots.ts';
import type { CommunityReader } from '../../community-reader.ts';
import type { EntryQuery } from './read-studies.ts';

/** A pilot: its plan, how far it is, and what it shows; shares are in ppm. */
export interface PilotReport {
  readonly pilot: number;
  readonly state: 'registered' | 'runs' | 'over';
  readonly design: PilotDesign;
  readonly treatment?: string;
  readonly metric: PilotMetric;
  readonly guardrails: readonly PilotMetric[];
  readonly spanCycles: number;
  readonly waves: number;
  readonly least: number;
  readonly effect: number;
  readonly detectable: number;
  readonly units: number;
  /** SHA-256 of what draws. */
  readonly seed: string;
  readonly registered: number;
  /** The cycle of the draw, what it revealed, and the last cycle that is watched. */
  readonly drawn?: { readonly cycle: number; readonly seed: string; readonly until: number };
  readonly looks: readonly Look[];
  readonly outcome?: PilotOutcome;
}

export type Look = Omit<LookEntry, 'type' | 'pilot' | 'outcome'>;

/** Who takes part, and from when on each is treated. */
export interface PilotUnit {
  /** A member's id or the name of a domain. */
  readonly unit: string;
  readonly userId?: string;
  /** Absent before the draw. */
  readonly arm?: 'treatment' | 'control';
  /** Cycles in which it is watched; of a stepped wedge, from which it is treated on. */
  readonly from?: number;
  readonly until?: number;
}

/** Pilots, the newest first. Null results stand among them as all others do. */
export async function readPilots(
  reader: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, limit }: EntryQuery,
): Promise<PilotReport[]> {
  const { db, communityId } = reader;
  const byPilot = new Map<number, PilotLogEntry[]>();
  for (const { index, line } of await readPilotLines(db, communityId)) {
    const entry = JSON.parse(line) as PilotLogEntry;
    if (entry.type === 'pilot') byPilot.set(index, [entry]);
    else byPilot.get(entry.pilot)?.push(entry);
  }
  const revealed = await readRevealed(reader);
  const reports: PilotReport[] = [];
  const asked = [...byPilot].reverse().filter(([pilot]) => pilot < before);
  for (const [pilot, entries] of asked.slice(0, limit)) {
    reports.push(await reportOf(reader, entries, { pilot, revealed }));
  }
  return reports;
}

/** One pilot with everybody who takes part; undefined: there is none. */
export async function readPilot(
  reader: CommunityReader,
  index: number,
): Promise<(PilotReport & { readonly members: readonly PilotUnit[] }) | undefined> {
  const { db, communityId } = reader;
  const lines = await readLinesOfPilot(db, communityId, index);
  const entries = lines.map(({ line }) => JSON.parse(line) as PilotLogEntry);
  const [plan] = entries;
  if (plan?.type !== 'pilot') return undefined;
  const about = { pilot: index, revealed: await readRevealed(reader) };
  const report = await reportOf(reader, entries, about);
  return { ...report, members: await unitsOf(reader, plan, report) };
}

/** A seed that was revealed, by a draw or by a panel, under its SHA-256, and in which cycle. */
type Revealed = ReadonlyMap<string, { readonly cycle: number; readonly seed: string }>;

async function readRevealed({ db, communityId }: CommunityReader): Promise<Revealed> {
  const revealed = new Map<string, { readonly cycle: number; readonly seed: string }>();
  const panels = await readPanelLines(db, communityId);
  const pilots = await readPilotLines(db, communityId);
  for (const { line } of [...panels, ...pilots]) {
    const entry = JSON.parse(line) as PanelLogEntry | PilotLogEntry;
    if (entry.type !== 'panel' && entry.type !== 'draw') continue;
    const { cycle, seed } = entry;
    revealed.set(commitmentTo(seed), { cycle, seed });
  }
  return revealed;
}

async function reportOf(
  { db, communityId }: CommunityReader,
  entries: readonly PilotLogEntry[],
  { pilot, revealed }: { readonly pilot: number; readonly revealed: Revealed },
): Promise<PilotReport> {
  const [plan, ...later] = entries as readonly [PilotEntry, ...PilotLogEntry[]];
  const { type: _, treatment, cycle: registered, units, guardrails, ...rest } = plan;
  const draw = revealed.get(plan.seed);
  const looks = later.filter((entry): entry is LookEntry => entry.type === 'look');
  const outcome = looks.at(-1)?.outcome;
  const note = await findOperatorNote(db, communityId, treatment);
  const until = draw === undefined ? 0 : draw.cycle + lengthOf(plan);
  return {
    pilot,
    state: outcome === undefined ? (draw === undefined ? 'registered' : 'runs') : 'over',
    ...rest,
    ...(note === undefined ? {} : { treatment: note.note }),
    guardrails: guardrails as readonly PilotMetric[],
    units: units.length,
    registered,
    ...(draw === undefined ? {} : { drawn: { cycle: draw.cycle, seed: draw.seed, until } }),
    looks: looks.map(({ type: _t, pilot: _p, outcome: _o, ...look }) => look),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

async function unitsOf(
  { db, communityId }: CommunityReader,
  plan: PilotEntry,
  { pilot, drawn }: PilotReport,
): Promise<PilotUnit[]> {
  const { units, design } = plan;
  const people = design === 'people' ? await findPeople(db, communityId, units) : [];
  const users = new Map(people.map(({ member, user }) => [member, user]));
  const places = drawn === undefined ? [] : placesOf(units, { seed: drawn.seed, pilot });
  return units.map((unit, at) => {
    const userId = users.get(unit);
    const named = userId === undefined ? { unit } : { unit, userId };
    return drawn === undefined ? named : { ...named, ...timesOf(plan, drawn, places[at] ?? 0) };
  });
}

function timesOf(
  plan: PilotEntry,
  { cycle, until }: { readonly cycle: number; readonly until: number },
  place: number,
): Pick<PilotUnit, 'arm' | 'from' | 'until'> {
  const { isTreated, wave } = exposureAt(place, plan);
  const { spanCycles } = plan;
  if (isTreated === undefined) {
    return { arm: 'treatment', from: cycle + 1 + wave * spanCycles, until };
  }
  const from = cycle + 1 + wave;
  return { arm: isTreated ? 'treatment' : 'control', from, until: from + spanCycles - 1 };
}
