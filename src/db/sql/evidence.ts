import type { Statement, Transaction } from '../port.ts';
import { type Column, insertRows } from './insert-rows.ts';

type Reader = Pick<Transaction, 'query'>;

/** Evidence as it is kept beside the log: only its salted hash is public. */
export interface EvidenceRow {
  /** SHA-256 of the record, in hexadecimal. */
  readonly id: string;
  readonly source: string;
  readonly ordinal: number;
  readonly part: string;
  readonly member: string | undefined;
  /** The caller's own name for the action, where one was given. */
  readonly reference?: string | undefined;
  /** 16 bytes in hexadecimal. */
  readonly salt: string;
  /** Canonical JSON. */
  readonly record: string;
}

interface StoredEvidence {
  readonly evidence_id: string;
  readonly source: string;
  readonly ordinal: bigint;
  readonly part: string;
  readonly member_id: string | null;
  readonly reference: string | null;
  readonly salt: string;
  readonly record: string;
}

const COLUMNS: readonly Column[] = [
  { name: 'evidence_id', type: 'text' },
  { name: 'source', type: 'text' },
  { name: 'ordinal', type: 'bigint' },
  { name: 'part', type: 'text' },
  { name: 'member_id', type: 'uuid' },
  { name: 'reference', type: 'text' },
  { name: 'salt', type: 'text' },
  { name: 'record', type: 'text' },
];

export function insertEvidence(communityId: string, evidence: readonly EvidenceRow[]): Statement[] {
  const rows = evidence.map((row) => [
    row.id,
    row.source,
    row.ordinal,
    row.part,
    row.member ?? null,
    row.reference ?? null,
    row.salt,
    row.record,
  ]);
  return insertRows('evidence', COLUMNS, communityId, rows);
}

/** One source's evidence in order, a page at a time. */
export async function* scanEvidence(
  reader: Reader,
  communityId: string,
  source: string,
  pageSize = 5_000,
): AsyncGenerator<EvidenceRow[]> {
  for (let from = 0; ; from += pageSize) {
    const rows = await reader.query<StoredEvidence>(
      'select evidence_id, source, ordinal, part, member_id, reference, salt, record ' +
        'from negentropy.evidence where community_id = $1 and source = $2 ' +
        'and ordinal >= $3 and ordinal < $4 order by ordinal, part',
      [communityId, source, from, from + pageSize],
    );
    if (rows.length === 0) return;
    yield rows.map(toEvidence);
  }
}

/** Evidence by content address or by the caller's reference. */
export async function findEvidence(
  reader: Reader,
  communityId: string,
  ids: readonly string[],
  references: readonly string[],
): Promise<EvidenceRow[]> {
  if (ids.length === 0 && references.length === 0) return [];
  const rows = await reader.query<StoredEvidence>(
    'select evidence_id, source, ordinal, part, member_id, reference, salt, record ' +
      'from negentropy.evidence where community_id = $1 and (evidence_id = any ($2::text[]) ' +
      'or (reference is not null and reference = any ($3::text[])))',
    [communityId, ids, references],
  );
  return rows.map(toEvidence);
}

function toEvidence(row: StoredEvidence): EvidenceRow {
  return {
    id: row.evidence_id,
    source: row.source,
    ordinal: Number(row.ordinal),
    part: row.part,
    member: row.member_id ?? undefined,
    reference: row.reference ?? undefined,
    salt: row.salt,
    record: row.record,
  };
}
