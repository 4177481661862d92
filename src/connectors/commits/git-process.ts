import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { devNull } from 'node:os';
import { SourceError, printable } from '../records/source-error.ts';

/** Where git runs. */
export interface GitLocation {
  readonly cwd: string;
  /**
   * The repository's own folder, once found. It is then read as bare: no work tree takes part, so
   * the result depends on commits alone.
   */
  readonly gitDirectory?: string;
}

/** A git that ended with a failure. */
export class GitExit extends Error {
  readonly exitCode: number;
  /** What git said, on one line. */
  readonly said: string;

  constructor(exitCode: number, said: string) {
    super(`git ended with ${exitCode}: ${said}`);
    this.name = 'GitExit';
    this.exitCode = exitCode;
    this.said = said;
  }
}

const messageBytesMax = 16_384;

/**
 * Runs git with an argument list (never a shell) and streams what it prints. Reading pauses git;
 * leaving the loop ends it.
 *
 * @param input written to git's standard input
 * @throws GitExit when git fails
 * @throws SourceError GIT_NOT_INSTALLED
 */
export async function* streamGit(
  location: GitLocation,
  args: readonly string[],
  input?: Buffer,
): AsyncGenerator<Buffer, void, undefined> {
  const git = start(location, args);
  const ended = endOf(git);
  // Awaited below; this keeps an early failure from counting as unhandled meanwhile.
  ended.catch(() => undefined);
  // When git ends early its exit code tells why, not the broken pipe.
  git.stdin.on('error', () => undefined);
  git.stdin.end(input);
  try {
    for await (const chunk of git.stdout) yield chunk as Buffer;
    await ended;
  } catch (error) {
    // A stream torn by a failed start or a killed git says less than git's own end.
    await ended;
    throw error;
  } finally {
    git.kill();
  }
}

/**
 * Runs git and returns all it prints.
 *
 * @throws GitExit when git fails, SourceError GIT_FAILED when it prints more than `bytesMax`
 */
export async function runGit(
  location: GitLocation,
  args: readonly string[],
  bytesMax = 1_048_576,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of streamGit(location, args)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new SourceError('GIT_FAILED', `git ${args[0] ?? ''} printed over ${bytesMax} bytes`);
    }
  }
  return Buffer.concat(chunks);
}

function start(location: GitLocation, args: readonly string[]): ChildProcessWithoutNullStreams {
  const prefix = location.gitDirectory === undefined ? [] : ['--bare'];
  const env = gitEnvironment(location.gitDirectory);
  const all = ['--no-pager', '--literal-pathspecs', ...prefix, ...fixedConfiguration, ...args];
  return spawn('git', all, { cwd: location.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Settings of the user or the repository that would change what git prints or start programs. */
const fixedConfiguration = [
  'color.ui=false',
  'core.quotePath=false',
  'core.fsmonitor=false',
  'log.showSignature=false',
  'log.mailmap=false',
  'log.showRoot=true',
  'diff.renames=false',
  'diff.noprefix=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

/**
 * The caller's environment without any `GIT_` variable, plus: no replaced or grafted commits, no
 * fetching of absent objects, no prompts, messages in English.
 */
function gitEnvironment(gitDirectory: string | undefined): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: devNull,
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
    ...(gitDirectory === undefined ? {} : { GIT_DIR: gitDirectory }),
  };
}

function endOf(git: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    git.stderr.setEncoding('utf8');
    git.stderr.on('data', (text: string) => {
      said = (said + text).slice(0, messageBytesMax);
    });
    git.on('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'ENOENT' ? gitNotInstalled(cause) : cause);
    });
    git.on('close', (exitCode, signal) => {
      if (exitCode === 0) resolve();
      else reject(new GitExit(exitCode ?? -1, printable(said, 400) || `ended by ${signal}`));
    });
  });
}

function gitNotInstalled(cause: Error): SourceError {
  return new SourceError(
    'GIT_NOT_INSTALLED',
    'the program "git" was not found: install git 2.32 or later and make sure it is on the PATH',
    { cause },
  );
}
