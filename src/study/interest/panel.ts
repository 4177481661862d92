import { parse } from 'csv-parse/sync';

/** One line of a panel: an entity in a year. Rate in percent per year; S, R and C in 0..1. */
export interface PanelRow {
  readonly entity: string;
  readonly year: number;
  readonly rate: number;
  readonly S: number;
  readonly R?: number;
  readonly C?: number;
  /** Of one person in a year, in any currency that is the same for all rows; above nought. */
  readonly income?: number;
}

/** Which column of the file holds what; the names of the others are fixed. */
export interface PanelColumns {
  readonly rate: string;
  readonly income: string;
}

/** The rows that have all they need, and how many had not. */
export interface Panel {
  readonly rows: readonly PanelRow[];
  /** Rows without a rate, an S, or another column that is in the file. */
  readonly incomplete: number;
  readonly has: { readonly R: boolean; readonly C: boolean; readonly income: boolean };
}

/** A file that is no panel: a sentence for each thing that is wrong with it. */
export interface PanelProblems {
  readonly problems: readonly string[];
}

/** Problems beyond these are not listed one by one. */
const LISTED = 10;

/**
 * Reads a table with a head: `entity` or `iso3`, `year`, the rate and `S`, and if they are there
 * `R`, `C` and the income. A row with an empty cell among those is left out and counted, except
 * for the income, which serves a comparison only.
 */
export function readPanel(text: string, columns: PanelColumns): Panel | PanelProblems {
  const cells = cellsOf(text.replace(/^\uFEFF/, ''));
  if (cells === undefined) return { problems: ['a quotation mark is not closed'] };
  const [head = [], ...lines] = cells;
  const names = head.map((name) => name.trim());
  const place = (name: string): number => names.indexOf(name);
  const entity = Math.max(place('entity'), place('iso3'));
  const missing = ['year', columns.rate, 'S'].filter((name) => place(name) < 0);
  if (entity < 0) missing.unshift('entity (or iso3)');
  if (missing.length > 0) return { problems: [`the file has no column ${missing.join(', ')}`] };
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (twice !== undefined) return { problems: [`the column ${twice} stands there twice`] };
  const has = {
    R: place('R') >= 0,
    C: place('C') >= 0,
    income: place(columns.income) >= 0,
  };
  const fields = fieldsOf(columns, place).filter(({ at }) => at >= 0);
  return rowsOf(lines, { entity, fields, has });
}

function fieldsOf({ rate, income }: PanelColumns, place: (name: string) => number): Field[] {
  return [
    { key: 'year', at: place('year'), from: -10_000, to: 10_000 },
    { key: 'rate', at: place(rate), from: -1_000, to: 100_000 },
    { key: 'S', at: place('S'), from: 0, to: 1 },
    { key: 'R', at: place('R'), from: 0, to: 1 },
    { key: 'C', at: place('C'), from: 0, to: 1 },
    { key: 'income', at: place(income), from: Number.MIN_VALUE, to: 1e15, optional: true },
  ];
}

interface Field {
  readonly key: Exclude<keyof PanelRow, 'entity'>;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly optional?: true;
}

interface Layout {
  readonly entity: number;
  readonly fields: readonly Field[];
  readonly has: Panel['has'];
}

function rowsOf(
  lines: readonly (readonly string[])[],
  { entity, fields, has }: Layout,
): Panel | PanelProblems {
  const [rows, problems]: [PanelRow[], string[]] = [[], []];
  const seen = new Set<string>();
  for (const [at, cells] of lines.entries()) {
    const row = rowOf(cells, entity, fields);
    if (typeof row === 'string') problems.push(`line ${at + 2}: ${row}`);
    else if (row !== undefined) {
      const key = `${row.year} ${row.entity}`;
      if (seen.has(key)) problems.push(`line ${at + 2}: ${row.entity} has ${row.year} twice`);
      seen.add(key);
      rows.push(row);
    }
  }
  if (problems.length > LISTED) {
    problems.splice(LISTED, problems.length, `and ${problems.length - LISTED} more`);
  }
  return problems.length > 0 ? { problems } : { rows, incomplete: lines.length - rows.length, has };
}

/** @returns undefined for an incomplete row, a sentence for a wrong one */
function rowOf(
  cells: readonly string[],
  entity: number,
  fields: readonly Field[],
): PanelRow | string | undefined {
  const values: { [Key in Field['key']]?: number } = {};
  const name = (cells[entity] ?? '').trim();
  for (const { key, at, from, to, optional } of fields) {
    const text = (cells[at] ?? '').trim();
    if (text === '' && optional === true) continue;
    if (text === '') return undefined;
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!(value >= from && value <= to)) return `${key} is "${text}", not ${from} to ${to}`;
    values[key] = value;
  }
  const { year, rate, S } = values;
  if (name === '') return 'the entity has no name';
  if (year === undefined || rate === undefined || S === undefined) return undefined;
  return { entity: name, ...values, year, rate, S };
}

/** Cells of RFC 4180, quotes and line breaks within them too; empty lines are none. */
function cellsOf(text: string): string[][] | undefined {
  const loose = { relax_column_count: true, relax_quotes: true } as const;
  try {
    return parse(text, { ...loose, skip_empty_lines: true, skip_records_with_empty_values: true });
  } catch {
    return undefined;
  }
}
