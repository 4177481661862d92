import type { Reader } from '../../engine/port.ts';
import type { CycleRange } from './cycle-report.ts';

/** Entries behind one, up to another: those of the cycles between two closes. */
export interface EntryRange {
  readonly after: number;
  readonly until: number;
}

/** What a member had at the close of the last cycle, and was paid in all of them. */
export interface MemberSums {
  readonly member: string;
  readonly balance: bigint;
  readonly paid: bigint;
}

/** Of all whom a decision or a transfer ever touched, erased people among them. */
export async function readMemberSums(
  reader: Reader,
  communityId: string,
  { from, to }: CycleRange,
): Promise<MemberSums[]> {
  const rows = await reader.query<{ member_id: string; balance: unknown; paid: unknown }>(
    'select member_id, ' +
      'sum(minted_shards + released_shards + received_shards - given_shards)::bigint as balance, ' +
      'sum(case when cycle >= $2 then minted_shards + released_shards else 0 end)::bigint ' +
      'as paid from negentropy.member_cycle where community_id = $1 and cycle <= $3 ' +
      'group by member_id',
    [communityId, from, to],
  );
  return rows.map(({ member_id: member, balance, paid }) => ({
    member,
    balance: BigInt(String(balance)),
    paid: BigInt(String(paid)),
  }));
}

/** Who has a fact among some entries. */
export async function readMembersWithFacts(
  reader: Reader,
  communityId: string,
  { after, until }: EntryRange,
): Promise<Set<string>> {
  const rows = await reader.query<{ member: string }>(
    `select distinct ${MEMBER_OF_ENTRY} as member from negentropy.log_entry ` +
      'where community_id = $1 and entry_index > $2 and entry_index <= $3 ' +
      `and entry like '%"type":"fact"%'`,
    [communityId, after, until],
  );
  return new Set(rows.map(({ member }) => member));
}

/** How many people became members by some entries. */
export async function countJoined(
  reader: Reader,
  communityId: string,
  { after, until }: EntryRange,
): Promise<number> {
  const [row] = await reader.query<{ joined: unknown }>(
    'select count(*) as joined from negentropy.log_entry where community_id = $1 ' +
      `and entry_index > $2 and entry_index <= $3 and entry like '%"type":"member"}'`,
    [communityId, after, until],
  );
  return Number(row?.joined ?? 0);
}

/** Everybody who ever became a member, erased people too. */
export async function countMembers(reader: Reader, communityId: string): Promise<number> {
  const [row] = await reader.query<{ members: unknown }>(
    'select count(*) as members from negentropy.member where community_id = $1',
    [communityId],
  );
  return Number(row?.members ?? 0);
}

/** As in the index `log_entry_by_member`: an id has 36 characters. */
const MEMBER_OF_ENTRY = `substr(entry, strpos(entry, '"member":"') + 10, 36)`;
