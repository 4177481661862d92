import type { FindingStatus } from '../../../core/state/entry.ts';
import type { Reader, Statement } from '../../engine/port.ts';

/** What somebody said of the conduct of somebody else. */
export interface AccusationRow {
  readonly id: string;
  /** Who said it. */
  readonly member: string;
  /** The entry that opened the finding. */
  readonly finding: number;
  /** The claim that it is about, by its evidence id. */
  readonly claim: string;
  readonly reason: string;
  readonly cycle: number;
  readonly withdrawn: boolean;
}

/** With what has become of it. */
export interface AccusationStory extends AccusationRow {
  readonly status: FindingStatus;
}

/** All that these users said, the oldest first. */
export async function readAccusationsBy(
  reader: Reader,
  communityId: string,
  users: readonly string[],
): Promise<AccusationStory[]> {
  return await storiesOf(reader, communityId, {
    condition:
      'a.member_id in (select m.member_id from negentropy.member m ' +
      'where m.community_id = $1 and m.user_id = any ($2::text[]))',
    about: [...users],
  });
}

/** All that was said and waits for an answer, but about these members; the oldest first. */
export async function readOpenAccusations(
  reader: Reader,
  communityId: string,
  members: readonly string[],
): Promise<AccusationStory[]> {
  return await storiesOf(reader, communityId, {
    condition:
      "f.status in ('open', 'confirmed', 'appealed') and not a.withdrawn " +
      'and f.member_id <> all ($2::uuid[])',
    about: [...members],
  });
}

/** Members who said something that led to a finding. */
export async function readAccusers(
  reader: Reader,
  communityId: string,
  finding: number,
): Promise<string[]> {
  const rows = await reader.query<{ member_id: string }>(
    'select member_id from negentropy.accusation where community_id = $1 and finding_index = $2',
    [communityId, finding],
  );
  return rows.map((row) => row.member_id);
}

async function storiesOf(
  reader: Reader,
  communityId: string,
  { condition, about }: { readonly condition: string; readonly about: string[] },
): Promise<AccusationStory[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select a.accusation_id, a.member_id, a.finding_index, a.claim_id, a.reason, a.cycle, ' +
      'a.withdrawn, f.status from negentropy.accusation a ' +
      'join negentropy.finding f ' +
      'on f.community_id = a.community_id and f.entry_index = a.finding_index ' +
      `where a.community_id = $1 and ${condition} order by a.finding_index, a.accusation_id`,
    [communityId, about],
  );
  return rows.map(toStory);
}

function toStory(row: Record<string, unknown>): AccusationStory {
  return {
    id: String(row['accusation_id']),
    member: String(row['member_id']),
    finding: Number(row['finding_index']),
    claim: String(row['claim_id']),
    reason: String(row['reason']),
    cycle: Number(row['cycle']),
    withdrawn: row['withdrawn'] === true,
    status: row['status'] as FindingStatus,
  };
}

export function insertAccusation(communityId: string, row: AccusationRow): Statement {
  const { id, member, finding, claim, reason, cycle } = row;
  return {
    sql:
      'insert into negentropy.accusation (community_id, accusation_id, member_id, ' +
      'finding_index, claim_id, reason, cycle) values ($1, $2, $3, $4, $5, $6, $7)',
    parameters: [communityId, id, member, finding, claim, reason, cycle],
  };
}

/** The words go; that somebody spoke counts until the end of what it led to. */
export function withdrawAccusation(communityId: string, id: string): Statement {
  return {
    sql:
      "update negentropy.accusation set withdrawn = true, reason = '' " +
      'where community_id = $1 and accusation_id = $2',
    parameters: [communityId, id],
  };
}

/** What a person said, and what was said of them. */
export function deleteAccusations(communityId: string, member: string): Statement {
  return {
    sql:
      'delete from negentropy.accusation where community_id = $1 and (member_id = $2 ' +
      'or finding_index in (select f.entry_index from negentropy.finding f ' +
      'where f.community_id = $1 and f.member_id = $2))',
    parameters: [communityId, member],
  };
}
