import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { CommitRecord, CommitSource } from './commit.ts';
import { openGitSource } from './git-reader.ts';
import { runs } from '../../../test/size.ts';

const start = 1_500_000_000;
const options = { now: start + 100_000_000 };
const root = realpathSync(mkdtempSync(join(tmpdir(), 'git-reader-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Commit {
  /** Numbers of earlier commits, the first parent first. */
  readonly parents?: readonly number[];
  readonly message?: string;
  /** `Name <e-mail>`, bytes as Latin-1. */
  readonly author?: string;
  readonly committer?: string;
  readonly time?: number | string;
  readonly authorTime?: number | string;
  readonly paths?: readonly string[];
}

function git(folder: string, args: readonly string[], input?: Uint8Array | string): string {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
  return execFileSync('git', args, { cwd: folder, env, input: input ?? '', stdio }).toString();
}

let repositories = 0;
function emptyRepository(): string {
  const folder = join(root, `r${repositories++}`);
  mkdirSync(folder);
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['config', 'uploadpack.allowFilter', 'true']);
  return folder;
}

/** A repository whose main is the last of these commits, and the ids of all of them. */
function repositoryOf(commits: readonly Commit[]): { folder: string; shas: string[] } {
  const folder = emptyRepository();
  return { folder, shas: addCommits(folder, commits) };
}

function addCommits(folder: string, commits: readonly Commit[]): string[] {
  const marks = join(folder, '.git', 'marks');
  const stream = Buffer.from(commits.map(importText).join(''), 'latin1');
  git(folder, ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], stream);
  const lines = git(
    folder,
    ['cat-file', '--batch-check=%(objectname)'],
    commits
      .map((_, at) => `refs/heads/${at === commits.length - 1 ? 'main' : `c${at}`}\n`)
      .join(''),
  );
  return lines.trim().split('\n');
}

function importText(commit: Commit, number: number, all: readonly Commit[]): string {
  const time = commit.time ?? start + number;
  const author = commit.author ?? 'Ada <ada@x.org>';
  const message = commit.message ?? `commit ${number}`;
  const parents = commit.parents ?? (number === 0 ? [] : [number - 1]);
  const branch = number === all.length - 1 ? 'main' : `c${number}`;
  const links = parents.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${parent + 1}\n`);
  const files = (commit.paths ?? []).map(
    (path) => `M 100644 inline ${quoted(path)}\ndata ${String(number).length}\n${number}\n`,
  );
  return [
    `reset refs/heads/${branch}\n\ncommit refs/heads/${branch}\nmark :${number + 1}\n`,
    `author ${author} ${commit.authorTime ?? time} +0000\n`,
    `committer ${commit.committer ?? author} ${time} +0000\n`,
    `data ${message.length}\n${message}\n`,
    ...links,
    ...files,
    '\n',
  ].join('');
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

async function readAll(source: CommitSource, from = 0): Promise<CommitRecord[]> {
  const records: CommitRecord[] = [];
  for await (const batch of source.records(from)) records.push(...batch);
  return records;
}

async function readRepository(commits: readonly Commit[]): Promise<CommitRecord[]> {
  return readAll(await openGitSource(repositoryOf(commits).folder, options));
}

async function refusal(folder: string, more: object = {}): Promise<unknown> {
  try {
    await readAll(await openGitSource(folder, { ...options, ...more }));
  } catch (error) {
    return error;
  }
  return 'read without a complaint';
}

describe('reading a git repository', () => {
  test('gives each commit with its times, person, paths and domains', async () => {
    const { folder, shas } = repositoryOf([
      { paths: ['src/a.c', 'docs/a.rst'], authorTime: start - 5, author: 'Ada <Ada@X.org>' },
      { paths: [] },
    ]);
    const source = await openGitSource(folder, options);
    expect(source.id).toBe(`commits:${shas[0]?.slice(0, 12)}`);
    expect([source.total, source.shaAt(1), source.effectiveAt(1)]).toEqual([2, shas[1], start + 1]);
    const records = await readAll(source);
    expect(records[0]).toEqual({
      sha: shas[0],
      merge: false,
      authoredAt: start - 5,
      committedAt: start,
      effectiveAt: start,
      author: 'ada@x.org',
      authorIsBot: false,
      change: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      endorsements: [],
      repairs: [],
      domain: 'infrastructure',
      changes: [
        { domain: 'infrastructure', paths: ['src/a.c'] },
        { domain: 'knowledge', paths: ['docs/a.rst'] },
      ],
    });
    expect(records[1]).toMatchObject({ domain: 'infrastructure', change: '', changes: [] });
    expect(source.nameOf('ada@x.org')).toBe('Ada');
  });

  test('a pick has the change that it picks, and so has what is brought back', async () => {
    const folder = emptyRepository();
    const commit = (mark: number, from: number, files: string): string =>
      `commit refs/heads/main\nmark :${mark}\ncommitter Ada <ada@x.org> ${start + mark} +0000\n` +
      `data 1\nm\n${from === 0 ? '' : `from :${from}\n`}${files}\n`;
    const write = (path: string, text: string): string =>
      `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`;
    const [a, b] = [write('a', 'one'), write('a', 'two')];
    const merge = commit(5, 3, b).replace('from :3\n', 'from :3\nmerge :4\n');
    const beside = write('c', 'x');
    const line = [commit(1, 0, a), commit(2, 1, beside), commit(3, 2, b), commit(4, 1, b), merge];
    const back = [
      commit(6, 5, a),
      commit(7, 6, b),
      commit(8, 7, 'M 100755 inline a\ndata 3\ntwo\n'),
    ];
    git(folder, ['fast-import', '--quiet'], [...line, ...back].join(''));
    const records = await readAll(await openGitSource(folder, options));
    const changes = records.map(({ merge: isMerge, change }) => (isMerge ? undefined : change));
    const names = changes.map((change) => change && changes.indexOf(change));
    // One, beside, two, two picked, the merge, back to one, two again, and executable.
    expect(names).toEqual([0, 1, 2, 2, undefined, 5, 2, 7]);
  });

  test('a history that holds no file does not show what was changed', async () => {
    const folder = emptyRepository();
    const commit = (at: number): string =>
      `commit refs/heads/main\ncommitter Ada <ada@x.org> ${start + at} +0000\ndata 1\nm\n\n`;
    git(folder, ['fast-import', '--quiet'], commit(1) + commit(2));
    const records = await readAll(await openGitSource(folder, options));
    expect(records.map(({ change }) => change)).toEqual([undefined, undefined]);
  });

  test('follows the rules of the caller for domains, bots and revision', async () => {
    const { folder, shas } = repositoryOf([{ paths: ['src/key.c'] }, { paths: ['b'] }]);
    const source = await openGitSource(folder, {
      ...options,
      revision: shas[0] ?? '',
      domainRules: [{ glob: '*key*', domain: 'security' }],
      botPatterns: [/^Ada/],
    });
    expect(await readAll(source)).toMatchObject([{ domain: 'security', authorIsBot: true }]);
  });

  test('takes endorsements from trailers, another committer and another merger', async () => {
    const trailers =
      'x\n\nTested-by: Bob <bob@x>\nReviewed-by: Bob <BOB@x>\nAcked-by: A <ada@x.org>';
    const records = await readRepository([
      { message: trailers, committer: 'Eve <eve@x>' },
      { parents: [0], author: 'Side <side@x>', committer: 'GitHub <noreply@github.com>' },
      { parents: [1], author: 'Bob <bob@x>', message: 'y\n\nAcked-by: x[bot] <ci[bot]@x>' },
      { parents: [0, 2], author: 'Bob <bob@x>', committer: 'GitHub <noreply@github.com>' },
      { parents: [3], author: 'Side <side@x>' },
      { parents: [3, 4], author: 'auto[bot] <auto@x>' },
    ]);
    expect(records.map((record) => record.endorsements)).toEqual([
      [
        { by: 'bob@x', as: 'review' },
        { by: 'eve@x', as: 'commit' },
      ],
      [{ by: 'bob@x', as: 'merge' }],
      [],
      [],
      [],
      [],
    ]);
    expect(records.map((record) => record.merge)).toEqual([false, false, false, true, false, true]);
    expect(records[5]?.authorIsBot).toBe(true);
  });

  test('says whose hands a commit went through, and when a forge hides them', async () => {
    const github = 'GitHub <noreply@github.com>';
    const records = await readRepository([
      {},
      { committer: 'Eve <eve@x>' },
      { committer: github },
      { committer: 'Ada <ada+work@x.org>' },
      { parents: [3], author: 'Side <side@x>', committer: github },
      { parents: [3, 4], author: 'Eve <eve@x>', committer: github },
      { parents: [5], author: 'Side <side@x>' },
      { parents: [5, 6], author: 'Side <side@x>', committer: github },
      { parents: [7], author: 'Side <side@x>', committer: github },
      { parents: [7, 8], author: 'merge[bot] <merge[bot]@x>', committer: github },
    ]);
    expect(records.map(({ hands }) => hands)).toEqual([
      undefined,
      { committer: 'eve@x' },
      { unknown: true },
      undefined,
      { merger: 'eve@x' },
      { unknown: true },
      undefined,
      { unknown: true },
      { unknown: true },
      { unknown: true },
    ]);
  });

  test('counts a repair only against commits that have a path in common with it', async () => {
    const base: Commit[] = [{ paths: ['a'] }, { paths: ['b', 'c'] }, {}, { paths: ['d'] }];
    const { folder, shas } = repositoryOf(base);
    const message = `mend\n\n${shas.map((sha) => `Fixes: ${sha}`).join('\n')}`;
    const more: Commit[] = [{ message, paths: ['c', 'd'] }, { message, paths: ['e'] }, { message }];
    addCommits(folder, [...base, ...more]);
    const source = await openGitSource(folder, options);
    const records = await readAll(source);
    const [a = '', bc = '', none = '', d = ''] = shas;
    expect(records.slice(4).map(({ repairs }) => repairs)).toEqual([
      [bc, none, d],
      [none],
      [a, bc, none, d],
    ]);
    expect(source.findings?.().pathlessRepairs).toBe(4);
    expect(await readAll(source, 5)).toEqual(records.slice(5));
  });

  test('dates what a merge brings by the merge', async () => {
    const records = await readRepository([
      { time: start + 50 },
      { parents: [0], time: start + 900 },
      { parents: [0], time: start + 60 },
      { parents: [2, 1], time: start + 70 },
      { parents: [3], time: start + 65 },
    ]);
    expect(records.map((record) => record.effectiveAt - start)).toEqual([50, 60, 70, 70, 70]);
    expect(records.map((record) => record.committedAt - start)).toEqual([50, 60, 900, 70, 65]);
  });

  test('resolves repairs to earlier commits only', async () => {
    const base: Commit[] = [{ message: 'zero' }, { message: 'one' }];
    const { folder, shas } = repositoryOf(base);
    const [zero = '', one = ''] = shas;
    const message =
      `Revert\n\nThis reverts commit ${one}.\n\nFixes: ${zero.slice(0, 7)} ("zero")\n` +
      `Fixes: ${one.slice(0, 12)}\nFixes: 00000000000000\nFixes: #12`;
    addCommits(folder, [...base, { message }, { parents: [2, 0], message }]);
    const records = await readAll(await openGitSource(folder, options));
    expect(records.slice(0, 2).map((record) => record.sha)).toEqual(shas);
    expect(records.map((record) => record.repairs)).toEqual([[], [], [one, zero], []]);
  });

  test('takes names to show from the mailmap of the newest commit, and nothing else', async () => {
    const { folder } = repositoryOf([
      { author: 'Old <old@x>', message: 'x\n\nReviewed-by: B <b2@x>\nTested-by: N <new@x>' },
      { author: 'B <b1@x>', paths: ['.mailmap'] },
    ]);
    git(folder, ['reset', '--hard', '--quiet']);
    writeFileSync(join(folder, '.mailmap'), 'New <new@x> <OLD@x>\n<b1@x> <b2@x>\n');
    git(folder, ['-c', 'user.name=C', '-c', 'user.email=c@x', 'commit', '--quiet', '-am', 'map']);
    // Not committed, so it does not count.
    writeFileSync(join(folder, '.mailmap'), 'Other <other@x> <old@x>\n');
    const source = await openGitSource(folder, { now: Date.now() / 1000 });
    const [first] = await readAll(source);
    expect(first).toMatchObject({
      author: 'old@x',
      endorsements: [
        { by: 'b2@x', as: 'review' },
        { by: 'new@x', as: 'test' },
      ],
    });
    expect(source.nameOf('old@x')).toBe('New');
    expect(source.findings?.().people.mailmap).toContainEqual({ address: 'b2@x', person: 'b1@x' });
  });

  test('counts first lines that end in the number of a pull request and name nobody', async () => {
    const messages = ['one (#12)', 'two (#3)\n\nmore', 'see (#4) there', 'three\n\n(#5)', 'x(#6)'];
    const seconded = 'four (#7)\n\nReviewed-by: Ben <ben@x.org>';
    const program = 'helper[bot] <helper@x.org>';
    const commits = [...messages, seconded].map((message) => ({ message }));
    const { folder } = repositoryOf([...commits, { message: 'five (#8)', author: program }]);
    const source = await openGitSource(folder, options);
    for await (const _ of source.records(0)) continue;
    expect(source.findings?.().squashed).toEqual({ commits: 2, read: 6 });
  });

  test('resolves reverts by subject, pull request and merge to exactly one commit', async () => {
    const base: Commit[] = [
      { message: 'once' },
      { message: 'twice' },
      { message: 'twice' },
      { message: 'squashed (#12)' },
      { parents: [3], message: 'brought' },
      { parents: [3, 4], message: 'Merge pull request #13 from a/b' },
    ];
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['Revert "once"', [0]],
      ['revert: once', [0]],
      ['Revert "twice"', []],
      ['Revert "squashed" (#14)', [3]],
      ['Revert "squashed (#12)" (#14)', [3]],
      ['x\n\nReverts owner/name#12', [3]],
      ['x\n\nReverts #13', [5, 4]],
      ['x\n\nReverts #99', []],
      ['Revert "nothing"', []],
    ];
    const more = cases.map(([message]): Commit => ({ message }));
    const { folder } = repositoryOf([...base, ...more]);
    const source = await openGitSource(folder, options);
    const records = await readAll(source);
    const shas = records.map(({ sha }) => sha);
    // What a merge brings stands right before it, as it does in the list above.
    const repaired = records.slice(base.length).map(({ repairs }) => repairs);
    expect(repaired).toEqual(cases.map(([, at]) => at.map((ordinal) => shas[ordinal])));
    expect(source.findings?.().unresolvedRepairs).toBe(3);
  });

  test('counts nobody’s word about their own work, however they spell themselves', async () => {
    const own = [
      'Reviewed-by: A <`ADA@x.org`>',
      'Tested-by: mailto:ada+x@x.org',
      'Acked-by: &lt;ada@x.org&gt;',
    ];
    const others = ['Reviewed-by: Ben <ben@x.org>', 'Tested-by: B <ben+1@x.org>'];
    const message = ['x', '', ...own, ...others].join('\n');
    const { folder } = repositoryOf([{ message, committer: 'Ada <ada+2@x.org>' }]);
    const source = await openGitSource(folder, options);
    expect((await readAll(source))[0]?.endorsements).toEqual([{ by: 'ben@x.org', as: 'review' }]);
    expect(source.findings?.().people.ownWords).toEqual({ address: 3, account: 0, name: 0 });
  });

  test('reads the same from any ordinal on, from a bare clone and a subfolder', async () => {
    const { folder } = repositoryOf([
      { paths: ['sub/a'] },
      { parents: [0], author: 'Bob <b@x>', paths: ['b'] },
      { parents: [1], author: 'Bob <b@x>' },
      { parents: [0, 2], paths: ['m'] },
      { parents: [3] },
    ]);
    const source = await openGitSource(folder, { ...options, batchSize: 2 });
    const all = await readAll(source);
    expect(all.map((record) => record.endorsements.length)).toEqual([0, 1, 1, 0, 0]);
    for (let from = 0; from <= 5; from++)
      expect(await readAll(source, from)).toEqual(all.slice(from));
    git(folder, ['clone', '--quiet', '--bare', '.', 'sub.git']);
    for (const other of ['sub.git', '.git']) {
      expect(await readAll(await openGitSource(join(folder, other), options))).toEqual(all);
    }
  });

  test('survives what an attacker can put into a commit', async () => {
    const huge = `Reviewed-by: R <r@x>\n${'\xff\xfe\n'.repeat(3_000_000)}Acked-by: K <k@x>`;
    const { folder } = repositoryOf([
      { author: 'J\xe9r <j\xe9r@x>', paths: ['caf\xe9', 'line\nbreak', '--option', ':100644 a'] },
      { author: 'J\xe8r <j\xe8r@x>', message: huge },
      { author: '<>', committer: '<>', message: '' },
      { author: 'a'.repeat(100_000) + ` <${'b'.repeat(100_000)}@x>`, authorTime: '9'.repeat(18) },
    ]);
    const withNul = execFileSync('git', ['-C', folder, 'cat-file', 'commit', 'main'], {
      maxBuffer: 1e9,
      encoding: 'latin1',
    });
    const args = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
    const text = withNul.replace('commit 3', 'with\0nul');
    git(folder, [
      'update-ref',
      'refs/heads/main',
      git(folder, args, Buffer.from(text, 'latin1')).trim(),
    ]);
    const records = await readAll(await openGitSource(folder, options));
    expect(records).toHaveLength(4);
    expect(new Set(records.map((record) => record.author)).size).toBe(4);
    for (const { author } of records) expect(author).toMatch(/^opaque:[0-9a-f]{64}$/);
    expect(records[0]?.changes.flatMap(({ paths }) => paths).sort()).toEqual([
      '--option',
      ':100644 a',
      'caf\\xe9',
      'line\nbreak',
    ]);
    expect(records[1]?.endorsements).toEqual([
      { by: 'r@x', as: 'review' },
      { by: 'k@x', as: 'ack' },
    ]);
  });

  test('is not swayed by settings, replaced objects or the environment', async () => {
    const { folder, shas } = repositoryOf([{ paths: ['a'] }, { paths: ['b'] }, { paths: ['c'] }]);
    const plain = await readAll(await openGitSource(folder, options));
    for (const setting of [
      'color.ui=always',
      'log.showSignature=true',
      'diff.noprefix=true',
      'core.quotePath=true',
      'diff.external=false',
      'log.mailmap=true',
      'i18n.logOutputEncoding=UTF-16',
      'core.fsmonitor=false',
      'log.showRoot=false',
      'diff.orderFile=absent',
      'diff.relative=true',
    ]) {
      const [key = '', value = ''] = setting.split('=');
      git(folder, ['config', key, value]);
    }
    git(folder, ['replace', ...shas.slice(0, 2).reverse()]);
    const replaced = await openGitSource(folder, options);
    expect(replaced.findings?.().replacedCommits).toBe(1);
    writeFileSync(join(folder, '.git', 'info', 'grafts'), `${shas[2]}\n`);
    process.env['GIT_DIR'] = root;
    process.env['GIT_TRACE'] = '1';
    try {
      expect(await readAll(await openGitSource(folder, options))).toEqual(plain);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_TRACE'];
    }
  });

  test('ends git when the caller stops early', async () => {
    const commits = Array.from({ length: 300 }, (): Commit => ({ message: 'x'.repeat(9000) }));
    const source = await openGitSource(repositoryOf(commits).folder, { ...options, batchSize: 10 });
    let batches = 0;
    for await (const batch of source.records(0)) {
      expect(batch).toHaveLength(10);
      if (++batches === 3) break;
    }
    expect(batches).toBe(3);
  });

  test('agrees with git on reachability, merges and paths for random histories', async () => {
    const history = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), {
      minLength: 2,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(history, fc.nat(39), async (picks, from) => {
        const commits = picks.map((pick, number): Commit => ({
          parents: [...new Set(pick.map((p) => number - 1 - (p % Math.min(number, 5))))].filter(
            (parent) => parent >= 0,
          ),
          author: `P${number % 4} <p${number % 4}@x>`,
          paths: [`f${number % 7}`],
        }));
        const { folder } = repositoryOf(commits);
        const sizes = { batchSize: 7, commitsPerRun: 5 };
        const source = await openGitSource(folder, { ...options, ...sizes });
        const records = await readAll(source);
        const listed = git(folder, ['log', '--format=%H %ae %P', 'main']).trim().split('\n');
        expect(records.map((r) => r.sha).sort()).toEqual(listed.map((l) => l.slice(0, 40)).sort());
        const mergers = mergersOf(folder);
        for (const record of records) {
          const merger = mergers.get(record.sha);
          const expected = record.merge || merger === record.author ? undefined : merger;
          expect(record.endorsements.map((e) => e.by)).toEqual(expected ? [expected] : []);
        }
        expect(await readAll(source, from)).toEqual(records.slice(from));
        expect(await readAll(await openGitSource(folder, options))).toEqual(records);
      }),
      { numRuns: runs(6, 60) },
    );
  });
});

/** Who merged each commit that is not on the main line, asked of git one merge at a time. */
function mergersOf(folder: string): Map<string, string> {
  const mergers = new Map<string, string>();
  const main = git(folder, ['log', '--first-parent', '--merges', '--format=%H %ae', 'main']);
  for (const line of main.split('\n').filter((text) => text !== '')) {
    const [merge = '', author = ''] = line.split(' ');
    const brought = git(folder, ['rev-list', merge, `^${merge}^1`])
      .trim()
      .split('\n');
    for (const sha of brought) if (sha !== merge) mergers.set(sha, author);
  }
  return mergers;
}

describe('a git repository that cannot serve as evidence', () => {
  test('is refused when there is none, or nothing in it', async () => {
    const bare = join(root, 'not-a-repository');
    mkdirSync(bare);
    writeFileSync(join(bare, 'file'), '');
    expect(await refusal(bare)).toMatchObject({ code: 'NOT_A_REPOSITORY' });
    expect(await refusal(join(bare, 'absent'))).toMatchObject({ code: 'PATH_NOT_FOUND' });
    expect(await refusal(join(bare, 'file'))).toMatchObject({ code: 'PATH_NOT_FOUND' });
    const empty = emptyRepository();
    expect(await refusal(empty)).toMatchObject({
      code: 'REPOSITORY_EMPTY',
      message: expect.stringContaining('no commit yet') as string,
    });
    const { folder } = repositoryOf([{}]);
    expect(await refusal(folder, { revision: '--all' })).toMatchObject({
      code: 'REPOSITORY_EMPTY',
    });
    git(folder, ['symbolic-ref', 'HEAD', 'refs/heads/gone']);
    expect(await refusal(folder)).toMatchObject({
      code: 'REPOSITORY_EMPTY',
      message: expect.stringContaining('refs/heads/main') as string,
    });
  });

  test('is refused when its objects are gone, or its name is not UTF-8', async () => {
    const { folder } = repositoryOf([{}]);
    rmSync(join(folder, '.git', 'objects'), { recursive: true });
    mkdirSync(join(folder, '.git', 'objects'));
    expect(await refusal(folder)).toMatchObject({
      code: 'OBJECTS_MISSING',
      message: expect.stringContaining('HEAD names') as string,
    });
    const named = Buffer.concat([Buffer.from(join(root, 'caf')), Buffer.from([0xe9])]);
    mkdirSync(named);
    expect(await refusal(named.toString())).toMatchObject({
      message: expect.stringContaining('is not UTF-8') as string,
    });
    expect(await refusal(' ')).toMatchObject({ message: 'no folder was named' });
  });

  test('is refused as a shallow clone', async () => {
    const { folder } = repositoryOf([{}, {}, {}]);
    git(root, ['clone', '--quiet', '--depth=1', `file://${folder}`, 'shallow']);
    expect(await refusal(join(root, 'shallow'))).toMatchObject({
      code: 'SHALLOW_CLONE',
      message: expect.stringContaining('unknowable') as string,
    });
  });

  test.each(['blob:none', 'tree:0'])('is refused as a partial clone of %s', async (filter) => {
    const { folder } = repositoryOf([{ paths: ['a'] }, { paths: ['a'] }, { paths: ['b'] }]);
    const clone = `partial-${filter.replace(':', '-')}`;
    git(root, ['clone', '--quiet', '--bare', `--filter=${filter}`, `file://${folder}`, clone]);
    expect(await refusal(join(root, clone))).toMatchObject({
      code: 'PARTIAL_CLONE',
      message: expect.stringContaining('unknowable') as string,
    });
  });

  test('is refused when an object is absent, whatever it is', async () => {
    for (const kind of ['main~1:a', 'main~1^{tree}', 'main~1']) {
      const { folder } = repositoryOf([{ paths: ['a'] }, { paths: ['a'] }, { paths: ['a'] }]);
      removeObject(folder, git(folder, ['rev-parse', kind]).trim());
      expect(await refusal(folder), kind).toMatchObject({ code: 'OBJECTS_MISSING' });
    }
  });

  test.each([
    ['1988', 567_993_600, '1988-01-01'],
    ['2106', 4_294_967_295, '2106-02-07'],
    ['far beyond', '99999999999999', 'dated'],
  ])('is refused when a commit is of %s, and can be clamped', async (_case, time, shown) => {
    const { folder, shas } = repositoryOf([{}, { time }, {}]);
    expect(await refusal(folder)).toMatchObject({
      code: 'DATE_IMPLAUSIBLE',
      message: expect.stringContaining(shas[1] ?? '') as string,
    });
    expect(String(await refusal(folder))).toContain(shown);
    const source = await openGitSource(folder, { ...options, clampDates: true });
    const records = await readAll(source);
    expect(records.map((record) => record.committedAt - start)).toEqual([0, 0, 2]);
  });

  test('shows the ids in order before anything is read: a rewritten history is seen', async () => {
    const old: Commit[] = [{}, { message: 'one' }, { message: 'two' }];
    const { folder, shas } = repositoryOf(old);
    addCommits(folder, [...old, { message: 'three' }]);
    const grown = await openGitSource(folder, options);
    expect(shas.map((_, ordinal) => grown.shaAt(ordinal))).toEqual(shas);
    addCommits(folder, [{}, { message: 'another' }, { message: 'two' }]);
    const rewritten = await openGitSource(folder, options);
    expect(rewritten.shaAt(0)).toBe(shas[0]);
    expect(rewritten.shaAt(1)).not.toBe(shas[1]);
  });

  test('is refused with a hint when git is not installed', async () => {
    const { folder } = repositoryOf([{}]);
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      expect(await refusal(folder)).toMatchObject({ code: 'GIT_NOT_INSTALLED' });
    } finally {
      process.env['PATH'] = path;
    }
  });
});

/** Unpacks everything and takes one object away. */
function removeObject(folder: string, sha: string): void {
  const packs = join(folder, '.git', 'objects', 'pack');
  for (const name of readdirSync(packs).filter((file) => file.endsWith('.pack'))) {
    const aside = join(root, 'aside.pack');
    execFileSync('mv', [join(packs, name), aside]);
    rmSync(join(packs, name.replace('.pack', '.idx')), { force: true });
    execFileSync('sh', ['-c', 'git unpack-objects -q < "$0"', aside], { cwd: folder });
  }
  rmSync(join(folder, '.git', 'objects', sha.slice(0, 2), sha.slice(2)));
}
