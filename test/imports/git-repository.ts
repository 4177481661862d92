import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { openGitSource } from '../../src/connectors/commits/git-reader.ts';
import type { CommitRecord, Endorsement } from '../../src/core/families/commits/commit.ts';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';

/** A repository on disk that is written commit by commit, as `git` itself stores them. */
export class GitRepository {
  readonly folder: string = temporaryFolder();
  readonly #tree: string;

  constructor() {
    this.#git(['init', '--quiet', '--initial-branch=main']);
    this.#tree = this.#git(['mktree']);
  }

  /**
   * Adds commits in order on top of a parent and points `main` at the last.
   * @returns their ids
   */
  add(
    records: readonly CommitRecord[],
    parent?: string,
    idOf = new Map<string, string>(),
  ): string[] {
    const ids: string[] = [];
    let head = parent;
    for (const record of records) {
      head = this.#commit(record, head, idOf);
      idOf.set(record.sha, head);
      ids.push(head);
    }
    if (head !== undefined) this.point(head);
    return ids;
  }

  /** Moves `main`. */
  point(id: string): void {
    this.#git(['update-ref', 'refs/heads/main', id]);
  }

  open(): Promise<CommitSource> {
    return openGitSource(this.folder, { now: 1_795_000_000 });
  }

  #commit(
    record: CommitRecord,
    parent: string | undefined,
    idOf: ReadonlyMap<string, string>,
  ): string {
    const { author, authoredAt, committedAt, endorsements, repairs, sha } = record;
    const person = `${author.split('@')[0]} <${author}>`;
    const text = [
      `tree ${this.#tree}`,
      ...(parent === undefined ? [] : [`parent ${parent}`]),
      `author ${person} ${authoredAt} +0000`,
      `committer ${person} ${committedAt} +0000`,
      '',
      `Change ${sha}`,
      '',
      ...endorsements.map(trailerOf),
      ...repairs.map((target) => `Fixes: ${idOf.get(target) ?? target} ("an earlier change")`),
      '',
    ].join('\n');
    const id = this.#store(text);
    return id;
  }

  /** A loose object, written without a process of git for each. */
  #store(commit: string): string {
    const object = `commit ${Buffer.byteLength(commit)}\0${commit}`;
    const id = createHash('sha1').update(object).digest('hex');
    const folder = join(this.folder, '.git', 'objects', id.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, id.slice(2)), deflateSync(object));
    return id;
  }

  #git(args: readonly string[], input = ''): string {
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', args, { cwd: this.folder, env, input }).toString().trim();
  }
}

const TRAILERS: Readonly<Record<Endorsement['as'], string>> = {
  review: 'Reviewed-by',
  test: 'Tested-by',
  ack: 'Acked-by',
  commit: 'Committed-by',
  merge: 'Merged-by',
};

function trailerOf({ as, by }: Endorsement): string {
  return `${TRAILERS[as]}: ${by.split('@')[0]} <${by}>`;
}
