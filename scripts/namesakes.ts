import { readEndorsers } from '../src/connectors/commits/endorsers.ts';
import type { Identity } from '../src/connectors/commits/mailmap.ts';
import { People } from '../src/connectors/commits/people.ts';
import type { CommitRecord } from '../src/core/families/commits/commit.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import { HONEST, runProgram, wordsAlone } from '../src/simulator/attacks/claim-program.ts';
import { ClaimWorld } from '../src/simulator/attacks/claim-world.ts';
import { payOfHistory } from '../src/simulator/attacks/history-pay.ts';
import { commitOf, honestProject } from '../src/simulator/attacks/honest-project.ts';

/** Worlds of each. */
const SEEDS = 5;
/** Members of a program, ten of whom are at work, and of a project. */
export const MEMBERS_OF_NAMESAKES = { civic: 2_000, git: 12 } as const;
/** Until when nobody notices that somebody is taken for somebody else. */
const NOTICED_DAY = 7;

/** Two honest people, as each is written. */
type Pair = readonly [string, string];

/** What two people may have in common. */
const COMMON: Readonly<Record<string, Pair>> = {
  'a name': ['Ann Berg', 'Ann Berg'],
  'a name, spelled otherwise': ['ann berg', 'Ann Berg'],
  'a first name': ['Ann Berg', 'Ann Cole'],
  'an initial': ['A. Berg', 'A. Cole'],
};

/** Heads of the table: of what the two are paid if they have nothing in common. */
export const NAMESAKE_COLUMNS: readonly string[] = [
  'preset',
  'two have in common',
  'as they are written',
  'they lose',
  'told apart',
];

/** Rows of a table: what two honest people lose because of their names. */
export function namesakeLosses(): readonly (readonly string[])[] {
  return [...rowsOf('`civic`', paidInProgram), ...rowsOf('`git`', paidInHistory)];
}

function rowsOf(preset: string, paid: PaidTo): readonly (readonly string[])[] {
  const paidInAll = (pair: Pair, areToldApart: boolean): number => {
    let sum = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) sum += paid(pair, { seed, areToldApart });
    return sum;
  };
  const apart = paidInAll(['Ann Berg', 'Carl Dahl'], false);
  return Object.entries(COMMON).map(([common, pair]) => [
    preset,
    common,
    pair.map((name) => `“${name}”`).join(', '),
    ...[false, true].map((areToldApart) => share(1 - paidInAll(pair, areToldApart) / apart)),
  ]);
}

/** What two people are paid, if an operator tells them apart and if not. */
type PaidTo = (
  pair: Pair,
  world: { readonly seed: number; readonly areToldApart: boolean },
) => number;

/** Among two thousand, ten of whom promise, keep .98 and are paid; two of the ten are looked at. */
function paidInProgram(pair: Pair, { seed, areToldApart }: Parameters<PaidTo>[1]): number {
  const world = new ClaimWorld(wordsAlone(PRESETS.civic));
  const others = HONEST.slice(0, HONEST.length - pair.length);
  for (let number = HONEST.length; number < MEMBERS_OF_NAMESAKES.civic; number += 1) {
    world.tellApart(`resident ${number}`);
  }
  runProgram(world, {
    seed,
    members: [...others, ...pair],
    attack: () => {
      if (areToldApart && world.day === NOTICED_DAY) world.tellApart(pair[1]);
    },
  });
  return world.paidTo([...new Set(pair)]);
}

/** In a project of twelve, whose commits are read as from git; each has an address. */
function paidInHistory(pair: Pair, { seed, areToldApart }: Parameters<PaidTo>[1]): number {
  const { commits, members, maintainers } = honestProject(seed, {
    members: MEMBERS_OF_NAMESAKES.git,
  });
  const two = [maintainers[0] ?? '', members.at(-1) ?? ''];
  const said = two.map(addressOf).map((person) => [person, { person, kind: 'person' }] as const);
  const people = new People((identity) => identity, {
    people: areToldApart ? new Map(said) : undefined,
  });
  const identityOf = (member: string): Identity => {
    return { name: pair[two.indexOf(member)] ?? member, email: addressOf(member) };
  };
  const pay = payOfHistory(
    commits.map((commit) => asRead(commit, people, identityOf)),
    PRESETS.git.trust,
  );
  const ids = two.map((member) => people.resolve(identityOf(member)).id);
  return Number(ids.reduce((sum, id) => sum + (pay.credits.get(id) ?? 0n), 0n));
}

function addressOf(member: string): string {
  return `${member.replace(' ', '.')}@example.org`;
}

/** A commit with those who stood up for it, as they are read from its author, hands and text. */
function asRead(
  commit: CommitRecord,
  people: People,
  identityOf: (member: string) => Identity,
): CommitRecord {
  const { sha, author: name, endorsements, repairs } = commit;
  const author = people.resolve(identityOf(name));
  const committer = identityOf(commit.hands?.committer ?? name);
  const endorsers = endorsements
    .filter(({ as }) => as !== 'commit')
    .map(({ by, as }) => ({ ...identityOf(by), as }));
  const silent = { reverts: [], pulls: [], subject: undefined, claimed: repairs.length > 0 };
  const entry = {
    sha,
    author: identityOf(name),
    committer,
    authoredAt: String(commit.authoredAt),
    message: '',
    paths: [],
    change: sha,
  };
  const claims = { endorsers, repairs, ...silent };
  const brought = { entry, bringer: undefined, author, claims, pulls: [] };
  const read = readEndorsers({ people, forge: undefined }, brought);
  const { endorsements: words, hands } = read;
  return {
    ...commitOf({ sha, at: commit.effectiveAt, author: author.id, endorsements: [], repairs }),
    endorsements: words,
    ...(hands === undefined ? {} : { hands }),
  };
}

/** No minus before a zero. */
function share(lost: number): string {
  return (Math.round(lost * 1_000) / 1_000 || 0).toFixed(3);
}
