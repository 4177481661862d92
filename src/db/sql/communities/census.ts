import type { Reader, Statement, Transaction } from '../../engine/port.ts';

/** Somebody who was counted. */
export interface CensusRow {
  /** The line of the table. */
  readonly line: number;
  readonly user: string;
  /** 16 bytes, in hexadecimal. */
  readonly salt: string;
  /** 32 bytes, in hexadecimal. */
  readonly leaf: string;
  readonly stratum: string;
}

/** A census whose rows are being taken. */
export interface OpenCensus {
  readonly communityId: string;
  readonly censusId: string;
}

/** Begins a census; what an earlier one that never ended had taken goes. */
export async function beginCensus(
  tx: Transaction,
  { communityId, censusId }: OpenCensus,
): Promise<void> {
  await tx.query(
    'delete from negentropy.census_row where community_id = $1 and census_id in ' +
      '(select c.census_id from negentropy.census c ' +
      'where c.community_id = $1 and c.entry_index is null)',
    [communityId],
  );
  await tx.query('delete from negentropy.census where community_id = $1 and entry_index is null', [
    communityId,
  ]);
  await tx.query('insert into negentropy.census (community_id, census_id) values ($1, $2)', [
    communityId,
    censusId,
  ]);
}

/** @returns the lines that were taken: nobody is counted twice */
export async function insertCensusRows(
  db: Reader,
  { communityId, censusId }: OpenCensus,
  rows: readonly CensusRow[],
): Promise<ReadonlySet<number>> {
  const taken = await db.query<{ line: bigint }>(
    // Locked, so that a census cannot end between these rows and its count.
    'with taking as materialized (select c.census_id from negentropy.census c ' +
      'where c.community_id = $1 and c.census_id = $2 and c.entry_index is null for share) ' +
      'insert into negentropy.census_row ' +
      '(community_id, census_id, line, user_id, salt, leaf, stratum) ' +
      'select $1::uuid, $2::uuid, n.line, n."user", decode(n.salt, \'hex\'), ' +
      "decode(n.leaf, 'hex'), n.stratum from taking, json_to_recordset($3::json) as n " +
      '(line bigint, "user" text, salt text, leaf text, stratum text) ' +
      'order by n.line on conflict do nothing returning line',
    [communityId, censusId, JSON.stringify(rows)],
  );
  return new Set(taken.map(({ line }) => Number(line)));
}

/** @returns the lines of rows whose line counts somebody else */
export async function linesOfOthers(
  reader: Reader,
  { communityId, censusId }: OpenCensus,
  rows: readonly { readonly line: number; readonly userId: string }[],
): Promise<ReadonlySet<number>> {
  const found = await reader.query<{ line: bigint }>(
    'select r.line from negentropy.census_row r ' +
      'join json_to_recordset($3::json) as n (line bigint, "userId" text) on n.line = r.line ' +
      'where r.community_id = $1 and r.census_id = $2 and r.user_id <> n."userId"',
    [communityId, censusId, JSON.stringify(rows)],
  );
  return new Set(found.map(({ line }) => Number(line)));
}

/** Whether rows of a census are still taken. */
export async function isCensusOpen(
  reader: Reader,
  { communityId, censusId }: OpenCensus,
): Promise<boolean> {
  const found = await reader.query(
    'select 1 as open from negentropy.census ' +
      'where community_id = $1 and census_id = $2 and entry_index is null',
    [communityId, censusId],
  );
  return found.length > 0;
}

/** Rows of a census below a line, in the order of the table. */
export async function readCensusRows(
  reader: Reader,
  { communityId, censusId }: OpenCensus,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Pick<CensusRow, 'line' | 'leaf' | 'stratum'>[]> {
  const rows = await reader.query<{ line: bigint; leaf: string; stratum: string }>(
    "select line, encode(leaf, 'hex') as leaf, stratum from negentropy.census_row " +
      'where community_id = $1 and census_id = $2 and line > $3 order by line limit $4',
    [communityId, censusId, after, limit],
  );
  return rows.map(({ line, leaf, stratum }) => ({ line: Number(line), leaf, stratum }));
}

/** Waits for rows that are being taken, and lets no others in; {@link endCensus} follows. */
export function holdCensus({ communityId, censusId }: OpenCensus): Statement {
  return {
    sql:
      'update negentropy.census set entry_index = null ' +
      'where community_id = $1 and census_id = $2 and entry_index is null',
    parameters: [communityId, censusId],
  };
}

/** What a census ends with. */
export interface CensusEnd {
  /** Index of its entry. */
  readonly entry: number;
  readonly rows: number;
  /** The sum of the first four bytes of all leaves. */
  readonly mark: bigint;
}

/**
 * Fails (23502) when the census is gone, because another one began meanwhile, or has other rows
 * than were counted: as many would do after somebody was erased and somebody else came in.
 */
export function endCensus(
  { communityId, censusId }: OpenCensus,
  { entry, rows, mark }: CensusEnd,
): Statement {
  return {
    sql:
      'insert into negentropy.census (community_id, census_id, entry_index) select $1::uuid, ' +
      '(select c.census_id from negentropy.census c where c.community_id = $1::uuid ' +
      'and c.census_id = $2::uuid and c.entry_index is null ' +
      "and ($4::bigint, $5::numeric) = (select count(*), sum(('x' || " +
      "encode(substring(r.leaf from 1 for 4), 'hex'))::bit(32)::bigint) " +
      'from negentropy.census_row r ' +
      'where r.community_id = $1::uuid and r.census_id = $2::uuid)), $3::bigint ' +
      'on conflict (community_id, census_id) do update set entry_index = excluded.entry_index',
    parameters: [communityId, censusId, entry, rows, String(mark)],
  };
}

/**
 * Who somebody is goes from every census; that somebody was counted stays. From one whose rows are
 * still taken the row goes: a row without a name would let the same person in again.
 */
export function eraseFromCensuses(communityId: string, user: string): readonly Statement[] {
  const parameters = [communityId, user];
  return [
    {
      sql:
        'delete from negentropy.census_row where community_id = $1 and user_id = $2 ' +
        'and census_id in (select c.census_id from negentropy.census c ' +
        'where c.community_id = $1 and c.entry_index is null)',
      parameters,
    },
    {
      sql:
        'update negentropy.census_row set user_id = null, salt = null ' +
        'where community_id = $1 and user_id = $2',
      parameters,
    },
  ];
}

/** How many rows somebody has in censuses. */
export async function countCensusRows(
  reader: Reader,
  communityId: string,
  user: string,
): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    'select count(*) as count from negentropy.census_row where community_id = $1 and user_id = $2',
    [communityId, user],
  );
  return Number(row?.count ?? 0n);
}

/** The entries of the censuses that ended, the newest first. */
export async function readCensusEntries(
  reader: Reader,
  communityId: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<{ readonly index: number; readonly entry: string }[]> {
  const rows = await reader.query<{ index: bigint; entry: string }>(
    'select l.entry_index as index, l.entry from (select entry_index from negentropy.census ' +
      'where community_id = $1 and entry_index < $2 order by entry_index desc limit $3) c ' +
      'join negentropy.log_entry l on l.entry_index = c.entry_index ' +
      'where l.community_id = $1 order by l.entry_index desc',
    [communityId, before, limit],
  );
  return rows.map(({ index, entry }) => ({ index: Number(index), entry }));
}
