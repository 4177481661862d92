import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/engine/port.ts';
import { readSizes } from '../../db/sql/communities/attention.ts';

export interface LogGrowthOptions {
  readonly db: Pick<Database, 'query'>;
  readonly pollMs?: number;
  /** How long who waits hears nothing until told that nothing happened. */
  readonly quietMs?: number;
}

const POLL_MS = 250;
const QUIET_MS = 15_000;

interface Follower {
  readonly communityId: string;
  /** Entries that it knows of. */
  readonly size: number;
  readonly wake: (size: number) => void;
  readonly fail: (problem: unknown) => void;
}

/**
 * Tells those who wait for a log to grow. However many there are, and of however many communities,
 * one statement per period looks for growth, and none while nobody waits.
 */
export class LogGrowth {
  readonly #options: LogGrowthOptions;
  readonly #followers = new Set<Follower>();
  #isPolling = false;

  constructor(options: LogGrowthOptions) {
    this.#options = options;
  }

  /**
   * @param size entries that are known
   * @param signal ends it at once, without an error
   * @returns how many the log has once it has more; undefined after a quiet while
   * @throws DatabaseError when the log cannot be read
   */
  grown(communityId: string, size: number, signal: AbortSignal): Promise<number | undefined> {
    const grown = new Promise<number | undefined>((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', quiet);
        this.#followers.delete(follower);
        settle();
      };
      const quiet = (): void => end(() => resolve(undefined));
      const follower: Follower = {
        communityId,
        size,
        wake: (now) => end(() => resolve(now)),
        fail: (problem) => end(() => reject(asError(problem))),
      };
      const timer = setTimeout(quiet, this.#options.quietMs ?? QUIET_MS);
      signal.addEventListener('abort', quiet, { once: true });
      this.#followers.add(follower);
    });
    if (!this.#isPolling) void this.#poll();
    return grown;
  }

  /** Looks for growth as long as somebody waits for it. */
  async #poll(): Promise<void> {
    this.#isPolling = true;
    while (this.#followers.size > 0) {
      await sleep(this.#options.pollMs ?? POLL_MS);
      if (this.#followers.size === 0) break;
      try {
        const ids = new Set([...this.#followers].map(({ communityId }) => communityId));
        const sizes = await readSizes(this.#options.db, [...ids]);
        for (const follower of this.#followers) {
          const now = sizes.get(follower.communityId) ?? 0;
          if (follower.size < now) follower.wake(now);
        }
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
