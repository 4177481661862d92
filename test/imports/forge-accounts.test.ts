import { execFileSync } from 'node:child_process';
import { devNull } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { ForgeAccount, ForgePull, ForgeRecord } from '../../src/connectors/commits/forge.ts';
import { openGitSource } from '../../src/connectors/commits/git-reader.ts';
import { readPeopleFile } from '../../src/connectors/commits/people-file.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';

const START = 1_577_880_000;
const FORGE = 'GitHub <noreply@github.com>';

interface Made {
  readonly author: string;
  readonly committer?: string;
  /** Numbers of earlier commits; default: the one before. */
  readonly parents?: readonly number[];
  readonly message?: string;
}

function repositoryOf(commits: readonly Made[]): { folder: string; shas: string[] } {
  const folder = temporaryFolder();
  const git = (args: readonly string[], input = ''): string => {
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', args, { cwd: folder, env, input }).toString();
  };
  git(['init', '--quiet', '--initial-branch=main']);
  const texts = commits.map((made, at) => {
    const { author, committer = author, message = 'x', parents = at === 0 ? [] : [at - 1] } = made;
    const branch = at === commits.length - 1 ? 'main' : `c${at}`;
    const links = parents.map((one, n) => `${n === 0 ? 'from' : 'merge'} :${one + 1}\n`).join('');
    const head = `reset refs/heads/${branch}\n\ncommit refs/heads/${branch}\nmark :${at + 1}\n`;
    const time = `${START + at} +0000`;
    const people = `author ${author} ${time}\ncommitter ${committer} ${time}\n`;
    return `${head}${people}data ${message.length}\n${message}\n${links}\n`;
  });
  git(['fast-import', '--quiet', '--force', '--export-marks=marks'], texts.join(''));
  const refs = commits.map((_, at) => (at === commits.length - 1 ? 'main' : `c${at}`));
  return {
    folder,
    shas: git(['rev-parse', ...refs])
      .trim()
      .split('\n'),
  };
}

const account = (login: string, number: number): ForgeAccount => ({
  login,
  number,
  isProgram: false,
});
const [ada, ben, cy] = [account('ada-l', 1), account('ben-l', 2), account('cy-l', 3)];

function pull(number: number, mergeCommit = '', rest: Partial<ForgePull> = {}): ForgePull {
  return { number, mergeCommit, approvedBy: [], isWhole: true, ...rest };
}

async function read(
  folder: string,
  said: Partial<ForgeRecord>,
  people?: string,
): Promise<CommitRecord[]> {
  const forge = { pulls: [], addresses: [], gaps: 0, mayLackPulls: false, ...said };
  const file = people === undefined ? {} : { people: readPeopleFile(people) };
  const source = await openGitSource(folder, { now: START + 10_000, forge, ...file });
  const records: CommitRecord[] = [];
  for await (const batch of source.records(0)) records.push(...batch);
  return records;
}

describe('a pull request that was merged', () => {
  const { folder, shas } = repositoryOf([
    { author: 'Ada <ada@x.org>' },
    { author: 'Ada <ada@x.org>', parents: [0] },
    { author: 'Ada <ada@x.org>', parents: [1], message: 'y\n\nAcked-by: Dot <dot@x.org>' },
    { author: 'Ben <ben@x.org>', committer: FORGE, parents: [0, 2] },
    { author: 'Cy <cy@x.org>', committer: FORGE },
  ]);

  test('vouches for each commit that it brought, and its merger is one witness', async () => {
    const merged = pull(1, shas[3], { author: ada, mergedBy: ben, approvedBy: [ada, ben, cy] });
    const records = await read(folder, { pulls: [merged, pull(2, shas[4], { author: cy })] });
    const vouched = { reviewers: ['ben@x.org', 'cy@x.org'], merger: 'ben@x.org' };
    expect(records.map(({ hands }) => hands)).toEqual([
      undefined,
      vouched,
      vouched,
      // A merge makes no promise, so nobody asks who looked at it.
      { unknown: true },
      undefined,
    ]);
    expect(records[1]?.endorsements).toEqual([
      { by: 'ben@x.org', as: 'review' },
      { by: 'cy@x.org', as: 'review' },
    ]);
    expect(records[2]?.endorsements).toContainEqual({ by: 'dot@x.org', as: 'ack' });
  });

  test('says nothing by an approval of who opened it, or of the author', async () => {
    const merged = pull(1, shas[3], { author: cy, mergedBy: ben, approvedBy: [cy, ada] });
    const told = { sha: shas[0] ?? '', login: 'ada-l', address: 'ada@x.org' };
    const records = await read(folder, { pulls: [merged], addresses: [told] });
    expect(records[1]?.endorsements).toEqual([{ by: 'ben@x.org', as: 'merge' }]);
    expect(records[1]?.hands).toEqual({ merger: 'ben@x.org' });
  });

  test('is unknown as long as the record of it is not whole', async () => {
    const merged = pull(1, shas[3], { author: ada, mergedBy: ben, isWhole: false });
    const [, brought] = await read(folder, { pulls: [merged] });
    expect(brought?.hands).toEqual({ merger: 'ben@x.org', unknown: true });
    const lacking = await read(folder, { mayLackPulls: true });
    expect(lacking.map(({ hands }) => hands?.unknown)).toEqual(lacking.map(() => true));
  });
});

describe('addresses of one account', () => {
  const { folder, shas } = repositoryOf([
    { author: 'A <ada@home.org>', committer: FORGE },
    { author: 'B <ada@work.org>', committer: FORGE },
    { author: 'C <1+ada-l@users.noreply.github.com>' },
    { author: 'D <ada@push.org>' },
  ]);
  const pulls = [pull(1, shas[0], { author: ada }), pull(2, shas[1], { author: ada })];
  const authors = (records: readonly CommitRecord[]): string[] =>
    records.map(({ author }) => author);

  test('are one person, under that of the oldest commit', async () => {
    const more = pull(4, shas[3], { author: ada });
    expect(authors(await read(folder, { pulls: [...pulls, more] }))).toEqual([
      'ada@home.org',
      'ada@home.org',
      'ada@home.org',
      // Nobody but the forge itself shows whose an address is: this commit was pushed.
      'ada@push.org',
    ]);
    const told = { sha: shas[3] ?? '', login: 'ada-l', address: 'ada@push.org' };
    const listed = await read(folder, { pulls, addresses: [told] });
    expect(new Set(authors(listed))).toEqual(new Set(['ada@home.org']));
  });

  test('stay apart if two accounts claim one, and go as an operator says', async () => {
    const addresses = ['ada-l', 'eve-l'].map((login) => ({
      sha: shas[1] ?? '',
      login,
      address: 'ada@work.org',
    }));
    const [, second] = await read(folder, { pulls, addresses });
    expect(second?.author).toBe('ada@work.org');
    const people = 'address,person,kind\nada@home.org,the-first,person\n';
    expect(authors(await read(folder, { pulls }, people)).slice(0, 3)).toEqual([
      'the-first',
      'the-first',
      'the-first',
    ]);
  });
});
