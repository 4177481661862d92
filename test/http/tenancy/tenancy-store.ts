import type { Database } from '../../../src/db/engine/port.ts';

/** Every row that belongs to a community, as one text for each table. */
export type CommunityRows = ReadonlyMap<string, string>;

/** @param communityId null for what belongs to the installation */
export async function rowsOf(
  db: Database,
  ...communityIds: readonly (string | null)[]
): Promise<CommunityRows> {
  const tables = await db.query<{ name: string }>(
    'select table_name::text as name from information_schema.columns ' +
      "where table_schema = 'negentropy' and column_name = 'community_id' order by 1",
  );
  const selects = tables.map(
    ({ name }) =>
      `select '${name}' as name, row_to_json(t)::text as row from negentropy.${name} t ` +
      "where strpos($1, coalesce(t.community_id::text, 'nobody')) > 0",
  );
  const found = await db.query<{ name: string; row: string }>(
    `${selects.join(' union all ')} order by 1, 2`,
    [communityIds.map((id) => id ?? 'nobody').join(' ')],
  );
  const rows = new Map(tables.map(({ name }) => [name, '']));
  for (const { name, row } of found) rows.set(name, `${rows.get(name) ?? ''}${row}\n`);
  return rows;
}

/** Words, amounts and days, which everybody has. */
const COMMON = /^(?:[A-Za-z_. ]+|-?[\d.]+|\d{4}-\d{2}-\d{2}.*)$/;

/** So short a text is in many answers by chance. */
const SECRET_LENGTH_MIN = 8;

/** Every text of some length anywhere in the rows, also within JSON that is stored as text. */
export function textsIn(rows: CommunityRows): Set<string> {
  const texts = new Set<string>();
  for (const table of rows.values()) {
    for (const row of table.split('\n')) if (row !== '') addTexts(JSON.parse(row), texts);
  }
  return texts;
}

function addTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') {
    const inner = /^[[{]/.test(value) ? parsed(value) : undefined;
    if (inner !== undefined) addTexts(inner, texts);
    else if (value.length >= SECRET_LENGTH_MIN && !COMMON.test(value)) texts.add(value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const member of Object.values(value)) addTexts(member, texts);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
