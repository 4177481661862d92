import { csvRows } from './csv-rows.ts';
import { columnOf, type RawRow, type V2Fields } from './raw-row.ts';
import { isDump, sqlRows } from './sql-rows.ts';

/** A file as it was read; the path is for the report alone. */
export interface V2File {
  readonly path: string;
  readonly text: string;
}

/**
 * The rows of a file by its content: a dump of PostgreSQL or SQLite, an array of JSON, a table with
 * a head, or a JSON object in each line.
 */
export function rawRows({ text: given }: V2File): RawRow[] {
  const text = given.replace(/^\uFEFF/, '');
  if (isDump(text)) return sqlRows(text);
  const start = text.trimStart();
  if (start.startsWith('[')) {
    const array = parsed(text);
    if (Array.isArray(array)) {
      return array.map((one, at) => ({ line: at + 1, fields: fieldsOf(one) }));
    }
  }
  return /^"?[A-Za-z_][\w "]*,/.test(start) ? csvRows(text) : jsonLines(text);
}

function jsonLines(text: string): RawRow[] {
  return text.split(/\r?\n/).flatMap((content, at) => {
    return content.trim() === '' ? [] : [{ line: at + 1, fields: fieldsOf(parsed(content)) }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): V2Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [columnOf(name), one]));
}
