import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities.ts';
import { type CommunityEvent, EventReader } from './events.ts';

export interface EventFeedOptions {
  readonly db: Database;
  readonly community: CommunityRow;
  readonly pollMs?: number;
  /** How long a follower hears nothing until it is told that nothing happened. */
  readonly quietMs?: number;
}

const POLL_MS = 250;
const QUIET_MS = 15_000;
const EVENTS_PER_READ = 50;

interface Follower {
  /** Entries that it knows of. */
  readonly size: number;
  readonly wake: () => void;
  readonly fail: (problem: unknown) => void;
}

/**
 * The log of one community for those who follow it live. However many there are, one statement per
 * period looks for growth, and none while nobody waits. Followers pull: each holds one page of
 * events at most, so a slow one costs no memory and holds up nobody.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #reader: EventReader;
  readonly #followers = new Set<Follower>();
  readonly #pages = new Map<number, Promise<CommunityEvent[]>>();
  #isPolling = false;

  constructor(options: EventFeedOptions) {
    this.#options = options;
    this.#reader = new EventReader(options.db, options.community);
  }

  /** How many entries the log has. */
  async size(): Promise<number> {
    return await this.#reader.size();
  }

  /**
   * Pages of events from an index on, for ever; an empty page when nothing happened for a while.
   * @param signal ends it, without an error
   * @throws DatabaseError when the log cannot be read
   */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<readonly CommunityEvent[]> {
    let at = from;
    while (!signal.aborted) {
      const page = await this.#read(at);
      at += page.length;
      if (page.length > 0) yield page;
      else if (!(await this.#grown(at, signal)) && !signal.aborted) yield [];
    }
  }

  /** Followers at the same place share what is read. */
  #read(from: number): Promise<CommunityEvent[]> {
    const reading = this.#pages.get(from);
    if (reading !== undefined) return reading;
    const page = this.#reader.read(from, EVENTS_PER_READ).finally(() => this.#pages.delete(from));
    this.#pages.set(from, page);
    return page;
  }

  /** @returns whether the log has more than so many entries; false after a quiet while */
  #grown(size: number, signal: AbortSignal): Promise<boolean> {
    const grown = new Promise<boolean>((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', quiet);
        this.#followers.delete(follower);
        settle();
      };
      const quiet = (): void => end(() => resolve(false));
      const follower: Follower = {
        size,
        wake: () => end(() => resolve(true)),
        fail: (problem) => end(() => reject(asError(problem))),
      };
      const timer = setTimeout(quiet, this.#options.quietMs ?? QUIET_MS);
      signal.addEventListener('abort', quiet, { once: true });
      this.#followers.add(follower);
    });
    if (!this.#isPolling) void this.#poll();
    return grown;
  }

  /** Looks for growth as long as somebody waits for it; tells the followers what it finds. */
  async #poll(): Promise<void> {
    this.#isPolling = true;
    while (this.#followers.size > 0) {
      await sleep(this.#options.pollMs ?? POLL_MS);
      if (this.#followers.size === 0) break;
      try {
        const size = await this.size();
        for (const follower of this.#followers) if (follower.size < size) follower.wake();
      } catch (problem) {
        for (const follower of this.#followers) follower.fail(problem);
      }
    }
    this.#isPolling = false;
  }
}

function asError(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
