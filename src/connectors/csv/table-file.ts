import { isUtf8 } from 'node:buffer';
import { printable, SourceError } from '../records/source-error.ts';
import { cellsOfLine, csvLots, type CsvRecord, CsvRecords } from './csv-records.ts';
import { linesOf } from './file-lines.ts';

const SEPARATORS = [',', ';', '\t'] as const;

/** A table with a head, of which all was looked at and nothing is kept. */
export interface TableFile {
  readonly path: string;
  /** The names of its columns, as they stand in its first line. */
  readonly head: readonly string[];
  /** What stands between two cells. */
  readonly separator: string;
  /** Lines, the head among them: what progress is told by. */
  readonly lines: number;
}

/**
 * Looks at the whole of a table before any of it is taken: that it is text in UTF-8, with or
 * without a byte order mark, and has a head whose columns differ.
 *
 * @throws SourceError PATH_NOT_FOUND, CSV_EMPTY, CSV_HEADER, CSV_ENCODING, CSV_TRUNCATED
 */
export async function openTable(path: string): Promise<TableFile> {
  let lines = 0;
  let first: string | undefined;
  for await (const bytes of linesOf(path)) {
    lines += 1;
    const text = textOf(bytes, path, lines);
    first ??= text;
  }
  const { head, separator } = headIn(first ?? '', path);
  return { path, head, separator, lines };
}

/** A table that is in memory; its rows are read as they are asked for. */
export interface TableText {
  readonly head: readonly string[];
  /** The rows below the head, some at a time. */
  readonly lots: Iterable<readonly CsvRecord[]>;
}

/** What stands for bytes that were no UTF-8, once something has read them as if they were. */
const UNREAD = '\uFFFD';

/**
 * @param firstLine the line of the file in which the first row begins
 * @throws SourceError CSV_EMPTY, CSV_HEADER, or CSV_ENCODING for letters that were lost on the way:
 *   two names would become one
 */
export function tableOfText(text: string, firstLine = 2): TableText {
  const unread = text.indexOf(UNREAD);
  if (unread >= 0) {
    const breaks = text.slice(0, unread).split('\n').length - 1;
    const line = breaks === 0 ? 1 : breaks - 1 + firstLine;
    const what = `the table is not in UTF-8, in line ${line}: save it as CSV in UTF-8`;
    throw new SourceError('CSV_ENCODING', what);
  }
  const [first = ''] = text.split('\n', 1);
  const { head, separator } = headIn(first, 'the table');
  return { head, lots: lotsBelow(csvLots(text, separator)) };
}

function* lotsBelow(lots: Iterable<readonly CsvRecord[]>): Generator<readonly CsvRecord[]> {
  for (const lot of lots) yield below(lot);
}

/** @throws SourceError CSV_EMPTY, CSV_HEADER */
function headIn(first: string, path: string): Pick<TableFile, 'head' | 'separator'> {
  const line = first.replace(/^\uFEFF/, '').replace(/\r$/, '');
  if (line.trim() === '') {
    throw new SourceError('CSV_EMPTY', `${printable(path)} has no first line with column names`);
  }
  const separator = separatorOf(line);
  const head = (cellsOfLine(line, separator) ?? []).map((name) => name.trim());
  const twice = head.find((name, at) => name !== '' && head.indexOf(name) !== at);
  if (head.length === 0 || twice !== undefined) {
    const what = twice === undefined ? 'a head that cannot be read' : `two columns "${twice}"`;
    throw new SourceError('CSV_HEADER', `${printable(path)} has ${printable(what)}`);
  }
  return { head, separator };
}

/** The rows below the head, some at a time. @throws SourceError as {@link openTable} does */
export async function* rowsOf({
  path,
  separator,
}: Pick<TableFile, 'path' | 'separator'>): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const records = new CsvRecords(separator);
  let line = 0;
  for await (const bytes of linesOf(path)) {
    line += 1;
    const text = textOf(bytes, path, line);
    const rows = below(records.push(line === 1 ? text.replace(/^\uFEFF/, '') : text, line));
    if (rows.length > 0) yield rows;
  }
  yield below(records.end());
}

function below(rows: readonly CsvRecord[]): readonly CsvRecord[] {
  return rows.filter((row) => row.line > 1);
}

function textOf(bytes: Buffer, path: string, line: number): string {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8');
  const isUtf16 = bytes.includes(0);
  const what = isUtf16 ? 'is in UTF-16 or no text' : `is not in UTF-8, in line ${line}`;
  const cure = 'save it as CSV in UTF-8; nothing was imported';
  throw new SourceError('CSV_ENCODING', `${printable(path)} ${what}: ${cure}`);
}

/** The one that is in the head most often; what stands in quotation marks does not count. */
function separatorOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const often = (one: string): number => bare.split(one).length;
  return SEPARATORS.toSorted((one, other) => often(other) - often(one))[0] ?? ',';
}
