import { randomUUID } from 'node:crypto';
import { dayOf } from '../../core/families/reflection/reflection.ts';
import { DAY_SECONDS, formatDate, parseDate } from '../../core/policy/cycle.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import {
  countReflections,
  deleteReflections,
  findReflectionKey,
  insertReflectionKey,
  readReflections,
  type ReflectionKeyRow,
  type ReflectionRow,
} from '../../db/sql/evidence/reflections.ts';
import type { CommunityReader } from '../community-reader.ts';
import type { LogKey } from '../log/log-key.ts';
import type { Community } from '../writer/community.ts';
import { knownMember } from '../commands/known-member.ts';
import { notOptedIn } from '../commands/reflect.ts';
import { keepForgottenKey } from './kept-erasures.ts';
import { newMemberKey, open, reflectionSecretOf, seal } from './sealed-text.ts';

/** Whether a member says something of their days. */
export interface ReflectionSwitch {
  readonly optedIn: boolean;
}

/** One day, as its member reads it. */
export interface ReflectionView {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly worldview: string;
  readonly mood: number;
  readonly intent: string;
  readonly text?: string;
}

export interface ReflectionDay {
  readonly day: string;
  readonly members: number;
  /** Of how many members each label is. */
  readonly worldviews: Readonly<Record<string, number>>;
}

/**
 * Lets a member say something of their days, with a key of their own for what they write; or ends
 * it, and deletes the key with all that was said. Kept beside the log's key first that it is gone,
 * so that a restored backup cannot bring it back. What was counted stays counted: it says nothing.
 * @throws RequestError NOT_FOUND when the community knows no such user
 */
export async function switchReflections(
  { row, writer, reader }: Pick<Community, 'row' | 'writer' | 'reader'>,
  key: LogKey,
  order: { readonly userId: string; readonly optedIn: boolean; readonly now: number },
): Promise<ReflectionSwitch> {
  const { userId, optedIn, now } = order;
  const before = await findReflectionKey(reader.db, row.id, userId);
  if (optedIn === (before !== undefined)) return { optedIn };
  if (before !== undefined) {
    keepForgottenKey(key, row.slug, before.keyId);
    await writer.submit({
      now,
      run: (draft) => {
        for (const statement of deleteReflections(row.id, before.member)) {
          draft.also(() => statement);
        }
      },
    });
    return { optedIn };
  }
  await writer.submit({
    now,
    run: (draft) => {
      const member = knownMember(draft, userId);
      draft.also((community) => insertReflectionKey(community, newKey(key, row, member)));
    },
  });
  return { optedIn };
}

function newKey(key: LogKey, { origin }: CommunityRow, member: string): ReflectionKeyRow {
  const keyId = randomUUID();
  const secret = reflectionSecretOf(key, origin);
  return { member, keyId, wrapped: seal(secret, newMemberKey(), `${member} ${keyId}`) };
}

/**
 * The text of a day under the key of its member.
 * @throws RequestError CONFLICT when the member does not say anything of their days
 */
export async function sealedTextOf(
  { row, reader }: Pick<Community, 'row' | 'reader'>,
  key: LogKey,
  written: { readonly userId: string; readonly day: number; readonly text: string | undefined },
): Promise<Uint8Array | undefined> {
  const { userId, day, text } = written;
  if (text === undefined) return undefined;
  const kept = await findReflectionKey(reader.db, row.id, userId);
  if (kept === undefined) throw notOptedIn();
  const bytes = Buffer.from(text, 'utf8');
  return seal(memberKeyOf(key, row, kept), bytes, `${kept.member} ${day}`);
}

/** What a member said of their days from one on, in their order; undefined: they do not. */
export async function reflectionsOf(
  { row, reader }: Pick<Community, 'row' | 'reader'>,
  key: LogKey,
  asked: { readonly userId: string; readonly from: number; readonly limit: number },
): Promise<ReflectionView[] | undefined> {
  const kept = await findReflectionKey(reader.db, row.id, asked.userId);
  if (kept === undefined) return undefined;
  const own = memberKeyOf(key, row, kept);
  const rows = await readReflections(reader.db, row.id, { ...asked, member: kept.member });
  return rows.map((one) => viewOf(one, own));
}

/** All that a member ever said of their days, for the export of what is kept about them. */
export async function* allReflectionsOf(
  community: Pick<Community, 'row' | 'reader'>,
  key: LogKey,
  userId: string,
): AsyncGenerator<ReflectionView> {
  for (let from = 0; ;) {
    const asked = { userId, from, limit: DAYS_PER_PAGE };
    const page = (await reflectionsOf(community, key, asked)) ?? [];
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    from = dayOf(parseDate(last.day) ?? 0) + 1;
  }
}

const DAYS_PER_PAGE = 500;

/** Nobody is told what fewer said: one voice among few is somebody's. */
const MEMBERS_LEAST = 5;

/** The labels of days, by how many members, if enough said something. */
export async function reflectionDays(
  { db, communityId }: CommunityReader,
  from: number,
): Promise<ReflectionDay[]> {
  const rows = await countReflections(db, communityId, { from, least: MEMBERS_LEAST });
  const days = new Map<number, { members: number; worldviews: Record<string, number> }>();
  for (const { day, members, worldview, count } of rows) {
    const found = days.get(day) ?? { members, worldviews: {} };
    found.worldviews[worldview] = count;
    days.set(day, found);
  }
  return [...days].map(([day, counted]) => ({ day: dateOf(day), ...counted }));
}

/** A day as YYYY-MM-DD. */
function dateOf(day: number): string {
  return formatDate(day * DAY_SECONDS);
}

function memberKeyOf(
  key: LogKey,
  { origin }: Pick<CommunityRow, 'origin'>,
  { member, keyId, wrapped }: ReflectionKeyRow,
): Uint8Array {
  return open(reflectionSecretOf(key, origin), wrapped, `${member} ${keyId}`);
}

function viewOf(
  { member, day, worldview, mood, intent, sealedText }: ReflectionRow,
  key: Uint8Array,
): ReflectionView {
  const said = { day: dateOf(day), worldview, mood, intent };
  if (sealedText === undefined) return said;
  const text = Buffer.from(open(key, sealedText, `${member} ${day}`)).toString('utf8');
  return { ...said, text };
}
