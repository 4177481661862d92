import type { Field } from '../../core/families/declaration.ts';
import { type EvidenceRecord, isClaim, RECORDS } from '../../core/families/record.ts';
import { ppmToNumber } from '../../core/units.ts';
import { addAll } from '../../core/lists.ts';
import type { CsvRecord } from './csv-records.ts';
import { RowMapper, type RowProblem } from './map-row.ts';
import type { PlaceSource } from './propose-map.ts';
import { readTableMap } from './table-map.ts';

/** How rows were read, for somebody who compares them with the table. */
export interface Preview {
  /** The first rows that are in order. */
  readonly rows: readonly PreviewedRow[];
  /** Of all rows. */
  readonly problems: readonly RowProblem[];
}

/** A row as its records will have it: times as RFC 3339 in UTC, shares from 0 to 1. */
export interface PreviewedRow {
  readonly line: number;
  readonly places: readonly (Pick<PlaceSource, 'record' | 'field'> & { readonly value: string })[];
}

/** So many rows are enough to see whether columns and dates are what they were taken for. */
const ROWS_SHOWN = 5;

/** Reads rows by a map that was proposed; undefined while something needed is missing in it. */
export function previewOf(
  map: string,
  head: readonly string[],
  rows: readonly CsvRecord[],
): Preview | undefined {
  const read = readTableMap(map, head);
  if (!read.ok) return undefined;
  const mapper = new RowMapper(read.map, head);
  const shown: PreviewedRow[] = [];
  const problems: RowProblem[] = [];
  for (const row of rows) {
    const mapped = mapper.read(row);
    if (!mapped.ok) addAll(problems, mapped.problems);
    else if (shown.length < ROWS_SHOWN) {
      shown.push({ line: mapped.line, places: mapped.records.flatMap(placesOf) });
    }
  }
  return { rows: shown, problems };
}

function placesOf(record: EvidenceRecord): PreviewedRow['places'] {
  const name = isClaim(record) ? 'claim' : record.type === 'proof' ? 'proof' : 'confirmation';
  const values: Readonly<Record<string, unknown>> = { ...record };
  return Object.entries<Field>(RECORDS[record.type].fields).flatMap(([field, { kind }]) => {
    const value = values[field];
    return value === undefined || kind === 'claim'
      ? []
      : [{ record: name, field, value: textOf(kind, value) } as const];
  });
}

function textOf(kind: Field['kind'], value: unknown): string {
  if (kind === 'moment') {
    return new Date(Number(value) * 1_000).toISOString().replace('.000Z', 'Z');
  }
  if (kind === 'share') return String(ppmToNumber(Number(value)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
