import type { CommitRecord, Endorsement } from '../../core/families/commits/commit.ts';
import { EVERY_WORD } from '../../core/families/commits/witnesses.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import type { TrustRules } from '../../core/policy/policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { seededRandom } from '../random.ts';
import { type HistoryPay, payOfHistory } from './history-pay.ts';
import { KeptRuns } from './kept-runs.ts';
import { type Asset, type AttackYield, yieldOf } from './leak.ts';
import {
  BROKEN_SHARE,
  commitOf,
  type CommitOptions,
  type HonestProject,
  honestProject,
  inOrder,
  WEEK_SECONDS,
} from './honest-project.ts';

/** One way to be paid for one's own word in a version-control history. */
export interface HistoryAttack {
  readonly name: string;
  /** What is done, in a sentence. */
  readonly words: string;
  /** Rules that stand against it; none for what is only bounded. */
  readonly defence: readonly (keyof TrustRules)[];
  /**
   * What is looked at: the attacker's pay per commit, in all per account, or of all accounts
   * together, as a multiple of an honest member's; or the share of their pay that the victims keep.
   */
  readonly measure: 'per commit' | 'in all' | 'together' | 'victims keep';
  /** With the defence on: the most an attacker may earn, or the least that victims keep. */
  readonly limit: number;
  /** It is known to come to more than its limit (victims: less), and then to this at most. */
  readonly knownTo?: number;
  /** Accounts of the attacker. */
  readonly accounts: readonly string[];
  /** Whose pay must not suffer. */
  readonly victims?: readonly string[];
  /** The attacker’s work is as good as an honest member’s: as much of it breaks. */
  readonly breaks?: true;
  readonly commits: (project: HonestProject) => readonly CommitRecord[];
}

/** What an attack came to, with its defence and without. */
export interface AttackResult {
  readonly attack: HistoryAttack;
  /** Of the attack's measure. */
  readonly on: number;
  readonly off: number;
}

const EVE = 'eve';
const RING = ['ring 1', 'ring 2', 'ring 3'];

export const HISTORY_ATTACKS: readonly HistoryAttack[] = [
  {
    name: 'invented reviewers',
    words: 'twenty invented addresses review each of one’s own commits',
    defence: ['trailers', 'standingActions', 'sharedPay'],
    measure: 'per commit',
    limit: 1.1,
    accounts: [EVE, ...aliases(20)],
    breaks: true,
    commits: (project) =>
      weekly(project, 2, (at, sha) => ({
        sha,
        at,
        author: EVE,
        endorsements: reviews(aliases(20)),
      })),
  },
  {
    name: 'an alias as committer',
    words: 'a second address of one’s own brings in what the first made',
    defence: ['standingActions', 'worksPerPair'],
    measure: 'per commit',
    limit: 0.1,
    accounts: [EVE, 'alias 1'],
    breaks: true,
    commits: (project) =>
      weekly(project, 2, (at, sha) => ({ sha, at, author: EVE, endorsements: hands('alias 1') })),
  },
  {
    name: 'an alias that first earns standing',
    words: 'the same, after a maintainer brought in works of each address for twelve weeks',
    defence: [],
    measure: 'per commit',
    limit: 1.5,
    accounts: [EVE, 'alias 1'],
    breaks: true,
    commits: (project) =>
      weekly(project, 2, (at, sha, week) => {
        const [author, other] = week % 2 === 0 ? [EVE, 'alias 1'] : ['alias 1', EVE];
        const early = week < 12;
        const [maintainer = ''] = project.maintainers;
        return { sha, at, author, endorsements: hands(early ? maintainer : other) };
      }),
  },
  {
    name: 'accusing',
    words: 'once a week a commit that says it fixes eight commits of others',
    defence: ['answeredRepairs'],
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    commits: (project) =>
      weekly(project, 1, (at, sha) => ({
        sha,
        at,
        author: EVE,
        endorsements: [],
        repairs: before(project, at, 8),
      })),
  },
  {
    name: 'commits in somebody’s name',
    words: 'commits under the name of a member, each fixed by the attacker',
    defence: ['trailers', 'standingActions', 'answeredRepairs'],
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    victims: ['member 12'],
    commits: (project) =>
      weekly(project, 2, (at, sha) => ({
        sha,
        at,
        author: 'member 12',
        endorsements: hands(EVE),
      })).flatMap((forged) => [
        forged,
        commitOf({
          sha: `${forged.sha}-fix`,
          at: forged.effectiveAt + DAY_SECONDS,
          author: EVE,
          endorsements: [],
          repairs: [forged.sha],
        }),
      ]),
  },
  {
    name: 'accusing with hands',
    words: 'an alias with three works brings in a commit a week that says it fixes four of others',
    defence: ['answeredRepairs'],
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE, 'alias 1'],
    commits: (project) => [...standingOf(project, 'alias 1'), ...accusing(project)],
  },
  {
    name: 'accusing through maintainers',
    words:
      'two commits a week that maintainers bring in, each of which says it fixes four of others',
    defence: ['answeredRepairs'],
    measure: 'victims keep',
    limit: 0.95,
    knownTo: 0.75,
    accounts: [EVE],
    commits: (project) =>
      weekly(project, 2, (at, sha, week) => ({
        sha,
        at,
        author: EVE,
        endorsements: hands(project.maintainers[week % 4] ?? ''),
        repairs: before(project, at, 4),
      })),
  },
  {
    name: 'a name in a text',
    words: 'commits whose message names a member as reviewer, each broken by its author',
    defence: ['trailers'],
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    victims: ['member 12'],
    commits: blaming,
  },
  {
    name: 'correcting one’s own waste',
    words: 'each commit says it fixes one that an account made to be thrown away',
    defence: ['answeredRepairs'],
    measure: 'in all',
    limit: 0.6,
    accounts: [EVE],
    breaks: true,
    commits: correcting,
  },
  {
    name: 'padding',
    words: 'three friends bring in twenty trivial commits a week of each other',
    defence: ['worksPerPair'],
    measure: 'in all',
    limit: 1.5,
    accounts: RING,
    commits: (project) => padding(project, 60),
  },
  {
    name: 'padding with forged names',
    words: 'the same, and each message names another honest member as reviewer',
    defence: ['trailers'],
    measure: 'in all',
    limit: 1.5,
    accounts: RING,
    commits: (project) =>
      padding(project, 60).map((commit, nth) =>
        isTrivial(commit) ? named(commit, project.members[nth % 12] ?? '') : commit,
      ),
  },
  {
    name: 'padding by a tree of aliases',
    words: 'the same, brought in by forty aliases that the three friends made witnesses',
    defence: ['worksPerPair'],
    measure: 'in all',
    limit: 1.5,
    accounts: RING,
    commits: aliasTree,
  },
  {
    name: 'invented authors',
    words: 'the same three friends bring in sixty trivial commits a week under forty names',
    defence: [],
    measure: 'together',
    limit: 3,
    knownTo: 28,
    accounts: [...RING, ...aliases(40)],
    commits: (project) => padding(project, 60).map((commit, nth) => underName(commit, nth)),
  },
  {
    name: 'accusing with a long record',
    words: 'an alias with 48 works brings in a commit a week that says it fixes four of others',
    defence: ['answeredRepairs'],
    measure: 'victims keep',
    limit: 0.95,
    knownTo: 0.7,
    accounts: [EVE, 'alias 1'],
    commits: (project) => [
      ...weekly(project, 7, (at, sha, week) => ({
        sha: `${sha}-own`,
        at,
        author: 'alias 1',
        endorsements: hands(project.maintainers[week % 4] ?? ''),
      })).slice(0, 48),
      ...accusing(project),
    ],
  },
];

/**
 * Runs one attack with the rules of the preset `git`, and with those against it switched off.
 * @param unharmed what was run without an attack, for other attacks too
 */
export function runAttack(
  attack: HistoryAttack,
  seed: number,
  unharmed: KeptRuns<HistoryPay> = new KeptRuns(),
): AttackResult {
  const { trust } = PRESETS.git;
  const under = (rules: TrustRules): number =>
    historyYieldUnder(attack, { seed, trust: rules, unharmed }).credits;
  const on = under(trust);
  // Without a defence there is nothing to switch off.
  if (attack.defence.length === 0) return { attack, on, off: on };
  const off = Object.fromEntries(attack.defence.map((rule) => [rule, EVERY_WORD[rule]]));
  return { attack, on, off: under({ ...trust, ...off }) };
}

/** How an attack is run once. */
export interface HistoryAttackRun {
  readonly seed: number;
  readonly trust: TrustRules;
  /** Default: the preset `git`. */
  readonly policy?: PolicyDocument;
  /** What was run without an attack. */
  readonly unharmed?: KeptRuns<HistoryPay>;
}

/** What an attack comes to in its own measure: in credits, and in what is taken off debts. */
export function historyYieldUnder(
  attack: HistoryAttack,
  { seed, trust, policy = PRESETS.git, unharmed = new KeptRuns() }: HistoryAttackRun,
): AttackYield {
  const project = honestProject(seed);
  const works = attack.commits(project);
  const own = attack.breaks === true ? repaired(project, works, BROKEN_SHARE) : works;
  const pay = payOfHistory(inOrder([...project.commits, ...own]), trust, policy);
  const { victims = project.members, measure, accounts } = attack;
  const { members } = project;
  switch (measure) {
    case 'per commit':
      return yieldOf((asset) => perCommit(accounts, pay, asset) / perCommit(members, pay, asset));
    case 'in all':
      return yieldOf((asset) => inAll(accounts, pay, asset) / inAll(members, pay, asset));
    case 'together':
      return yieldOf((asset) => paidTo(accounts, pay, asset) / inAll(members, pay, asset));
    case 'victims keep': {
      const alone = unharmed.get([seed, trust, policy], () =>
        payOfHistory(project.commits, trust, policy),
      );
      return yieldOf((asset) => paidTo(victims, pay, asset) / paidTo(victims, alone, asset));
    }
  }
}

/** Whether an attack came to no more than its limit allows. */
export function isWithinLimit({ measure, limit }: HistoryAttack, value: number): boolean {
  return measure === 'victims keep' ? value >= limit : value <= limit;
}

function paidTo(people: readonly string[], pay: HistoryPay, asset: Asset): number {
  return Number(people.reduce((sum, person) => sum + (pay[asset].get(person) ?? 0n), 0n));
}

function perCommit(people: readonly string[], pay: HistoryPay, asset: Asset): number {
  const commits = people.reduce((sum, person) => sum + (pay.commits.get(person) ?? 0), 0);
  return paidTo(people, pay, asset) / commits;
}

function inAll(people: readonly string[], pay: HistoryPay, asset: Asset): number {
  return paidTo(people, pay, asset) / people.length;
}

function aliases(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `alias ${index + 1}`);
}

function reviews(people: readonly string[]): readonly Endorsement[] {
  return people.map((by) => ({ by, as: 'review' }));
}

function hands(by: string): readonly Endorsement[] {
  return [{ by, as: 'commit' }];
}

/** Once a week a commit that says it fixes four of others, through a second account. */
function accusing(project: HonestProject): readonly CommitRecord[] {
  return weekly(project, 1, (at, sha) => ({
    sha,
    at,
    author: EVE,
    endorsements: hands('alias 1'),
    repairs: before(project, at, 4),
  }));
}

/** Three works of somebody in six weeks, which a maintainer brings in. */
function standingOf(
  { startsAt, maintainers: [maintainer = ''] }: HonestProject,
  author: string,
): readonly CommitRecord[] {
  return [13, 16, 19].map((week) =>
    commitOf({
      sha: `standing-${week}`,
      at: startsAt + week * WEEK_SECONDS,
      author,
      endorsements: hands(maintainer),
    }),
  );
}

/** Somebody with standing brings in what throw-away accounts made and take back a day later. */
function blaming(project: HonestProject): readonly CommitRecord[] {
  const works = weekly(project, 1, (at, sha, week) => ({
    sha,
    at,
    author: `thrown ${week % 10}`,
    endorsements: [...reviews(['member 12']), ...hands(EVE)],
  }));
  return [...standingOf(project, EVE), ...works.flatMap(takenBack)];
}

function takenBack(work: CommitRecord): readonly CommitRecord[] {
  const { sha, author, effectiveAt } = work;
  const at = effectiveAt + DAY_SECONDS;
  return [work, commitOf({ sha: `${sha}-own`, at, author, endorsements: [], repairs: [sha] })];
}

/** Twice a week a commit that a maintainer brings in, and before it one to be corrected. */
function correcting(project: HonestProject): readonly CommitRecord[] {
  const { members, maintainers } = project;
  const works = weekly(project, 2, (at, sha, week) => ({
    sha,
    at,
    author: EVE,
    endorsements: [
      ...reviews([members[4 + (week % 8)] ?? '']),
      ...hands(maintainers[week % 4] ?? ''),
    ],
    repairs: [`${sha}-waste`],
  }));
  const waste = works.map(({ sha, effectiveAt }) =>
    commitOf({
      sha: `${sha}-waste`,
      at: effectiveAt - 3_600,
      author: 'thrown',
      endorsements: [],
    }),
  );
  return [...waste, ...works];
}

/** Commits at even distances in each week, after the first quarter of a year. */
function weekly(
  { startsAt, weeks }: HonestProject,
  perWeek: number,
  make: (at: number, sha: string, week: number) => CommitOptions,
): readonly CommitRecord[] {
  const made: CommitRecord[] = [];
  for (let week = 13; week < weeks; week += 1) {
    for (let nth = 0; nth < perWeek; nth += 1) {
      const at =
        startsAt + week * WEEK_SECONDS + Math.floor(((nth + 0.5) / perWeek) * WEEK_SECONDS);
      made.push(commitOf(make(at, `attack-${week}-${nth}`, week - 13)));
    }
  }
  return made;
}

/** The last commits of others before a moment. */
function before({ commits }: HonestProject, at: number, count: number): readonly string[] {
  return commits
    .filter(({ effectiveAt }) => effectiveAt < at)
    .slice(-count)
    .map(({ sha }) => sha);
}

/** True work of which one in ten breaks, and works that never fail: six times as many. */
function padding(project: HonestProject, trivialPerWeek: number): readonly CommitRecord[] {
  const random = seededRandom(11);
  const [maintainer = '', second = ''] = project.maintainers;
  const trueWork = weekly(project, 6, (at, sha, week) => {
    const author = RING[week % 3] ?? '';
    return {
      sha: `${sha}-true`,
      at,
      author,
      endorsements: hands(random.chance(0.5) ? maintainer : second),
    };
  });
  const trivial = weekly(project, trivialPerWeek, (at, sha, week) => {
    const turn = random.below(3);
    const friend = RING[(turn + 1 + random.below(2)) % 3] ?? '';
    const endorsements = hands(week < 8 ? maintainer : friend);
    return { sha, at, author: RING[turn] ?? '', endorsements };
  });
  return [...repaired(project, trueWork, 0.1), ...trivial];
}

/** Of what padding makes: no true work, and no repair of it. */
function isTrivial({ sha }: CommitRecord): boolean {
  return !sha.includes('-true');
}

/** A trivial commit under one of forty names, once a friend has standing to bring it in. */
function underName(commit: CommitRecord, nth: number): CommitRecord {
  const hasFriend = RING.includes(commit.hands?.committer ?? '');
  return isTrivial(commit) && hasFriend
    ? { ...commit, author: aliases(40)[nth % 40] ?? '' }
    : commit;
}

/** A commit whose message names one more reviewer. */
function named(commit: CommitRecord, reviewer: string): CommitRecord {
  return { ...commit, endorsements: [...reviews([reviewer]), ...commit.endorsements] };
}

/** Padding that aliases bring in, once works of their own have given them standing. */
function aliasTree(project: HonestProject): readonly CommitRecord[] {
  const { startsAt } = project;
  const names = aliases(40);
  const rise = names.flatMap((author, nth) =>
    [22, 25, 28].map((week) =>
      commitOf({
        sha: `rise-${nth}-${week}`,
        at: startsAt + week * WEEK_SECONDS + nth * 3_600,
        author,
        endorsements: hands(RING[nth % 3] ?? ''),
      }),
    ),
  );
  const from = startsAt + 29 * WEEK_SECONDS;
  const works = padding(project, 60).map((commit, nth) => {
    if (!isTrivial(commit) || commit.effectiveAt < from) return commit;
    const committer = names[nth % names.length] ?? '';
    return { ...commit, endorsements: hands(committer), hands: { committer } };
  });
  return [...rise, ...works];
}

/** Some works break and are repaired by a member, through a maintainer, within three months. */
function repaired(
  { members, maintainers }: HonestProject,
  works: readonly CommitRecord[],
  share: number,
): CommitRecord[] {
  const random = seededRandom(12);
  return works.flatMap((work) => {
    if (!random.chance(share)) return [work];
    const fix = commitOf({
      sha: `${work.sha}-fix`,
      at: work.effectiveAt + random.between(3, 90) * DAY_SECONDS,
      author: members[5] ?? '',
      endorsements: hands(maintainers[0] ?? ''),
      repairs: [work.sha],
    });
    return [work, fix];
  });
}
