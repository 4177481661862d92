import type { Transaction } from '../engine/port.ts';

/** Whose rows a statement is about: database, or transaction, and community in one. */
export interface CommunityRows {
  readonly db: Pick<Transaction, 'query'>;
  readonly communityId: string;
}
