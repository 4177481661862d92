import type { Tallies } from '../../../core/integrity/integrity.ts';
import { CHANNELS, type Tally } from '../../../core/integrity/tally.ts';
import type { People, Person } from '../../../core/state/person.ts';
import type { Reader, Statement } from '../../engine/port.ts';
import { type Cell, type Column, insertRows } from '../insert-rows.ts';

/** A linked member; the tallies of the person stand in the row of whoever stands for it. */
export interface LinkedMemberRow {
  readonly member: string;
  readonly head: string;
  /** 0 is who stands for the person; then in the order of the links. */
  readonly position: number;
  readonly tallies: Tallies;
}

const COLUMNS: readonly Column[] = [
  { name: 'member_id', type: 'uuid' },
  { name: 'head_member_id', type: 'uuid' },
  { name: 'position', type: 'integer' },
  ...CHANNELS.flatMap((channel): Column[] => [
    { name: `${channel}_kept`, type: 'bigint' },
    { name: `${channel}_lost`, type: 'bigint' },
  ]),
];

const NAMES = COLUMNS.map(({ name }) => name).join(', ');

/** The row of a member as the state has it; undefined if nobody is linked to it. */
export function linkedMemberRow(people: People, member: string): LinkedMemberRow | undefined {
  const person = people.get(member);
  const [head] = person?.members ?? [];
  if (person === undefined || head === undefined) return undefined;
  const position = person.members.indexOf(member);
  return { member, head, position, tallies: position === 0 ? person.tallies : {} };
}

export function upsertLinkedMembers(
  communityId: string,
  rows: readonly LinkedMemberRow[],
): Statement[] {
  const set = COLUMNS.slice(1).map(({ name }) => `${name} = excluded.${name}`);
  const tail = `on conflict (community_id, member_id) do update set ${set.join(', ')}`;
  return insertRows('linked_member', COLUMNS, communityId, rows.map(linkedMemberCells), tail);
}

export function linkedMemberCells({ member, head, position, tallies }: LinkedMemberRow): Cell[] {
  const numbers = CHANNELS.flatMap((channel) => [
    tallies[channel]?.kept ?? null,
    tallies[channel]?.lost ?? null,
  ]);
  return [member, head, position, ...numbers];
}

export function deleteLinkedMembers(communityId: string, members: readonly string[]): Statement[] {
  if (members.length === 0) return [];
  return [
    {
      sql:
        'delete from negentropy.linked_member ' +
        "where community_id = $1 and member_id = any (string_to_array($2, ',')::uuid[])",
      parameters: [communityId, members.join(',')],
    },
  ];
}

/** Everybody who is linked, person by person, in the order of the links. */
export async function readLinkedMembers(
  reader: Reader,
  communityId: string,
): Promise<LinkedMemberRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `select ${NAMES} from negentropy.linked_member where community_id = $1 ` +
      'order by head_member_id, position',
    [communityId],
  );
  return rows.map((row) => ({
    member: String(row['member_id']),
    head: String(row['head_member_id']),
    position: Number(row['position']),
    tallies: talliesIn(row),
  }));
}

/** All members who are the same person as this one; none if nobody is linked to it. */
export async function readPerson(
  reader: Reader,
  communityId: string,
  member: string,
): Promise<string[]> {
  const rows = await reader.query<{ member_id: string }>(
    'select l.member_id from negentropy.linked_member l ' +
      'join negentropy.linked_member own on own.community_id = l.community_id ' +
      'and own.head_member_id = l.head_member_id ' +
      'where l.community_id = $1 and own.community_id = $1 and own.member_id = $2 ' +
      'order by l.position',
    [communityId, member],
  );
  return rows.map((row) => row.member_id);
}

/** The user ids of linked members, with one name for the person: that of who stands for it. */
export async function readLinkedNames(
  reader: Reader,
  communityId: string,
): Promise<Map<string, string>> {
  const rows = await reader.query<{ user_id: string; head: string }>(
    'select m.user_id, coalesce(h.user_id, l.head_member_id::text) as head ' +
      'from negentropy.linked_member l ' +
      'join negentropy.member m on m.community_id = $1 and m.member_id = l.member_id ' +
      'join negentropy.member h on h.community_id = $1 and h.member_id = l.head_member_id ' +
      'where l.community_id = $1 and m.user_id is not null',
    [communityId],
  );
  return new Map(rows.map((row) => [row.user_id, row.head]));
}

/** The people that rows tell of. */
export function peopleOf(rows: readonly LinkedMemberRow[]): People {
  const people: People = new Map();
  for (const { head, position, tallies } of rows) {
    if (position !== 0) continue;
    const members = rows.filter((row) => row.head === head).map(({ member }) => member);
    const person: Person = { members, tallies };
    for (const member of members) people.set(member, person);
  }
  return people;
}

function talliesIn(row: Record<string, unknown>): Tallies {
  const tallies: Partial<Record<(typeof CHANNELS)[number], Tally>> = {};
  for (const channel of CHANNELS) {
    const [kept, lost] = [row[`${channel}_kept`], row[`${channel}_lost`]];
    if (kept === null && lost === null) continue;
    tallies[channel] = { kept: Number(kept), lost: Number(lost) };
  }
  return tallies;
}
