import { LogReader } from '../pipeline/answers/log/read-log.ts';
import type { ServedCommunity } from '../pipeline/installation.ts';

const readers = new WeakMap<ServedCommunity, LogReader>();

/** The one reader of an open community's log: it remembers what never changes. */
export function logReaderOf(community: ServedCommunity): LogReader {
  const repair = (): Promise<number> => community.checkpointer.repairTiles();
  const reader = readers.get(community) ?? new LogReader(community.reader, repair);
  readers.set(community, reader);
  return reader;
}
