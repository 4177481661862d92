import type { CensusEntry } from '../../../core/state/entry.ts';
import {
  countCensusRows,
  eraseFromCensuses,
  readCensusEntries,
} from '../../../db/sql/communities/census.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { RequestError } from '../../request-error.ts';
import type { Community } from '../../writer/community.ts';
import type { EntryQuery } from '../studies/read-studies.ts';

/** A census as the log has it. */
export interface CensusReport extends Omit<CensusEntry, 'type'> {
  /** Index of its entry. */
  readonly entry: number;
}

/** Censuses, the newest first. */
export async function readCensuses(
  { db, communityId }: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, limit }: EntryQuery,
): Promise<readonly CensusReport[]> {
  const found = await readCensusEntries(db, communityId, { before, limit });
  return found.map(({ index, entry }) => {
    const { cycle, rows, strata, root } = JSON.parse(entry) as CensusEntry;
    return { entry: index, cycle, rows, strata, root };
  });
}

/**
 * Erases somebody from every census, also if they are no member. Who erases a member does not need
 * this: it is done with the rest.
 * @returns in how many censuses they were
 * @throws RequestError NOT_FOUND when they are in none
 */
export async function forgetCounted(
  { reader, writer }: Pick<Community, 'reader' | 'writer'>,
  userId: string,
): Promise<number> {
  const { db, communityId } = reader;
  const rows = await countCensusRows(db, communityId, userId);
  if (rows === 0) throw new RequestError('NOT_FOUND', 'there is nobody of that name in a census');
  await writer.submit({
    run: (draft) => {
      for (const statement of eraseFromCensuses(communityId, userId)) draft.also(statement);
    },
  });
  return rows;
}
