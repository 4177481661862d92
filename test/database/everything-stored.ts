import type { Database } from '../../src/db/engine/port.ts';

/** Every row of every table as text: what somebody with the database could search. */
export async function everythingStored(db: Database): Promise<string> {
  const tables = await db.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'negentropy'",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query<{ row: string }>(`select t::text as row from negentropy.${name} t`);
    texts.push(...rows.map(({ row }) => row.replaceAll('""', '"')));
  }
  return texts.join('\n');
}
