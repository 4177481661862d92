import { exposureAt, lengthOf, placesOf } from '../../../core/pilots/drawn-arms.ts';
import { commitmentTo } from '../../../core/review/assign.ts';
import type {
  DrawEntry,
  LookEntry,
  PanelEntry,
  PilotEntry,
  PilotLogEntry,
} from '../../../core/state/entry.ts';
import type { PilotDesign, PilotMetric, PilotOutcome } from '../../../core/state/pilots.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import { findOperatorNote } from '../../../db/sql/service/operator-notes.ts';
import {
  readLinesOfPilots,
  readPilotPage,
  readRevealing,
} from '../../../db/sql/governance/pilots.ts';
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
  const plans = await readPlans(reader, await readPilotPage(reader, { before, limit }));
  return await Promise.all(plans.map((plan) => reportOf(reader, plan)));
}

/** One pilot with everybody who takes part; undefined: there is none. */
export async function readPilot(
  reader: CommunityReader,
  index: number,
): Promise<(PilotReport & { readonly members: readonly PilotUnit[] }) | undefined> {
  const [plan] = await readPlans(reader, [index]);
  if (plan === undefined) return undefined;
  const report = await reportOf(reader, plan);
  return { ...report, members: await unitsOf(reader, plan.entry, report) };
}

/** A pilot as its own entries say it. */
interface Plan {
  readonly pilot: number;
  readonly entry: PilotEntry;
  readonly looks: readonly LookEntry[];
  /** What revealed its seed; absent: nothing has yet. */
  readonly revealed?: { readonly cycle: number; readonly seed: string };
}

/** In the order in which they are asked for. */
async function readPlans(reader: CommunityReader, pilots: readonly number[]): Promise<Plan[]> {
  const entries = new Map<number, PilotEntry>();
  const looks = new Map<number, LookEntry[]>();
  for (const { index, line } of await readLinesOfPilots(reader, pilots)) {
    const entry = JSON.parse(line) as PilotLogEntry;
    if (entry.type === 'pilot') entries.set(index, entry);
    else if (entry.type === 'look') {
      looks.set(entry.pilot, [...(looks.get(entry.pilot) ?? []), entry]);
    }
  }
  const seeds = [...new Set([...entries.values()].map(({ seed }) => seed))];
  const revealed = new Map<string, Plan['revealed']>();
  for (const { line } of await readRevealing(reader, seeds)) {
    const { cycle, seed } = JSON.parse(line) as PanelEntry | DrawEntry;
    revealed.set(commitmentTo(seed), { cycle, seed });
  }
  return pilots.flatMap((pilot) => {
    const entry = entries.get(pilot);
    if (entry === undefined) return [];
    const draw = revealed.get(entry.seed);
    const plan = { pilot, entry, looks: looks.get(pilot) ?? [] };
    return [draw === undefined ? plan : { ...plan, revealed: draw }];
  });
}

async function reportOf(
  { db, communityId }: CommunityReader,
  { pilot, entry, looks, revealed: draw }: Plan,
): Promise<PilotReport> {
  const { type: _, treatment, cycle: registered, units, guardrails, ...rest } = entry;
  const outcome = looks.at(-1)?.outcome;
  const note = await findOperatorNote(db, communityId, treatment);
  const until = draw === undefined ? 0 : draw.cycle + lengthOf(entry);
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
