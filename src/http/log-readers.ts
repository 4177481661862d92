import { LogReader } from '../pipeline/answers/read-log.ts';
import type { Service } from './app.ts';

const readers = new WeakMap<Service, Map<string, LogReader>>();

/** The one reader of a community's log in this process: it remembers what never changes. */
export function logReaderOf(service: Service, communityId: string): LogReader {
  const own = readers.get(service) ?? new Map<string, LogReader>();
  readers.set(service, own);
  const reader = own.get(communityId) ?? new LogReader(service.installation.db, communityId);
  own.set(communityId, reader);
  return reader;
}
