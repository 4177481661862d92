import { csvRecords } from '../csv/csv-records.ts';
import { columnOf, type RawRow } from './raw-row.ts';

/** The rows of a table with a head, as RFC 4180 has it. An empty cell is null, as in a dump. */
export function csvRows(text: string): RawRow[] {
  const [head, ...rows] = csvRecords(text);
  const names = (head?.cells ?? []).map(columnOf);
  return rows.map(({ line, cells }) => {
    const isWhole = cells?.length === names.length;
    const fields = Object.fromEntries(names.map((name, at) => [name, cells?.[at] || null]));
    return { line, fields: isWhole ? fields : undefined };
  });
}
