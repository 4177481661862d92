import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import { type CommunityEvent, EventReader } from './events.ts';
import type { LogGrowth } from './log-growth.ts';

export interface EventFeedOptions {
  readonly db: Database;
  readonly community: CommunityRow;
  readonly growth: LogGrowth;
}

const EVENTS_PER_READ = 50;

/**
 * The log of one community for those who follow it live. Followers pull: each holds one page of
 * events at most, so a slow one costs no memory and holds up nobody.
 */
export class EventFeed {
  readonly #communityId: string;
  readonly #growth: LogGrowth;
  readonly #reader: EventReader;
  readonly #pages = new Map<number, Promise<CommunityEvent[]>>();

  constructor({ db, community, growth }: EventFeedOptions) {
    this.#communityId = community.id;
    this.#growth = growth;
    this.#reader = new EventReader(db, community);
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
      else {
        const grown = await this.#growth.grown(this.#communityId, at, signal);
        if (grown === undefined && !signal.aborted) yield [];
      }
    }
  }

  /**
   * How many entries the log has, each time that it is seen to have more, for ever; undefined when
   * nothing happened for a while. No entry is read for it.
   * @param known entries that the follower knows of
   * @param signal ends it, without an error
   * @throws DatabaseError when the log cannot be read
   */
  async *sizes(known: number, signal: AbortSignal): AsyncGenerator<number | undefined> {
    let at = known;
    while (!signal.aborted) {
      const grown = await this.#growth.grown(this.#communityId, at, signal);
      if (signal.aborted) return;
      at = grown ?? at;
      yield grown;
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
}
