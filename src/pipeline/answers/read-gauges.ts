import type { Transaction } from '../../db/engine/port.ts';
import { readLastEntropyStates } from '../../db/sql/entropy.ts';
import { readHead } from '../../db/sql/log.ts';
import { readCheckpoint } from '../../db/sql/tree.ts';

type Reader = Pick<Transaction, 'query'>;

/** What a monitor looks at. */
export interface Gauges {
  /** Entries that no signed checkpoint covers yet. */
  readonly checkpointLag: number;
  readonly entropy: readonly { readonly domain: string; readonly state: string }[];
}

export async function readGauges(db: Reader, communityId: string): Promise<Gauges> {
  const head = await readHead(db, communityId);
  const checkpoint = await readCheckpoint(db, communityId);
  return {
    checkpointLag: (head?.treeSize ?? 0) - (checkpoint?.treeSize ?? 0),
    entropy: await readLastEntropyStates(db, communityId, (head?.cycle ?? 0) - 1),
  };
}
