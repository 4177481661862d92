import { deleteAccusations } from '../evidence/accusations.ts';
import { deleteItemActs, deletePullReviews, deletePutAside } from '../service/pull-requests.ts';
import { eraseFromCensuses } from '../communities/census.ts';
import type { Field } from '../../../core/families/declaration.ts';
import { RECORDS } from '../../../core/families/record.ts';
import type { Reader, Statement } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { deleteReflections } from '../evidence/reflections.ts';

/** A person of a community: only this table says whom a random member id means. */
export interface PersonRow {
  readonly member: string;
  readonly user: string;
  readonly name: string | undefined;
}

export async function findPerson(
  reader: Reader,
  communityId: string,
  userId: string,
): Promise<PersonRow | undefined> {
  const [row] = await reader.query<PersonColumns>(
    `select ${COLUMNS} from negentropy.member where community_id = $1 and user_id = $2`,
    [communityId, userId],
  );
  return row === undefined ? undefined : toPerson(row);
}

/** People in order of their user ids; those who were erased are not among them. */
export async function listPeople(
  { db: reader, communityId }: CommunityRows,
  afterUserId: string | undefined,
  limit: number,
): Promise<PersonRow[]> {
  const rows = await reader.query<PersonColumns>(
    `select ${COLUMNS} from negentropy.member where community_id = $1 and user_id is not null ` +
      'and ($2::text is null or user_id > $2::text collate "C") order by user_id limit $3',
    [communityId, afterUserId ?? null, limit],
  );
  return rows.map(toPerson);
}

/** The people among some members, in the order of their user ids. */
export async function findPeople(
  reader: Reader,
  communityId: string,
  members: readonly string[],
): Promise<PersonRow[]> {
  if (members.length === 0) return [];
  const rows = await reader.query<PersonColumns>(
    `select ${COLUMNS} from negentropy.member where community_id = $1 ` +
      'and member_id = any ($2::uuid[]) and user_id is not null order by user_id',
    [communityId, members],
  );
  return rows.map(toPerson);
}

/** The first witnesses who are named now, in order of their user ids. */
export async function listNamedWitnesses(
  reader: Reader,
  communityId: string,
): Promise<PersonRow[]> {
  const rows = await reader.query<PersonColumns>(
    `select ${COLUMNS} from negentropy.member m where community_id = $1 ` +
      'and user_id is not null and exists (select 1 from negentropy.member_integrity i ' +
      'where i.community_id = $1 and i.member_id = m.member_id and i.is_witness) order by user_id',
    [communityId],
  );
  return rows.map(toPerson);
}

/**
 * People whose user id, member id or name is, or contains, a text: `rank` 0 by id, 1 by name, 2 by
 * a part of either. The surest come first.
 */
export async function findPeopleLike(
  reader: Reader,
  communityId: string,
  who: string,
): Promise<(PersonRow & { readonly rank: number })[]> {
  const rows = await reader.query<PersonColumns & { readonly rank: unknown }>(
    `select ${COLUMNS}, ` +
      'case when user_id = $2 or member_id::text = lower($2) then 0 ' +
      'when lower(display_name) = lower($2) then 1 else 2 end as rank ' +
      'from negentropy.member where community_id = $1 and user_id is not null ' +
      'and (member_id::text = lower($2) ' +
      'or position(lower($2) in lower(user_id)) > 0 ' +
      "or position(lower($2) in lower(coalesce(display_name, ''))) > 0) " +
      'order by rank, user_id limit 20',
    [communityId, who],
  );
  return rows.map((row) => ({ ...toPerson(row), rank: Number(row.rank) }));
}

export function renamePerson(communityId: string, member: string, name: string): Statement {
  return {
    sql:
      'update negentropy.member set display_name = $3 ' +
      'where community_id = $1 and member_id = $2 and user_id is not null',
    parameters: [communityId, member, name],
  };
}

/** The fields by which a record about somebody names somebody else; `author` is that of commits. */
const NAMING_FIELDS: readonly string[] = [
  'author',
  ...new Set(
    Object.values(RECORDS).flatMap(({ fields }) =>
      Object.entries<Field>(fields).flatMap(([name, { kind }]) =>
        kind === 'userId' && name !== 'userId' ? [name] : [],
      ),
    ),
  ),
];

/**
 * Erases a person: user id and name, what was said of findings about them, the evidence about them
 * with its salts, and what others said in support of it. When records about others name the person,
 * the random id takes the place of the user id: a history can then still be resumed, and a
 * confirmation still counts once.
 */
export function erasePerson(communityId: string, member: string, userId: string): Statement[] {
  const named = NAMING_FIELDS.map((field) => `"${field}":`);
  const pairs = named.map((field) => [field + JSON.stringify(userId), `${field}"${member}"`]);
  return [
    {
      sql:
        'update negentropy.member ' +
        'set user_id = null, display_name = null, skeleton_sha256 = null, erased_before = null ' +
        'where community_id = $1 and member_id = $2',
      parameters: [communityId, member],
    },
    {
      sql:
        'delete from negentropy.operator_note where community_id = $1 and ' +
        '($2::uuid = any (about_members) or commitment in ' +
        '(select e.reason_hash from negentropy.finding_entry e ' +
        'where e.community_id = $1 and e.member_id = $2))',
      parameters: [communityId, member],
    },
    {
      // The id of a claim is the hash of its words: who guesses them would know that it was there.
      sql:
        'delete from negentropy.panel_claim where community_id = $1 and claim_id in ' +
        '(select o.evidence_id from negentropy.evidence o ' +
        'where o.community_id = $1 and o.member_id = $2)',
      parameters: [communityId, member],
    },
    {
      // What nobody else has rated is in the words of this one alone.
      sql:
        'with item as (select e.evidence_id, ' +
        "encode(sha256(decode(e.salt || e.evidence_id, 'hex')), 'hex') as hash " +
        "from negentropy.evidence e where e.community_id = $1 and e.source = 'api' " +
        'and e.member_id is null and e.record like \'%"type":"item"}\'), ' +
        'rated as (select r.item_hash as hash, bool_and(r.member_id = $2) as is_alone ' +
        'from negentropy.review r where r.community_id = $1 group by r.item_hash) ' +
        'delete from negentropy.evidence where community_id = $1 and evidence_id in ' +
        '(select i.evidence_id from item i join rated r on r.hash = i.hash and r.is_alone)',
      parameters: [communityId, member],
    },
    {
      sql:
        'delete from negentropy.evidence where community_id = $1 and (member_id = $2 ' +
        'or subject in (select o.evidence_id from negentropy.evidence o ' +
        'where o.community_id = $1 and o.member_id = $2))',
      parameters: [communityId, member],
    },
    ...pairs.map((pair) => ({
      sql:
        'update negentropy.evidence set record = replace(record, $2, $3) ' +
        'where community_id = $1 and position($2 in record) > 0',
      parameters: [communityId, ...pair],
    })),
    deleteAccusations(communityId, member),
    ...deleteReflections(communityId, member),
    ...eraseFromCensuses(communityId, userId),
    deletePullReviews(communityId, userId),
    deletePutAside(communityId, userId),
    deleteItemActs(communityId, userId),
    {
      sql: 'delete from negentropy.debt_reference where community_id = $1 and member_id = $2',
      parameters: [communityId, member],
    },
    {
      sql: 'delete from negentropy.settlement_reference where community_id = $1 and member_id = $2',
      parameters: [communityId, member],
    },
  ];
}

interface PersonColumns {
  readonly member_id: string;
  readonly user_id: string;
  readonly display_name: string | null;
}

const COLUMNS = 'member_id, user_id, display_name';

function toPerson(row: PersonColumns): PersonRow {
  return { member: row.member_id, user: row.user_id, name: row.display_name ?? undefined };
}
