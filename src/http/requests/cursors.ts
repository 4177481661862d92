import { Problem } from '../problems/problem.ts';
import { isStorableText } from './json-body.ts';

/** A place in a list, as the list's own order has it. */
export type CursorPosition = readonly (string | number)[];

/** By what a list is ordered; the fields, in this order, name a place in it. */
export interface ListOrder<Fields extends OrderFields> {
  /** What the list is of, in the words of a message. */
  readonly of: string;
  readonly by: Fields;
}

export type OrderFields = Readonly<Record<string, 'number' | 'string'>>;

type Position<Fields extends OrderFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends 'number' ? number : string;
};

/**
 * After which row a page begins; undefined: at the beginning of the list.
 * @throws Problem CURSOR_INVALID also for the cursor of a list with another order
 */
export function positionIn<Fields extends OrderFields>(
  { of, by }: ListOrder<Fields>,
  cursor: string | undefined,
): Position<Fields> | undefined {
  if (cursor === undefined) return undefined;
  const parts = decodeCursor(cursor);
  const fields = Object.entries(by);
  const fits = fields.every(([, type], place) => typeof parts[place] === type);
  if (!fits || parts.length !== fields.length) {
    throw new Problem('CURSOR_INVALID', `this is not the cursor of a list of ${of}`);
  }
  return Object.fromEntries(
    fields.map(([name], place) => [name, parts[place]]),
  ) as Position<Fields>;
}

/**
 * A page as it is answered, with a cursor when another one follows.
 * @param rows up to one more than `limit`: whether there is one says whether to go on
 */
export function pageOf<Fields extends OrderFields, Row extends Position<Fields>, Item>(
  { by }: ListOrder<Fields>,
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit);
  const items = shown.map((row) => itemOf(row));
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  const next = encodeCursor(Object.keys(by).map((name) => last[name as keyof Fields]));
  return { items, next };
}

/** An opaque text for a place in a list: nobody should build one. */
export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/** @throws Problem CURSOR_INVALID if the text is no cursor of ours */
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
