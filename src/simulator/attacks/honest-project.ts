import type { CommitRecord, Endorsement } from '../../core/families/commits/commit.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { cycleKey, luckOf } from '../population/draws.ts';
import { type Random, seededRandom } from '../random.ts';

/** A project of people who do what they say. */
export interface HonestProject {
  readonly members: readonly string[];
  /** Those who bring in what others made. */
  readonly maintainers: readonly string[];
  readonly startsAt: number;
  readonly weeks: number;
  readonly commits: readonly CommitRecord[];
}

export const WEEK_SECONDS: number = 7 * DAY_SECONDS;

const MEMBERS = 12;
/** Of the members: those who bring in. */
const MAINTAINER_SHARE = 1 / 3;
const WEEKS = 130;
const COMMITS_PER_WEEK = 2;
/** Commits that somebody has to repair within half a year. */
export const BROKEN_SHARE = 0.02;

/** A Monday. */
const STARTS_AT = 1_609_718_400;

/** What a project has otherwise than the usual one. */
export interface ProjectHabits {
  /** Default: 12. */
  readonly members?: number;
  /** Default: 130. */
  readonly weeks?: number;
  /** Of two works of the same week; default: none. */
  readonly correlation?: number;
}

/**
 * Twelve people, four of whom bring in what the others make; each makes two commits a week for two
 * and a half years, another reviews each of them, and one in fifty breaks.
 * @param seed the same seed gives the same project
 */
export function honestProject(seed: number, habits: ProjectHabits = {}): HonestProject {
  const { members: size = MEMBERS, weeks = WEEKS, correlation = 0 } = habits;
  const random = seededRandom(seed);
  const members = Array.from({ length: size }, (_, index) => `member ${index + 1}`);
  const maintainers = members.slice(0, Math.ceil(size * MAINTAINER_SHARE));
  const commits: CommitRecord[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const luck = luckOf(cycleKey(seed, week), { failing: BROKEN_SHARE, correlation });
    for (const author of members) {
      for (let nth = 0; nth < COMMITS_PER_WEEK; nth += 1) {
        const at = STARTS_AT + week * WEEK_SECONDS + random.below(WEEK_SECONDS);
        const sha = `${week}-${author}-${nth}`;
        commits.push(
          commitOf({
            sha,
            at,
            author,
            endorsements: seenBy(random, author, { members, maintainers }),
          }),
        );
        if (!random.chance(Math.min(1, BROKEN_SHARE * luck))) continue;
        const fixer = otherThan(random, members, author);
        const fixedAt = at + random.between(3, 150) * DAY_SECONDS;
        const endorsements = seenBy(random, fixer, { members, maintainers });
        commits.push(
          commitOf({ sha: `${sha}-fix`, at: fixedAt, author: fixer, endorsements, repairs: [sha] }),
        );
      }
    }
  }
  return { members, maintainers, startsAt: STARTS_AT, weeks, commits: inOrder(commits) };
}

/** What one commit is, where it is not the usual. */
export interface CommitOptions {
  readonly sha: string;
  readonly at: number;
  readonly author: string;
  readonly endorsements: readonly Endorsement[];
  readonly repairs?: readonly string[];
}

export function commitOf({
  sha,
  at,
  author,
  endorsements,
  repairs = [],
}: CommitOptions): CommitRecord {
  const committer = endorsements.find(({ as }) => as === 'commit')?.by;
  return {
    sha,
    merge: false,
    authoredAt: at,
    committedAt: at,
    effectiveAt: at,
    author,
    authorIsBot: false,
    endorsements,
    ...(committer === undefined ? {} : { hands: { committer } }),
    repairs,
    domain: 'infrastructure',
    changes: [],
  };
}

/** Commits by time, whoever made them; of one second in order of name. */
export function inOrder(commits: readonly CommitRecord[]): readonly CommitRecord[] {
  return commits.toSorted((a, b) => a.effectiveAt - b.effectiveAt || (a.sha < b.sha ? -1 : 1));
}

/** A maintainer brings it in, and somebody else reviews it. */
function seenBy(
  random: Random,
  author: string,
  { members, maintainers }: Pick<HonestProject, 'members' | 'maintainers'>,
): readonly Endorsement[] {
  const hands = otherThan(random, maintainers, author);
  const reviewer = otherThan(random, members, author);
  const brought: Endorsement = { by: hands, as: 'commit' };
  return reviewer === hands ? [brought] : [{ by: reviewer, as: 'review' }, brought];
}

function otherThan(random: Random, people: readonly string[], person: string): string {
  const others = people.filter((other) => other !== person);
  return others[random.below(others.length)] ?? person;
}
