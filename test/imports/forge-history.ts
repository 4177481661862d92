import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';

/** A pull request of a project that reviews on a forge and squashes. People are logins. */
export interface SquashedPull {
  readonly by: string;
  readonly approvedBy?: readonly string[];
  readonly mergedBy: string;
  /** Unix seconds: when it was merged. */
  readonly at: number;
}

const FORGE = 'GitHub <noreply@github.com>';

/** The squashed commits of pull requests, as the forge writes them; their ids, oldest first. */
export function squashRepository(folder: string, pulls: readonly SquashedPull[]): string[] {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input = ''): string => {
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
    const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
    return execFileSync('git', args, { cwd: folder, env, input, stdio }).toString();
  };
  git(['init', '--quiet', '--initial-branch=main']);
  git(['fast-import', '--quiet'], `${pulls.map(commitText).join('')}done\n`);
  return git(['rev-list', '--reverse', 'main']).trim().split('\n');
}

function commitText({ by, at }: SquashedPull, index: number): string {
  const message = `Change ${index} (#${index + 1})\n`;
  const content = `version ${index}\n`;
  return (
    `commit refs/heads/main\nauthor Somebody called ${by} <${by}@example.org> ${at} +0000\n` +
    `committer ${FORGE} ${at} +0000\ndata ${message.length}\n${message}` +
    `M 100644 inline src/file-${index % 11}.c\ndata ${content.length}\n${content}\n`
  );
}

/** The pages of these pull requests, as the forge's own command-line tool writes them. */
export function writeForgePages(
  folder: string,
  pulls: readonly SquashedPull[],
  shas: readonly string[],
): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  write(
    'pulls-1.json',
    pulls.map((pull, index) => pullOf(pull, index, shas[index])),
  );
  const merges = pulls.map(({ mergedBy }, index) => ({
    event: 'merged',
    actor: accountOf(mergedBy),
    issue: { number: index + 1 },
  }));
  write('events-1.json', merges);
  for (const [index, { approvedBy = [], at }] of pulls.entries()) {
    const reviews = approvedBy.map((login) => ({
      user: accountOf(login),
      state: 'APPROVED',
      submitted_at: timeOf(at - 600),
      pull_request_url: `https://api.github.com/repos/o/r/pulls/${index + 1}`,
    }));
    write(`reviews-${index + 1}.json`, reviews);
  }
}

function pullOf({ by, at }: SquashedPull, index: number, sha: string | undefined): object {
  return {
    number: index + 1,
    state: 'closed',
    user: accountOf(by),
    created_at: timeOf(at - 7_200),
    merged_at: timeOf(at),
    merge_commit_sha: sha,
  };
}

function accountOf(login: string): object {
  const id = Number.parseInt(login, 36);
  return { login, id, type: 'User' };
}

function timeOf(at: number): string {
  return new Date(at * 1_000).toISOString();
}
