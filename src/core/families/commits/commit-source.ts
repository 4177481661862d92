import type { CommitRecord } from './commit.ts';

/** A history whose order is known and whose records can be streamed from any ordinal on. */
export interface CommitSource {
  /** `commits:` and the first 12 hexadecimal digits of the first commit in order. */
  readonly id: string;
  readonly total: number;
  shaAt(ordinal: number): string;
  effectiveAt(ordinal: number): number;
  /** A name to show for a person met in a batch that was already read. */
  nameOf(personId: string): string | undefined;
  /** Batches in order; memory is bounded by one batch. */
  records(fromOrdinal: number): AsyncIterable<readonly CommitRecord[]>;
}
