import type { Reader, Statement } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';
import { numberOrNone } from '../cells.ts';

/** A claim that is not settled yet. */
export interface OpenClaimRow {
  /** Of its evidence. */
  readonly id: string;
  /** The salted hash by which the log knows it. */
  readonly hash: string;
  readonly member: string;
  /** SHA-256 of what it is about, but for its times. */
  readonly subject: string;
  readonly type: string;
  readonly domain: string;
  /** It is lost with the close of this cycle; undefined: never. */
  readonly missedCycle: number | undefined;
  /** What instruments shall show by then, as canonical JSON of {@link OpenAims}. */
  readonly aims?: string | undefined;
}

/** What an open claim asks of the instruments of its domain. */
export interface OpenAims {
  /** The cycle in which it came in. */
  readonly from: number;
  readonly aims: readonly { readonly instrument: string; readonly target: number }[];
  /** How many claims of others one of these instruments showed meanwhile; absent: none. */
  readonly others?: number;
  /** Whether one of those was kept, and paid less since this one was open; absent: no. */
  readonly isTaken?: boolean;
}

interface StoredClaim {
  readonly evidence_id: string;
  readonly evidence_hash: string;
  readonly member_id: string;
  readonly subject_sha256: string;
  readonly type: string;
  readonly domain: string;
  readonly missed_cycle: unknown;
  readonly aims: string | null;
}

const COLUMNS: readonly Column[] = [
  { name: 'evidence_id', type: 'text' },
  { name: 'evidence_hash', type: 'text' },
  { name: 'member_id', type: 'uuid' },
  { name: 'subject_sha256', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'domain', type: 'text' },
  { name: 'missed_cycle', type: 'bigint' },
  { name: 'aims', type: 'text' },
];

const NAMES = COLUMNS.map(({ name }) => name).join(', ');

export function insertOpenClaims(
  communityId: string,
  claims: readonly OpenClaimRow[],
): Statement[] {
  const rows = claims.map(({ id, hash, member, subject, type, domain, missedCycle, aims }) => [
    id,
    hash,
    member,
    subject,
    type,
    domain,
    missedCycle ?? null,
    aims ?? null,
  ]);
  return insertRows('open_claim', COLUMNS, communityId, rows);
}

export function deleteOpenClaims(communityId: string, ids: readonly string[]): Statement[] {
  if (ids.length === 0) return [];
  return [
    {
      sql:
        'delete from negentropy.open_claim ' +
        'where community_id = $1 and evidence_id = any ($2::text[])',
      parameters: [communityId, ids],
    },
  ];
}

export async function readOpenClaims(reader: Reader, communityId: string): Promise<OpenClaimRow[]> {
  const rows = await reader.query<StoredClaim>(
    `select ${NAMES} from negentropy.open_claim where community_id = $1 order by evidence_id`,
    [communityId],
  );
  return rows.map((row) => ({
    id: row.evidence_id,
    hash: row.evidence_hash,
    member: row.member_id,
    subject: row.subject_sha256,
    type: row.type,
    domain: row.domain,
    missedCycle: numberOrNone(row.missed_cycle),
    aims: row.aims ?? undefined,
  }));
}

/** Says anew what an open claim asks of instruments. */
export function updateAims(communityId: string, { id, aims }: OpenClaimRow): Statement {
  return {
    sql:
      'update negentropy.open_claim set aims = $3 ' +
      'where community_id = $1 and evidence_id = $2',
    parameters: [communityId, id, aims ?? null],
  };
}

/** Says anew with which cycle an open claim is missed; undefined: never. */
export function setMissedCycle(
  communityId: string,
  id: string,
  missedCycle: number | undefined,
): Statement {
  return {
    sql:
      'update negentropy.open_claim set missed_cycle = $3::bigint ' +
      'where community_id = $1 and evidence_id = $2',
    parameters: [communityId, id, missedCycle ?? null],
  };
}

/** Remembers that claims were lost because nothing was shown in time. */
export function markMissed(communityId: string, ids: readonly string[]): Statement {
  return {
    sql:
      'update negentropy.evidence set is_missed = true ' +
      'where community_id = $1 and evidence_id = any ($2::text[])',
    parameters: [communityId, ids],
  };
}
