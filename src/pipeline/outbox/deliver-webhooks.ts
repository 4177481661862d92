import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import {
  type DeadLetterRow,
  delayWebhook,
  findWebhook,
  moveWebhook,
  readWebhooksBehind,
  upsertDeadLetter,
  type WebhookRow,
} from '../../db/sql/service/webhooks.ts';
import { Lease } from '../lease.ts';
import { type CommunityEvent, EventReader } from './events.ts';
import { type Delivery, deliverEvent } from './webhook-delivery.ts';
import type { TargetRules } from './webhook-target.ts';

export interface WebhookDispatcherOptions extends TargetRules {
  readonly db: Database;
  readonly community: CommunityRow;
  /** Told of what went wrong on our side; a receiver that fails is none of it. */
  readonly onProblem: (problem: unknown) => void;
  /** Unix milliseconds of the real world: receivers check it. */
  readonly nowMs?: () => number;
  /** Numbers from 0 to 1, so that receivers that failed together are not tried together. */
  readonly random?: () => number;
  readonly timeoutMs?: number;
  /** After so many failed attempts an event becomes a dead letter. */
  readonly attempts?: number;
  readonly retryBaseMs?: number;
}

const TIMEOUT_MS = 10_000;
const ATTEMPTS = 8;
const RETRY_BASE_MS = 5_000;
const RETRY_FACTOR = 4;
const RETRY_MS_MAX = 3_600_000;
const STOP_MS_MAX = 1_000;
const EVENTS_PER_READ = 50;
const GONE = 410;

/**
 * Delivers one community's log to its webhooks: each in order and at least once, one process at a
 * time. A webhook's cursor moves only after its receiver has taken an event, so a process that is
 * killed loses none; a receiver that fails holds up nobody but itself.
 */
export class WebhookDispatcher {
  readonly #options: WebhookDispatcherOptions;
  readonly #nowMs: () => number;
  readonly #timeoutMs: number;
  readonly #lease: Lease;
  readonly #reader: EventReader;
  readonly #runs = new Map<string, Promise<void>>();
  readonly #givingUp = new AbortController();
  #stopping = false;
  #looking: Promise<void> | undefined;

  constructor(options: WebhookDispatcherOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#reader = new EventReader(options.db, options.community);
    this.#lease = new Lease({
      db: options.db,
      name: `webhooks/${options.community.id}`,
      ttlMs: this.#timeoutMs * 3,
      nowMs: this.#nowMs,
    });
  }

  /**
   * Begins to deliver what was not delivered yet and is due; who calls while another looks waits
   * for that one.
   */
  look(): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    this.#looking ??= this.#look()
      .catch(this.#options.onProblem)
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** Whether a receiver is being told of something now. */
  get isDelivering(): boolean {
    return this.#runs.size > 0;
  }

  /**
   * Lets what is under way end within a second, else gives it up, to be delivered again later; then
   * lets another process begin.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    const timer = setTimeout(() => this.#givingUp.abort(), STOP_MS_MAX);
    await this.#looking;
    await Promise.all(this.#runs.values());
    clearTimeout(timer);
    await this.#lease.release().catch(this.#options.onProblem);
  }

  async #look(): Promise<void> {
    const { db, community, onProblem } = this.#options;
    const behind = await readWebhooksBehind(db, community.id);
    const nowMs = this.#nowMs();
    const due = behind.filter(({ id, nextAttemptMs }) => {
      return nextAttemptMs <= nowMs && !this.#runs.has(id);
    });
    if (due.length === 0 || !(await this.#mayDeliver())) return;
    for (const { id } of due) {
      const run = this.#catchUp(id)
        .catch(onProblem)
        .finally(() => this.#runs.delete(id));
      this.#runs.set(id, run);
    }
  }

  /** An attempt that begins now ends, and its outcome is stored, before anybody else begins. */
  async #mayDeliver(): Promise<boolean> {
    return !this.#stopping && (await this.#lease.hold(this.#timeoutMs * 2));
  }

  async #catchUp(id: string): Promise<void> {
    const { db, community } = this.#options;
    for (;;) {
      if (!(await this.#mayDeliver())) return;
      // Read after the lease was taken: whoever had it before may have moved the cursor.
      const webhook = await findWebhook(db, community.id, id);
      if (webhook === undefined || webhook.paused) return;
      if (webhook.nextAttemptMs > this.#nowMs()) return;
      const events = await this.#reader.read(webhook.nextIndex, EVENTS_PER_READ);
      if (events.length === 0 || !(await this.#deliverAll(webhook, events))) return;
    }
  }

  /** @returns whether to go on with what comes after these events */
  async #deliverAll(webhook: WebhookRow, events: readonly CommunityEvent[]): Promise<boolean> {
    const { db, community } = this.#options;
    let current = webhook;
    for (const event of events) {
      if (webhook.types.length > 0 && !webhook.types.includes(event.type)) continue;
      if (!(await this.#mayDeliver())) return false;
      const delivery = await deliverEvent(webhook, event, {
        rules: this.#options,
        timeoutMs: this.#timeoutMs,
        nowMs: this.#nowMs,
        signal: this.#givingUp.signal,
      });
      if (!(await this.#record(current, event.data.index, delivery))) return false;
      current = { ...current, nextIndex: event.data.index + 1, attempts: 0 };
    }
    const to = webhook.nextIndex + events.length;
    if (current.nextIndex === to) return true;
    const move = { from: current.nextIndex, to };
    return goesOn(await moveWebhook({ db, communityId: community.id }, webhook.id, move));
  }

  /** @returns whether to go on with the next event */
  async #record(webhook: WebhookRow, index: number, delivery: Delivery): Promise<boolean> {
    const { db, community } = this.#options;
    if (delivery.kind === 'delivered') {
      const { status } = delivery;
      const move = { from: webhook.nextIndex, to: index + 1, status, deliveredMs: this.#nowMs() };
      return goesOn(await moveWebhook({ db, communityId: community.id }, webhook.id, move));
    }
    if (this.#givingUp.signal.aborted) return false; // our doing: this was no attempt
    const { status, problem } = delivery;
    const attempts = webhook.attempts + 1;
    const pause = status === GONE;
    if (attempts < (this.#options.attempts ?? ATTEMPTS) || pause) {
      const nextAttemptMs = this.#nowMs() + this.#retryDelayMs(attempts);
      const failure = { index: webhook.nextIndex, attempts, nextAttemptMs, status, pause };
      await delayWebhook({ db, communityId: community.id }, webhook.id, failure);
      return false;
    }
    const failedAt = Math.floor(this.#nowMs() / 1000);
    const letter = { index, attempts, lastStatus: status, problem, failedAt };
    return await this.#giveUp(webhook, letter);
  }

  /** The cursor passes an event only together with its dead letter. */
  async #giveUp(webhook: WebhookRow, letter: DeadLetterRow): Promise<boolean> {
    const { db, community } = this.#options;
    return await db.transaction(async (tx) => {
      const move = { from: webhook.nextIndex, to: letter.index + 1, status: letter.lastStatus };
      const moved = await moveWebhook({ db: tx, communityId: community.id }, webhook.id, move);
      if (moved !== undefined)
        await upsertDeadLetter({ db: tx, communityId: community.id }, webhook.id, letter);
      return goesOn(moved);
    });
  }

  /** Exponential, with the upper half of each step left to chance. */
  #retryDelayMs(attempts: number): number {
    const { random = Math.random, retryBaseMs = RETRY_BASE_MS } = this.#options;
    const step = Math.min(RETRY_MS_MAX, retryBaseMs * RETRY_FACTOR ** (attempts - 1));
    return Math.ceil(step * (0.5 + random() / 2));
  }
}

function goesOn(moved: { readonly paused: boolean } | undefined): boolean {
  return moved?.paused === false;
}
