import type { Database, Reader, Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { numberOrNone } from '../cells.ts';

type Row = Readonly<Record<string, unknown>>;

/** A consumer of the log with its cursor. */
export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  /** `whsec_` and base64: deliveries are signed with it, so it has to be known. */
  readonly secret: string;
  /** The event types it wants; none: all. */
  readonly types: readonly string[];
  /** The first entry that was not delivered yet. */
  readonly nextIndex: number;
  /** Failed attempts at that entry. */
  readonly attempts: number;
  /** Unix milliseconds before which it is not tried again. */
  readonly nextAttemptMs: number;
  readonly lastStatus: number | undefined;
  readonly lastDeliveredMs: number | undefined;
  readonly paused: boolean;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** An event that was given up. */
export interface DeadLetterRow {
  readonly index: number;
  readonly attempts: number;
  readonly lastStatus: number | undefined;
  readonly problem: string;
  /** Unix seconds. */
  readonly failedAt: number;
}

const COLUMNS =
  'webhook_id, url, secret, types, next_index, attempts, next_attempt_ms, last_status, ' +
  'last_delivered_ms, paused, created_at';

export function insertWebhook(
  communityId: string,
  row: Pick<WebhookRow, 'id' | 'url' | 'secret' | 'types' | 'nextIndex' | 'createdAt'>,
): Statement {
  return {
    sql:
      'insert into negentropy.webhook ' +
      '(community_id, webhook_id, url, secret, types, next_index, created_at) ' +
      'values ($1, $2, $3, $4, $5, $6, $7)',
    parameters: [communityId, row.id, row.url, row.secret, row.types, row.nextIndex, row.createdAt],
  };
}

export async function findWebhook(
  reader: Reader,
  communityId: string,
  id: string,
): Promise<WebhookRow | undefined> {
  const [row] = await reader.query<Row>(
    `select ${COLUMNS} from negentropy.webhook where community_id = $1 and webhook_id = $2`,
    [communityId, id],
  );
  return row === undefined ? undefined : toWebhook(row);
}

/** The oldest first, those after a position only. */
export async function listWebhooks(
  { db: reader, communityId }: CommunityRows,
  limit: number,
  after: Pick<WebhookRow, 'createdAt' | 'id'> = { createdAt: -1, id: '' },
): Promise<WebhookRow[]> {
  const rows = await reader.query<Row>(
    `select ${COLUMNS} from negentropy.webhook ` +
      'where community_id = $1 and (created_at, webhook_id) > ($2::bigint, $3::text) ' +
      'order by created_at, webhook_id limit $4',
    [communityId, after.createdAt, after.id, limit],
  );
  return rows.map(toWebhook);
}

export async function countWebhooks(reader: Reader, communityId: string): Promise<number> {
  const [row] = await reader.query<{ webhooks: bigint }>(
    'select count(*) as webhooks from negentropy.webhook where community_id = $1',
    [communityId],
  );
  return Number(row?.webhooks ?? 0);
}

/** Those that are not paused and have entries before them. */
export async function readWebhooksBehind(
  reader: Reader,
  communityId: string,
): Promise<{ readonly id: string; readonly nextAttemptMs: number }[]> {
  const rows = await reader.query<Row>(
    'select w.webhook_id, w.next_attempt_ms ' +
      'from negentropy.webhook w join negentropy.log_head h on h.community_id = w.community_id ' +
      'where w.community_id = $1 and not w.paused and w.next_index < h.tree_size',
    [communityId],
  );
  return rows.map((row) => ({
    id: String(row['webhook_id']),
    nextAttemptMs: Number(row['next_attempt_ms']),
  }));
}

/** Removes a webhook with what it left behind. @returns whether there was one */
export async function deleteWebhook(
  db: Database,
  communityId: string,
  id: string,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const key = [communityId, id];
    await tx.query(
      'delete from negentropy.webhook_dead_letter where community_id = $1 and webhook_id = $2',
      key,
    );
    const deleted = await tx.query(
      'delete from negentropy.webhook where community_id = $1 and webhook_id = $2 returning 1 as n',
      key,
    );
    return deleted.length === 1;
  });
}

export interface WebhookMove {
  readonly from: number;
  readonly to: number;
  /** What the receiver answered; absent if it did not, or nothing had to be sent. */
  readonly status?: number | undefined;
  /** Unix milliseconds; absent if nothing was delivered. */
  readonly deliveredMs?: number;
}

/**
 * Moves the cursor on from where it has to be.
 * @returns nothing when it is elsewhere or the webhook is gone
 */
export async function moveWebhook(
  { db, communityId }: CommunityRows,
  id: string,
  move: WebhookMove,
): Promise<{ readonly paused: boolean } | undefined> {
  const [row] = await db.query<{ paused: boolean }>(
    'update negentropy.webhook set next_index = $4, attempts = 0, next_attempt_ms = 0, ' +
      'last_status = coalesce($5::integer, last_status), ' +
      'last_delivered_ms = coalesce($6::bigint, last_delivered_ms) ' +
      'where community_id = $1 and webhook_id = $2 and next_index = $3 returning paused',
    [communityId, id, move.from, move.to, move.status ?? null, move.deliveredMs ?? null],
  );
  return row;
}

export interface WebhookFailure {
  readonly index: number;
  readonly attempts: number;
  readonly nextAttemptMs: number;
  readonly status: number | undefined;
  /** The receiver wants nothing any more. */
  readonly pause: boolean;
}

/** Notes a failed attempt at the entry that the cursor stands before. */
export async function delayWebhook(
  { db, communityId }: CommunityRows,
  id: string,
  failure: WebhookFailure,
): Promise<void> {
  await db.query(
    'update negentropy.webhook set attempts = $4, next_attempt_ms = $5, last_status = $6, ' +
      'paused = paused or $7 where community_id = $1 and webhook_id = $2 and next_index = $3',
    [
      communityId,
      id,
      failure.index,
      failure.attempts,
      failure.nextAttemptMs,
      failure.status ?? null,
      failure.pause,
    ],
  );
}

/** Sends the cursor anywhere. @returns the webhook, if there is one */
export async function replayWebhook(
  { db, communityId }: CommunityRows,
  id: string,
  fromIndex: number,
): Promise<WebhookRow | undefined> {
  const [row] = await db.query<Row>(
    'update negentropy.webhook set next_index = $3, attempts = 0, next_attempt_ms = 0 ' +
      `where community_id = $1 and webhook_id = $2 returning ${COLUMNS}`,
    [communityId, id, fromIndex],
  );
  return row === undefined ? undefined : toWebhook(row);
}

/** Stops or resumes deliveries; a resumed one is tried at once. */
export async function pauseWebhook(
  { db, communityId }: CommunityRows,
  id: string,
  paused: boolean,
): Promise<WebhookRow | undefined> {
  const [row] = await db.query<Row>(
    'update negentropy.webhook set paused = $3, attempts = 0, next_attempt_ms = 0 ' +
      `where community_id = $1 and webhook_id = $2 returning ${COLUMNS}`,
    [communityId, id, paused],
  );
  return row === undefined ? undefined : toWebhook(row);
}

/** Keeps an event that was given up; a second time replaces the first. */
export async function upsertDeadLetter(
  { db: tx, communityId }: CommunityRows,
  webhookId: string,
  letter: DeadLetterRow,
): Promise<void> {
  await tx.query(
    'insert into negentropy.webhook_dead_letter ' +
      '(community_id, webhook_id, entry_index, attempts, last_status, problem, failed_at) ' +
      'values ($1, $2, $3, $4, $5, $6, $7) ' +
      'on conflict (community_id, webhook_id, entry_index) do update set ' +
      'attempts = excluded.attempts, last_status = excluded.last_status, ' +
      'problem = excluded.problem, failed_at = excluded.failed_at',
    [
      communityId,
      webhookId,
      letter.index,
      letter.attempts,
      letter.lastStatus ?? null,
      letter.problem,
      letter.failedAt,
    ],
  );
}

export async function listDeadLetters(
  reader: Reader,
  communityId: string,
  webhookId: string,
  limit: number,
  after = -1,
): Promise<DeadLetterRow[]> {
  const rows = await reader.query<Row>(
    'select entry_index, attempts, last_status, problem, failed_at ' +
      'from negentropy.webhook_dead_letter ' +
      'where community_id = $1 and webhook_id = $2 and entry_index > $3 ' +
      'order by entry_index limit $4',
    [communityId, webhookId, after, limit],
  );
  return rows.map(toDeadLetter);
}

export async function findDeadLetter(
  { db: reader, communityId }: CommunityRows,
  webhookId: string,
  index: number,
): Promise<DeadLetterRow | undefined> {
  const [letter] = await listDeadLetters(reader, communityId, webhookId, 1, index - 1);
  return letter?.index === index ? letter : undefined;
}

export async function deleteDeadLetter(
  { db, communityId }: CommunityRows,
  webhookId: string,
  index: number,
): Promise<void> {
  await db.query(
    'delete from negentropy.webhook_dead_letter ' +
      'where community_id = $1 and webhook_id = $2 and entry_index = $3',
    [communityId, webhookId, index],
  );
}

function toWebhook(row: Row): WebhookRow {
  return {
    id: String(row['webhook_id']),
    url: String(row['url']),
    secret: String(row['secret']),
    types: row['types'] as string[],
    nextIndex: Number(row['next_index']),
    attempts: Number(row['attempts']),
    nextAttemptMs: Number(row['next_attempt_ms']),
    lastStatus: numberOrNone(row['last_status']),
    lastDeliveredMs: numberOrNone(row['last_delivered_ms']),
    paused: row['paused'] === true,
    createdAt: Number(row['created_at']),
  };
}

function toDeadLetter(row: Row): DeadLetterRow {
  return {
    index: Number(row['entry_index']),
    attempts: Number(row['attempts']),
    lastStatus: numberOrNone(row['last_status']),
    problem: String(row['problem']),
    failedAt: Number(row['failed_at']),
  };
}
