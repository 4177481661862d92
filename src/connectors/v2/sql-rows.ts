import { columnOf, type RawRow } from './raw-row.ts';
import { addAll } from '../../core/lists.ts';

/** Whether a text is a dump: it has a row in one of the two forms. */
export function isDump(text: string): boolean {
  return /^(COPY [\w."]+ \(.*\) FROM stdin;|INSERT INTO ["\w.]+ )/m.test(text);
}

/**
 * The rows of a dump of PostgreSQL, as `COPY` or as `INSERT`, or of SQLite. Whatever else the dump
 * does is passed over: nothing of it is run.
 */
export function sqlRows(text: string): RawRow[] {
  const lines = text.split(/\r?\n/);
  const columns = new Map<string, readonly string[]>();
  const rows: RawRow[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const copy = /^COPY ([\w."]+) \((.*)\) FROM stdin;$/.exec(line);
    if (copy !== null) {
      const [table, names] = [tableOf(copy[1] ?? ''), namesIn(copy[2] ?? '')];
      for (at += 1; at < lines.length && lines[at] !== '\\.'; at += 1) {
        rows.push(rowOf(table, names, { line: at + 1, values: copyValues(lines[at] ?? '') }));
      }
    } else if (line.startsWith('CREATE TABLE ')) {
      const made = /^CREATE TABLE (?:IF NOT EXISTS )?(["\w.]+) ?\((.*)\);$/.exec(line);
      if (made !== null) columns.set(tableOf(made[1] ?? ''), declaredIn(made[2] ?? ''));
    } else if (line.startsWith('INSERT INTO ')) {
      const from = at;
      let statement = line;
      while (!isWhole(statement) && at + 1 < lines.length) statement += `\n${lines[(at += 1)]}`;
      addAll(rows, insertedBy(statement, from + 1, columns));
    }
  }
  return rows;
}

function insertedBy(
  statement: string,
  line: number,
  columns: ReadonlyMap<string, readonly string[]>,
): RawRow[] {
  const head = /^INSERT INTO (["\w.]+) ?(?:\(([^)]*)\) )?VALUES ?/.exec(statement);
  if (head === null) return [];
  const table = tableOf(head[1] ?? '');
  const names = head[2] === undefined ? (columns.get(table) ?? []) : namesIn(head[2]);
  return tuplesIn(statement.slice(head[0].length)).map((values) => {
    return rowOf(table, names, { line, values });
  });
}

function rowOf(
  table: string,
  names: readonly string[],
  { line, values }: { readonly line: number; readonly values: readonly (string | null)[] },
): RawRow {
  if (names.length === 0 || values.length !== names.length) {
    return { line, table, fields: undefined };
  }
  const fields = Object.fromEntries(names.map((name, at) => [name, values[at]]));
  return { line, table, fields };
}

/** Quotation marks are closed, and a semicolon ends it. */
function isWhole(statement: string): boolean {
  return statement.split("'").length % 2 === 1 && statement.trimEnd().endsWith(';');
}

const VALUE = /\s*(?:'((?:[^']|'')*)'|([^',()]+))\s*([,)])/y;

/** `(…), (…);` as values: text without its marks, numbers as they are spelt, null as null. */
function tuplesIn(text: string): (string | null)[][] {
  const tuples: (string | null)[][] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('(', at);
    if (open < 0) return tuples;
    const values: (string | null)[] = [];
    VALUE.lastIndex = open + 1;
    for (let end = ','; end === ',';) {
      const match = VALUE.exec(text);
      if (match === null) return [...tuples, []];
      const [, quoted, bare = ''] = match;
      const isNull = quoted === undefined && bare.trim().toUpperCase() === 'NULL';
      values.push(isNull ? null : (quoted?.replaceAll("''", "'") ?? bare.trim()));
      end = match[3] ?? ')';
      at = VALUE.lastIndex;
    }
    tuples.push(values);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

function copyValues(line: string): (string | null)[] {
  return line.split('\t').map((value) => {
    if (value === '\\N') return null;
    return value.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
  });
}

function tableOf(name: string): string {
  return name.replaceAll('"', '').split('.').at(-1) ?? '';
}

function namesIn(list: string): string[] {
  return list.split(',').map((name) => columnOf(name.replaceAll('"', '')));
}

const CONSTRAINTS = /^(PRIMARY|CONSTRAINT|UNIQUE|FOREIGN|CHECK)\b/i;

/** The columns that a `CREATE TABLE` declares; a comma in parentheses parts none of them. */
function declaredIn(body: string): string[] {
  let flat = body;
  while (/\([^()]*\)/.test(flat)) flat = flat.replaceAll(/\([^()]*\)/g, '');
  return flat
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !CONSTRAINTS.test(part))
    .map((part) => columnOf((part.split(/\s/)[0] ?? '').replaceAll('"', '')));
}
