import type { Database } from '../db/engine/port.ts';
import {
  type ClockRow,
  countCommunities,
  listUnsettled,
  readClockRows,
} from '../db/sql/communities/attention.ts';
import { spreadSeconds } from './cycle-spread.ts';
import { closeCyclesCommand } from './commands/close-cycles.ts';
import type { WebhookDispatcher } from './outbox/deliver-webhooks.ts';
import type { Community } from './writer/community.ts';
import { cycleEnd } from './writer/community-clock.ts';

/** What is looked after of a community that is open. */
export interface OpenCommunity extends Pick<Community, 'row' | 'writer' | 'checkpointer'> {
  readonly dispatcher: WebhookDispatcher;
}

export interface CaretakerOptions {
  readonly db: Database;
  /** Unix seconds. */
  readonly now: () => number;
  /** What tells when the open cycle of a community ends; undefined if there is none of that id. */
  readonly clockOf: (id: string) => Promise<ClockRow | undefined>;
  /** The community of that id, when it is open in this process. */
  readonly opened: (id: string) => OpenCommunity | undefined;
  /** Opens a community. @throws what keeps it from being opened */
  readonly open: (slug: string) => Promise<OpenCommunity | undefined>;
  /** Forgets communities that nobody uses. */
  readonly forget: () => Promise<void>;
  /** Has witnesses cosign what was signed; absent when there are none. */
  readonly anchor?: (() => Promise<void>) | undefined;
  /** Adds up the communities that have others for children. */
  readonly addUp: () => Promise<void>;
  /** Told of what went wrong. */
  readonly onProblem: (problem: unknown, slug: string) => void;
}

/** How often it is looked for entries to sign and to deliver while something happens. */
const BUSY_MS = 300;

/**
 * So long after a look a commit brings the next one, soon after its answer. Whoever asks for one
 * thing after the other then seldom meets a log that is being signed.
 */
const LOOK_PAUSE_MS = 250;
const SOON_MS = 2;

/**
 * How often while nothing happens. On PostgreSQL other processes write too. The embedded database
 * is this process's alone, so that only the clock or a webhook's next attempt can be due.
 */
const IDLE_MS = { pglite: 2_000, postgres: 500 } as const;

/** So long after a commit of this process something happens. */
const BUSY_AFTER_COMMIT_MS = 1_000;

/**
 * What is not open here is most often looked after by the process in which it is open. Only what
 * waits for longer than its lease lasts is opened here.
 */
const ABANDONED_MS = { pglite: 0, postgres: 3_500 } as const;

/** How often it is looked whether another process has made a community. */
const DISCOVERY_MS = 5_000;

/** How often what was signed is anchored: witnesses are others' machines. */
const ANCHORING_MS = 60_000;

/** How often it is looked which communities are to be added up: each is once in a cycle. */
const ADDING_UP_MS = 60_000;

/** How often it is looked which communities nobody uses. */
const FORGETTING_MS = 10_000;

/** Looks that fail come more and more seldom: a database that is away has enough to do. */
const FAILING_MS_MAX = 10_000;

/** After this a community is opened, or its cycle closed, again that could not be. */
const OPEN_RETRY_MS = 30_000;

/**
 * So long after a log was signed it is signed again: the disk is waited for each time, and whoever
 * commits meanwhile waits too.
 */
const SIGN_PAUSE_MS = 750;

/** After this a log is signed again that could not be. */
const SIGN_RETRY_MS = 2_000;

/** In so many communities a cycle is closed at the same time: they wait for commits together. */
const CLOSERS_MAX = 6;

/** So many logs are signed at the same time: they share statements, a commit and a synced file. */
const SIGNERS_MAX = 64;

interface Clock {
  readonly slug: string;
  /** Unix seconds at which the open cycle ends. */
  readonly endsAt: number;
}

/**
 * Does what no request asks for: signs logs, delivers events, closes cycles, forgets what nobody
 * uses. One loop with one statement looks after all communities, so that a thousand idle ones cost
 * what one costs.
 */
export class Caretaker {
  readonly #options: CaretakerOptions;
  readonly #clocks = new Map<string, Clock>();
  /** Milliseconds of the process's clock before which a work is not begun again, by its name. */
  readonly #notBefore = new Map<string, number>();
  /** Since when what is not open here waits, by id. */
  readonly #waitingSince = new Map<string, number>();
  readonly #toSign = new Set<OpenCommunity>();
  /** Work that goes on beside the loop; each kind once at a time. */
  readonly #works = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAtMs = 0;
  #lookedMs = -Infinity;
  #busyUntilMs = 0;
  /** How many looks failed in a row. */
  #failures = 0;
  #isStopped = false;

  constructor(options: CaretakerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#lookIn(0);
  }

  /** Waits for what is under way, and begins nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#works.values());
  }

  /** To be told of every commit: there is something to sign, and soon perhaps more. */
  noticeCommit(): void {
    const nowMs = performance.now();
    this.#busyUntilMs = nowMs + BUSY_AFTER_COMMIT_MS;
    const isPaused = nowMs < this.#lookedMs + LOOK_PAUSE_MS || this.#failures > 0;
    this.#lookIn(isPaused ? BUSY_MS : SOON_MS);
  }

  /** To be told of every community that is opened: its clock may not be known yet. */
  noticeOpened({ row: { id, slug } }: OpenCommunity): void {
    if (!this.#clocks.has(id)) this.#clocks.set(id, { slug, endsAt: 0 });
  }

  /** Looks then, unless it looks sooner anyway. */
  #lookIn(delayMs: number): void {
    const atMs = performance.now() + delayMs;
    if (this.#isStopped || this.#looking !== undefined) return;
    if (this.#timer !== undefined && this.#lookAtMs <= atMs) return;
    clearTimeout(this.#timer);
    this.#lookAtMs = atMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#lookAndGoOn();
    }, delayMs);
    this.#timer.unref();
  }

  async #lookAndGoOn(): Promise<void> {
    const isBusy = await this.#look();
    this.#lookedMs = performance.now();
    this.#looking = undefined;
    const isActive = isBusy || performance.now() < this.#busyUntilMs;
    const idleMs = IDLE_MS[this.#options.db.engine];
    if (this.#failures > 0) this.#lookIn(Math.min(idleMs * 2 ** this.#failures, FAILING_MS_MAX));
    else this.#lookIn(isActive ? BUSY_MS : idleMs);
  }

  /** @returns whether there was anything to do */
  async #look(): Promise<boolean> {
    this.#every('discovery', DISCOVERY_MS, () => this.#discover());
    this.#every('forgetting', FORGETTING_MS, () => this.#options.forget());
    this.#every('adding up', ADDING_UP_MS, () => this.#options.addUp());
    const { anchor } = this.#options;
    if (anchor !== undefined) this.#every('anchoring', ANCHORING_MS, anchor);
    const now = this.#options.now();
    if (this.#due(now).length > 0) this.#alongside('closing', () => this.#closeCycles());
    try {
      const isBusy = await this.#settle();
      this.#failures = 0;
      return isBusy;
    } catch (problem) {
      this.#failures += 1;
      this.#options.onProblem(problem, 'all');
      return false;
    }
  }

  /** Signs and delivers what any log has grown by, whichever process appended it. */
  async #settle(): Promise<boolean> {
    const rows = await listUnsettled(this.#options.db, Date.now());
    const abandoned: string[] = [];
    const waiting = new Set<string>();
    let begun = 0;
    for (const { communityId, slug, isSigned, isDelivered } of rows) {
      const community = this.#options.opened(communityId);
      if (community === undefined) {
        waiting.add(communityId);
        if (this.#isAbandoned(communityId)) abandoned.push(slug);
        continue;
      }
      // Neither is waited for: what takes long in one community must not hold up the others.
      if (!isSigned && this.#mayBegin(`signing ${slug}`)) begun += this.#sign(community);
      if (!isDelivered) begun += this.#deliver(community);
    }
    for (const id of this.#waitingSince.keys()) {
      if (!waiting.has(id)) this.#waitingSince.delete(id);
    }
    if (abandoned.length > 0) this.#alongside('adoption', () => this.#adopt(abandoned));
    return begun > 0;
  }

  #isAbandoned(id: string): boolean {
    const nowMs = performance.now();
    const sinceMs = this.#waitingSince.get(id) ?? nowMs;
    this.#waitingSince.set(id, sinceMs);
    return nowMs - sinceMs >= ABANDONED_MS[this.#options.db.engine];
  }

  /** Once they are open, the next look finds them. */
  async #adopt(slugs: readonly string[]): Promise<void> {
    for (const slug of slugs) {
      await this.#attempt(slug, () => this.#options.open(slug));
    }
  }

  #deliver({ dispatcher }: OpenCommunity): number {
    void dispatcher.look();
    return 1;
  }

  #sign(community: OpenCommunity): number {
    this.#delay(`signing ${community.row.slug}`, SIGN_PAUSE_MS);
    this.#toSign.add(community);
    for (let signer = 0; signer < SIGNERS_MAX; signer += 1) {
      this.#alongside(`signer ${signer}`, () => this.#signAll());
    }
    return 1;
  }

  async #signAll(): Promise<void> {
    for (const community of this.#toSign) {
      this.#toSign.delete(community);
      const { checkpointer, row } = community;
      await checkpointer.look((problem) => {
        this.#delay(`signing ${row.slug}`, SIGN_RETRY_MS);
        this.#options.onProblem(problem, row.slug);
      });
    }
  }

  /** The communities whose cycle is over, each from its own moment on. */
  #due(now: number): [id: string, clock: Clock][] {
    const { size } = this.#clocks;
    return [...this.#clocks].filter(([id, { endsAt }]) => endsAt + spreadSeconds(id, size) <= now);
  }

  /** Closes the cycles that are over, also when nobody asks for anything. */
  async #closeCycles(): Promise<void> {
    const now = this.#options.now();
    const due = this.#due(now);
    // Several processes begin at different places, so that each closes its share.
    const from = Math.floor(Math.random() * due.length);
    const left = [...due.slice(from), ...due.slice(0, from)].values();
    const closers = Array.from({ length: CLOSERS_MAX }, async () => {
      for (const [id, { slug }] of left) {
        await this.#attempt(slug, async () => {
          this.#clocks.set(id, { slug, endsAt: await this.#closedUntil(id, slug, now) });
        });
      }
    });
    await Promise.all(closers);
  }

  /** @returns when the cycle ends that is open then */
  async #closedUntil(id: string, slug: string, now: number): Promise<number> {
    const clock = await this.#options.clockOf(id);
    const endsAt = clock === undefined ? Infinity : cycleEnd(clock);
    if (endsAt > now) return endsAt; // another process was first
    const community = await this.#options.open(slug);
    if (community === undefined) return Infinity;
    return (await community.writer.submit(closeCyclesCommand({ now }))).endsAt;
  }

  /** A community that another process made is looked after here too, should that one end. */
  async #discover(): Promise<void> {
    const { db } = this.#options;
    if ((await countCommunities(db)) === this.#clocks.size) return;
    for (const row of await readClockRows(db)) {
      const { communityId, slug } = row;
      if (!this.#clocks.has(communityId)) {
        this.#clocks.set(communityId, { slug, endsAt: cycleEnd(row) });
      }
    }
  }

  /** Does something that needs a community to be open; after a failure not for a while. */
  async #attempt(slug: string, work: () => Promise<unknown>): Promise<void> {
    if (this.#isStopped || !this.#mayBegin(`opening ${slug}`)) return;
    try {
      await work();
    } catch (problem) {
      this.#delay(`opening ${slug}`, OPEN_RETRY_MS);
      this.#options.onProblem(problem, slug);
    }
  }

  #every(name: string, periodMs: number, work: () => Promise<void>): void {
    if (!this.#mayBegin(name)) return;
    this.#delay(name, periodMs);
    this.#alongside(name, work);
  }

  #mayBegin(name: string): boolean {
    return performance.now() >= (this.#notBefore.get(name) ?? 0);
  }

  #delay(name: string, ms: number): void {
    this.#notBefore.set(name, performance.now() + ms);
  }

  /** Begins a work that the loop does not wait for, unless it is under way. */
  #alongside(name: string, work: () => Promise<void>): void {
    if (this.#isStopped || this.#works.has(name)) return;
    const done = work()
      .catch((problem: unknown) => this.#options.onProblem(problem, 'all'))
      .finally(() => this.#works.delete(name));
    this.#works.set(name, done);
  }
}
