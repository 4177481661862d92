import type { ByteString } from './byte-string.ts';
import type { CommitRecord } from './commit.ts';
import type { GitOrder } from './git-order.ts';
import { streamGit } from './git-process.ts';
import type { GitRepository } from './git-repository.ts';
import { readRepairs, type Repairs } from './repairs.ts';
import { SubjectIndex } from './subject-index.ts';

/** What a commit repairs, and which of that it reverts; absent: nothing. */
export type Resolved = Pick<CommitRecord, 'repairs' | 'reverts'>;

/**
 * Finds the commits that messages say to repair. Each way of naming one resolves only where it
 * names exactly one earlier commit; messages of which nothing resolves are counted.
 */
export class RepairResolver {
  readonly #repository: GitRepository;
  readonly #order: GitOrder;
  #subjects: SubjectIndex | undefined;
  #unresolved = 0;

  constructor(repository: GitRepository, order: GitOrder) {
    this.#repository = repository;
    this.#order = order;
  }

  get unresolved(): number {
    return this.#unresolved;
  }

  /** Reads the subjects of the history if a message needs them: most histories need none. */
  async prepare(message: ByteString): Promise<void> {
    if (this.#subjects !== undefined || !/revert|reapply/i.test(message)) return;
    const { subject, pulls } = readRepairs(message);
    if (subject === undefined && pulls.length === 0) return;
    this.#subjects = await readSubjects(this.#repository, this.#order);
  }

  /** Full ids of commits before `ordinal`, and of what a merge among them brought. */
  resolve({ repairs, reverts, pulls, subject, claimed }: Repairs, ordinal: number): Resolved {
    const order = this.#order;
    const subjects = this.#subjects;
    const named = (shas: readonly string[]): readonly (string | undefined)[] =>
      shas.map((sha) => order.resolveEarlier(sha, ordinal));
    const ordinals = [
      ...pulls.map((pull) => subjects?.ofPull(pull, ordinal)),
      subject === undefined ? undefined : subjects?.withSubject(subject, ordinal),
    ];
    const others = ordinals.map((one) => (one === undefined ? undefined : order.shaAt(one)));
    const all = this.#whole([...named(repairs), ...others]);
    if (all.length === 0 && claimed) this.#unresolved++;
    const reverted = this.#whole([...named(reverts), ...others]);
    return { repairs: all, ...(reverted.length === 0 ? {} : { reverts: reverted }) };
  }

  #whole(found: readonly (string | undefined)[]): string[] {
    const shas = found.filter((sha) => sha !== undefined);
    return [...new Set(shas.flatMap((sha) => this.#withBrought(sha)))];
  }

  /** A merge that is reverted takes with it what it brought; the merge itself promised nothing. */
  #withBrought(sha: string): string[] {
    const merge = this.#order.ordinalOf(sha);
    if (merge < 0 || !this.#order.isMerge(merge)) return [sha];
    const brought = [sha];
    for (let at = merge - 1; at >= 0 && this.#order.bringerOf(at) === merge; at--) {
      brought.push(this.#order.shaAt(at));
    }
    return brought;
  }
}

async function readSubjects(repository: GitRepository, order: GitOrder): Promise<SubjectIndex> {
  const index = new SubjectIndex();
  const args = ['rev-list', '--format=%x00%H%x00%s', repository.head, '--'];
  let carried = '';
  for await (const chunk of streamGit(repository.location, args)) {
    const lines = (carried + chunk.toString('latin1')).split('\n');
    carried = lines.pop() ?? '';
    for (const line of lines) {
      const [, sha, subject] = line.split('\0');
      if (sha !== undefined && subject !== undefined) index.add(order.ordinalOf(sha), subject);
    }
  }
  return index;
}
