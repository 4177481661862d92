import type { CommitRecord, EndorsementKind } from '../core/families/commits/commit.ts';
import { changedPaths } from './changed-paths.ts';
import { simulatePeople, type SimulatedPerson } from './people.ts';
import { seededRandom, type Random } from './random.ts';
import { reviewSpread, rushed } from './story.ts';
import { DAY_SECONDS, timetable, type CommitSlot } from './timetable.ts';
import { TRAITS, type SimulatedDomain } from './trait.ts';

/** What to simulate. The moment is an argument: nothing here reads a clock. */
export interface SimulationOptions {
  /** An integer in 0..2^32 − 1. */
  readonly seed: number;
  /** Default 40, at least 20. */
  readonly members?: number;
  /** Default 3. */
  readonly years?: number;
  /** Records in all, merges included; default 10,000. */
  readonly commits?: number;
  /** Unix seconds; every commit lies before it. */
  readonly endsAt: number;
}

/** A software project that never was. */
export interface SimulatedProject {
  readonly people: readonly SimulatedPerson[];
  readonly commits: readonly CommitRecord[];
}

/** A commit that somebody will have to repair. */
interface Breakage {
  readonly sha: string;
  readonly author: SimulatedPerson;
  readonly domain: SimulatedDomain;
  readonly dueAt: number;
  readonly bySelf: boolean;
}

interface World {
  readonly random: Random;
  readonly people: readonly SimulatedPerson[];
  readonly weeks: number;
  breakages: readonly Breakage[];
}

const MERGE_SHARE = 0.06;
/** Of broken commits, those found in the first days. */
const FOUND_EARLY_SHARE = 0.35;
/** Commits that are repaired only after the horizon of 180 days, when it no longer counts. */
const FOUND_TOO_LATE_SHARE = 0.02;
const CLOCK_BEHIND_SHARE = 0.02;

/**
 * Simulates a project of some thousand commits by people with different habits, honest and
 * gaming. The habits only shape the records; what each member earns is left to the rules.
 * The same options give the same records, byte for byte. Throws RangeError on options out of
 * range.
 */
export function simulateProject(options: SimulationOptions): SimulatedProject {
  const { seed, members = 40, years = 3, commits = 10_000, endsAt } = options;
  const weeks = Math.round((years * 365.25) / 7);
  requireRange('years', weeks, 1);
  requireRange('commits', commits, 1);
  requireRange('endsAt', endsAt, weeks * 7 * DAY_SECONDS);
  const people = simulatePeople(members, weeks);
  const world: World = { random: seededRandom(seed), people, weeks, breakages: [] };
  const names = seededRandom(seed, 1);
  let effectiveAt = 0;
  const records: CommitRecord[] = [];
  for (const slot of timetable(seededRandom(seed, 2), { commits, weeks, endsAt })) {
    const committedAt = committedMoment(world.random, slot.at);
    effectiveAt = Math.max(effectiveAt, committedAt);
    records.push(commitAt(world, slot, { sha: shaFrom(names), committedAt, effectiveAt }));
  }
  return { people, commits: records };
}

interface Moment {
  readonly sha: string;
  readonly committedAt: number;
  readonly effectiveAt: number;
}

function commitAt(world: World, slot: CommitSlot, moment: Moment): CommitRecord {
  const { random } = world;
  if (random.chance(MERGE_SHARE)) return mergeAt(world, slot, moment);
  const repaired = takeDue(world, slot);
  const author = repaired ? repairer(world, slot, repaired) : anyAuthor(world, slot);
  const endorsers = endorsersOf(world, slot, author);
  planRepair(world, slot, author, moment);
  return {
    ...moment,
    merge: false,
    authoredAt: moment.committedAt - landingSeconds(random, author, endorsers),
    author: author.id,
    authorIsBot: false,
    endorsements: endorsers.map((one) => ({ by: one.id, as: endorsementKind(random, one) })),
    repairs: repaired ? [repaired.sha] : [],
    domain: slot.domain,
    changes: changedPaths(random, slot.domain, author.trait === 'flooder'),
  };
}

function mergeAt(world: World, slot: CommitSlot, moment: Moment): CommitRecord {
  const author = chosen(
    world.random.weighted(present(world, slot), ({ trait }) => TRAITS[trait].reviewing),
  );
  return {
    ...moment,
    merge: true,
    authoredAt: moment.committedAt,
    author: author.id,
    authorIsBot: false,
    endorsements: [],
    repairs: [],
    domain: slot.domain,
    changes: [],
  };
}

function anyAuthor(world: World, slot: CommitSlot): SimulatedPerson {
  return chosen(world.random.weighted(present(world, slot), (one) => activity(one, slot)));
}

/** Only honest people clean up after others. */
function repairer(world: World, slot: CommitSlot, broken: Breakage): SimulatedPerson {
  if (broken.bySelf) return broken.author;
  return chosen(
    world.random.weighted(present(world, slot), (one) =>
      TRAITS[one.trait].gaming || one === broken.author ? 0 : activity(one, slot),
    ),
  );
}

function activity(person: SimulatedPerson, slot: CommitSlot): number {
  const usual = TRAITS[person.trait].activity[slot.domain];
  if (person.trait !== 'flooder') return usual;
  // A flood is one week in three, at three times the usual rate.
  return (slot.week + person.number) % 3 === 0 ? 3 * usual : 0;
}

function present(world: World, slot: CommitSlot): readonly SimulatedPerson[] {
  return world.people.filter(({ joinsInWeek }) => joinsInWeek <= slot.week);
}

function takeDue(world: World, slot: CommitSlot): Breakage | undefined {
  const due = world.breakages.find(
    ({ domain, dueAt }) => domain === slot.domain && dueAt <= slot.at,
  );
  if (due) world.breakages = world.breakages.filter((one) => one !== due);
  return due;
}

function planRepair(world: World, slot: CommitSlot, author: SimulatedPerson, moment: Moment): void {
  const days = daysUntilRepair(world, slot, author);
  if (days === undefined) return;
  const breakage: Breakage = {
    sha: moment.sha,
    author,
    domain: slot.domain,
    dueAt: moment.effectiveAt + days * DAY_SECONDS,
    bySelf: world.random.chance(TRAITS[author.trait].repairsOwn),
  };
  world.breakages = [...world.breakages, breakage];
}

function daysUntilRepair(
  { random, weeks }: World,
  slot: CommitSlot,
  author: SimulatedPerson,
): number | undefined {
  const { broken, learns } = TRAITS[author.trait];
  const usual = learns ? broken * reviewSpread(slot.week, weeks) : broken;
  if (random.chance(rushed(slot, weeks, usual))) {
    return random.chance(FOUND_EARLY_SHARE) ? random.between(1, 9) : random.between(15, 150);
  }
  return random.chance(FOUND_TOO_LATE_SHARE) ? random.between(190, 400) : undefined;
}

function endorsersOf(
  world: World,
  slot: CommitSlot,
  author: SimulatedPerson,
): readonly SimulatedPerson[] {
  const { random, weeks } = world;
  const { unendorsed, learns } = TRAITS[author.trait];
  if (random.chance(learns ? unendorsed * reviewSpread(slot.week, weeks) : unendorsed)) return [];
  const count = random.chance(0.3) ? 2 : 1;
  const endorsers: SimulatedPerson[] = [];
  while (endorsers.length < count) {
    const others = present(world, slot).filter((one) => one !== author && !endorsers.includes(one));
    endorsers.push(chosen(random.weighted(others, (one) => willingness(author, one))));
  }
  return endorsers;
}

/** How likely one person is to endorse another's commit, relative to the others present. */
function willingness(author: SimulatedPerson, endorser: SimulatedPerson): number {
  const usual = TRAITS[endorser.trait].reviewing;
  if (author.trait === 'ring') return endorser.trait === 'ring' ? 1 : usual / 1000;
  if (author.trait === 'splitter' && endorser.operatedBy === author.operatedBy) return 10;
  if (author.trait === 'hasty' && endorser.trait === 'rubber-stamp') return 40;
  return usual;
}

function endorsementKind(random: Random, endorser: SimulatedPerson): EndorsementKind {
  if (endorser.trait === 'rubber-stamp') return 'ack';
  const kinds: readonly EndorsementKind[] = ['review', 'commit', 'ack', 'test', 'merge'];
  const weights: Readonly<Record<EndorsementKind, number>> = {
    review: 60,
    commit: 12,
    ack: 12,
    test: 8,
    merge: 8,
  };
  return random.weighted(kinds, (kind) => weights[kind]) ?? 'review';
}

/** From writing to landing: hours or days as a rule, seconds under a rubber stamp. */
function landingSeconds(
  random: Random,
  author: SimulatedPerson,
  endorsers: readonly SimulatedPerson[],
): number {
  if (random.chance(TRAITS[author.trait].late)) return random.between(61, 200) * DAY_SECONDS;
  if (endorsers.some(({ trait }) => trait === 'rubber-stamp')) return random.between(5, 90);
  const slow = random.below(10);
  if (slow < 5) return random.between(600, 6 * 3600);
  return random.between(3600, slow < 8 ? 4 * DAY_SECONDS : 40 * DAY_SECONDS);
}

/** Now and then a clock is behind or a branch is rebased, so that commit times step back. */
function committedMoment(random: Random, at: number): number {
  return random.chance(CLOCK_BEHIND_SHARE) ? at - random.between(60, 2 * DAY_SECONDS) : at;
}

function shaFrom(random: Random): string {
  return Array.from({ length: 5 }, () => random.uint32().toString(16).padStart(8, '0')).join('');
}

function chosen(person: SimulatedPerson | undefined): SimulatedPerson {
  if (!person) throw new Error('nobody is present in the simulated project');
  return person;
}

function requireRange(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} gives ${value}, not a whole number of at least ${least}`);
  }
}
