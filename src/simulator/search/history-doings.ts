import type { CommitRecord } from '../../core/families/commits/commit.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { type HistoryPay, payOfHistory } from '../attacks/history-pay.ts';
import {
  commitOf,
  type HonestProject,
  honestProject,
  inOrder,
  WEEK_SECONDS,
} from '../attacks/honest-project.ts';
import { seededRandom } from '../random.ts';
import { oncePerWorld } from './per-world.ts';

/** What an attacker in a version-control history does, by numbers. */
export interface HistoryHabits {
  /** Accounts that bring in each other's works. */
  readonly friends: number;
  /** Works a week of each that maintainers bring in, and of these those that break. */
  readonly trueWorks: number;
  readonly broken: number;
  /** Works a week of each that never fail. */
  readonly trifles: number;
  /** Weeks in which maintainers bring these in, too. */
  readonly early: number;
}

/** A short project of few, so that hundreds can be told. */
const PROJECT = { members: 6, weeks: 60 } as const;
/** The attacker comes a quarter of a year after the others. */
const FIRST_WEEK = 13;
const FIXED_AFTER_DAYS = 14;

/** Pay for each commit of the attacker's accounts, as a multiple of an honest member's. */
export function payForHistory(habits: HistoryHabits, policy: PolicyDocument, seed: number): number {
  const project = projectOf(policy, seed);
  const accounts = friendsOf(habits);
  const works = commitsOf(habits, project);
  const sent = works.filter(({ author }) => accounts.includes(author ?? '')).length;
  if (sent === 0) return 0;
  const pay = payOfHistory(inOrder([...project.commits, ...works]), policy.trust, policy);
  return paid(accounts, pay) / sent / honestPay(policy, seed);
}

const projectOf = oncePerWorld((_, seed) => honestProject(seed, PROJECT));

/** What an honest project gets for a commit. */
const honestPay = oncePerWorld((policy, seed) => {
  const { commits, members } = projectOf(policy, seed);
  return paid(members, payOfHistory(commits, policy.trust, policy)) / commits.length;
});

function paid(people: readonly string[], { credits }: HistoryPay): number {
  return Number(people.reduce((sum, person) => sum + (credits.get(person) ?? 0n), 0n));
}

function friendsOf({ friends }: HistoryHabits): readonly string[] {
  return Array.from({ length: friends }, (_, index) => `friend ${index + 1}`);
}

function commitsOf(habits: HistoryHabits, project: HonestProject): readonly CommitRecord[] {
  const random = seededRandom(11);
  const friends = friendsOf(habits);
  const { maintainers, startsAt } = project;
  const commits: CommitRecord[] = [];
  for (let week = FIRST_WEEK; week < PROJECT.weeks; week += 1) {
    const trueWorks = habits.trueWorks * friends.length;
    const count = trueWorks + habits.trifles * friends.length;
    for (let nth = 0; nth < count; nth += 1) {
      const isTrue = nth < trueWorks;
      const author = friends[(week + nth) % friends.length] ?? '';
      const others = isTrue || week - FIRST_WEEK < habits.early ? maintainers : friends;
      const candidates = others.filter((one) => one !== author);
      const by = candidates[random.below(candidates.length)] ?? author;
      const at = startsAt + Math.floor((week + (nth + 0.5) / count) * WEEK_SECONDS);
      const sha = `attack-${week}-${nth}`;
      commits.push(commitOf({ sha, at, author, endorsements: [{ by, as: 'commit' }] }));
      if (!isTrue || !random.chance(habits.broken)) continue;
      const fix = { sha: `${sha}-fix`, at: at + FIXED_AFTER_DAYS * DAY_SECONDS, repairs: [sha] };
      const [fixer = ''] = maintainers;
      const endorsements = [{ by: maintainers[1] ?? fixer, as: 'commit' as const }];
      commits.push(commitOf({ ...fix, author: fixer, endorsements }));
    }
  }
  return commits;
}
