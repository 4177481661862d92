import { parseTimestamp } from '../../connectors/records/timestamp.ts';
import { Problem } from '../problems/problem.ts';

/**
 * Unix seconds of a moment in a request. @throws Problem TIME_INVALID if there is no such one
 */
export function unixSecondsOf(field: string, text: string): number {
  const seconds = parseTimestamp(text);
  if (seconds === undefined) {
    throw new Problem('TIME_INVALID', `${field} must be a moment of RFC 3339, to the second`);
  }
  return seconds;
}
