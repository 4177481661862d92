import type { Parameter, Reader } from '../engine/port.ts';

/** An entry as its line in the log. */
export interface IndexedLine {
  readonly index: number;
  readonly line: string;
}

/** @param sql selects `entry_index` and `entry` */
export async function readLines(
  reader: Reader,
  sql: string,
  parameters: readonly Parameter[],
): Promise<IndexedLine[]> {
  const rows = await reader.query<{ entry_index: unknown; entry: string }>(sql, parameters);
  return rows.map(({ entry_index: index, entry }) => ({ index: Number(index), line: entry }));
}
