import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownWidth } from '../../src/cli/rendering/text-width.ts';
import { negentropy, oneLine, temporaryFolder } from './command-line.ts';
import { makeRepository } from './git-history.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
const NARROW = { COLUMNS: '40' };

/** A commit at noon of the first day of 2020. */
const COMMIT = { at: 1_577_880_000, by: 'ada', path: 'a.c' };

function git(...args: string[]): void {
  execFileSync('git', ['-C', folder, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** What people give instead of a repository, below the folder of these tests. */
function makeAll(): void {
  makeRepository(join(folder, 'whole'), [COMMIT, { ...COMMIT, at: COMMIT.at + 86_400 }]);
  for (const name of ['plain', 'damaged']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'plain', 'file.txt'), 'no repository\n');
  git('init', '--quiet', '--initial-branch=main', 'empty');
  git('clone', '--quiet', '--depth=1', `file://${join(folder, 'whole')}`, 'shallow');
  git('clone', '--quiet', 'whole', 'damaged');
  rmSync(join(folder, 'damaged', '.git', 'objects'), { recursive: true });
  mkdirSync(join(folder, 'damaged', '.git', 'objects'));
  mkdirSync(Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.from([0xe9])]));
}

makeAll();

/** Longer than a narrow terminal only if it is one word, as a path is. */
function tooWide(text: string): string[] {
  return text.split('\n').filter((line) => shownWidth(line) > 40 && /\S\s+\S/.test(line.trim()));
}

describe.each([['demo'], ['import', 'git']])('%s %s', (...command) => {
  test.each([
    ['https://example.org/Some/Repo.git', 'git clone https://example.org/Some/Repo.git'],
    ['git@example.org:some/repo.git', 'git clone git@example.org:some/repo.git'],
    ['', 'no folder was named'],
    ['missing', 'is not there'],
    ['plain/file.txt', 'is not a folder'],
    ['plain', 'is not in a git repository'],
    ['empty', 'has no commit yet'],
    ['shallow', 'Run git fetch --unshallow'],
    ['damaged', 'run git fsck'],
    ['caf\u{FFFD}', 'is not UTF-8'],
  ])('"%s" is told to be none, in words that fit, and nothing is made', async (given, said) => {
    const path = /^$|@|:/.test(given) ? given : join(folder, given);
    const args = [...command.filter((word) => word !== undefined), path];
    const ended = await negentropy(args, { data, env: NARROW });
    expect([ended.code, ended.stdout, existsSync(data)]).toEqual([1, '', false]);
    expect(oneLine(ended.stderr)).toContain(said);
    expect(ended.stderr).not.toMatch(/^ +at |\w\.git\./m);
    expect(tooWide(ended.stderr.replaceAll(folder, ''))).toEqual([]);
  });
});

test('a bare repository of one commit, of a path that is not UTF-8, is told of', async () => {
  git('init', '--quiet', '--bare', '--initial-branch=main', 'bare.git');
  const who = 'Ren\u{E9}e <renee@example.org> 1577880000 +0000';
  const stream =
    `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata 1\nx` +
    'M 100644 inline "caf\\351.txt"\ndata 1\nx\ndone\n';
  const bare = join(folder, 'bare.git');
  // In the encoding of old histories, which is not that of the terminal.
  execFileSync('git', ['-C', bare, 'fast-import', '--quiet'], {
    input: Buffer.from(stream, 'latin1'),
  });
  const ended = await negentropy(['import', 'git', bare], { data, env: NARROW });
  expect(ended.code).toBe(0);
  expect(oneLine(ended.stdout)).toContain('No commit was judged yet');
  expect(oneLine(ended.stdout)).toContain('1 commit of the last second waits');
  const judged = await negentropy(['import', 'git', bare, '--final'], { data, env: NARROW });
  expect([judged.code, tooWide(judged.stdout.replaceAll(folder, ''))]).toEqual([0, []]);
  expect(oneLine(judged.stdout)).toContain('One person made every commit');
}, 120_000);
