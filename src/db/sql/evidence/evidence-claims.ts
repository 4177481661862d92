import type { Reader, Transaction } from '../../engine/port.ts';

/** Who holds one piece of evidence, as the registry of this installation has it. */
export interface EvidenceClaimRow {
  readonly key: string;
  readonly index: number;
  /** Name of the log. */
  readonly claimant: string;
  readonly ref: string;
}

/**
 * Claims what nobody holds yet. Of two at the same time the second waits for the first, and finds
 * it; in the order of their keys, so that no two wait for each other.
 */
export async function insertEvidenceClaims(
  tx: Transaction,
  claimant: string,
  claims: readonly Pick<EvidenceClaimRow, 'key' | 'ref'>[],
): Promise<void> {
  // What is held already is left out first: a conflict would use up a number all the same.
  await tx.query(
    'insert into negentropy.evidence_claim (claim_key, claimant, ref) ' +
      'select n.key, $2, n.ref from json_to_recordset($1::json) as n (key text, ref text) ' +
      'where not exists (select from negentropy.evidence_claim c where c.claim_key = n.key) ' +
      'order by n.key collate "C" on conflict do nothing',
    [JSON.stringify(claims), claimant],
  );
}

export async function readEvidenceClaims(
  reader: Reader,
  keys: readonly string[],
): Promise<EvidenceClaimRow[]> {
  const rows = await reader.query<{ key: string; index: bigint; claimant: string; ref: string }>(
    'select claim_key as key, claim_index as index, claimant, ref ' +
      'from negentropy.evidence_claim where claim_key = any ($1)',
    [keys],
  );
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

export async function countEvidenceClaims(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    'select count(*) as count from negentropy.evidence_claim',
  );
  return Number(row?.count ?? 0n);
}
