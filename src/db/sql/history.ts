import type {
  CancelEntry,
  DecisionEntry,
  PolicyEntry,
  ReleaseEntry,
} from '../../core/state/entry.ts';
import type { Transaction } from '../engine/port.ts';
import type { MemberRow } from './members.ts';

type Reader = Pick<Transaction, 'query'>;

/** How many entries of each type a log has, by name of the type. */
export async function countEntriesByType(
  reader: Reader,
  communityId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ type: string; entries: unknown }>(
    "select entry::json ->> 'type' as type, count(*) as entries from negentropy.log_entry " +
      'where community_id = $1 group by 1 order by 1',
    [communityId],
  );
  return new Map(rows.map(({ type, entries }) => [type, Number(entries)]));
}

/** How many records of each part the evidence has: `commit`, `endorsement`, `correction`, … */
export async function countEvidenceByPart(
  reader: Reader,
  communityId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ part: string; records: unknown }>(
    "select split_part(part, ':', 1) as part, count(*) as records from negentropy.evidence " +
      'where community_id = $1 group by 1',
    [communityId],
  );
  return new Map(rows.map(({ part, records }) => [part, Number(records)]));
}

/** Decisions of one member that came out alike. */
export interface DecisionCount {
  readonly member: string;
  /** `held` only while the hold has not ended. */
  readonly outcome: FinalOutcome;
  /** Why it was refused or cancelled. */
  readonly code: string | undefined;
  readonly decisions: number;
  readonly amountShards: bigint;
}

/** What a decision came to: a hold that has ended counts as its end. */
export type FinalOutcome = 'minted' | 'held' | 'released' | 'cancelled' | 'refused';

/** Decisions by member, outcome and code. @param member one member alone */
export async function countDecisions(
  reader: Reader,
  communityId: string,
  member?: string,
): Promise<DecisionCount[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select e.member_id, coalesce(h.outcome, e.outcome) as outcome, ' +
      'coalesce(h.code, e.code) as code, ' +
      'count(*) as decisions, sum(e.amount_shards)::text as amount ' +
      `from ${DECISIONS_WITH_ENDS} ` +
      'where e.community_id = $1 and ($2::uuid is null or e.member_id = $2::uuid) ' +
      'group by 1, 2, 3 order by 1, 2, 3',
    [communityId, member ?? null],
  );
  return rows.map((row) => ({
    member: String(row['member_id']),
    outcome: String(row['outcome']) as FinalOutcome,
    code: textOrNone(row['code']),
    decisions: Number(row['decisions']),
    amountShards: BigInt(String(row['amount'])),
  }));
}

export interface DecisionFilter {
  readonly member?: string | undefined;
  readonly outcome?: FinalOutcome | undefined;
  readonly code?: string | undefined;
  readonly limit: number;
}

/**
 * A decision as the log has it, with the entry that ended its hold, if it was held and has ended.
 */
export interface DecisionWithEnd {
  readonly index: number;
  readonly entry: DecisionEntry;
  readonly end: { readonly index: number; readonly entry: ReleaseEntry | CancelEntry } | undefined;
}

/** The newest decisions that match, newest first. */
export async function readDecisions(
  reader: Reader,
  communityId: string,
  filter: DecisionFilter,
): Promise<DecisionWithEnd[]> {
  const { member, outcome, code, limit } = filter;
  const rows = await reader.query<Record<string, unknown>>(
    'select l.entry_index, l.entry, x.entry_index as end_index, x.entry as end_entry ' +
      `from ${DECISIONS_WITH_ENDS} ` +
      'join negentropy.log_entry l ' +
      'on l.community_id = e.community_id and l.entry_index = e.entry_index ' +
      'left join negentropy.log_entry x ' +
      'on x.community_id = h.community_id and x.entry_index = h.entry_index ' +
      'where e.community_id = $1 and ($2::uuid is null or e.member_id = $2::uuid) ' +
      'and ($3::text is null or coalesce(h.outcome, e.outcome) = $3) ' +
      'and ($4::text is null or coalesce(h.code, e.code) = $4) ' +
      'order by e.entry_index desc limit $5',
    [communityId, member ?? null, outcome ?? null, code ?? null, limit],
  );
  return rows.map((row) => ({
    index: Number(row['entry_index']),
    entry: JSON.parse(String(row['entry'])) as DecisionEntry,
    end:
      row['end_index'] === null
        ? undefined
        : {
            index: Number(row['end_index']),
            entry: JSON.parse(String(row['end_entry'])) as ReleaseEntry | CancelEntry,
          },
  }));
}

const DECISIONS_WITH_ENDS =
  'negentropy.negentropy_events e left join negentropy.hold_end h ' +
  'on h.community_id = e.community_id and h.decision_index = e.entry_index';

/**
 * A member who may be meant, the surest matches first: 0 by id, 1 by name, 2 by a part of either.
 */
export interface MemberMatch extends MemberRow {
  readonly rank: number;
}

/** Members whose user id, member id or display name is, or contains, the text. */
export async function findMembers(
  reader: Reader,
  communityId: string,
  who: string,
  limit: number,
): Promise<MemberMatch[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select member_id, user_id, display_name, ' +
      'case when user_id = $2 or member_id::text = lower($2) then 0 ' +
      'when lower(display_name) = lower($2) then 1 else 2 end as rank ' +
      'from negentropy.member where community_id = $1 and user_id is not null ' +
      'and (member_id::text = lower($2) ' +
      'or position(lower($2) in lower(user_id)) > 0 ' +
      "or position(lower($2) in lower(coalesce(display_name, ''))) > 0) " +
      'order by rank, user_id limit $3',
    [communityId, who, limit],
  );
  return rows.map((row) => ({
    member: String(row['member_id']),
    user: String(row['user_id']),
    name: textOrNone(row['display_name']),
    rank: Number(row['rank']),
  }));
}

/** Confirmed findings of some codes since a cycle, about one member. */
export async function countConfirmedFindings(
  reader: Reader,
  communityId: string,
  member: string,
  codes: readonly string[],
  sinceCycle: number,
): Promise<number> {
  const [row] = await reader.query<{ findings: unknown }>(
    'select count(*) as findings from negentropy.finding ' +
      "where community_id = $1 and member_id = $2 and status = 'confirmed' " +
      "and code = any (string_to_array($3, ',')) and cycle >= $4",
    [communityId, member, codes.join(','), sinceCycle],
  );
  return Number(row?.findings ?? 0);
}

/** The entries of all policies, oldest first. */
export async function readPolicyEntries(
  reader: Reader,
  communityId: string,
): Promise<PolicyEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.policy p join negentropy.log_entry l ' +
      'on l.community_id = p.community_id and l.entry_index = p.entry_index ' +
      'where p.community_id = $1 order by p.version',
    [communityId],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as PolicyEntry);
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
