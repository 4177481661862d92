import type { Reader, Transaction } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';

/** A full tile: 256 hashes of 32 bytes. */
export interface TileRow {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

export async function insertTiles(
  tx: Transaction,
  communityId: string,
  tiles: readonly TileRow[],
): Promise<void> {
  if (tiles.length === 0) return;
  await tx.query(`${INSERT_TILES} on conflict do nothing`, [communityId, tileRows(tiles)]);
}

/**
 * Puts tiles that were computed anew in the place of others.
 * @returns how many were missing or are another now
 */
export async function replaceTiles(
  { db: tx, communityId }: CommunityRows,
  tiles: readonly TileRow[],
): Promise<number> {
  if (tiles.length === 0) return 0;
  const changed = await tx.query(
    `${INSERT_TILES} on conflict (community_id, level, tile_index) ` +
      'do update set hashes = excluded.hashes where t.hashes <> excluded.hashes returning 1 as n',
    [communityId, tileRows(tiles)],
  );
  return changed.length;
}

const INSERT_TILES =
  'insert into negentropy.log_tile as t (community_id, level, tile_index, hashes) ' +
  "select $1::uuid, n.level, n.index, decode(n.hashes, 'hex') " +
  'from json_to_recordset($2::json) as n (level smallint, index bigint, hashes text)';

function tileRows(tiles: readonly TileRow[]): string {
  const rows = tiles.map(({ level, index, hashes }) => {
    return { level, index, hashes: Buffer.from(hashes).toString('hex') };
  });
  return JSON.stringify(rows);
}

export async function readTile(
  { db: reader, communityId }: CommunityRows,
  level: number,
  index: number,
): Promise<Uint8Array | undefined> {
  const [row] = await reader.query<{ hashes: string }>(
    "select encode(hashes, 'hex') as hashes from negentropy.log_tile " +
      'where community_id = $1 and level = $2 and tile_index = $3',
    [communityId, level, index],
  );
  return row === undefined ? undefined : Buffer.from(row.hashes, 'hex');
}

/** The full tiles of a level from `from` to `until`, the last not included, in order. */
export async function readTiles(
  reader: Reader,
  communityId: string,
  level: number,
  from: number,
  until: number,
): Promise<TileRow[]> {
  const rows = await reader.query<{ tile_index: bigint; hashes: Uint8Array }>(
    'select tile_index, hashes from negentropy.log_tile where community_id = $1 ' +
      'and level = $2 and tile_index >= $3 and tile_index < $4 order by tile_index',
    [communityId, level, from, until],
  );
  return rows.map(({ tile_index: index, hashes }) => ({ level, index: Number(index), hashes }));
}

/** The hashes at a level from the first tile on: what the frontier of a large tree is made of. */
export async function countTiles(
  reader: Reader,
  communityId: string,
  level: number,
): Promise<number> {
  const [row] = await reader.query<{ tiles: unknown }>(
    'select count(*) as tiles from negentropy.log_tile where community_id = $1 and level = $2',
    [communityId, level],
  );
  return Number(row?.tiles ?? 0);
}

/** A signed tree head. */
export interface SignedNote {
  readonly treeSize: number;
  readonly note: string;
}

/** How far a log goes, and its largest signed tree head. */
export interface SignedHeadRow {
  readonly treeSize: number;
  /** Absent when nothing was signed yet. */
  readonly signed?: SignedNote;
}

interface StoredHead {
  id: string;
  tree_size: bigint;
  signed: bigint | null;
  note: string | null;
}

export async function readSignedHeads(
  reader: Reader,
  communityIds: readonly string[],
): Promise<ReadonlyMap<string, SignedHeadRow>> {
  const rows = await reader.query<StoredHead>(
    'select h.community_id as id, h.tree_size, p.tree_size as signed, p.note ' +
      'from negentropy.log_head h left join lateral (select c.tree_size, c.note ' +
      'from negentropy.log_checkpoint c where c.community_id = h.community_id ' +
      'order by c.tree_size desc limit 1) p on true where h.community_id = any ($1::uuid[])',
    [communityIds],
  );
  const heads = rows.map(({ id, tree_size: size, signed, note }) => {
    const last = signed === null ? {} : { signed: { treeSize: Number(signed), note: note ?? '' } };
    return [id, { treeSize: Number(size), ...last }] as const;
  });
  return new Map(heads);
}

/** Publishes tree heads of several logs; those that are there already stay as they are. */
export async function insertCheckpoints(
  db: Reader,
  rows: readonly (SignedNote & { readonly communityId: string })[],
): Promise<void> {
  await db.query(
    'insert into negentropy.log_checkpoint (community_id, tree_size, note) ' +
      'select n.id, n.size, n.note from unnest($1::uuid[], $2::bigint[], $3::text[]) ' +
      'as n (id, size, note) order by n.id, n.size on conflict do nothing',
    [
      rows.map(({ communityId }) => communityId),
      rows.map(({ treeSize }) => treeSize),
      rows.map(({ note }) => note),
    ],
  );
}

/** The largest signed tree head, or the one of a size. */
export async function readCheckpoint(
  reader: Reader,
  communityId: string,
  treeSize?: number,
): Promise<SignedNote | undefined> {
  const [row] = await reader.query<{ tree_size: unknown; note: string }>(
    'select tree_size, note from negentropy.log_checkpoint where community_id = $1 ' +
      'and tree_size = coalesce($2::bigint, tree_size) order by tree_size desc limit 1',
    [communityId, treeSize ?? null],
  );
  return row === undefined ? undefined : { treeSize: Number(row.tree_size), note: row.note };
}
