import { cycleStart } from '../../core/policy/cycle.ts';
import { openPolicy } from '../../core/state/state.ts';
import type { Database } from '../../db/engine/port.ts';
import { findKeysOfUser, revokeKeysOfUser } from '../../db/sql/service/api-keys.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import {
  erasePerson,
  findPeople,
  findPerson,
  listNamedWitnesses,
  listPeople,
  type PersonRow,
  renamePerson,
} from '../../db/sql/members/member-directory.ts';
import { deleteReflections, findReflectingMembers } from '../../db/sql/evidence/reflections.ts';
import { insertTombstones } from '../../db/sql/members/tombstones.ts';
import type { CommunityReader } from '../community-reader.ts';
import { type Community, tombstoneSecretOf } from '../writer/community.ts';
import type { Command } from '../writer/command.ts';
import { CommunityWriter } from '../writer/community-writer.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import type { LogKey } from '../log/log-key.ts';
import { systemRandom } from '../random-source.ts';
import { RequestError } from '../request-error.ts';
import { keepErasure, readForgottenKeys, readKeptErasures } from './kept-erasures.ts';

/** A person of a community; `memberId` is how the log knows them. */
export interface Member {
  readonly memberId: string;
  readonly userId: string;
  readonly name?: string;
}

export interface MemberOrder extends Stamp {
  readonly userId: string;
  /** To be shown to people; a new one takes the place of the old. */
  readonly name?: string | undefined;
  /** Somebody of their own although the user id looks like another's: an admin says so. */
  readonly isApart?: boolean;
}

/** Nothing in it says who the member is: it is kept with the `Idempotency-Key`. */
export interface MemberAnswer {
  readonly memberId: string;
  /** Whether the community knew the user id before. */
  readonly known: boolean;
}

/**
 * Makes a user known to the community, who would else become so with the first evidence.
 * @throws RequestError CONFLICT where the user id looks like another's and nobody says that both
 *   are two people
 */
export function memberCommand(order: MemberOrder): Command<MemberAnswer> {
  const { userId, name, isApart = false } = order;
  return commandOf(order, (draft) => {
    const known = draft.knownMember(userId);
    if (known === undefined) {
      const memberId = draft.memberOf(userId, name, isApart ? 'apart' : 'refused');
      return { memberId, known: false };
    }
    if (name !== undefined) draft.also((community) => renamePerson(community, known, name));
    return { memberId: known, known: true };
  });
}

export async function findMember(
  reader: CommunityReader,
  userId: string,
): Promise<Member | undefined> {
  const { db, communityId } = reader;
  const person = await findPerson(db, communityId, userId);
  return person === undefined ? undefined : toMember(person);
}

/** Members in order of their user ids; those who were erased are not among them. */
export async function listMembers(
  reader: CommunityReader,
  page: { readonly afterUserId?: string | undefined; readonly limit: number },
): Promise<Member[]> {
  const { db, communityId } = reader;
  return (await listPeople({ db, communityId }, page.afterUserId, page.limit)).map(toMember);
}

/** The first witnesses who are named now, in order of their user ids. */
export async function listWitnesses({ db, communityId }: CommunityReader): Promise<Member[]> {
  return (await listNamedWitnesses(db, communityId)).map(toMember);
}

/**
 * Erases a person: user id, name, evidence about them with its salts, and keys bound to them. The
 * log keeps the random id and stays valid; whoever comes with the user id again is a new person.
 * Kept beside the log's key first, so that a restored backup cannot bring the person back.
 * @returns the member id, which means nobody any more
 * @throws RequestError NOT_FOUND when the community knows no such user
 */
export async function eraseMember(
  { row, writer, reader }: Pick<Community, 'row' | 'writer' | 'reader'>,
  key: LogKey,
  order: Pick<MemberOrder, 'userId' | 'now'>,
): Promise<{ readonly memberId: string }> {
  const person = await findPerson(reader.db, row.id, order.userId);
  if (person === undefined) throw new RequestError('NOT_FOUND', 'there is no such member');
  keepErasure(key, row.slug, { member: person.member, at: order.now });
  await erase(reader, writer, person, { now: order.now, erasedAt: order.now });
  return { memberId: person.member };
}

/**
 * Erases again whoever was erased before and is there again, because an older backup was restored
 * or an earlier attempt was cut off. To be called before the community is served.
 * @returns how many were erased
 */
export async function reapplyErasures(
  db: Database,
  key: LogKey,
  row: CommunityRow,
  now: number,
): Promise<number> {
  await forgetReflections(db, key, row);
  const kept = readKeptErasures(key, row.slug);
  if (kept.size === 0) return 0;
  const people = await findPeople(db, row.id, [...kept.keys()]);
  if (people.length === 0) return 0;
  const tombstoneSecret = tombstoneSecretOf(key, row);
  const writer = new CommunityWriter(db, row.id, { random: systemRandom, tombstoneSecret });
  for (const person of people) {
    const erasedAt = kept.get(person.member) ?? now;
    await erase({ db, communityId: row.id }, writer, person, { now, erasedAt });
  }
  await writer.close();
  return people.length;
}

/** Deletes again what was written under keys that were deleted. */
async function forgetReflections(db: Database, key: LogKey, row: CommunityRow): Promise<void> {
  const members = await findReflectingMembers(db, row.id, readForgottenKeys(key, row.slug));
  if (members.length === 0) return;
  await db.transaction((tx) => {
    tx.send(members.flatMap((member) => deleteReflections(row.id, member)));
    return Promise.resolve();
  });
}

async function erase(
  reader: CommunityReader,
  writer: CommunityWriter,
  person: PersonRow,
  times: Pick<Erasing, 'now' | 'erasedAt'>,
): Promise<void> {
  const { db, communityId } = reader;
  const bound = await findKeysOfUser(db, communityId, person.user);
  const keyIds = bound.flatMap(({ keyId, revokedAt }) => (revokedAt === undefined ? [keyId] : []));
  await writer.submit(eraseCommand({ communityId, person, keyIds, ...times }));
}

interface Erasing {
  readonly communityId: string;
  readonly person: PersonRow;
  /** Keys that are bound to the person. */
  readonly keyIds: readonly string[];
  readonly now: number;
  /** When it was asked for: earlier than now when it is done again behind a restored backup. */
  readonly erasedAt: number;
}

/** Does nothing when somebody else has erased the person meanwhile. */
function eraseCommand(erasing: Erasing): Command<void> {
  const { communityId, person, keyIds, now } = erasing;
  const { member, user } = person;
  return {
    now,
    // Whoever comes behind it must not find what was known of the person before.
    alone: true,
    lookup: { erasableOf: member },
    run: (draft, known) => {
      if (draft.knownMember(user) !== member) return;
      // In a sandbox the clock is the caller's, and what lies in the open cycle may still come.
      const { state, isLive } = draft;
      const erasedAt = isLive ? erasing.erasedAt : cycleStart(openPolicy(state).cycle, state.cycle);
      const erased = { user, evidence: known.erasures.erasable(member) };
      const rows = draft.leaveTombstones(erased, erasedAt);
      for (const statement of insertTombstones(communityId, rows)) draft.also(statement);
      const { cycle } = draft.state;
      for (const key of keyIds) draft.append({ type: 'key', cycle, key, action: 'revoked' });
      // Else whoever comes back has the seat of another one beside it.
      for (const { sentinel, ...one } of state.panels.sentinels.values()) {
        if (one.member !== member || one.isRetired) continue;
        draft.append({ type: 'sentinel', cycle, sentinel, member, registered: false });
      }
      draft.append({ type: 'erasure', cycle, member });
      draft.forgetUser(user, [
        ...erasePerson(communityId, member, user),
        revokeKeysOfUser(communityId, user, now),
      ]);
    },
  };
}

function toMember({ member, user, name }: PersonRow): Member {
  return { memberId: member, userId: user, ...(name === undefined ? {} : { name }) };
}
