import type { DerivedTable } from '../../derived-tables.ts';
import type { Reader } from '../../engine/port.ts';

/** The stored rows of the entries `from` to `until`, every cell as text, in order of entry. */
export async function readDerivedRows(
  reader: Reader,
  communityId: string,
  table: DerivedTable,
  from: number,
  until: number,
): Promise<(string | null)[][]> {
  const names = table.columns.map(({ name }) => name);
  const keys = names.includes('leg') ? ['entry_index', 'leg'] : ['entry_index'];
  // With its table the name means the column as it is stored, and not the text it is selected as.
  const order = keys.map((name) => `${table.name}.${name}`).join(', ');
  const rows = await reader.query<Record<string, string | null>>(
    `select ${names.map((name) => `${name}::text as ${name}`).join(', ')} ` +
      `from negentropy.${table.name} ` +
      `where community_id = $1 and ${table.name}.entry_index >= $2 ` +
      `and ${table.name}.entry_index < $3 order by ${order}`,
    [communityId, from, until],
  );
  return rows.map((row) => names.map((name) => row[name] ?? null));
}

/** Entries that take evidence back, from the log itself: what a table says of them is compared. */
export async function readRetractions(reader: Reader, communityId: string): Promise<string[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry ' +
      `where community_id = $1 and entry like '%"type":"retraction"%'`,
    [communityId],
  );
  return rows.map(({ entry }) => entry);
}

/** How many rows a table has for a community. */
export async function countRows(
  reader: Reader,
  communityId: string,
  table: string,
): Promise<number> {
  const [row] = await reader.query<{ rows: unknown }>(
    `select count(*) as rows from negentropy.${table} where community_id = $1`,
    [communityId],
  );
  return Number(row?.rows ?? 0);
}
