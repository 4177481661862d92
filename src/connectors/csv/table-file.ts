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
  const first: string[] = [];
  for await (const bytes of linesOf(path)) {
    lines += 1;
    const text = textOf(bytes, path, lines);
    if (first.length < LINES_ABOVE_MAX) first.push(text);
  }
  const { head, separator } = headIn(first, path);
  return { path, head, separator, lines };
}

/** A table that is in memory; its rows are read as they are asked for. */
export interface TableText {
  readonly head: readonly string[];
  /** The rows below the head, some at a time. */
  readonly lots: Iterable<readonly CsvRecord[]>;
}

/** So many lines are looked at for heads, if the first one is a title and has none. */
const LINES_ABOVE_MAX = 6;

/** What stands for bytes that were no UTF-8, once something has read them as if they were. */
const UNREAD = '\uFFFD';

/**
 * @param firstLine the line of the file in which the first row begins
 * @throws SourceError CSV_EMPTY, CSV_HEADER, or CSV_ENCODING for letters that were lost on the way:
 *   two names would become one
 */
export function tableOfText(text: string, firstLine = 2): TableText {
  if (isWorkbook(text)) throw new SourceError('CSV_ENCODING', `the table ${WORKBOOK}`);
  const unread = text.indexOf(UNREAD);
  if (unread >= 0) {
    const breaks = text.slice(0, unread).split('\n').length - 1;
    const line = breaks === 0 ? 1 : breaks - 1 + firstLine;
    const what = `the table is not in UTF-8, in line ${line}: save it as CSV in UTF-8`;
    throw new SourceError('CSV_ENCODING', what);
  }
  const { head, separator } = headIn(text.split('\n', LINES_ABOVE_MAX), 'the table');
  return { head, lots: lotsBelow(csvLots(text, separator)) };
}

function* lotsBelow(lots: Iterable<readonly CsvRecord[]>): Generator<readonly CsvRecord[]> {
  for (const lot of lots) yield belowHead(lot);
}

/** @throws SourceError CSV_EMPTY, CSV_HEADER */
function headIn(first: readonly string[], path: string): Pick<TableFile, 'head' | 'separator'> {
  const [line = '', ...below] = first.map((one) => one.replace(/^\uFEFF/, '').replace(/\r$/, ''));
  if (line.trim() === '') {
    throw new SourceError('CSV_EMPTY', `${printable(path)} has no first line with column names`);
  }
  const { head, separator } = cellsIn(line);
  const twice = head.find((name, at) => name !== '' && head.indexOf(name) !== at);
  if (head.length === 0 || twice !== undefined) {
    const what = twice === undefined ? 'a head that cannot be read' : `two columns "${twice}"`;
    throw new SourceError('CSV_HEADER', `${printable(path)} has ${printable(what)}`);
  }
  if (named(head).length === 1) refuseTitle(head, below, path);
  return { head, separator };
}

/** One name above rows with several is a title: the heads are to be the first line. */
function refuseTitle(head: readonly string[], below: readonly string[], path: string): void {
  const at = below.findIndex((line) => named(cellsIn(line).head).length > 1);
  if (at < 0) return;
  const heads = named(cellsIn(below[at] ?? '').head).join(', ');
  const above = at === 0 ? 'line 1' : `lines 1 to ${at + 1}`;
  throw new SourceError(
    'CSV_HEADER',
    `${printable(path)} begins with a title, "${printable(named(head).join(''), 60)}", and not ` +
      `with the names of its columns: delete ${above}, so that line ${at + 2} is the first ` +
      `(${printable(heads)})`,
  );
}

function cellsIn(line: string): Pick<TableFile, 'head' | 'separator'> {
  const separator = separatorOf(line);
  return { head: (cellsOfLine(line, separator) ?? []).map((name) => name.trim()), separator };
}

function named(cells: readonly string[]): readonly string[] {
  return cells.filter((name) => name !== '');
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
    const rows = belowHead(records.push(line === 1 ? text.replace(/^\uFEFF/, '') : text, line));
    if (rows.length > 0) yield rows;
  }
  yield belowHead(records.end());
}

function belowHead(rows: readonly CsvRecord[]): readonly CsvRecord[] {
  return rows.filter((row) => row.line > 1);
}

function textOf(bytes: Buffer, path: string, line: number): string {
  if (line === 1 && isWorkbook(bytes.toString('latin1', 0, 8))) {
    throw new SourceError('CSV_ENCODING', `${printable(path)} ${WORKBOOK}; nothing was imported`);
  }
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8');
  const isUtf16 = bytes.includes(0);
  const what = isUtf16 ? 'is in UTF-16 or no text' : `is not in UTF-8, in line ${line}`;
  const cure = 'save it as CSV in UTF-8; nothing was imported';
  throw new SourceError('CSV_ENCODING', `${printable(path)} ${what}: ${cure}`);
}

const WORKBOOK =
  'is a workbook of Excel or LibreOffice, and no CSV: open it there, choose Save as, and save it ' +
  'as CSV in UTF-8';

/** Whether it begins as a zip does, which .xlsx and .ods are, or as the older .xls. */
function isWorkbook(start: string): boolean {
  return start.startsWith('PK\u0003\u0004') || start.startsWith('\u00D0\u00CF\u0011\u00E0');
}

/** The one that is in the head most often; what stands in quotation marks does not count. */
function separatorOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const often = (one: string): number => bare.split(one).length;
  return SEPARATORS.toSorted((one, other) => often(other) - often(one))[0] ?? ',';
}
