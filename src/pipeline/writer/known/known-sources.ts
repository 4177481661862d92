import type { ClaimRecord } from '../../../core/families/record.ts';
import type { ForgeSource, SourceRepository } from '../../../db/sql/service/ingest.ts';
import { repositoryIn } from '../deeds.ts';

/** Which sources of GitHub there are, and which of them tell of a repository. */
export class KnownSources {
  /** Those that stand, if an item of a repository is claimed. */
  #standing: readonly ForgeSource[] = [];
  /** Which sources tell of a repository, of those that are asked about. */
  readonly #tellers = new Map<string, Set<string>>();

  /** The sources that tell of a repository; undefined if none does, or nobody asked. */
  tellersOf(repository: string): ReadonlySet<string> | undefined {
    return this.#tellers.get(repository);
  }

  /**
   * Whether a source of a domain alone says who promised an item of a repository. A source that
   * told of nothing yet could tell of any.
   */
  tellOf(repository: string, inDomain: string): boolean {
    const tellers = this.#tellers.get(repository);
    return this.#standing.some(
      ({ id, domain, hasTold }) => domain === inDomain && (!hasTold || tellers?.has(id) === true),
    );
  }

  /** Whether a claim is about an item of a repository of which this key tells as its source. */
  isToldBy(claim: Pick<ClaimRecord, 'subject'>, key: string | undefined): boolean {
    const tellers = this.#tellers.get(repositoryIn(claim) ?? '');
    return key !== undefined && tellers?.has(key) === true;
  }

  setStanding(sources: readonly ForgeSource[]): void {
    this.#standing = sources;
  }

  addTellers(rows: readonly SourceRepository[]): void {
    for (const { repository, source } of rows) {
      const sources = this.#tellers.get(repository) ?? new Set<string>();
      this.#tellers.set(repository, sources.add(source));
    }
  }

  copy(): KnownSources {
    const copy = new KnownSources();
    copy.#standing = this.#standing;
    for (const [repository, sources] of this.#tellers) copy.#tellers.set(repository, sources);
    return copy;
  }
}
