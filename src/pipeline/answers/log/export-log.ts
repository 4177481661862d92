import { encodeBase64 } from '../../../core/log/base64.ts';
import { checkpointLine, headerLine, rangeHeaderLine } from '../../../core/verify/export-format.ts';
import { readHead, scanEntries } from '../../../db/sql/log/log.ts';
import { readCheckpoint } from '../../../db/sql/log/tree.ts';
import type { Community } from '../../writer/community.ts';
import { type LogKey } from '../../log/log-key.ts';
import { LogTree } from '../../log/log-tree.ts';
import { RequestError } from '../../request-error.ts';
import { publicKeyText } from '../../writer/community.ts';

/**
 * The whole log as lines without their breaks: header, raw entries, signed checkpoint. Reads a page
 * at a time; what is appended meanwhile is not part of it.
 */
export async function* exportLog(
  community: Community,
  key: LogKey,
  pageSize?: number,
): AsyncGenerator<string[]> {
  const { row, checkpointer, reader } = community;
  const { size } = await checkpointer.run();
  yield [headerLine({ origin: row.origin, key: publicKeyText(key, row.origin) })];
  yield* scanEntries(reader.db, row.id, 0, size, pageSize);
  yield [await checkpointLineOf(community, size)];
}

/** Which entries of a log: from an index on, until before another; absent: until its end. */
export interface EntryRange {
  readonly from: number;
  readonly until: number | undefined;
}

/**
 * A range of the log with what it takes to verify it between two signed tree heads: hashes over
 * what came before it, the entries, and the checkpoint of just as many entries as there are then.
 * @throws RequestError `CONFLICT` when no tree head of that size was signed; it names those near.
 */
export async function* exportRange(
  community: Community,
  key: LogKey,
  { from, until, pageSize }: EntryRange & { readonly pageSize?: number },
): AsyncGenerator<string[]> {
  const { row, checkpointer, reader } = community;
  const { size } = await checkpointer.run();
  const end = until ?? size;
  if (from > end || end > size) {
    throw new RequestError('CONFLICT', `the log has ${size} entries, not those ${from} to ${end}`);
  }
  const last = await checkpointLineOf(community, end);
  const hashes = await new LogTree(reader.db, row.id).frontier(from);
  const { origin } = row;
  const frontier = hashes.map((hash) => encodeBase64(hash));
  yield [rangeHeaderLine({ from, frontier, key: publicKeyText(key, origin), origin })];
  yield* scanEntries(reader.db, row.id, from, end, pageSize);
  yield [last];
}

/** The raw entries of a range alone; what is appended meanwhile is not part of it. */
export async function* exportEntries(
  { reader: { db, communityId } }: Community,
  { from, until, pageSize = 1_000 }: EntryRange & { readonly pageSize?: number },
): AsyncGenerator<string[]> {
  const size = (await readHead(db, communityId))?.treeSize ?? 0;
  yield* scanEntries(db, communityId, from, Math.min(size, until ?? size), pageSize);
}

async function checkpointLineOf({ row, reader }: Community, size: number): Promise<string> {
  const stored = await readCheckpoint(reader.db, row.id, size);
  if (stored !== undefined) return checkpointLine(stored.note);
  throw new RequestError(
    'CONFLICT',
    `no checkpoint of ${size} entries was signed: end at one that you hold, or leave the end out`,
  );
}
