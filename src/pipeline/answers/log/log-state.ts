import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { storedRoot } from '../../log/checkpointer.ts';
import { LogTree } from '../../log/log-tree.ts';

/** A state of a log, so that what was made from it can be told from what was not. */
export interface LogState {
  /** How many entries it has. */
  readonly size: number;
  /** Merkle root over them, in base64. */
  readonly root: string;
}

/** The log as it is now. */
export async function readLogState({ db, communityId }: CommunityReader): Promise<LogState> {
  const size = (await readHead(db, communityId))?.treeSize ?? 0;
  return { size, root: await rootAt({ db, communityId }, size) };
}

/** Whether the log once was as somebody says. */
export async function wasInState(reader: CommunityReader, said: LogState): Promise<boolean> {
  const now = (await readHead(reader.db, reader.communityId))?.treeSize ?? 0;
  return said.size > 0 && said.size <= now && (await rootAt(reader, said.size)) === said.root;
}

async function rootAt({ db, communityId }: CommunityReader, size: number): Promise<string> {
  return Buffer.from(await storedRoot(new LogTree(db, communityId), size)).toString('base64');
}
