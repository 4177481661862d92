import type { DecisionList } from '../../pipeline/answers/decisions/read-decisions.ts';
import { Problem } from '../problems/problem.ts';
import { decodeCursor, encodeCursor } from './cursors.ts';

/** Where a list of decisions goes on. @throws Problem CURSOR_INVALID */
export function decisionPosition(cursor: string): number {
  const [index, ...rest] = decodeCursor(cursor);
  const isIndex = typeof index === 'number' && Number.isSafeInteger(index) && index >= 0;
  if (isIndex && rest.length === 0) return index;
  throw new Problem('CURSOR_INVALID', 'this is not the cursor of a list of decisions');
}

/** A list of decisions as it is answered: where it goes on is a cursor. */
export function withCursor<List extends DecisionList>({
  nextBefore,
  ...list
}: List): Omit<List, 'nextBefore'> & { readonly next?: string } {
  return { ...list, ...(nextBefore === undefined ? {} : { next: encodeCursor([nextBefore]) }) };
}
