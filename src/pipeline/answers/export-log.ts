import { checkpointLine, headerLine } from '../../core/verify/export-format.ts';
import { scanEntries } from '../../db/sql/log.ts';
import { readCheckpoint } from '../../db/sql/tree.ts';
import type { Community } from '../writer/community.ts';
import { type LogKey } from '../log/log-key.ts';
import { publicKeyText } from '../writer/community.ts';

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
  const stored = await readCheckpoint(reader.db, row.id, size);
  if (stored === undefined) throw new RangeError(`no checkpoint of ${size} entries is stored`);
  yield [checkpointLine(stored.note)];
}
