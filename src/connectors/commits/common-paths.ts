import type { CommitRecord } from './commit.ts';
import { CommitLogParser, commitLogArguments } from './commit-log.ts';
import { streamGit } from './git-process.ts';
import type { GitRepository } from './git-repository.ts';

/**
 * Lets a repair count only against commits with which it shares a changed path: who names a commit
 * in a message has not repaired it yet. A commit without paths cannot show it, so it is kept.
 */
export class CommonPaths {
  readonly #repository: GitRepository;
  #dropped = 0;

  constructor(repository: GitRepository) {
    this.#repository = repository;
  }

  /** How many repairs were left out. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The records with those of their repairs that share a path with what they repair. */
  async filter(records: CommitRecord[]): Promise<CommitRecord[]> {
    const targets = new Set(
      records.flatMap(({ changes, repairs }) => (changes.length === 0 ? [] : repairs)),
    );
    if (targets.size === 0) return records;
    const pathsOf = await this.#read([...targets]);
    return records.map((record) => {
      const own = new Set(record.changes.flatMap(({ paths }) => paths));
      if (own.size === 0 || record.repairs.length === 0) return record;
      const repairs = record.repairs.filter((sha) => isCommon(own, pathsOf.get(sha) ?? []));
      if (repairs.length === record.repairs.length) return record;
      this.#dropped += record.repairs.length - repairs.length;
      const { sha, ...rest } = record;
      return { sha, ...rest, repairs };
    });
  }

  async #read(shas: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const pathsOf = new Map<string, readonly string[]>();
    const parser = new CommitLogParser();
    const input = Buffer.from(shas.map((sha) => `${sha}\n`).join(''), 'latin1');
    for await (const chunk of streamGit(this.#repository.location, commitLogArguments, input)) {
      for (const { sha, paths } of parser.push(chunk)) pathsOf.set(sha, paths);
    }
    for (const { sha, paths } of parser.finish()) pathsOf.set(sha, paths);
    return pathsOf;
  }
}

function isCommon(own: ReadonlySet<string>, paths: readonly string[]): boolean {
  return paths.length === 0 || paths.some((path) => own.has(path));
}
