import { readLastEntropyStates } from '../../db/sql/entropy.ts';
import { readHead } from '../../db/sql/log.ts';
import { readCheckpoint } from '../../db/sql/tree.ts';
import type { CommunityReader } from '../community-reader.ts';

/** What a monitor looks at. */
export interface Gauges {
  /** Entries that no signed checkpoint covers yet. */
  readonly checkpointLag: number;
  readonly entropy: readonly { readonly domain: string; readonly state: string }[];
}

export async function readGauges(reader: CommunityReader): Promise<Gauges> {
  const { db, communityId } = reader;
  const head = await readHead(db, communityId);
  const checkpoint = await readCheckpoint(db, communityId);
  return {
    checkpointLag: (head?.treeSize ?? 0) - (checkpoint?.treeSize ?? 0),
    entropy: await readLastEntropyStates(db, communityId, (head?.cycle ?? 0) - 1),
  };
}
