import type { ClaimRecord } from './record.ts';

/** How who says something about a claim may name it, besides by its evidence id. */
export type ClaimName =
  | {
      /** The event that brought it: CloudEvents names events by these two. */
      readonly source: string;
      readonly id: string;
    }
  | DeedName;

/** Whose claim it is and what it is about: the last of that name. */
export type DeedName = Pick<ClaimRecord, 'type' | 'userId' | 'domain' | 'subject'>;

/** Longest text of each part of an event's name, in UTF-16 code units. */
export const EVENT_NAME_LENGTH_MAX = 1_000;
