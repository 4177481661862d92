import type { Reader, Transaction } from '../../engine/port.ts';

/** The last signed tree of a community that has grown since it was anchored. */
export interface UnanchoredRow {
  readonly communityId: string;
  readonly treeSize: number;
  /** The signed checkpoint. */
  readonly note: string;
}

/** @param limit at most so many, those of the same order first each time */
export async function listUnanchored(reader: Reader, limit: number): Promise<UnanchoredRow[]> {
  const rows = await reader.query<{ community_id: string; tree_size: unknown; note: string }>(
    'select h.community_id, p.tree_size, p.note from negentropy.log_head h ' +
      'cross join lateral (select tree_size, note from negentropy.log_checkpoint q ' +
      'where q.community_id = h.community_id order by q.tree_size desc limit 1) p ' +
      'where p.tree_size > coalesce((select max(a.tree_size) from negentropy.anchor_entry a ' +
      'where a.community_id = h.community_id), 0) order by h.community_id limit $1',
    [limit],
  );
  return rows.map((row) => {
    return { communityId: row.community_id, treeSize: Number(row.tree_size), note: row.note };
  });
}

/** How many entries the anchor log has. */
export async function readAnchorSize(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ size: unknown }>(
    'select coalesce(max(entry_index) + 1, 0) as size from negentropy.anchor_entry',
  );
  return Number(row?.size ?? 0);
}

export interface AnchorRow {
  readonly index: number;
  readonly communityId: string;
  readonly treeSize: number;
  readonly entry: string;
}

/** Fails (23505) when another process has appended at the same place. */
export async function insertAnchors(tx: Transaction, rows: readonly AnchorRow[]): Promise<void> {
  await tx.query(
    'insert into negentropy.anchor_entry (entry_index, community_id, tree_size, entry) ' +
      'select n.index, n."communityId", n."treeSize", n.entry from json_to_recordset($1::json) ' +
      'as n (index bigint, "communityId" uuid, "treeSize" bigint, entry text)',
    [JSON.stringify(rows)],
  );
}

/** A perfect subtree of at least 256 entries. */
export interface AnchorNodeRow {
  readonly level: number;
  readonly index: number;
  /** Hex. */
  readonly hash: string;
}

export async function insertAnchorNodes(
  tx: Transaction,
  rows: readonly AnchorNodeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    'insert into negentropy.anchor_node (level, node_index, hash) ' +
      "select n.level, n.index, decode(n.hash, 'hex') from json_to_recordset($1::json) " +
      'as n (level smallint, index bigint, hash text)',
    [JSON.stringify(rows)],
  );
}

export async function readAnchorNode(
  reader: Reader,
  level: number,
  index: number,
): Promise<Uint8Array | undefined> {
  const [row] = await reader.query<{ hash: string }>(
    "select encode(hash, 'hex') as hash from negentropy.anchor_node " +
      'where level = $1 and node_index = $2',
    [level, index],
  );
  return row === undefined ? undefined : Buffer.from(row.hash, 'hex');
}

/** The entries `from` to `until`, the last not included, in order. */
export async function readAnchors(reader: Reader, from: number, until: number): Promise<string[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.anchor_entry ' +
      'where entry_index >= $1 and entry_index < $2 order by entry_index',
    [from, until],
  );
  return rows.map(({ entry }) => entry);
}

/**
 * The first anchor of a log whose tree has so many entries at least, within the first entries of
 * the anchor log.
 */
export async function findAnchor(
  reader: Reader,
  communityId: string,
  { least, within }: { readonly least: number; readonly within: number },
): Promise<AnchorRow | undefined> {
  const [row] = await reader.query<{ entry_index: unknown; tree_size: unknown; entry: string }>(
    'select entry_index, tree_size, entry from negentropy.anchor_entry where community_id = $1 ' +
      'and tree_size >= $2 and entry_index < $3 order by tree_size limit 1',
    [communityId, least, within],
  );
  if (row === undefined) return undefined;
  const { entry_index: index, tree_size: treeSize, entry } = row;
  return { index: Number(index), communityId, treeSize: Number(treeSize), entry };
}

export async function insertAnchorCheckpoint(
  tx: Transaction,
  treeSize: number,
  note: string,
): Promise<void> {
  await tx.query(
    'insert into negentropy.anchor_checkpoint (tree_size, note) values ($1, $2) ' +
      'on conflict do nothing',
    [treeSize, note],
  );
}

export async function insertAnchorCosignature(
  tx: Reader,
  { treeSize, witness, line }: { treeSize: number; witness: string; line: string },
): Promise<void> {
  await tx.query(
    'insert into negentropy.anchor_cosignature (tree_size, witness, line) values ($1, $2, $3) ' +
      'on conflict do nothing',
    [treeSize, witness, line],
  );
}

/** The largest tree that a witness has cosigned; 0: none. */
export async function readCosignedSize(reader: Reader, witness: string): Promise<number> {
  const [row] = await reader.query<{ size: unknown }>(
    'select max(tree_size) as size from negentropy.anchor_cosignature where witness = $1',
    [witness],
  );
  return Number(row?.size ?? 0);
}

/** A signed tree head of the anchor log, with the cosignatures that came. */
export interface AnchorCheckpointRow {
  readonly treeSize: number;
  readonly note: string;
}

/** The largest tree head of the anchor log that somebody has cosigned, else the largest. */
export async function readAnchorCheckpoint(
  reader: Reader,
): Promise<AnchorCheckpointRow | undefined> {
  const [row] = await reader.query<{ tree_size: unknown; note: string; lines: string | null }>(
    'select p.tree_size, p.note, c.lines from negentropy.anchor_checkpoint p cross join lateral ' +
      "(select string_agg(w.line, '' order by w.witness) as lines " +
      'from negentropy.anchor_cosignature w where w.tree_size = p.tree_size) c ' +
      'order by (c.lines is null), p.tree_size desc limit 1',
  );
  if (row === undefined) return undefined;
  return { treeSize: Number(row.tree_size), note: row.note + (row.lines ?? '') };
}
