import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readGithubFolder } from './github-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'github-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(root, `f${folders++}-`));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const sha = 'ab'.repeat(20);
const user = (login: string, id: number, type = 'User'): object => ({ login, id, type });
const pull = {
  number: 7,
  state: 'closed',
  user: user('Ada', 1),
  created_at: '2024-01-01T00:10:00Z',
  merged_at: '2024-01-01T03:00:00Z',
  merge_commit_sha: sha,
};
const review = (login: string, id: number, state: string, hour: number): object => ({
  user: user(login, id),
  state,
  submitted_at: `2024-01-01T0${hour}:30:00Z`,
  pull_request_url: 'https://api.github.com/repos/o/r/pulls/7',
});
const whole = { ...pull, merged_by: user('ben', 2) };

describe('what GitHub says of a pull request', () => {
  test('is put together from pages of the REST interface', async () => {
    const record = await readGithubFolder(
      folderOf({
        'pulls-1.json': JSON.stringify([pull, { ...pull, number: 8, merged_at: null }]),
        'events-1.json': JSON.stringify([
          { event: 'closed', actor: user('eve', 9), issue: { number: 7 } },
          { event: 'merged', actor: user('ben', 2), issue: { number: 7 }, commit_id: sha },
        ]),
        'reviews-7.json': JSON.stringify([review('cy', 3, 'APPROVED', 2)]),
        'commits-1.json': JSON.stringify([
          { sha, author: user('Ada', 1), commit: { author: { email: 'ada@x.org' } } },
          { sha, author: null, commit: { author: { email: 'nobody@x.org' } } },
        ]),
        'issues-1.json': JSON.stringify([{ number: 9, pull_request: {}, reactions: {} }]),
      }),
    );
    expect(record).toEqual({
      pulls: [
        {
          number: 7,
          author: { login: 'ada', number: 1, isProgram: false },
          mergeCommit: sha,
          mergedBy: { login: 'ben', number: 2, isProgram: false },
          approvedBy: [{ login: 'cy', number: 3, isProgram: false }],
          isWhole: true,
        },
      ],
      addresses: [{ sha, login: 'ada', address: 'ada@x.org' }],
      gaps: 0,
      mayLackPulls: false,
    });
  });

  test('is the same from gh pr list, from pages after one another and from lines', async () => {
    const listed = {
      number: 7,
      author: { login: 'Ada', is_bot: false },
      createdAt: pull.created_at,
      mergedAt: pull.merged_at,
      mergeCommit: { oid: sha },
      mergedBy: { login: 'ben' },
      reviews: [
        { author: { login: 'cy' }, state: 'APPROVED', submittedAt: '2024-01-01T02:00:00Z' },
      ],
    };
    const other = JSON.stringify({ ...listed, number: 9, title: '"}][{' });
    const one = JSON.stringify(listed);
    const texts = [`[${one},${other}]`, `[${one}][${other}]`, `[[${one}],[${other}]]`];
    const read = [...texts, `${one}\n${other}\n`].map(async (text) => {
      const { pulls } = await readGithubFolder(folderOf({ 'pulls.json': text }));
      return pulls.map(({ number, approvedBy, isWhole }) => [number, approvedBy, isWhole]);
    });
    const many = JSON.stringify([{ ...listed, reviews: Array(100).fill(listed.reviews[0]) }]);
    const { pulls: cut } = await readGithubFolder(folderOf({ 'pulls.json': many }));
    expect(cut[0]?.isWhole).toBe(false);
    const cy = { login: 'cy', isProgram: false };
    for (const found of await Promise.all(read)) {
      expect(found).toEqual([
        [7, [cy], true],
        [9, [cy], true],
      ]);
    }
  });

  test.each([
    ['an approval', ['APPROVED 1'], ['cy']],
    ['one that was taken back', ['APPROVED 1', 'CHANGES_REQUESTED 2'], []],
    ['one that came in the end', ['CHANGES_REQUESTED 1', 'APPROVED 2'], ['cy']],
    ['one that was dismissed', ['DISMISSED 2'], []],
    ['a comment after it', ['APPROVED 1', 'COMMENTED 2'], ['cy']],
    ['one after the merge', ['APPROVED 4'], []],
    ['nothing but a comment', ['COMMENTED 1'], []],
  ])('counts %s', async (_what, states, approved) => {
    const reviews = states.map((text) => {
      const [state = '', hour] = text.split(' ');
      return review('cy', 3, state, Number(hour));
    });
    const files = { 'pull-7.json': whole, 'reviews-7.json': reviews };
    const texts = Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]);
    const { pulls } = await readGithubFolder(
      folderOf(Object.fromEntries(texts) as Record<string, string>),
    );
    expect(pulls[0]?.approvedBy.map(({ login }) => login)).toEqual(approved);
  });

  test('knows programs, and does not take them for reviewers', async () => {
    const reviews = [{ ...review('check[bot]', 5, 'APPROVED', 1), user: user('check', 5, 'Bot') }];
    const files = {
      'pull-7.json': JSON.stringify({ ...whole, merged_by: user('queue[bot]', 6, 'Bot') }),
      'reviews-7.json': JSON.stringify(reviews),
    };
    const [found] = (await readGithubFolder(folderOf(files))).pulls;
    expect(found).toMatchObject({ approvedBy: [], mergedBy: { isProgram: true }, isWhole: true });
  });

  test('is not whole without all of its reviews and who merged it', async () => {
    const reviews = { 'reviews-7.json': JSON.stringify([review('cy', 3, 'APPROVED', 1)]) };
    const gap = { 'reviews-7.gap.json': '{}' };
    const page = { 'pull-7.json': JSON.stringify(whole) };
    const cases = [{ ...page }, { 'pulls-1.json': JSON.stringify([pull]), ...reviews }];
    const gaps = [
      { ...page, ...gap },
      { ...page, ...reviews, ...gap },
    ];
    for (const files of [...cases, ...gaps]) {
      const record = await readGithubFolder(folderOf(files));
      expect(record.pulls[0]?.isWhole, Object.keys(files).join()).toBe(false);
      expect(record.mayLackPulls).toBe(false);
    }
    const lacking = await readGithubFolder(folderOf({ ...page, 'pulls-2.gap.json': '{}' }));
    expect(lacking).toMatchObject({ gaps: 1, mayLackPulls: true });
  });
});

describe('hour files of the GH Archive', () => {
  const event = (type: string, payload: object, name = 'o/r'): object => ({
    type,
    repo: { name },
    payload,
  });
  const hour = (...events: readonly object[]): Uint8Array =>
    gzipSync(events.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const { pull_request_url: _, ...approval } = {
    pull_request_url: '',
    ...review('cy', 3, 'approved', 1),
  };
  const hours = {
    '2024-01-01-0.json.gz': hour(event('PushEvent', {})),
    '2024-01-01-1.json.gz': hour(
      event('PullRequestReviewEvent', { review: approval, pull_request: { number: 7 } }),
      event('PullRequestReviewEvent', { review: approval, pull_request: { number: 7 } }, 'o/r2'),
    ),
    '2024-01-01-2.json.gz': hour(),
    '2024-01-01-3.json.gz': hour(
      event('PullRequestEvent', { action: 'closed', pull_request: whole }),
      event('PullRequestEvent', { pull_request: { ...whole, number: 8 } }, 'someone/r'),
    ),
  };

  test('give the pull requests of one repository', async () => {
    const { pulls, gaps } = await readGithubFolder(folderOf(hours), 'O/R');
    expect(pulls).toMatchObject([{ number: 7, approvedBy: [{ login: 'cy' }], isWhole: true }]);
    expect(gaps).toBe(0);
  });

  test('make nothing whole when an hour is missing', async () => {
    const { '2024-01-01-2.json.gz': _hour, ...others } = hours;
    const record = await readGithubFolder(folderOf(others), 'o/r');
    expect(record).toMatchObject({ gaps: 1, mayLackPulls: true, pulls: [{ isWhole: false }] });
  });

  test('are refused without the name of the repository, and when they are cut', async () => {
    const folder = folderOf(hours);
    await expect(readGithubFolder(folder)).rejects.toThrow(/--repository/);
    const file = hours['2024-01-01-3.json.gz'];
    for (const length of [0, 1, 12, file.length - 9, file.length - 1]) {
      writeFileSync(join(folder, '2024-01-01-3.json.gz'), file.subarray(0, length));
      await expect(readGithubFolder(folder, 'o/r')).rejects.toMatchObject({ code: 'FORGE_PAGES' });
    }
  });
});

test('a page that is cut or missing is named', async () => {
  const text = JSON.stringify([whole]);
  for (let length = 1; length < text.length; length += 17) {
    const folder = folderOf({ 'pulls-1.json': text.slice(0, length) });
    await expect(readGithubFolder(folder)).rejects.toThrow(/pulls-1\.json cannot be read/);
  }
  await expect(readGithubFolder(folderOf({}))).rejects.toThrow(/has no pages/);
  await expect(readGithubFolder(join(root, 'absent'))).rejects.toThrow(/cannot be read/);
});
