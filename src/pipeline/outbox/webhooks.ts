import { randomBytes } from 'node:crypto';
import type { Database } from '../../db/engine/port.ts';
import {
  countWebhooks,
  type DeadLetterRow,
  deleteDeadLetter,
  deleteWebhook,
  findDeadLetter,
  findWebhook,
  insertWebhook,
  listDeadLetters,
  listWebhooks,
  pauseWebhook,
  replayWebhook,
  upsertDeadLetter,
  type WebhookRow,
} from '../../db/sql/service/webhooks.ts';
import type { Community } from '../writer/community.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type Freezing, frozenOr, type IdempotencyKey, repeatable } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';
import { EventReader } from './events.ts';
import { type Delivery, deliverEvent } from './webhook-delivery.ts';
import { newWebhookSecret } from './webhook-signature.ts';
import { checkTarget, type TargetRules } from './webhook-target.ts';

/** A webhook without its secret; times are unix seconds, or milliseconds when named so. */
export type Webhook = Omit<WebhookRow, 'secret'>;

export type DeadLetter = DeadLetterRow;

export interface WebhookOrder {
  readonly url: string;
  /** The event types it wants; none: all. */
  readonly types: readonly string[];
  /** The first entry to deliver; absent: the next one that is written. */
  readonly fromIndex?: number;
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey;
}

export interface NewWebhook {
  readonly webhook: Webhook;
  /** Absent if the request repeats an earlier one: it is shown once. */
  readonly secret?: string;
}

export interface WebhooksOptions extends TargetRules {
  readonly db: Database;
  readonly community: Community;
  readonly nowMs?: () => number;
  readonly timeoutMs?: number;
}

/** So many webhooks a community may have: each costs a delivery per event. */
export const WEBHOOKS_MAX = 50;

const TIMEOUT_MS = 10_000;

/** What an operator does with the webhooks of one community. Unknown ids are NOT_FOUND. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #db: Database;
  readonly #communityId: string;
  readonly #reader: EventReader;

  constructor(options: WebhooksOptions) {
    this.#options = options;
    this.#db = options.db;
    this.#communityId = options.community.row.id;
    this.#reader = new EventReader(options.db, options.community.row);
  }

  /**
   * @throws TargetRefusedError when events may not be sent there
   * @throws RequestError CONFLICT when there are too many
   */
  async create(order: WebhookOrder): Promise<NewWebhook> {
    const { writer } = this.#options.community;
    // A repetition has its answer even when a new one would no longer be taken.
    return await frozenOr(writer, order.idempotency, () => this.#createNew(order));
  }

  async #createNew(order: WebhookOrder): Promise<NewWebhook> {
    await checkTarget(order.url, this.#options);
    if ((await countWebhooks(this.#db, this.#communityId)) >= WEBHOOKS_MAX) {
      throw new RequestError('CONFLICT', `A community has at most ${WEBHOOKS_MAX} webhooks.`);
    }
    const id = `wh_${randomBytes(12).toString('hex')}`;
    const secret = newWebhookSecret();
    const { url, types, now: createdAt } = order;
    const run = (draft: BatchDraft): NewWebhook => {
      const nextIndex = Math.min(order.fromIndex ?? draft.state.size, draft.state.size);
      const row = { id, url, types, nextIndex, createdAt };
      draft.also(insertWebhook(this.#communityId, { ...row, secret }));
      return { webhook: { ...UNTRIED, ...row }, secret };
    };
    const command = repeatable(order.idempotency, { run }, KEPT);
    return await this.#options.community.writer.submit(command);
  }

  /** The oldest first, those after a position only. */
  async list(limit: number, after?: Pick<Webhook, 'createdAt' | 'id'>): Promise<Webhook[]> {
    return (await listWebhooks({ db: this.#db, communityId: this.#communityId }, limit, after)).map(
      withoutSecret,
    );
  }

  async find(id: string): Promise<Webhook> {
    return withoutSecret(await this.#row(id));
  }

  async remove(id: string): Promise<void> {
    if (!(await deleteWebhook(this.#db, this.#communityId, id))) throw notFound(id);
  }

  async pause(id: string, paused: boolean): Promise<Webhook> {
    const row = await pauseWebhook({ db: this.#db, communityId: this.#communityId }, id, paused);
    if (row === undefined) throw notFound(id);
    return withoutSecret(row);
  }

  /**
   * Delivers once more from an entry on, in order.
   * @throws RequestError CONFLICT when the log is not that long
   */
  async replay(id: string, fromIndex: number): Promise<Webhook> {
    const size = await this.#reader.size();
    if (fromIndex > size) {
      throw new RequestError('CONFLICT', `The log has ${size} entries, from 0 to ${size - 1}.`);
    }
    const row = await replayWebhook(
      { db: this.#db, communityId: this.#communityId },
      id,
      fromIndex,
    );
    if (row === undefined) throw notFound(id);
    return withoutSecret(row);
  }

  async deadLetters(id: string, limit: number, after?: number): Promise<DeadLetter[]> {
    await this.#row(id);
    return await listDeadLetters(this.#db, this.#communityId, id, limit, after);
  }

  /** Tries a dead letter now, out of its order; it stays one unless the receiver takes it. */
  async replayDeadLetter(id: string, index: number): Promise<Delivery> {
    const row = await this.#row(id);
    const letter = await findDeadLetter(
      { db: this.#db, communityId: this.#communityId },
      id,
      index,
    );
    const [event] = await this.#reader.read(index, 1);
    if (letter === undefined || event === undefined) {
      throw new RequestError('NOT_FOUND', `Event ${index} is no dead letter of this webhook.`);
    }
    const { nowMs = Date.now, timeoutMs = TIMEOUT_MS } = this.#options;
    const delivery = await deliverEvent(row, event, { rules: this.#options, timeoutMs, nowMs });
    if (delivery.kind === 'delivered') {
      await deleteDeadLetter({ db: this.#db, communityId: this.#communityId }, id, index);
    } else {
      await upsertDeadLetter({ db: this.#db, communityId: this.#communityId }, id, {
        index,
        attempts: letter.attempts + 1,
        lastStatus: delivery.status,
        problem: delivery.problem,
        failedAt: Math.floor(nowMs() / 1000),
      });
    }
    return delivery;
  }

  async #row(id: string): Promise<WebhookRow> {
    const row = await findWebhook(this.#db, this.#communityId, id);
    if (row === undefined) throw notFound(id);
    return row;
  }
}

/** Its secret is kept in its own row alone, which goes when it is deleted. */
const KEPT: Freezing<NewWebhook> = { keep: ({ webhook }) => ({ webhook }) };

/** What a webhook is like before its first delivery. */
const UNTRIED = {
  attempts: 0,
  nextAttemptMs: 0,
  lastStatus: undefined,
  lastDeliveredMs: undefined,
  paused: false,
} as const;

function withoutSecret({ secret: _secret, ...webhook }: WebhookRow): Webhook {
  return webhook;
}

function notFound(id: string): RequestError {
  return new RequestError('NOT_FOUND', `There is no webhook ${id}.`);
}
