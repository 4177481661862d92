import { readImports } from '../../../db/sql/service/imports.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** How far a history was read in. */
export interface ImportedHistory {
  /** By what it is known again. */
  readonly source: string;
  readonly kind: string;
  /** Commits that were judged, from the first. */
  readonly judged: number;
  /** When the last of them counts, RFC 3339. */
  readonly judgedUntil: string;
}

/** Every history that was imported, in the order of their names. */
export async function readImportedHistories({
  db,
  communityId,
}: CommunityReader): Promise<ImportedHistory[]> {
  return (await readImports(db, communityId)).map(({ judgedUntil, ...row }) => ({
    ...row,
    judgedUntil: new Date(judgedUntil * 1_000).toISOString(),
  }));
}
