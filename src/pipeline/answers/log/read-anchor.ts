import { anchorOrigin } from '../../../core/log/anchor-entry.ts';
import { formatTlogProof } from '../../../core/log/tlog-proof.ts';
import { anchorHeaderLine, checkpointLine } from '../../../core/verify/export-format.ts';
import type { AnchorTexts } from '../../../core/verify/verify-anchor.ts';
import type { Database } from '../../../db/engine/port.ts';
import { findAnchor, readAnchorCheckpoint, readAnchors } from '../../../db/sql/log/anchors.ts';
import type { CommunityReader } from '../../community-reader.ts';
import type { LogKey } from '../../log/log-key.ts';
import { AnchorTree } from '../../witness/anchor-tree.ts';
import { publicKeyText } from '../../writer/community.ts';

type Reader = Pick<Database, 'query'>;

/** A tree of a community's log that was anchored, and the proof of that. */
export interface AnchoredAt {
  readonly treeSize: number;
  readonly anchor: AnchorTexts;
}

/** The first anchored and cosigned tree of a community that holds an entry, if there is one. */
export async function readAnchorOf(
  { db, communityId }: CommunityReader,
  index: number,
): Promise<AnchoredAt | undefined> {
  const head = await readAnchorCheckpoint(db);
  if (head === undefined) return undefined;
  const found = await findAnchor(db, communityId, { least: index + 1, within: head.treeSize });
  if (found === undefined) return undefined;
  const hashes = await new AnchorTree(db).inclusion(found.index, head.treeSize);
  const proof = formatTlogProof({ index: found.index, hashes, checkpoint: head.note });
  return { treeSize: found.treeSize, anchor: { entry: found.entry, proof } };
}

/** The last tree head of the anchor log that was cosigned; undefined without witnesses. */
export async function readAnchorNote(db: Reader): Promise<string | undefined> {
  return (await readAnchorCheckpoint(db))?.note;
}

/** The anchor log up to its last cosigned tree, as lines without their breaks, page by page. */
export async function* exportAnchors(
  db: Reader,
  { key, installation }: { readonly key: LogKey; readonly installation: string },
  pageSize = 500,
): AsyncGenerator<string[]> {
  const head = await readAnchorCheckpoint(db);
  if (head === undefined) return;
  const origin = anchorOrigin(installation);
  yield [anchorHeaderLine({ origin, key: publicKeyText(key, origin) })];
  for (let from = 0; from < head.treeSize; from += pageSize) {
    yield await readAnchors(db, from, Math.min(head.treeSize, from + pageSize));
  }
  yield [checkpointLine(head.note)];
}
