import type { Reader, Statement } from '../../engine/port.ts';

/** Outcomes of one domain in one cycle, by category in the policy's order. */
export interface OutcomeCountRow {
  readonly domain: string;
  readonly cycle: number;
  readonly counts: readonly number[];
}

export function upsertOutcomeCounts(
  communityId: string,
  rows: readonly OutcomeCountRow[],
): Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      sql:
        'insert into negentropy.outcome_count (community_id, domain, cycle, counts) ' +
        'select $1::uuid, o.domain, o.cycle, o.counts ' +
        'from json_to_recordset($2::json) as o (domain text, cycle bigint, counts bigint[]) ' +
        'on conflict (community_id, domain, cycle) do update set counts = excluded.counts',
      parameters: [communityId, JSON.stringify(rows)],
    },
  ];
}

/** Outcomes of one member in one domain and cycle. */
export interface OutcomeMemberRow {
  readonly domain: string;
  readonly cycle: number;
  readonly member: string;
  readonly outcomes: number;
  /** Those of them that were not kept. */
  readonly failed: number;
}

export function upsertOutcomeMembers(
  communityId: string,
  rows: readonly OutcomeMemberRow[],
): Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      sql:
        'insert into negentropy.outcome_member ' +
        '(community_id, domain, cycle, member_id, outcomes, failed) ' +
        'select $1::uuid, o.domain, o.cycle, o.member, o.outcomes, o.failed ' +
        'from json_to_recordset($2::json) as o (domain text, cycle bigint, ' +
        'member uuid, outcomes bigint, failed bigint) ' +
        'on conflict (community_id, domain, cycle, member_id) ' +
        'do update set outcomes = excluded.outcomes, failed = excluded.failed',
      parameters: [communityId, JSON.stringify(rows)],
    },
  ];
}

/** Outcomes by member since a cycle; a row of 0 is what was taken back. */
export async function readOutcomeMembers(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<OutcomeMemberRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select domain, cycle, member_id, outcomes, failed from negentropy.outcome_member ' +
      'where community_id = $1 and cycle >= $2 order by domain, cycle, member_id',
    [communityId, sinceCycle],
  );
  return rows.map((row) => ({
    domain: String(row['domain']),
    cycle: Number(row['cycle']),
    member: String(row['member_id']),
    outcomes: Number(row['outcomes']),
    failed: Number(row['failed']),
  }));
}

/** Counts since a cycle, in order of domain and cycle. */
export async function readOutcomeCounts(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<OutcomeCountRow[]> {
  const rows = await reader.query<{ domain: string; cycle: unknown; counts: string }>(
    "select domain, cycle, array_to_string(counts, ',') as counts from negentropy.outcome_count " +
      'where community_id = $1 and cycle >= $2 order by domain, cycle',
    [communityId, sinceCycle],
  );
  return rows.map(({ domain, cycle, counts }) => ({
    domain,
    cycle: Number(cycle),
    counts: counts.split(',').map(Number),
  }));
}

/** How many people have outcomes in one of some domains since a cycle. */
export async function countOutcomeMembers(
  reader: Reader,
  communityId: string,
  { domains, sinceCycle }: { readonly domains: readonly string[]; readonly sinceCycle: number },
): Promise<number> {
  const [row] = await reader.query<{ members: bigint }>(
    'select count(distinct member_id) as members from negentropy.outcome_member ' +
      'where community_id = $1 and domain = any ($2::text[]) and cycle >= $3 and outcomes > 0',
    [communityId, [...domains], sinceCycle],
  );
  return Number(row?.members ?? 0);
}

/** The cycle of the first outcome ever, by domain. */
export async function readFirstCycles(
  reader: Reader,
  communityId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ domain: string; cycle: unknown }>(
    'select domain, min(cycle) as cycle from negentropy.outcome_count ' +
      'where community_id = $1 group by domain',
    [communityId],
  );
  return new Map(rows.map(({ domain, cycle }) => [domain, Number(cycle)]));
}
