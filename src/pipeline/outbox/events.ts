import type { DecisionEntry, Entry, EntryType } from '../../core/state/entry.ts';
import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities.ts';
import { readEntries, readHead } from '../../db/sql/log.ts';
import { findPeople } from '../../db/sql/member-directory.ts';
import { readPolicyHistory } from '../answers/policy-history.ts';

/** One entry of the log as a CloudEvent (CloudEvents 1.0.2, structured JSON). */
export interface CommunityEvent {
  readonly specversion: '1.0';
  /** `<slug>/<index>`: the same at every delivery. */
  readonly id: string;
  /** The origin of the log. */
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: 'application/json';
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
  readonly data: EventData;
}

export interface EventData {
  readonly index: number;
  readonly entry: Entry;
  /** The caller's id of the member that the entry names, unless the person was erased. */
  readonly userId?: string;
  /** Who gave and who got, on a transfer. */
  readonly fromUserId?: string;
  readonly toUserId?: string;
}

const OUTCOMES = ['minted', 'held', 'refused'] as const satisfies DecisionEntry['outcome'][];

const NAMES: Readonly<Record<EntryType, readonly string[]>> = {
  community: ['community'],
  policy: ['policy'],
  member: ['member'],
  fact: ['fact'],
  outcome: ['outcome'],
  instrument: ['instrument'],
  reading: ['reading'],
  measurement: ['measurement'],
  finding: ['finding'],
  decision: OUTCOMES.map((outcome) => `decision.${outcome}`),
  release: ['release'],
  cancel: ['cancel'],
  cycle: ['cycle'],
  pause: ['pause'],
  review: ['review'],
  retraction: ['retraction'],
  transfer: ['transfer'],
  key: ['key'],
  erasure: ['erasure'],
};

/** Every type that an event can have, for instance `org.negentropy.decision.minted.v1`. */
export const EVENT_TYPES: readonly string[] = Object.values(NAMES).flat().map(typeNamed);

export function eventTypeOf(entry: Entry): string {
  return typeNamed(entry.type === 'decision' ? `decision.${entry.outcome}` : entry.type);
}

/** @param userIds the caller's ids by member id */
export function eventOf(
  community: Pick<CommunityRow, 'slug' | 'origin'> & { readonly sandbox: boolean },
  index: number,
  entry: Entry,
  userIds: ReadonlyMap<string, string>,
): CommunityEvent {
  return {
    specversion: '1.0',
    id: `${community.slug}/${index}`,
    source: community.origin,
    type: eventTypeOf(entry),
    datacontenttype: 'application/json',
    ...(community.sandbox ? { sandbox: true as const } : {}),
    data: { index, entry, ...namedUsers(entry, userIds) },
  };
}

/**
 * The events of one community. Entries are gapless and committed together with what they tell, so
 * the log is its own outbox: whoever remembers an index misses nothing.
 */
export class EventReader {
  readonly #db: Database;
  readonly #community: CommunityRow;
  #sandbox: boolean | undefined;

  constructor(db: Database, community: CommunityRow) {
    this.#db = db;
    this.#community = community;
  }

  /** How many entries the log has. */
  async size(): Promise<number> {
    return (await readHead(this.#db, this.#community.id))?.treeSize ?? 0;
  }

  /** The events from an index on, fewer at the end of the log. */
  async read(from: number, limit: number): Promise<CommunityEvent[]> {
    const { id } = this.#community;
    const lines = await readEntries(this.#db, id, from, from + limit);
    if (lines.length === 0) return [];
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    const members = new Set(entries.flatMap(namedMembers));
    const people = await findPeople(this.#db, id, [...members]);
    const userIds = new Map(people.map(({ member, user }) => [member, user]));
    const community = { ...this.#community, sandbox: await this.#isSandbox() };
    return entries.map((entry, offset) => eventOf(community, from + offset, entry, userIds));
  }

  /** Asked once: no policy makes a sandbox a community of the real world, or the other way. */
  async #isSandbox(): Promise<boolean> {
    if (this.#sandbox === undefined) {
      const { current } = await readPolicyHistory({
        db: this.#db,
        communityId: this.#community.id,
      });
      this.#sandbox = current.preset === 'sandbox';
    }
    return this.#sandbox;
  }
}

function typeNamed(name: string): string {
  return `org.negentropy.${name}.v1`;
}

function namedUsers(
  entry: Entry,
  userIds: ReadonlyMap<string, string>,
): Pick<EventData, 'userId' | 'fromUserId' | 'toUserId'> {
  if (entry.type === 'transfer') {
    const [from, to] = [userIds.get(entry.from), userIds.get(entry.to)];
    return {
      ...(from === undefined ? {} : { fromUserId: from }),
      ...(to === undefined ? {} : { toUserId: to }),
    };
  }
  const userId = 'member' in entry ? userIds.get(entry.member ?? '') : undefined;
  return userId === undefined ? {} : { userId };
}

function namedMembers(entry: Entry): string[] {
  if (entry.type === 'transfer') return [entry.from, entry.to];
  return 'member' in entry && entry.member !== undefined ? [entry.member] : [];
}
