import type { NamedUser } from '../../core/entries/entry-rule.ts';
import { ENTRY_RULES, ruleOf } from '../../core/entries/entry-rules.ts';
import type { Entry } from '../../core/state/entry.ts';
import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import { readEntries, readHead } from '../../db/sql/log/log.ts';
import { findPeople } from '../../db/sql/members/member-directory.ts';
import { readPolicyHistory } from '../answers/governance/policy-history.ts';

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
  /** The version of the policy that this one superseded, on a policy after the first. */
  readonly superseded?: number;
}

/** Every type that an event can have, for instance `org.negentropy.decision.minted.v1`. */
export const EVENT_TYPES: readonly string[] = Object.values(ENTRY_RULES)
  .flatMap(({ event }) => (typeof event === 'string' ? [event] : event.names))
  .map(typeNamed);

export function eventTypeOf(entry: Entry): string {
  const { event } = ruleOf(entry);
  return typeNamed(typeof event === 'string' ? event : event.of(entry));
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
    data: { index, entry, ...namedUsers(entry, userIds), ...supersededBy(entry) },
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
    const lines = await readEntries({ db: this.#db, communityId: id }, from, from + limit);
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

/** Versions follow each other without a gap, so a policy ends the one before it. */
function supersededBy(entry: Entry): Pick<EventData, 'superseded'> {
  return entry.type === 'policy' && entry.version > 1 ? { superseded: entry.version - 1 } : {};
}

function namedUsers(
  entry: Entry,
  userIds: ReadonlyMap<string, string>,
): Pick<EventData, NamedUser> {
  const users: { -readonly [Name in NamedUser]?: string } = {};
  for (const [name, member] of named(entry)) {
    const user = userIds.get(member);
    if (user !== undefined) users[name] = user;
  }
  return users;
}

function namedMembers(entry: Entry): string[] {
  return named(entry).map(([, member]) => member);
}

/** The members that an entry names, with how an event calls each. */
function named(entry: Entry): (readonly [NamedUser, string])[] {
  const values = entry as unknown as Readonly<Record<string, string | undefined>>;
  const names = Object.entries(ruleOf(entry).names) as [NamedUser, string][];
  return names.flatMap(([name, field]) => {
    const member = values[field];
    return member === undefined ? [] : [[name, member] as const];
  });
}
