import type { Transaction } from '../port.ts';
import type { TileRow } from './tree.ts';

/** The full tiles of a level from `from` to `until`, the last not included, in order. */
export async function readTiles(
  reader: Pick<Transaction, 'query'>,
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
