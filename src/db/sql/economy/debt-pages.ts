import type { Parameter } from '../../engine/port.ts';
import type { CommunityRows } from '../community-rows.ts';
import { type IndexedLine, readLines } from '../indexed-lines.ts';

/** Rows after a place, in order of registration. */
export interface TermsPage {
  /** Index of an entry. */
  readonly after: number;
  readonly limit: number;
  /** Of this member's debts alone. */
  readonly member?: string | undefined;
}

/** The entries that registered the debts, or the pledges, of a page. */
export async function readTermsPage(
  rows: CommunityRows,
  type: 'debt' | 'pledge',
  { after, limit, member }: TermsPage,
): Promise<IndexedLine[]> {
  const own = member === undefined ? '' : 'and d.member_id = $5 ';
  return await linesIn(
    rows,
    'select d.entry_index from negentropy.debt_entry d where d.community_id = $1 ' +
      `and d.type = $2 and d.entry_index > $3 ${own}order by d.entry_index limit $4`,
    [type, after, limit, ...(member === undefined ? [] : [member])],
  );
}

/**
 * Who owes, who elected what, and why it is suspended: the entries about these debts in the order
 * of the log, without their reductions. Of settlements it has the rejections, which suspend.
 */
export async function readDebtTerms(
  rows: CommunityRows,
  debts: readonly string[],
): Promise<IndexedLine[]> {
  if (debts.length === 0) return [];
  return await linesIn(
    rows,
    'select d.entry_index from negentropy.debt_entry d where d.community_id = $1 ' +
      "and d.debt_id = any($2::uuid[]) and d.type in ('debt', 'election', 'suspension') " +
      'union all select s.entry_index from negentropy.debt_reductions r ' +
      'join negentropy.debt_settlement s on s.reduction_index = r.entry_index ' +
      'where r.community_id = $1 and s.community_id = $1 ' +
      "and r.debt_id = any($2::uuid[]) and s.outcome = 'rejected'",
    [debts],
  );
}

/** What was pledged, and what changed these pools since, in the order of the log. */
export async function readPledgeTerms(
  rows: CommunityRows,
  pledges: readonly string[],
): Promise<IndexedLine[]> {
  if (pledges.length === 0) return [];
  return await linesIn(
    rows,
    'select d.entry_index from negentropy.debt_entry d where d.community_id = $1 ' +
      'and d.pledge = any($2::text[])',
    [pledges],
  );
}

/** Statements before an entry, newest first; those of a creditor, or all. */
export async function readStatementPage(
  { db, communityId }: CommunityRows,
  page: { readonly before: number; readonly limit: number; readonly creditor?: string | undefined },
): Promise<IndexedLine[]> {
  const { before, limit, creditor } = page;
  return readLines(
    db,
    'select d.entry_index, l.entry from negentropy.debt_entry d ' +
      // Each looked up by its key, so that the first that fit are enough.
      'cross join lateral (select entry from negentropy.log_entry ' +
      'where community_id = $1 and entry_index = d.entry_index limit 1) l ' +
      "where d.community_id = $1 and d.type = 'statement' and d.entry_index < $2 " +
      "and ($4::text is null or l.entry::json ->> 'creditor' = $4::text) " +
      'order by d.entry_index desc limit $3',
    [communityId, before, limit, creditor ?? null],
  );
}

/** What a member doubted and what was answered, in the order of the log. */
export async function readDisputeLines(
  rows: CommunityRows,
  member: string,
): Promise<IndexedLine[]> {
  return await linesIn(
    rows,
    'select d.entry_index from negentropy.debt_reductions r ' +
      'join negentropy.debt_entry d on d.reduction_index = r.entry_index ' +
      'where r.community_id = $1 and d.community_id = $1 and r.member_id = $2',
    [member],
  );
}

/** What was doubted of these reductions and answered, in the order of the log. */
export async function readDisputesOf(
  rows: CommunityRows,
  reductions: readonly number[],
): Promise<IndexedLine[]> {
  if (reductions.length === 0) return [];
  return await linesIn(
    rows,
    'select entry_index from negentropy.debt_entry ' +
      'where community_id = $1 and reduction_index = any($2::bigint[])',
    [reductions],
  );
}

/** What creditors were sent after an entry, in the order of the log. */
export async function readSubmissionLines(
  rows: CommunityRows,
  after: number,
): Promise<IndexedLine[]> {
  return await linesIn(
    rows,
    'select d.entry_index from negentropy.debt_entry d where d.community_id = $1 ' +
      "and d.type = 'submission' and d.entry_index > $2",
    [after],
  );
}

/** The balances of these accounts in money, in the smallest coin of their currencies. */
export async function sumAccounts(
  { db, communityId }: CommunityRows,
  accounts: readonly string[],
): Promise<Map<string, bigint>> {
  if (accounts.length === 0) return new Map();
  const rows = await db.query<{ account: string; units: unknown }>(
    'select account, sum(amount)::text as units from negentropy.posting ' +
      "where community_id = $1 and account = any($2::text[]) and asset not in ('MIC', 'N') " +
      'group by account',
    [communityId, accounts],
  );
  return new Map(rows.map(({ account, units }) => [account, BigInt(String(units))]));
}

/** What is taken off and not settled yet, by pledge; none of those of which nothing is. */
export async function sumCommitted(
  { db, communityId }: CommunityRows,
  pledges: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await db.query<{ pledge: string; units: unknown }>(
    'select r.pledge, sum(r.reduction_units)::text as units from negentropy.debt_reductions r ' +
      'where r.community_id = $1 and r.pledge = any($2::text[]) and not exists (' +
      'select 1 from negentropy.debt_settlement s ' +
      'where s.community_id = $1 and s.reduction_index = r.entry_index) group by r.pledge',
    [communityId, pledges],
  );
  return new Map(rows.map(({ pledge, units }) => [pledge, BigInt(String(units))]));
}

/** @param indexes a query of `entry_index` */
async function linesIn(
  { db, communityId }: CommunityRows,
  indexes: string,
  parameters: readonly Parameter[],
): Promise<IndexedLine[]> {
  return readLines(
    db,
    `select l.entry_index, l.entry from (${indexes}) e ` +
      'join negentropy.log_entry l on l.entry_index = e.entry_index ' +
      'where l.community_id = $1 order by l.entry_index',
    [communityId, ...parameters],
  );
}
