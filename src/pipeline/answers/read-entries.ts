import { readHead, scanEntries } from '../../db/sql/log.ts';
import type { CommunityReader } from '../community-reader.ts';

/**
 * The raw entries of a range, a page at a time; what is appended meanwhile is not part of it.
 * @param range `until` is the index after the last one; absent: the end of the log
 */
export async function* exportEntries(
  reader: CommunityReader,
  range: { readonly from: number; readonly until: number | undefined },
  pageSize = 1_000,
): AsyncGenerator<string[]> {
  const { db, communityId } = reader;
  const size = (await readHead(db, communityId))?.treeSize ?? 0;
  const until = Math.min(size, range.until ?? size);
  yield* scanEntries(db, communityId, range.from, until, pageSize);
}
