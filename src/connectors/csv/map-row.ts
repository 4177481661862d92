import { type EvidenceRecord, RECORDS } from '../../core/families/record.ts';
import { ConnectorError } from '../records/connector-error.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { type NamedClaims, parseRecord } from '../records/parse-record.ts';
import type { CsvRecord } from './csv-records.ts';
import { readCell } from './read-cell.ts';
import type { CellMap, RecordMap, TableMap } from './table-map.ts';
import { addAll } from '../../core/lists.ts';

/** What is wrong with a row before anybody is asked whether it may come in. */
export type RowCode = 'ROW_INVALID' | 'CELL_EMPTY' | 'CELL_INVALID' | 'RECORD_INVALID';

/** Something in a row that cannot be taken. */
export interface RowProblem {
  /** From 1, the head being in it. */
  readonly line: number;
  readonly code: RowCode;
  /** The name of the column; undefined if it is the row as a whole. */
  readonly column?: string;
  readonly reason: string;
}

export type MappedRow =
  | {
      readonly ok: true;
      readonly line: number;
      readonly records: readonly EvidenceRecord[];
      /** The claims that its records name. */
      readonly named: NamedClaims;
    }
  | { readonly ok: false; readonly problems: readonly RowProblem[] };

/** Makes records of the rows of one table. */
export class RowMapper {
  readonly #map: TableMap;
  readonly #places: ReadonlyMap<string, number>;
  readonly #width: number;

  constructor(map: TableMap, head: readonly string[]) {
    this.#map = map;
    this.#width = head.length;
    this.#places = new Map(head.map((name, at) => [name, at]));
  }

  /** The records of a row, all of them or none: each thing that is wrong with it is told. */
  read({ line, cells }: CsvRecord): MappedRow {
    const shape = this.#shapeOf(cells);
    if (shape !== undefined)
      return { ok: false, problems: [{ line, code: 'ROW_INVALID', reason: shape }] };
    const row: Row = { line, cells: cells ?? [], ids: new Map(), named: new Map() };
    const bad = new Set<string>();
    const [records, problems]: [EvidenceRecord[], RowProblem[]] = [[], []];
    for (const one of this.#map.records) {
      if (one.onlyIf !== undefined && this.#cell(row, one.onlyIf) === '') continue;
      // What is said of a record that is none is told with that one.
      if (Object.values(one.fields).some((cell) => 'record' in cell && bad.has(cell.record)))
        continue;
      const read = this.#record(row, one);
      if ('problems' in read) {
        addAll(problems, read.problems);
        bad.add(one.name ?? '');
      } else {
        records.push(read.record);
        if (one.name !== undefined) row.ids.set(one.name, evidenceIdOf(read.record));
      }
    }
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, line, records, named: row.named };
  }

  #shapeOf(cells: readonly string[] | undefined): string | undefined {
    if (cells === undefined) return 'a quotation mark is not closed, or stands inside a cell';
    const width = this.#width;
    if (cells.length === width) return undefined;
    return `has ${cells.length} cells, and the head has ${width}`;
  }

  #record(
    row: Row,
    map: RecordMap,
  ): { readonly record: EvidenceRecord } | { readonly problems: readonly RowProblem[] } {
    const { problems, body } = this.#body(row, map.fields, RECORDS[map.type].fields);
    if (problems.length > 0) return { problems };
    try {
      return { record: parseRecord({ type: map.type, ...body }, '', row.named) };
    } catch (problem) {
      if (!(problem instanceof ConnectorError)) throw problem;
      return { problems: [problemOf(problem, map, row.line)] };
    }
  }

  #body(
    row: Row,
    cells: Readonly<Record<string, CellMap>>,
    fields: (typeof RECORDS)[EvidenceRecord['type']]['fields'],
  ): { readonly body: Record<string, unknown>; readonly problems: RowProblem[] } {
    const body: Record<string, unknown> = {};
    const problems: RowProblem[] = [];
    for (const [name, cell] of Object.entries(cells)) {
      const field = fields[name] ?? CLAIM_NAME;
      const read = this.#value(row, name, { cell, field });
      if ('problems' in read) addAll(problems, read.problems);
      else if (read.value !== undefined) body[name] = read.value;
    }
    return { body, problems };
  }

  #value(
    row: Row,
    name: string,
    { cell, field }: { readonly cell: CellMap; readonly field: Declared },
  ): { readonly value: unknown } | { readonly problems: readonly RowProblem[] } {
    if (cell.from === 'value') return { value: cell.value };
    if (cell.from === 'claim') {
      const { body, problems } = this.#body(row, cell.fields, {});
      return problems.length > 0 ? { problems } : { value: body };
    }
    if (cell.from === 'record') {
      const id = row.ids.get(cell.record);
      if (id !== undefined) return { value: id };
      const reason = `it has no ${cell.record}, which its ${name} would be`;
      return { problems: [{ line: row.line, code: 'RECORD_INVALID', reason }] };
    }
    const { column, values } = cell;
    const text = this.#cell(row, column);
    const at = { line: row.line, column, code: 'CELL_INVALID' } as const;
    if (text === '') {
      return field.optional === true
        ? { value: undefined }
        : { problems: [{ ...at, code: 'CELL_EMPTY', reason: 'is empty' }] };
    }
    if (values === undefined) {
      const read = readCell(text, name, field, this.#map);
      return 'value' in read ? read : { problems: [{ ...at, reason: read.problem }] };
    }
    if (Object.hasOwn(values, text)) return { value: values[text] };
    const known = Object.keys(values).join(', ');
    return { problems: [{ ...at, reason: `"${text}" is none of ${known}` }] };
  }

  #cell({ cells }: Row, column: string): string {
    return cells[this.#places.get(column) ?? -1]?.trim() ?? '';
  }
}

type Declared = (typeof RECORDS)[EvidenceRecord['type']]['fields'][string];

/** The fields of a claim's name are texts. */
const CLAIM_NAME: Declared = { kind: 'domain', words: 'a part of a claim’s name' };

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Ids of the records that have a name, by that. */
  readonly ids: Map<string, string>;
  readonly named: NamedClaims;
}

/** What is wrong with a record, told of the cell that its field comes from if it has one. */
function problemOf({ pointer, message }: ConnectorError, map: RecordMap, line: number): RowProblem {
  const [, field = '', inner] = pointer.split('/');
  const cell = map.fields[field];
  const named = cell?.from === 'claim' && inner !== undefined ? cell.fields[inner] : cell;
  if (named?.from === 'column') {
    const { column } = named;
    return { line, column, code: 'CELL_INVALID', reason: message.slice(pointer.length + 1) };
  }
  return { line, code: 'RECORD_INVALID', reason: `${map.type}: ${message.slice(1)}` };
}
