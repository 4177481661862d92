import { LogReader } from '../pipeline/answers/read-log.ts';
import type { ServedCommunity } from '../pipeline/installation.ts';
import type { Service } from './app.ts';

const readers = new WeakMap<Service, Map<string, LogReader>>();

/** The one reader of a community's log in this process: it remembers what never changes. */
export function logReaderOf(service: Service, { row, reader: tables }: ServedCommunity): LogReader {
  const own = readers.get(service) ?? new Map<string, LogReader>();
  readers.set(service, own);
  const reader = own.get(row.id) ?? new LogReader(tables);
  own.set(row.id, reader);
  return reader;
}
