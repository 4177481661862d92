import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CommitRecord } from '../core/families/commits/commit.ts';
import { simulateProject, type SimulatedProject } from './project.ts';
import { BAD_QUARTER } from './story.ts';
import { TRAITS, TRAIT_NAMES, type TraitName } from './trait.ts';

const ENDS_AT = 1_793_491_200;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const WEEKS = 157;

const EARNERS: readonly TraitName[] = ['steady', 'reviewer'];
const GAMERS = TRAIT_NAMES.filter((name) => TRAITS[name].gaming);

describe('a simulated project', () => {
  let project: SimulatedProject;
  beforeAll(() => {
    project = simulateProject({ seed: 1, endsAt: ENDS_AT });
  });

  test('has 40 people and 10,000 commits over three years', () => {
    expect(project.people).toHaveLength(40);
    expect(project.commits).toHaveLength(10_000);
    const times = project.commits.map(({ committedAt }) => committedAt);
    const years = (Math.max(...times) - Math.min(...times)) / (365.25 * DAY_SECONDS);
    expect(years).toBeGreaterThan(2.95);
    expect(years).toBeLessThan(3.05);
    expect(Math.max(...times)).toBeLessThan(ENDS_AT);
  });

  test('is the same, byte for byte, for the same seed, and another for another', () => {
    const digest = digestOf(project);
    expect(digestOf(simulateProject({ seed: 1, endsAt: ENDS_AT }))).toBe(digest);
    expect(digestOf(simulateProject({ seed: 2, endsAt: ENDS_AT }))).not.toBe(digest);
    expect(digest).toBe(PINNED_DIGEST);
  });

  test('names nobody: every id and display name says that it is simulated', () => {
    for (const { id, displayName } of project.people) {
      expect(id).toMatch(/^sim-[a-z-]+-\d\d@example\.invalid$/);
      expect(displayName).toMatch(/^Simulated .+ \d\d$/);
    }
    const ids = new Set(project.people.map(({ id }) => id));
    expect(ids.size).toBe(project.people.length);
    for (const { author, endorsements } of project.commits) {
      expect([author, ...endorsements.map(({ by }) => by)].every((id) => ids.has(id))).toBe(true);
    }
  });

  test('shows every trait, newcomers later than the rest', () => {
    expect(new Set(project.people.map(({ trait }) => trait))).toEqual(new Set(TRAIT_NAMES));
    const joinsOf = (newcomers: boolean): readonly number[] =>
      project.people
        .filter(({ trait }) => (trait === 'newcomer') === newcomers)
        .map(({ joinsInWeek }) => joinsInWeek);
    expect(Math.min(...joinsOf(true))).toBeGreaterThan(Math.max(...joinsOf(false)) + 26);
  });

  test('holds records that a repository could hold', () => {
    const places = new Map(project.commits.map(({ sha }, place) => [sha, place]));
    expect(places.size).toBe(project.commits.length);
    let effectiveAt = 0;
    for (const [place, commit] of project.commits.entries()) {
      effectiveAt = Math.max(effectiveAt, commit.committedAt);
      expect(commit.effectiveAt).toBe(effectiveAt);
      expect(commit.authoredAt).toBeLessThanOrEqual(commit.committedAt);
      expect(commit.sha).toMatch(/^[0-9a-f]{40}$/);
      expect(commit.repairs.every((sha) => (places.get(sha) ?? place) < place)).toBe(true);
      const endorsers = commit.endorsements.map(({ by }) => by);
      expect(new Set([commit.author, ...endorsers]).size).toBe(endorsers.length + 1);
    }
    expect(project.commits.some((one) => one.committedAt < one.effectiveAt)).toBe(true);
    expect(project.commits.filter(({ merge }) => merge).length).toBeGreaterThan(400);
  });

  test('changes most paths in the domain of the commit', () => {
    for (const { merge, domain, changes } of project.commits) {
      const [own, ...others] = changes;
      expect(own?.domain).toBe(merge ? undefined : domain);
      expect(others.every(({ paths }) => paths.length < (own?.paths.length ?? 0))).toBe(true);
      expect(new Set(changes.flatMap(({ paths }) => paths)).size).toBe(
        changes.reduce((sum, { paths }) => sum + paths.length, 0),
      );
    }
  });

  test.each([
    ['infrastructure', 40, 50],
    ['knowledge', 11, 15],
    ['governance', 5, 8],
  ])(
    'has the weekly volume of %s, and holidays leave its coverage whole',
    (domain, least, most) => {
      const weekly = weeklyShares(project.commits, domain).map(({ commits }) => commits);
      const ordered = weekly.toSorted((left, right) => left - right);
      expect(ordered[Math.floor(WEEKS / 2)]).toBeGreaterThanOrEqual(least);
      expect(ordered[Math.floor(WEEKS / 2)]).toBeLessThanOrEqual(most);
      expect(coverageLeast(weekly)).toBeGreaterThan(0.7);
    },
  );

  test('breaks less as review spreads through the second year', () => {
    const infrastructure = weeklyShares(project.commits, 'infrastructure');
    const first = brokenShare(infrastructure.slice(0, 52));
    const last = brokenShare(infrastructure.slice(104, 130));
    expect(first).toBeGreaterThan(0.09);
    expect(last).toBeLessThan(0.6 * first);
  });

  test('has one visibly bad quarter in one domain', () => {
    const weekly = weeklyShares(project.commits, BAD_QUARTER.domain);
    const firstWeek = WEEKS - BAD_QUARTER.firstWeekBeforeEnd;
    const lastWeek = WEEKS - BAD_QUARTER.lastWeekBeforeEnd;
    const bad = brokenShare(weekly.slice(firstWeek, lastWeek + 1));
    expect(bad).toBeGreaterThan(2 * brokenShare(weekly.slice(firstWeek - 26, firstWeek)));
  });
});

describe.each([1, 2, 20251128])('judged by the rules, the project of seed %d', (seed) => {
  let verdicts: ReadonlyMap<TraitName, Verdicts>;
  beforeAll(() => {
    verdicts = judge(simulateProject({ seed, endsAt: ENDS_AT }));
  });
  const of = (name: TraitName): Verdicts => verdicts.get(name) ?? noVerdicts();

  test.each(TRAIT_NAMES)('keeps promises as the label of %s says', (name) => {
    const { kept, facts } = of(name);
    expect(kept / facts).toBeGreaterThanOrEqual(TRAITS[name].keptShare.least);
    expect(kept / facts).toBeLessThanOrEqual(TRAITS[name].keptShare.most);
  });

  test.each(EARNERS)('lifts nearly every late commit of %s above the threshold', (name) => {
    const { lateAbove, lateAsks, above, asks } = of(name);
    expect(lateAbove / lateAsks).toBeGreaterThan(0.95);
    expect(above / asks).toBeGreaterThan(0.7);
  });

  test('lifts the ordinary now and then, less often than the steady', () => {
    const share = of('ordinary').above / of('ordinary').asks;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(of('steady').above / of('steady').asks);
  });

  test.each([...GAMERS, 'hasty' as const])('lifts next to nothing of %s', (name) => {
    expect(of(name).asks).toBeGreaterThan(30);
    expect(of(name).above / of(name).asks).toBeLessThan(0.02);
  });
});

test('other sizes keep their shape', () => {
  const options = { seed: 5, members: 20, years: 1, commits: 1_000, endsAt: ENDS_AT };
  const { people, commits } = simulateProject(options);
  expect(people).toHaveLength(20);
  expect(new Set(people.map(({ trait }) => trait))).toEqual(new Set(TRAIT_NAMES));
  expect(commits).toHaveLength(1_000);
});

test.each([
  { seed: -1, endsAt: ENDS_AT },
  { seed: 1, endsAt: 0.5 },
  { seed: 1, endsAt: ENDS_AT, members: 19 },
  { seed: 1, endsAt: ENDS_AT, years: 0 },
  { seed: 1, endsAt: ENDS_AT, commits: 0 },
])('options out of range are refused: %o', (options) => {
  expect(() => simulateProject(options)).toThrow(RangeError);
});

const PINNED_DIGEST = 'ee4f5d49dc023d240bc4d4caa40c155e12b46f724c982b2649e99188e9fb693a';

function digestOf(project: SimulatedProject): string {
  return createHash('sha256').update(JSON.stringify(project)).digest('hex');
}

interface WeeklyShare {
  readonly commits: number;
  readonly broken: number;
}

function weeklyShares(commits: readonly CommitRecord[], domain: string): readonly WeeklyShare[] {
  const repairedAt = repairMoments(commits);
  const weeks = Array.from({ length: WEEKS }, () => ({ commits: 0, broken: 0 }));
  for (const commit of commits.filter((one) => !one.merge && one.domain === domain)) {
    const week =
      weeks[Math.floor((commit.effectiveAt - (ENDS_AT - WEEKS * WEEK_SECONDS)) / WEEK_SECONDS)];
    if (!week) throw new Error('a commit lies outside the project');
    week.commits += 1;
    if (repairedWithin(commit, repairedAt, 180)) week.broken += 1;
  }
  return weeks;
}

function brokenShare(weeks: readonly WeeklyShare[]): number {
  const commits = weeks.reduce((sum, week) => sum + week.commits, 0);
  return weeks.reduce((sum, week) => sum + week.broken, 0) / commits;
}

/** The least share of a 7-week sum in the median of those of the trailing 56 weeks. */
function coverageLeast(weekly: readonly number[]): number {
  const sums = weekly
    .slice(6)
    .map((_, index) => weekly.slice(index, index + 7).reduce((sum, count) => sum + count, 0));
  const coverages = sums.map((sum, index) => {
    const trailing = sums.slice(Math.max(0, index - 55), index + 1).toSorted((a, b) => a - b);
    return sum / (trailing[Math.floor(trailing.length / 2)] ?? 1);
  });
  return Math.min(...coverages);
}

interface Verdicts {
  asks: number;
  above: number;
  /** The same, of commits in the last 52 weeks whose channels all have a fact. */
  lateAsks: number;
  lateAbove: number;
  kept: number;
  facts: number;
}

function noVerdicts(): Verdicts {
  return { asks: 0, above: 0, lateAsks: 0, lateAbove: 0, kept: 0, facts: 0 };
}

/** One thing that happens to an author: a fact in a channel, or a commit that asks to be paid. */
interface Happening {
  readonly at: number;
  readonly author: string;
  readonly fact?: { readonly channel: number; readonly kept: boolean };
}

const WEIGHTS = [0.35, 0.25, 0.25, 0.15];
const DECAY_PER_FACT = 0.992328;
const PRIOR_FACTS = 8;
const PRIOR_SHARE = 0.85;
const THRESHOLD = 0.93;

/** Plays the four channels in order of time, in floats and without any code under test. */
function judge({ people, commits }: SimulatedProject): ReadonlyMap<TraitName, Verdicts> {
  const verdicts = new Map(TRAIT_NAMES.map((name) => [name, noVerdicts()]));
  const traits = new Map(people.map(({ id, trait }) => [id, trait]));
  const tallies = new Map(people.map(({ id }) => [id, WEIGHTS.map(() => ({ kept: 0, lost: 0 }))]));
  for (const { at, author, fact } of happenings(commits)) {
    const channels = tallies.get(author) ?? [];
    const verdict = verdicts.get(traits.get(author) ?? 'ordinary') ?? noVerdicts();
    const tally = channels[fact?.channel ?? -1];
    if (fact && tally) {
      tally.kept = tally.kept * DECAY_PER_FACT + (fact.kept ? 1 : 0);
      tally.lost = tally.lost * DECAY_PER_FACT + (fact.kept ? 0 : 1);
      verdict.kept += fact.kept ? 1 : 0;
      verdict.facts += 1;
      continue;
    }
    const complete = channels.every(({ kept, lost }) => kept + lost > 0);
    const late = complete && at > ENDS_AT - 52 * WEEK_SECONDS;
    const above = complete && isAbove(channels);
    verdict.asks += 1;
    verdict.above += above ? 1 : 0;
    verdict.lateAsks += late ? 1 : 0;
    verdict.lateAbove += late && above ? 1 : 0;
  }
  return verdicts;
}

function isAbove(channels: readonly { readonly kept: number; readonly lost: number }[]): boolean {
  const shares = channels.map(
    ({ kept, lost }) => (kept + PRIOR_FACTS * PRIOR_SHARE) / (kept + lost + PRIOR_FACTS),
  );
  const integrity = shares.reduce((sum, share, index) => sum + share * (WEIGHTS[index] ?? 0), 0);
  return integrity > THRESHOLD && shares.every((share) => share >= PRIOR_SHARE);
}

function happenings(commits: readonly CommitRecord[]): readonly Happening[] {
  const repairedAt = repairMoments(commits);
  const authors = new Map(commits.map(({ sha, author }) => [sha, author]));
  const repairsOwn = ({ author, repairs }: CommitRecord): boolean =>
    repairs.some((sha) => authors.get(sha) === author);
  return commits
    .filter((commit) => !commit.merge && !repairsOwn(commit))
    .flatMap((commit) => happeningsOf(commit, repairedAt))
    .filter(({ at }) => at <= ENDS_AT)
    .toSorted((left, right) => left.at - right.at);
}

function happeningsOf(
  commit: CommitRecord,
  repairedAt: ReadonlyMap<string, number>,
): readonly Happening[] {
  const { author, effectiveAt } = commit;
  const endorsed = commit.endorsements.some(({ by }) => by !== author);
  const inTime = commit.committedAt - commit.authoredAt <= 60 * DAY_SECONDS;
  const survival = (channel: number, days: number): Happening => {
    const lost = repairedWithin(commit, repairedAt, days);
    const at = (lost ? repairedAt.get(commit.sha) : undefined) ?? effectiveAt + days * DAY_SECONDS;
    return { at, author, fact: { channel, kept: !lost } };
  };
  return [
    { at: effectiveAt, author, fact: { channel: 0, kept: endorsed } },
    { at: effectiveAt, author, fact: { channel: 2, kept: inTime } },
    { at: effectiveAt, author },
    survival(1, 180),
    survival(3, 14),
  ];
}

function repairedWithin(
  { sha, effectiveAt }: CommitRecord,
  repairedAt: ReadonlyMap<string, number>,
  days: number,
): boolean {
  return (repairedAt.get(sha) ?? Infinity) <= effectiveAt + days * DAY_SECONDS;
}

/** When each commit was first repaired, Unix seconds. */
function repairMoments(commits: readonly CommitRecord[]): ReadonlyMap<string, number> {
  const moments = new Map<string, number>();
  for (const { repairs, effectiveAt } of commits) {
    for (const sha of repairs) if (!moments.has(sha)) moments.set(sha, effectiveAt);
  }
  return moments;
}
