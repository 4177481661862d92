import type { Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';

/** An item of a source, such as a pull request. */
export interface SourceItem {
  readonly source: string;
  readonly subject: string;
}

/** What a reviewer said of a pull request. */
export interface PullReviewRow extends SourceItem {
  /** The forge's own number of the review. */
  readonly review: number;
  readonly by: string;
  /** Whether it is an approval that stands. */
  readonly isApproval: boolean;
  /** Unix seconds. */
  readonly at: number;
}

/** A verdict that was dismissed is told once more, and then is none. */
export function insertPullReview(communityId: string, row: PullReviewRow): Statement {
  return {
    sql:
      'insert into negentropy.pull_review ' +
      '(community_id, source, subject, review_id, user_id, is_approval, said_at) ' +
      'values ($1, $2, $3, $4, $5, $6, $7) ' +
      'on conflict (community_id, source, subject, review_id) do update ' +
      'set is_approval = pull_review.is_approval and excluded.is_approval',
    parameters: [communityId, row.source, row.subject, row.review, row.by, row.isApproval, row.at],
  };
}

/** How many approvals of one item are told: anybody may approve what is public, by the hundred. */
const APPROVERS_MAX = 50;

/**
 * Whose last verdict until then is an approval. Of more than 50 those who have reviewed most of
 * what the source tells of.
 */
export async function findApprovers(
  { db, communityId }: CommunityRows,
  { source, subject }: SourceItem,
  until: number,
): Promise<string[]> {
  const rows = await db.query<{ user_id: string }>(
    'with verdict as (' +
      'select distinct on (user_id) user_id, is_approval from negentropy.pull_review ' +
      'where community_id = $1 and source = $2 and subject = $3 and said_at <= $4 ' +
      'order by user_id, said_at desc, review_id desc) ' +
      'select user_id from verdict where is_approval order by (' +
      'select count(*) from negentropy.pull_review known where known.community_id = $1 ' +
      'and known.source = $2 and known.user_id = verdict.user_id) desc, user_id limit $5',
    [communityId, source, subject, until, APPROVERS_MAX],
  );
  return rows.map(({ user_id: user }) => user);
}

/** Who has reviewed it. */
export async function findReviewers(
  { db, communityId }: CommunityRows,
  { source, subject }: SourceItem,
): Promise<string[]> {
  const rows = await db.query<{ user_id: string }>(
    'select distinct user_id from negentropy.pull_review ' +
      'where community_id = $1 and source = $2 and subject = $3 order by user_id',
    [communityId, source, subject],
  );
  return rows.map(({ user_id: user }) => user);
}

export function deletePullReviews(communityId: string, user: string): Statement {
  return {
    sql: 'delete from negentropy.pull_review where community_id = $1 and user_id = $2',
    parameters: [communityId, user],
  };
}

/** Remembers when something ended of which no promise was known, the latest such moment. */
export function insertEarlyEnd(
  communityId: string,
  { source, subject }: SourceItem,
  at: number,
): Statement {
  return {
    sql:
      'insert into negentropy.ended_early (community_id, source, subject, ended_at) ' +
      'values ($1, $2, $3, $4) on conflict (community_id, source, subject) do update ' +
      'set ended_at = greatest(ended_early.ended_at, excluded.ended_at)',
    parameters: [communityId, source, subject, at],
  };
}

/** When something ended before anybody told that it was promised; undefined: it did not. */
export async function findEarlyEnd(
  { db, communityId }: CommunityRows,
  { source, subject }: SourceItem,
): Promise<number | undefined> {
  const [row] = await db.query<{ ended_at: unknown }>(
    'select ended_at from negentropy.ended_early ' +
      'where community_id = $1 and source = $2 and subject = $3',
    [communityId, source, subject],
  );
  return row === undefined ? undefined : Number(row.ended_at);
}

/** Whose promise about an item is meant. */
export interface PromisedItem extends SourceItem {
  readonly userId: string;
}

/** What became last of an item that somebody promised, in Unix seconds; 0: never. */
export interface PutAside {
  /** Whether somebody else ended it, so that the promise stands again if it is opened again. */
  readonly isAside: boolean;
  readonly endedAt: number;
  readonly reopenedAt: number;
}

/** Remembers that an item ended or was opened again. */
export function upsertPutAside(
  communityId: string,
  { source, subject, userId }: PromisedItem,
  { isAside, endedAt, reopenedAt }: PutAside,
): Statement {
  return {
    sql:
      'insert into negentropy.put_aside ' +
      '(community_id, source, subject, user_id, is_aside, ended_at, reopened_at) ' +
      'values ($1, $2, $3, $4, $5, $6, $7) ' +
      'on conflict (community_id, source, subject, user_id) do update ' +
      'set is_aside = excluded.is_aside, ended_at = excluded.ended_at, ' +
      'reopened_at = excluded.reopened_at',
    parameters: [communityId, source, subject, userId, isAside, endedAt, reopenedAt],
  };
}

export async function findPutAside(
  { db, communityId }: CommunityRows,
  { source, subject, userId }: PromisedItem,
): Promise<PutAside> {
  const [row] = await db.query<{ is_aside: boolean; ended_at: unknown; reopened_at: unknown }>(
    'select is_aside, ended_at, reopened_at from negentropy.put_aside ' +
      'where community_id = $1 and source = $2 and subject = $3 and user_id = $4',
    [communityId, source, subject, userId],
  );
  if (row === undefined) return { isAside: false, endedAt: 0, reopenedAt: 0 };
  const { is_aside: isAside, ended_at: endedAt, reopened_at: reopenedAt } = row;
  return { isAside, endedAt: Number(endedAt), reopenedAt: Number(reopenedAt) };
}

export function deletePutAside(communityId: string, user: string): Statement {
  return {
    sql: 'delete from negentropy.put_aside where community_id = $1 and user_id = $2',
    parameters: [communityId, user],
  };
}

/** Something that somebody merged, or closed as done. */
export interface ItemAct extends SourceItem {
  /** Who did. */
  readonly by: string;
  /** Unix seconds. */
  readonly at: number;
  readonly isMerge: boolean;
}

export function insertItemAct(communityId: string, act: ItemAct): Statement {
  return {
    sql:
      'insert into negentropy.item_act ' +
      '(community_id, source, user_id, acted_at, subject, is_merge) ' +
      'values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    parameters: [communityId, act.source, act.by, act.at, act.subject, act.isMerge],
  };
}

/** What a person merged and closed of a source between two moments, both included. */
export async function findItemActs(
  { db, communityId }: CommunityRows,
  { source, by }: Pick<ItemAct, 'source' | 'by'>,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<Pick<ItemAct, 'subject' | 'at' | 'isMerge'>[]> {
  const rows = await db.query<{ subject: string; acted_at: unknown; is_merge: boolean }>(
    'select subject, acted_at, is_merge from negentropy.item_act where community_id = $1 ' +
      'and source = $2 and user_id = $3 and acted_at between $4::bigint and $5::bigint ' +
      'order by acted_at, subject',
    [communityId, source, by, from, until],
  );
  return rows.map((row) => ({
    subject: row.subject,
    at: Number(row.acted_at),
    isMerge: row.is_merge,
  }));
}

export function deleteItemActs(communityId: string, user: string): Statement {
  return {
    sql: 'delete from negentropy.item_act where community_id = $1 and user_id = $2',
    parameters: [communityId, user],
  };
}
