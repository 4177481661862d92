import { columnOf, type RawRow } from './raw-row.ts';

/** The rows of a table with a head, as RFC 4180 has it. An empty cell is null, as in a dump. */
export function csvRows(text: string): RawRow[] {
  const [head, ...lines] = cellsOf(text);
  const names = (head?.cells ?? []).map(columnOf);
  return lines.map(({ line, cells }) => {
    const isWhole = cells.length === names.length;
    const fields = Object.fromEntries(names.map((name, at) => [name, cells[at] || null]));
    return { line, fields: isWhole ? fields : undefined };
  });
}

interface Cells {
  readonly line: number;
  readonly cells: string[];
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function cellsOf(text: string): Cells[] {
  const rows: Cells[] = [];
  let [at, line] = [0, 1];
  let open: Cells = { line, cells: [] };
  while (at < text.length) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    // A stray quotation mark: the rest of the line is one cell, which fits no head.
    const [whole, quoted, plain = '', end = ''] = match ?? restOfLine(text, at);
    open.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    line += whole.split('\n').length - 1;
    if (end === ',' && at < text.length) continue;
    if (open.cells.length > 1 || open.cells[0] !== '') rows.push(open);
    open = { line, cells: [] };
  }
  return rows;
}

function restOfLine(text: string, at: number): [string, undefined, string, string] {
  const end = text.indexOf('\n', at);
  const rest = end < 0 ? text.slice(at) : text.slice(at, end + 1);
  return [rest, undefined, rest.trimEnd(), '\n'];
}
