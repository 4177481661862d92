import type { Reader } from '../engine/port.ts';

/** Whose rows a statement is about: database, or transaction, and community in one. */
export interface CommunityRows {
  readonly db: Reader;
  readonly communityId: string;
}
