import type { Reader, Statement } from '../../engine/port.ts';
import { type IndexedLine, readLines } from '../indexed-lines.ts';

/** All entries about debts, and what was minted at once in the open cycle; in order of the log. */
export async function readDebtLines(
  reader: Reader,
  communityId: string,
  openCycle: number,
): Promise<IndexedLine[]> {
  return readLines(
    reader,
    'select l.entry_index, l.entry from negentropy.log_entry l join (' +
      'select entry_index from negentropy.debt_entry where community_id = $1 union all ' +
      'select entry_index from negentropy.debt_reductions where community_id = $1 union all ' +
      'select entry_index from negentropy.debt_settlement where community_id = $1 union all ' +
      'select entry_index from negentropy.negentropy_events ' +
      "where community_id = $1 and cycle = $2 and outcome = 'minted') d " +
      'on d.entry_index = l.entry_index where l.community_id = $1 order by l.entry_index',
    [communityId, openCycle],
  );
}

/** Whether the community has ever had anything to do with debts. */
export async function hasDebts(reader: Reader, communityId: string): Promise<boolean> {
  const rows = await reader.query(
    'select 1 from negentropy.debt_entry where community_id = $1 limit 1',
    [communityId],
  );
  return rows.length > 0;
}

/** Σ N by member, of those who have any. */
export async function readNegentropy(
  reader: Reader,
  communityId: string,
): Promise<{ readonly member: string; readonly micros: bigint }[]> {
  const rows = await reader.query<{ member_id: string; negentropy_micros: unknown }>(
    'select member_id, negentropy_micros from negentropy.member_integrity ' +
      'where community_id = $1 and negentropy_micros > 0',
    [communityId],
  );
  return rows.map((row) => ({
    member: row.member_id,
    micros: BigInt(String(row.negentropy_micros)),
  }));
}

/** A creditor's own number of a debt, of which the log has sha256(salt ‖ sha256(number)) only. */
export interface DebtReferenceRow {
  readonly debt: string;
  readonly member: string;
  readonly reference: string;
  /** 16 bytes in hexadecimal. */
  readonly salt: string;
}

/** Keeps nothing about somebody whom the same batch erases. */
export function insertDebtReference(communityId: string, row: DebtReferenceRow): Statement {
  return {
    sql:
      'insert into negentropy.debt_reference ' +
      '(community_id, debt_id, member_id, reference, salt) ' +
      'select $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text where exists (' +
      'select 1 from negentropy.member ' +
      'where community_id = $1::uuid and member_id = $3::uuid and user_id is not null)',
    parameters: [communityId, row.debt, row.member, row.reference, row.salt],
  };
}

/**
 * The creditors' numbers, by debt; those of people who were erased are gone.
 * @param debts of these alone
 */
export async function readDebtReferences(
  reader: Reader,
  communityId: string,
  debts?: readonly string[],
): Promise<Map<string, string>> {
  const some = debts === undefined ? '' : ' and debt_id = any($2::uuid[])';
  const rows = await reader.query<{ debt_id: string; reference: string }>(
    `select debt_id, reference from negentropy.debt_reference where community_id = $1${some}`,
    [communityId, ...(debts === undefined ? [] : [debts])],
  );
  return new Map(rows.map((row) => [row.debt_id, row.reference]));
}

/** What a creditor calls a reduction that it answered. */
export interface SettlementReferenceRow {
  /** Index of the reduction. */
  readonly reduction: number;
  readonly member: string;
  readonly reference: string;
}

/** Keeps nothing about somebody who was erased. */
export function insertSettlementReference(
  communityId: string,
  row: SettlementReferenceRow,
): Statement {
  return {
    sql:
      'insert into negentropy.settlement_reference ' +
      '(community_id, reduction_index, member_id, reference) ' +
      'select $1::uuid, $2::bigint, $3::uuid, $4::text where exists (' +
      'select 1 from negentropy.member ' +
      'where community_id = $1::uuid and member_id = $3::uuid and user_id is not null)',
    parameters: [communityId, row.reduction, row.member, row.reference],
  };
}

/** What creditors call these reductions; those of people who were erased are gone. */
export async function readSettlementReferences(
  reader: Reader,
  communityId: string,
  reductions: readonly number[],
): Promise<Map<number, string>> {
  const rows = await reader.query<{ reduction_index: unknown; reference: string }>(
    'select reduction_index, reference from negentropy.settlement_reference ' +
      'where community_id = $1 and reduction_index = any($2::bigint[])',
    [communityId, reductions],
  );
  return new Map(rows.map((row) => [Number(row.reduction_index), row.reference]));
}

/** N that a member's reductions used, those before an entry. */
export async function sumApplied(
  reader: Reader,
  communityId: string,
  { member, before }: { readonly member: string; readonly before: number },
): Promise<bigint> {
  const rows = await reader.query<{ micros: bigint | string }>(
    'select coalesce(sum(negentropy_micros), 0)::bigint as micros ' +
      'from negentropy.debt_reductions ' +
      'where community_id = $1 and member_id = $2 and entry_index < $3 and entry_index not in (' +
      'select reduction_index from negentropy.debt_settlement where community_id = $1 ' +
      "and entry_index < $3 and outcome <> 'settled')",
    [communityId, member, before],
  );
  return BigInt(rows[0]?.micros ?? 0n);
}

/** What became of it: its creditor has still to say, has said, or nothing was taken off. */
export const REDUCTION_KINDS = ['waiting', 'answered', 'nothing'] as const;
export type ReductionKind = (typeof REDUCTION_KINDS)[number];

interface ReductionPage {
  readonly before: number;
  readonly member?: string | undefined;
  readonly debt?: string | undefined;
  /** Of this kind alone. */
  readonly only?: ReductionKind | undefined;
  readonly limit: number;
}

const IS_ANSWERED =
  'exists (select 1 from negentropy.debt_settlement s ' +
  'where s.community_id = r.community_id and s.reduction_index = r.entry_index)';

const IS_OF_KIND: Readonly<Record<ReductionKind, string>> = {
  waiting: `r.reduction_units > 0 and not ${IS_ANSWERED}`,
  answered: `r.reduction_units > 0 and ${IS_ANSWERED}`,
  nothing: 'r.reduction_units = 0',
};

const OF_WHOM = '($2::uuid is null or r.member_id = $2) and ($3::uuid is null or r.debt_id = $3)';

/** Reductions before an entry, newest first. */
export async function readReductionPage(
  reader: Reader,
  communityId: string,
  { before, member, debt, only, limit }: ReductionPage,
): Promise<IndexedLine[]> {
  const ofKind = only === undefined ? '' : `and ${IS_OF_KIND[only]} `;
  return readLines(
    reader,
    'select l.entry_index, l.entry from negentropy.debt_reductions r ' +
      'join negentropy.log_entry l ' +
      'on l.community_id = r.community_id and l.entry_index = r.entry_index ' +
      `where r.community_id = $1 and ${OF_WHOM} ` +
      'and l.community_id = $1 and r.entry_index < $4 ' +
      ofKind +
      'order by r.entry_index desc limit $5',
    [communityId, member ?? null, debt ?? null, before, limit],
  );
}

/** How many reductions there are of a kind, on all pages. */
export async function countReductions(
  reader: Reader,
  communityId: string,
  { member, debt, only }: Pick<ReductionPage, 'member' | 'debt'> & { only: ReductionKind },
): Promise<number> {
  const rows = await reader.query<{ count: unknown }>(
    'select count(*) as count from negentropy.debt_reductions r ' +
      `where r.community_id = $1 and ${OF_WHOM} and ${IS_OF_KIND[only]}`,
    [communityId, member ?? null, debt ?? null],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Which of these reductions a member ever doubted. */
export async function readDoubted(
  reader: Reader,
  communityId: string,
  reductions: readonly number[],
): Promise<Set<number>> {
  if (reductions.length === 0) return new Set();
  const rows = await reader.query<{ reduction_index: unknown }>(
    'select distinct reduction_index from negentropy.debt_entry ' +
      'where community_id = $1 and reduction_index = any($2::bigint[])',
    [communityId, reductions],
  );
  return new Set(rows.map((row) => Number(row.reduction_index)));
}

/** What ended a reduction, or took it back. */
export interface EndedReduction {
  /** Index of the reduction. */
  readonly reduction: number;
  readonly line: string;
}

/** The settlements and reversals of reductions, in the order of the log. */
export async function readEnded(
  reader: Reader,
  communityId: string,
  reductions: readonly number[],
): Promise<EndedReduction[]> {
  if (reductions.length === 0) return [];
  const rows = await reader.query<{ reduction_index: unknown; entry: string }>(
    'select s.reduction_index, l.entry from negentropy.debt_settlement s ' +
      'join negentropy.log_entry l ' +
      'on l.community_id = s.community_id and l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and l.community_id = $1 ' +
      'and s.reduction_index = any($2::bigint[]) ' +
      'order by l.entry_index',
    [communityId, reductions],
  );
  return rows.map((row) => ({ reduction: Number(row.reduction_index), line: row.entry }));
}

/** The settled reductions that entries after one took back. */
export async function readReversed(
  reader: Reader,
  communityId: string,
  after: number,
): Promise<number[]> {
  const rows = await reader.query<{ reduction_index: unknown }>(
    'select reduction_index from negentropy.debt_settlement ' +
      "where community_id = $1 and entry_index > $2 and outcome = 'reversed' order by entry_index",
    [communityId, after],
  );
  return rows.map((row) => Number(row.reduction_index));
}

/**
 * The balance of every account in money, in the smallest coin of its currency.
 * @param before by the entries before this one; absent: by all
 */
export async function sumDebtPostings(
  reader: Reader,
  communityId: string,
  before?: number,
): Promise<Map<string, bigint>> {
  const rows = await reader.query<{ account: string; units: unknown }>(
    'select account, sum(amount)::text as units from negentropy.posting ' +
      "where community_id = $1 and asset not in ('MIC', 'N', 'V2') " +
      'and entry_index < coalesce($2::bigint, entry_index + 1) group by account',
    [communityId, before ?? null],
  );
  return new Map(rows.map(({ account, units }) => [account, BigInt(String(units))]));
}
