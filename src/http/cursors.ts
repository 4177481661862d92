import { isStorableText } from './json-body.ts';
import { Problem } from './problem.ts';

/** A place in a list, as the list's own order has it. */
export type CursorPosition = readonly (string | number)[];

/** An opaque text for a place in a list: nobody should build one. */
export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/** @throws Problem CURSOR_INVALID where the text is no cursor of ours */
export function decodeCursor(text: string): CursorPosition {
  try {
    const position: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(position) && position.every(isPart)) return position;
  } catch {
    // Falls through: any other text is no cursor either.
  }
  throw new Problem('CURSOR_INVALID', 'take the cursor from `next` of the page before');
}

function isPart(value: unknown): value is string | number {
  if (typeof value === 'string') return isStorableText(value);
  return Number.isSafeInteger(value);
}
