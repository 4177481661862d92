import type { Statement } from '../engine/port.ts';

/** What a column can hold on its way into the database. */
export type Cell = string | number | bigint | boolean | null;

export interface Column {
  readonly name: string;
  readonly type: 'bigint' | 'integer' | 'smallint' | 'text' | 'uuid' | 'boolean';
}

/** A control character, which no text that comes this way may have. */
const NULL = '\u0001';

/**
 * Inserts rows of one community as one statement: one text parameter per column, split by the
 * server. An array parameter would quote and escape every entry's every quotation mark; a canonical
 * entry has no line break, so lines need no escaping at all.
 * @param tail for example an `on conflict` clause
 * @returns no statement if there is no row
 * @throws RangeError when a text cell has a line break: such text belongs into a JSON record.
 */
export function insertRows(
  table: string,
  columns: readonly Column[],
  communityId: string,
  rows: readonly (readonly Cell[])[],
  tail = '',
): Statement[] {
  if (rows.length === 0) return [];
  const parameters = columns.map((column, index) => columnText(column, index, rows));
  const sql = insertStatement(table, columns, tail);
  return [{ sql, parameters: [communityId, ...parameters], keepsPlan: true }];
}

/** The statement of {@link insertRows}: $1 the community, then one text per column. */
function insertStatement(table: string, columns: readonly Column[], tail = ''): string {
  const names = columns.map(({ name }) => name);
  const arrays = columns.map(({ type }, index) => {
    const split = `string_to_array($${index + 2}, E'\\n', E'\\x01')`;
    return type === 'text' ? split : `${split}::${type}[]`;
  });
  return (
    `insert into negentropy.${table} (community_id, ${names.join(', ')}) ` +
    `select $1::uuid, ${names.join(', ')} from unnest(${arrays.join(', ')}) ` +
    `as given (${names.join(', ')}) ${tail}`
  );
}

function columnText(column: Column, index: number, rows: readonly (readonly Cell[])[]): string {
  const cells: string[] = [];
  for (const row of rows) cells.push(cellText(row[index] ?? null));
  const text = cells.join('\n');
  if (column.type === 'text' && countLines(text) !== rows.length) {
    throw new RangeError(`a value of ${column.name} has a line break`);
  }
  return text;
}

function cellText(cell: Cell): string {
  return cell === null ? NULL : String(cell);
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
