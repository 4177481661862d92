import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A commit to make; people are named by a word. */
export interface PlannedCommit {
  readonly at: number;
  readonly by: string;
  readonly path: string;
  /** Default: one that tells its place in the history. */
  readonly subject?: string;
  readonly trailers?: readonly string[];
  /** Who committed it, default its author. */
  readonly through?: string;
}

/** Makes a repository with these commits in a line, oldest first. */
export function makeRepository(folder: string, commits: readonly PlannedCommit[]): string {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input?: string): void => {
    execFileSync('git', args, { cwd: folder, input, stdio: ['pipe', 'ignore', 'pipe'] });
  };
  git(['init', '--quiet', '--initial-branch=main']);
  git(['fast-import', '--quiet'], `${commits.map(importText).join('')}done\n`);
  return folder;
}

/** The trailer by which somebody stands up for another's commit. */
export function reviewedBy(person: string): string {
  return `Reviewed-by: ${nameOf(person)} <${emailOf(person)}>`;
}

export function emailOf(person: string): string {
  return `${person}@example.org`;
}

function nameOf(person: string): string {
  return `Somebody called ${person}`;
}

function importText(
  { at, by, path, subject, trailers = [], through = by }: PlannedCommit,
  index: number,
): string {
  const message = [subject ?? `Change number ${index}`, '', ...trailers, ''].join('\n');
  const content = `version ${index}\n`;
  const [author, committer] = [by, through].map(
    (person) => `${nameOf(person)} <${emailOf(person)}> ${at} +0000`,
  );
  return (
    `commit refs/heads/main\nauthor ${author}\ncommitter ${committer}\n` +
    `data ${Buffer.byteLength(message)}\n${message}` +
    `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`
  );
}
