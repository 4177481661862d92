import { panelIn } from '../../../core/families/supports/confirmation.ts';
import type { EvidenceRecord } from '../../../core/families/record.ts';
import type { EvidenceRow } from '../../../db/sql/evidence/evidence.ts';
import { commitment } from '../evidence.ts';

/** Evidence that is known, by its content address, by its name and by what it is about. */
export class KnownRecords {
  readonly #rows = new Map<string, EvidenceRow>();
  readonly #hashes = new Map<string, string>();
  readonly #records = new Map<string, EvidenceRecord>();
  readonly #references = new Map<string, EvidenceRow>();
  readonly #supports = new Map<string, EvidenceRow[]>();

  /** A record that is known, by its content address. */
  row(id: string): EvidenceRow | undefined {
    return this.#rows.get(id);
  }

  /** The same as it was sent: a request looks at it several times, so it is parsed once. */
  record(id: string): EvidenceRecord | undefined {
    const parsed = this.#records.get(id);
    const row = parsed === undefined ? this.#rows.get(id) : undefined;
    if (row === undefined) return parsed;
    const record = JSON.parse(row.record) as EvidenceRecord;
    this.#records.set(id, record);
    return record;
  }

  /** The salted hash under which the log knows a record. */
  hash(id: string): string | undefined {
    return this.#hashes.get(id);
  }

  /** The record that the caller's name stands for. */
  named(reference: string): EvidenceRow | undefined {
    return this.#references.get(reference);
  }

  /** Records that say something about this one, in the order in which they came in. */
  supports(id: string): readonly EvidenceRow[] {
    return this.#supports.get(id) ?? [];
  }

  /** Users who said of a claim whether it holds: they answer for it. */
  speakers(claimId: string): string[] {
    return this.supports(claimId).flatMap(({ id }) => {
      const record = this.record(id);
      if (record?.type !== 'confirmation' || panelIn(record.by) !== undefined) return [];
      return [record.by];
    });
  }

  /** Panels whose verdict about a claim is known. */
  panelsAbout(claimId: string): number[] {
    return this.supports(claimId).flatMap(({ id }) => {
      const record = this.record(id);
      return record?.type === 'confirmation' ? (panelIn(record.by) ?? []) : [];
    });
  }

  /**
   * @param record the same as it was sent, so that it need not be parsed again
   * @returns the salted hash under which the log knows the record
   */
  add(row: EvidenceRow, record?: EvidenceRecord): string {
    if (record !== undefined) this.#records.set(row.id, record);
    const hash = this.#hashes.get(row.id) ?? commitment(row.salt, row.id);
    this.#hashes.set(row.id, hash);
    if (this.#rows.has(row.id)) return hash;
    this.#rows.set(row.id, row);
    if (row.reference !== undefined) this.#references.set(row.reference, row);
    if (row.subject !== undefined) {
      const supports = this.#supports.get(row.subject);
      if (supports === undefined) this.#supports.set(row.subject, [row]);
      else supports.push(row);
    }
    return hash;
  }

  /** All of them, in the order in which they became known. */
  all(): Iterable<EvidenceRow> {
    return this.#rows.values();
  }

  /** Remembers what has become of a row. @returns what it was; undefined if it is not known */
  change(id: string, change: Partial<EvidenceRow>): EvidenceRow | undefined {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, ...change });
    return row;
  }

  name(row: EvidenceRow, reference: string): void {
    // As they are by now: what they bring may have been settled since a row was looked up.
    const now = (one: EvidenceRow): EvidenceRow => this.#rows.get(one.id) ?? one;
    const before = this.#references.get(reference);
    if (before !== undefined) this.#rows.set(before.id, { ...now(before), reference: undefined });
    const named = { ...now(row), reference };
    this.#rows.set(row.id, named);
    this.#references.set(reference, named);
  }

  /** The same rows, to be added to without changing these. */
  copy(): KnownRecords {
    const copy = new KnownRecords();
    for (const [id, hash] of this.#hashes) copy.#hashes.set(id, hash);
    for (const row of this.#rows.values()) copy.add(row);
    for (const [reference, row] of this.#references) copy.#references.set(reference, row);
    return copy;
  }
}
