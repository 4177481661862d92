import { isClaim } from '../../../core/families/record.ts';
import type { FactEntry } from '../../../core/state/entry.ts';
import type { EvidenceRow, KeptPart } from '../../../db/sql/evidence/evidence.ts';
import { repositoryIn } from '../deeds.ts';
import type { KnownRecords } from './known-records.ts';
import type { KnownSources } from './known-sources.ts';

/** Whose a deed is that somebody else's claim is about as well. */
export interface TakenDeed {
  /** Evidence of the claim that was kept first, by its salted hash. */
  readonly by: string;
  /** The cycle in which that was taken out; undefined while it stands. */
  readonly freeSince: number | undefined;
}

/** Which claims are about the same deed, and whose it is. */
export class KnownDeeds {
  readonly #records: KnownRecords;
  readonly #sources: KnownSources;
  /** The claim that was kept, by what it is about. */
  readonly #kept = new Map<string, string>();
  /** All claims that are known, by the deed that they are about. */
  readonly #claims = new Map<string, Set<string>>();
  /** Claims that are kept and weigh something, by the deed that they are about. */
  readonly #weighing = new Map<string, Set<string>>();
  /** By evidence about a deed of others, as {@link takenBy} tells it. */
  readonly #taken = new Map<string, TakenDeed>();

  constructor(records: KnownRecords, sources: KnownSources) {
    this.#records = records;
    this.#sources = sources;
  }

  /** The kept claim about a deed, if it was asked for. */
  keptAbout(deed: string): string | undefined {
    return this.#kept.get(deed);
  }

  /** Kept claims about the deed that a claim is about, if it is one, its own included. */
  keptOf(row: EvidenceRow): readonly EvidenceRow[] {
    return this.#asSourced(row, this.#rowsOf(this.#weighing, row));
  }

  /** Claims about the deed of a claim that came in before it, as far as they are kept or open. */
  before(row: EvidenceRow): readonly EvidenceRow[] {
    const rows = this.#rowsOf(this.#claims, row).filter(({ ordinal, part }) =>
      ordinal === row.ordinal ? part < row.part : ordinal < row.ordinal,
    );
    return this.#asSourced(row, rows);
  }

  /** Whose claims about a deed are known. */
  claimantsOf(matter: string): readonly string[] {
    return [...(this.#claims.get(matter) ?? [])].flatMap((id) => {
      const record = this.#records.record(id);
      return record !== undefined && 'userId' in record ? [record.userId] : [];
    });
  }

  /** The repositories of whose items several claims are known. */
  sharedRepositories(): readonly string[] {
    const shared = [...this.#claims.values()].filter(({ size }) => size > 1);
    return shared.flatMap(([first = '']) => this.#repositoryOf(first) ?? []);
  }

  /** Whose a deed is of which a claim weighs nothing, by the hash of that. */
  takenBy(evidenceHash: string): TakenDeed | undefined {
    return this.#taken.get(evidenceHash);
  }

  /** The claims that were kept first, by their salted hashes. */
  holders(): readonly string[] {
    return [...this.#taken.values()].map(({ by }) => by);
  }

  /** Remembers a claim that has become known; of other evidence there is nothing to remember. */
  add(row: EvidenceRow): void {
    if (row.deed !== undefined && row.kept !== undefined) this.#kept.set(row.deed, row.id);
    this.#weigh(row);
  }

  /** Remembers that a claim is kept, or no longer. */
  setKept(row: EvidenceRow, { kept }: Pick<KeptPart, 'kept'>): void {
    this.#weigh({ ...row, kept });
    if (row.deed === undefined) return;
    if (kept !== undefined) this.#kept.set(row.deed, row.id);
    else if (this.#kept.get(row.deed) === row.id) this.#kept.delete(row.deed);
  }

  /** Remembers whose a deed is, if a fact says so. */
  addTaken({ evidence, taken }: Pick<FactEntry, 'evidence' | 'taken'>): void {
    if (taken !== undefined) this.#taken.set(evidence, { by: taken, freeSince: undefined });
  }

  /** Remembers that what had taken deeds was taken out with a cycle. */
  free(holder: string, cycle: number): void {
    for (const [evidence, { by }] of this.#taken) {
      if (by === holder) this.#taken.set(evidence, { by, freeSince: cycle });
    }
  }

  /** The same for a copy of the evidence. */
  copy(records: KnownRecords, sources: KnownSources): KnownDeeds {
    const copy = new KnownDeeds(records, sources);
    for (const row of records.all()) copy.add(row);
    for (const [hash, deed] of this.#taken) copy.#taken.set(hash, deed);
    return copy;
  }

  #weigh({ id, matter, kept = 0 }: Pick<EvidenceRow, 'id' | 'matter' | 'kept'>): void {
    if (matter === undefined) return;
    const all = this.#claims.get(matter) ?? new Set<string>();
    this.#claims.set(matter, all.add(id));
    const ids = this.#weighing.get(matter) ?? new Set<string>();
    this.#weighing.set(matter, ids);
    if (kept > 0) ids.add(id);
    else ids.delete(id);
  }

  #rowsOf(
    claims: ReadonlyMap<string, ReadonlySet<string>>,
    { matter }: EvidenceRow,
  ): EvidenceRow[] {
    const ids = matter === undefined ? undefined : claims.get(matter);
    return [...(ids ?? [])].flatMap((id) => this.#records.row(id) ?? []);
  }

  /**
   * The claims about one deed that count beside a claim: if a source that tells of the repository
   * brought that, only what a source of it brought. A number is known before there is an item.
   */
  #asSourced(
    { id, attestedBy }: EvidenceRow,
    others: readonly EvidenceRow[],
  ): readonly EvidenceRow[] {
    if (others.length === 0) return others;
    const tellers = this.#sources.tellersOf(this.#repositoryOf(id) ?? '');
    if (attestedBy === undefined || tellers?.has(attestedBy) !== true) return others;
    return others.filter((row) => row.attestedBy !== undefined && tellers.has(row.attestedBy));
  }

  #repositoryOf(id: string): string | undefined {
    const record = this.#records.record(id);
    return record !== undefined && isClaim(record) ? repositoryIn(record) : undefined;
  }
}
