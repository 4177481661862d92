import { type Inequality, inequalityOf } from '../../../core/inequality.ts';
import type { CycleRange } from '../../../db/sql/cycles/cycle-report.ts';
import { findCloses } from '../../../db/sql/cycles/cycles.ts';
import {
  countJoined,
  countMembers,
  type EntryRange,
  type MemberSums,
  readMembersWithFacts,
  readMemberSums,
} from '../../../db/sql/cycles/report-people.ts';
import { GI_CYCLES } from '../../../core/entries/cycles/close-cycle.ts';
import { integrity } from '../../../core/integrity/integrity.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { readStandings } from '../../../db/sql/evidence/standings.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { COUNTED_FINDINGS } from '../members/read-member.ts';

/** Whose amounts are looked at, in the order in which they are told. */
export const POPULATIONS = ['active', 'holders', 'all'] as const;

/** How unequally some people were paid, and how unequal what they have is. */
export interface Population {
  /** With a fact in the cycles that GI looks at; with a balance; everybody. */
  readonly population: (typeof POPULATIONS)[number];
  /** At the close of the last cycle. */
  readonly balances: Inequality;
  /** Minted at once and released in the period. */
  readonly payments: Inequality;
}

/** Who there was in a period; erased people stay as amounts. */
export interface ReportPeople {
  /** Members at the close of the last cycle, and those who became one in the period. */
  readonly members: number;
  readonly joined: number;
  /** Members with a fact in the cycles that GI looks at: at both ends, and who is so no more. */
  readonly active: number;
  readonly activeBefore: number;
  readonly gone: number;
  /** Now, and not at the close: who would be paid for the next action, if all else passes. */
  readonly aboveThreshold: number;
  readonly populations: readonly Population[];
}

/** Counts people from the log, and what they have from the fold of it. */
export async function readReportPeople(
  reader: CommunityReader,
  range: CycleRange,
  current: Policy,
): Promise<ReportPeople> {
  const { db, communityId } = reader;
  const { from, to } = range;
  const entriesOf = await readCloses(reader, range);
  const entries = entriesOf(range);
  const joined = await countJoined(db, communityId, entries);
  const later = { after: entries.until, until: Number.MAX_SAFE_INTEGER };
  const members =
    (await countMembers(db, communityId)) - (await countJoined(db, communityId, later));
  const sums = await readMemberSums(db, communityId, range);
  const active = await readMembersWithFacts(db, communityId, entriesOf(lookedAt(to)));
  const before = await readMembersWithFacts(db, communityId, entriesOf(lookedAt(from - 1)));
  return {
    members,
    joined,
    active: active.size,
    activeBefore: before.size,
    gone: [...before].filter((member) => !active.has(member)).length,
    aboveThreshold: await countAbove(reader, current),
    populations: populationsOf({ sums, active, members }),
  };
}

async function countAbove(reader: CommunityReader, policy: Policy): Promise<number> {
  const standings = await readStandings(reader, COUNTED_FINDINGS);
  return standings.filter(({ tallies, findings }) => {
    return integrity(policy.integrity, tallies, findings) > policy.threshold;
  }).length;
}

/** The cycles that GI looks at when one is closed. */
function lookedAt(cycle: number): CycleRange {
  return { from: cycle - GI_CYCLES + 1, to: cycle };
}

/** The entries of cycles: behind the close before them, up to the last of their closes. */
async function readCloses(
  { db, communityId }: CommunityReader,
  { from, to }: CycleRange,
): Promise<(range: CycleRange) => EntryRange> {
  const ends = [to, from - 1].flatMap((cycle) => [cycle, lookedAt(cycle).from - 1]);
  const closes = await findCloses(db, communityId, ends);
  const closeOf = (cycle: number): number => closes.get(cycle) ?? -1;
  return (range) => ({ after: closeOf(range.from - 1), until: closeOf(range.to) });
}

function populationsOf({
  sums,
  active,
  members,
}: {
  readonly sums: readonly MemberSums[];
  readonly active: ReadonlySet<string>;
  readonly members: number;
}): Population[] {
  const of = {
    active: withOthers(
      sums.filter(({ member }) => active.has(member)),
      active.size,
    ),
    holders: sums.filter(({ balance }) => balance > 0n),
    all: withOthers(sums, members),
  };
  return POPULATIONS.map((population) => ({
    population,
    balances: inequalityOf(of[population].map(({ balance }) => balance)),
    payments: inequalityOf(of[population].map(({ paid }) => paid)),
  }));
}

/** Those about whom nothing was ever decided have nothing. */
function withOthers(
  sums: readonly MemberSums[],
  people: number,
): readonly Pick<MemberSums, 'balance' | 'paid'>[] {
  const others = Math.max(0, people - sums.length);
  return [...sums, ...Array.from({ length: others }, () => ({ balance: 0n, paid: 0n }))];
}
