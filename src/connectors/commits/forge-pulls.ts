import type { ForgePull, ForgeRecord } from './forge.ts';
import type { GitOrder } from './git-order.ts';

/** Finds the pull requests by which a commit came in. */
export class ForgePulls {
  readonly #order: GitOrder;
  readonly #byOrdinal = new Map<number, ForgePull[]>();
  /** Whether there may be pull requests of which the record knows nothing. */
  readonly mayLackPulls: boolean;
  /** Merged pull requests whose commit is in the history. */
  readonly matched: number;

  constructor(order: GitOrder, record: ForgeRecord) {
    this.#order = order;
    this.mayLackPulls = record.mayLackPulls;
    let matched = 0;
    for (const pull of record.pulls) {
      const ordinal = ordinalOf(order, pull.mergeCommit);
      if (ordinal === undefined) continue;
      this.#byOrdinal.set(ordinal, [...(this.#byOrdinal.get(ordinal) ?? []), pull]);
      matched++;
    }
    this.matched = matched;
  }

  /** Those whose squash it is, or whose merge brought it. */
  of(ordinal: number): readonly ForgePull[] {
    return (
      this.#byOrdinal.get(ordinal) ?? this.#byOrdinal.get(this.#order.bringerOf(ordinal)) ?? []
    );
  }
}

/** The ordinal of a commit by its full id, if it is in the history. */
export function ordinalOf(order: GitOrder, sha: string): number | undefined {
  const ordinal = order.ordinalOf(sha);
  return ordinal >= 0 && order.shaAt(ordinal) === sha ? ordinal : undefined;
}
