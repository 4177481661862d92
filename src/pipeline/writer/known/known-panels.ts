import type { SealedReviewRow } from '../../../db/sql/governance/panels.ts';

/** What sentinels said on panels. */
export class KnownPanels {
  readonly #said = new Map<number, Map<string, SealedReviewRow>>();

  /** What sentinels said on a panel, by sentinel. */
  saidOn(panel: number): ReadonlyMap<string, SealedReviewRow> {
    return this.#said.get(panel) ?? new Map<string, SealedReviewRow>();
  }

  /** Sentinels who said on a panel that what it looked at holds. */
  approving(panel: number): string[] {
    return [...this.saidOn(panel).values()].flatMap((row) => (row.holds ? [row.sentinel] : []));
  }

  add(row: SealedReviewRow): void {
    const rows = this.#said.get(row.panel) ?? new Map<string, SealedReviewRow>();
    this.#said.set(row.panel, rows.set(row.sentinel, row));
  }

  /** What somebody said whose seat was emptied is no word of the panel. */
  forget(panel: number, sentinel: string): void {
    this.#said.get(panel)?.delete(sentinel);
  }

  copy(): KnownPanels {
    const copy = new KnownPanels();
    for (const [panel, rows] of this.#said) copy.#said.set(panel, rows);
    return copy;
  }
}
