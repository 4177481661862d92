import type { Reader, Transaction } from '../../engine/port.ts';

export interface CommunityRow {
  readonly id: string;
  readonly slug: string;
  readonly origin: string;
}

export async function findCommunity(
  reader: Reader,
  slug: string,
): Promise<CommunityRow | undefined> {
  const [row] = await reader.query<{ community_id: string; origin: string }>(
    'select c.community_id, c.origin from negentropy.community_slug s ' +
      'join negentropy.community c on c.community_id = s.community_id where s.slug = $1',
    [slug],
  );
  return row === undefined ? undefined : { id: row.community_id, slug, origin: row.origin };
}

export async function listCommunities(reader: Reader): Promise<CommunityRow[]> {
  const rows = await reader.query<{ community_id: string; slug: string; origin: string }>(
    'select community_id, slug, origin from negentropy.community order by slug',
    [],
  );
  return rows.map(({ community_id: id, slug, origin }) => ({ id, slug, origin }));
}

/** @throws the driver's unique violation (SQLSTATE 23505) when the slug is taken. */
export async function insertCommunity(tx: Transaction, row: CommunityRow): Promise<void> {
  await tx.query('insert into negentropy.community_slug (slug, community_id) values ($1, $2)', [
    row.slug,
    row.id,
  ]);
  await tx.query(
    'insert into negentropy.community (community_id, slug, origin) values ($1, $2, $3)',
    [row.id, row.slug, row.origin],
  );
}

export async function findCommunityById(
  reader: Reader,
  id: string,
): Promise<CommunityRow | undefined> {
  const [row] = await reader.query<{ slug: string; origin: string }>(
    'select slug, origin from negentropy.community where community_id = $1',
    [id],
  );
  return row === undefined ? undefined : { id, slug: row.slug, origin: row.origin };
}

/** Whether a community's log may be read without a key. */
export async function readIsPublic(reader: Reader, id: string): Promise<boolean> {
  const [row] = await reader.query<{ public: boolean }>(
    'select public from negentropy.community where community_id = $1',
    [id],
  );
  return row?.public === true;
}

/** Makes a community public, or takes that back. */
export async function writeIsPublic(reader: Reader, id: string, isPublic: boolean): Promise<void> {
  await reader.query('update negentropy.community set public = $2 where community_id = $1', [
    id,
    isPublic,
  ]);
}
