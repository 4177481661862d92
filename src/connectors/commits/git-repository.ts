import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GitExit, runGit, streamGit } from './git-process.ts';
import type { GitLocation } from './git-process.ts';
import { SourceError, printable } from '../records/source-error.ts';
import { addAll } from '../../core/lists.ts';

/** A repository whose newest commit is fixed for the whole reading. */
export interface GitRepository {
  readonly location: GitLocation;
  /** Full id of the newest commit. */
  readonly head: string;
}

/** A `.mailmap` beyond this is not one. */
const mailmapBytesMax = 16_777_216;

/**
 * Finds the repository at or above `path` and refuses what cannot serve as evidence.
 *
 * @param revision what to read, default HEAD
 * @throws SourceError PATH_NOT_FOUND, GIT_NOT_INSTALLED, NOT_A_REPOSITORY, REPOSITORY_NOT_TRUSTED,
 *   REPOSITORY_EMPTY, SHALLOW_CLONE, PARTIAL_CLONE, OBJECTS_MISSING
 */
export async function findRepository(path: string, revision = 'HEAD'): Promise<GitRepository> {
  await requireDirectory(path);
  const gitDirectory = await findGitDirectory(path);
  const location: GitLocation = { cwd: gitDirectory, gitDirectory };
  const shallow = await runGit(location, ['rev-parse', '--is-shallow-repository']);
  if (shallow.toString().trim() === 'true') throw shallowClone(path);
  const head = await resolveRevision(location, path, revision);
  const repository = { location, head };
  if (await isPartialClone(location)) await requireObjects(repository);
  return repository;
}

/**
 * Checks that every object of the history is there. A commit whose content is absent could be
 * listed, but not what became of it.
 *
 * @param known a commit whose history was checked before
 * @throws SourceError PARTIAL_CLONE, OBJECTS_MISSING
 */
export async function requireObjects(repository: GitRepository, known?: string): Promise<void> {
  const { location, head } = repository;
  const exclude = known === undefined ? [] : [`^${known}`];
  const args = ['rev-list', '--objects', '--missing=print', '--quiet', head, ...exclude, '--'];
  const missing = await collectMissing(location, args);
  if (missing.length === 0) return;
  const partial = await isPartialClone(location);
  throw new SourceError(
    partial ? 'PARTIAL_CLONE' : 'OBJECTS_MISSING',
    `${partial ? 'this is a partial clone' : 'the repository is damaged'}: at least ` +
      `${missing.length} objects such as ${missing[0] ?? ''} are absent, so the outcomes of ` +
      'their commits are unknowable. Make a full clone (git clone without --filter) ' +
      'and import that; nothing was imported from this one',
    { findings: missing },
  );
}

/** The `.mailmap` of the newest commit; empty when it has none. */
export async function readMailmap(repository: GitRepository): Promise<string> {
  const listed = await runGit(repository.location, ['ls-tree', repository.head, '.mailmap']);
  const blob = /^100\d{3} blob ([0-9a-f]+)\t/.exec(listed.toString('latin1'))?.[1];
  if (blob === undefined) return '';
  const bytes = await runGit(repository.location, ['cat-file', 'blob', blob], mailmapBytesMax);
  return bytes.toString('latin1');
}

/**
 * Whether the newest commit holds a file. A history without any was written for what its messages
 * say, and shows no more of what its commits changed than a table of them.
 */
export async function holdsFiles({ location, head }: GitRepository): Promise<boolean> {
  return (await runGit(location, ['ls-tree', '--name-only', head])).length > 0;
}

/** How many commits the repository replaces or grafts; both are left out of account. */
export async function countReplaced({ location }: GitRepository): Promise<number> {
  const refs = await runGit(location, ['for-each-ref', '--format=%(refname)', 'refs/replace/']);
  const grafts = await readFile(join(location.cwd, 'info', 'grafts'), 'latin1').catch(() => '');
  const lines = `${refs.toString('latin1')}\n${grafts}`.split('\n');
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).length;
}

/** Git's failure on an object that is absent or damaged, as what it means for the reader. */
export function explainGitFailure(error: unknown): unknown {
  if (!(error instanceof GitExit)) return error;
  if (/missing|unable to read|bad object|bad tree|corrupt|could not|not a tree/i.test(error.said)) {
    return new SourceError(
      'OBJECTS_MISSING',
      `git cannot read a part of the history (${error.said}), so its outcomes are unknowable: ` +
        'run git fsck, make a full clone and import that',
      { cause: error },
    );
  }
  return new SourceError('GIT_FAILED', `git failed: ${error.said}`, { cause: error });
}

/** `https://host/path`, `git@host:path` and the like. */
const ADDRESS_OF_A_REPOSITORY = /^(?:[a-z][a-z+]*:\/\/|[\w.-]+@[\w.-]+:)\S/i;

/** What stands for bytes that are no UTF-8, once they were read as text. */
const NO_UTF8 = '\u{FFFD}';

async function requireDirectory(path: string): Promise<void> {
  if (path.trim() === '') throw new SourceError('PATH_NOT_FOUND', 'no folder was named');
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  if (found === undefined && path.includes(NO_UTF8)) throw pathNotUtf8(path);
  if (found === undefined && ADDRESS_OF_A_REPOSITORY.test(path)) {
    const address = printable(path);
    throw new SourceError(
      'PATH_NOT_FOUND',
      `this is an address: clone it first:\n  git clone ${address}`,
    );
  }
  throw new SourceError(
    'PATH_NOT_FOUND',
    `${printable(path)} is ${found === undefined ? 'not there' : 'not a folder'}: ` +
      'give the folder of a git repository',
  );
}

function pathNotUtf8(path: string): SourceError {
  return new SourceError(
    'PATH_NOT_FOUND',
    `the name of ${printable(path)} is not UTF-8, so it cannot be opened: give the folder, and ` +
      'those above it, names in UTF-8',
  );
}

async function findGitDirectory(path: string): Promise<string> {
  try {
    const printed = await runGit({ cwd: path }, ['rev-parse', '--absolute-git-dir']);
    const found = printed.toString().replace(/\r?\n$/, '');
    if (found.includes(NO_UTF8)) throw pathNotUtf8(found);
    return found;
  } catch (error) {
    if (error instanceof GitExit) throw notFound(path, error);
    throw error;
  }
}

function notFound(path: string, cause: GitExit): SourceError {
  const shown = printable(path);
  if (/dubious ownership/.test(cause.said)) {
    return new SourceError(
      'REPOSITORY_NOT_TRUSTED',
      `${shown} belongs to another user, so git does not read it: if you trust it, run ` +
        `git config --global --add safe.directory with its full path`,
      { cause },
    );
  }
  return new SourceError(
    'NOT_A_REPOSITORY',
    `${shown} is not in a git repository (git: ${cause.said}): give the folder of a clone`,
    { cause },
  );
}

async function resolveRevision(
  location: GitLocation,
  path: string,
  revision: string,
): Promise<string> {
  const wanted = `${revision}^{commit}`;
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', wanted];
    return (await runGit(location, args)).toString().trim();
  } catch (error) {
    if (!(error instanceof GitExit)) throw error;
    await requireNamed(location, revision);
    const branches = await runGit(location, ['for-each-ref', '--count=1', '--format=%(refname)']);
    const shown = printable(path);
    const reason =
      branches.length === 0
        ? `the repository at ${shown} has no commit yet: there is nothing to import`
        : `${printable(revision)} of the repository at ${shown} names no commit: check out the ` +
          `branch to import (there is ${printable(branches.toString())})`;
    throw new SourceError('REPOSITORY_EMPTY', reason, { cause: error });
  }
}

/** @throws SourceError OBJECTS_MISSING when a branch or tag names an object that is not there */
async function requireNamed(location: GitLocation, revision: string): Promise<void> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision];
  const named = await runGit(location, args).catch(() => undefined);
  if (named === undefined) return;
  const object = named.toString().trim();
  try {
    await runGit(location, ['cat-file', '-e', object]);
  } catch (cause) {
    throw new SourceError(
      'OBJECTS_MISSING',
      `${printable(revision)} names ${object}, which is not in the repository: run git fsck, ` +
        'make a full clone and import that',
      { cause },
    );
  }
}

function shallowClone(path: string): SourceError {
  return new SourceError(
    'SHALLOW_CLONE',
    `${printable(path)} is a shallow clone: the outcomes of the commits that were cut off, and ` +
      'what repairs refer to, are unknowable. Run git fetch --unshallow there and import again',
  );
}

async function isPartialClone(location: GitLocation): Promise<boolean> {
  const keys = '^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$';
  try {
    return (await runGit(location, ['config', '--local', '--get-regexp', keys])).length > 0;
  } catch (error) {
    // Exit code 1: no such setting.
    if (error instanceof GitExit && error.exitCode === 1) return false;
    throw error;
  }
}

/** Up to twenty absent objects. */
async function collectMissing(location: GitLocation, args: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  let text = '';
  try {
    for await (const chunk of streamGit(location, args)) {
      text += chunk.toString('latin1');
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      addAll(
        missing,
        lines.filter((line) => line.startsWith('?')).map((line) => line.slice(1)),
      );
      if (missing.length >= 20) break;
    }
  } catch (error) {
    throw explainGitFailure(error);
  }
  return missing.slice(0, 20);
}
