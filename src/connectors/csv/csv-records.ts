import { parse } from 'csv-parse/sync';
import { addAll } from '../../core/lists.ts';

/** What stands in one row of a table, or that nothing can be read there. */
export interface CsvRecord {
  /** The line that it begins in, from 1. */
  readonly line: number;
  /** Undefined if its quotation marks do not fit. */
  readonly cells: readonly string[] | undefined;
}

/** So many lines may one row have: a mark that nobody closed must not swallow the table. */
const LINES_PER_ROW_MAX = 100;

/** Rows that are read at a time: the parser is made anew for each lot. */
const ROWS_PER_LOT = 256;

/**
 * The rows of a table as RFC 4180 has it, from its lines. Which lines belong together is told by
 * the quotation marks in them; a row that does not fit the head is its first line alone, so that a
 * stray mark costs one row and not those after it.
 */
export class CsvRecords {
  readonly #separator: string;
  /** How many cells the head has. */
  #width: number | undefined;
  #open: Lines | undefined;
  #lot: Lines[] = [];

  /** @param separator one character */
  constructor(separator: string) {
    this.#separator = separator;
  }

  /** Takes the next line, without its end. @returns the rows that are whole by now */
  push(text: string, line: number): CsvRecord[] {
    this.#add(text, line);
    if (this.#width === undefined && this.#lot.length > 0) return this.#read();
    return this.#lot.length < ROWS_PER_LOT ? [] : this.#read();
  }

  /** What is left when the lines are over. */
  end(): CsvRecord[] {
    const rows: CsvRecord[] = [];
    while (this.#open !== undefined) addAll(rows, [...this.#read(), ...this.#broken()]);
    return [...rows, ...this.#read()];
  }

  #add(text: string, line: number): void {
    const open = this.#open ?? { line, texts: [], marks: 0 };
    open.texts.push(text);
    open.marks += marksIn(text);
    const isWhole = open.marks % 2 === 0 || open.texts.length >= LINES_PER_ROW_MAX;
    this.#open = isWhole ? undefined : open;
    if (isWhole && (open.texts.length > 1 || text !== '')) this.#lot.push(open);
  }

  /** The first line of an open row is none; those after it are read again. */
  #broken(): CsvRecord[] {
    const { line, texts } = this.#open ?? { line: 0, texts: [] };
    this.#open = undefined;
    for (const [at, text] of texts.slice(1).entries()) this.#add(text, line + 1 + at);
    return [{ line, cells: undefined }];
  }

  #read(): CsvRecord[] {
    const lot = this.#lot;
    this.#lot = [];
    if (lot.length === 0) return [];
    const together = this.#cells(lot.map(textOf).join('\n'));
    if (together?.length === lot.length && together.every((cells) => this.#fits(cells))) {
      return lot.map(({ line }, at) => ({ line, cells: together[at] }));
    }
    return lot.flatMap((one) => this.#readOne(one));
  }

  #readOne(one: Lines): CsvRecord[] {
    const { line, texts } = one;
    const [cells, other] = this.#cells(textOf(one)) ?? [];
    const isOne = cells !== undefined && other === undefined;
    if (isOne && (texts.length === 1 || this.#fits(cells))) return [{ line, cells }];
    const rest = new CsvRecords(this.#separator);
    rest.#width = this.#width;
    const rows = texts.slice(1).flatMap((text, at) => rest.push(text, line + 1 + at));
    return [{ line, cells: undefined }, ...rows, ...rest.end()];
  }

  /** The first row is the head, and says how wide the others are. */
  #fits(cells: readonly string[]): boolean {
    this.#width ??= cells.length;
    return cells.length === this.#width;
  }

  #cells(text: string): string[][] | undefined {
    try {
      return parse(text, { delimiter: this.#separator, relax_column_count: true });
    } catch {
      return undefined;
    }
  }
}

/** The rows of a table that is in memory, its head among them. */
export function csvRecords(text: string, separator = ','): CsvRecord[] {
  return [...csvLots(text, separator)].flat();
}

/** The same, some at a time: none of a lot is read before it is asked for. */
export function* csvLots(text: string, separator: string): Generator<CsvRecord[], void, undefined> {
  const records = new CsvRecords(separator);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const rows = records.push(line, at + 1);
    if (rows.length > 0) yield rows;
  }
  yield records.end();
}

/** What is in a line between separators that no quotation mark holds. */
export function cellsOfLine(line: string, separator = ','): readonly string[] | undefined {
  const [row] = csvRecords(line, separator);
  return row?.cells;
}

/** Lines that belong to one row, as far as their quotation marks tell. */
interface Lines {
  readonly line: number;
  readonly texts: string[];
  marks: number;
}

function textOf({ texts }: Lines): string {
  return texts.length === 1 ? (texts[0] ?? '') : texts.join('\n');
}

function marksIn(text: string): number {
  if (!text.includes('"')) return 0;
  return text.split('"').length - 1;
}
