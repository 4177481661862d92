import type { Transaction } from '../db/engine/port.ts';

/** What answers that are not about one community alone come from. */
export interface StoreReader {
  /** For the answers alone: whoever asks them passes the reader on as it is. */
  readonly db: Pick<Transaction, 'query'>;
}

/** What the answers about one community come from: database and community bound once. */
export interface CommunityReader extends StoreReader {
  readonly communityId: string;
}
