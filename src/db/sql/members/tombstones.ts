import type { Reader, Statement } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';

/** What is left of something that was erased. */
export interface TombstoneRow {
  /** In hexadecimal; the database does not know the secret. */
  readonly hmac: string;
  /** Of what a user id looks like; else of evidence, a deed, or a name for an action. */
  readonly isPerson: boolean;
  /** Unix seconds. */
  readonly erasedAt: number;
}

const COLUMNS: readonly Column[] = [
  { name: 'hmac', type: 'text' },
  { name: 'is_person', type: 'boolean' },
  { name: 'erased_at', type: 'bigint' },
];

/** Who is erased again, having come back, is so from the later time on. */
export function insertTombstones(communityId: string, rows: readonly TombstoneRow[]): Statement[] {
  const cells = rows.map(({ hmac, isPerson, erasedAt }) => [hmac, isPerson, erasedAt]);
  const tail =
    'on conflict (community_id, hmac) do update ' +
    'set erased_at = greatest(tombstone.erased_at, excluded.erased_at)';
  return insertRows('tombstone', COLUMNS, communityId, cells, tail);
}

/** When people were erased, by the HMAC of what their user ids look like. */
export async function readErasedPeople(
  reader: Reader,
  communityId: string,
): Promise<Map<string, number>> {
  const rows = await reader.query<{ hmac: string; erased_at: unknown }>(
    'select hmac, erased_at from negentropy.tombstone where community_id = $1 and is_person',
    [communityId],
  );
  return new Map(rows.map((row) => [row.hmac, Number(row.erased_at)]));
}

/** Those among these HMACs that are of something that was erased. */
export async function findTombstones(
  reader: Reader,
  communityId: string,
  hmacs: readonly string[],
): Promise<string[]> {
  if (hmacs.length === 0) return [];
  const rows = await reader.query<{ hmac: string }>(
    'select hmac from negentropy.tombstone ' +
      "where community_id = $1 and hmac = any (string_to_array($2, ','))",
    [communityId, hmacs.join(',')],
  );
  return rows.map(({ hmac }) => hmac);
}

/** Evidence that goes with a person. */
export interface ErasableEvidence {
  readonly id: string;
  /** The caller's own name for the action, if it has one. */
  readonly reference: string | undefined;
  /** Of a claim that was kept: what it is about, but for its times. */
  readonly deed?: string | undefined;
  /** The same, whosever it was. */
  readonly matter?: string | undefined;
}

interface StoredErasable {
  evidence_id: string;
  reference: string | null;
  deed: string | null;
  matter: string | null;
}

/** What goes with a person: the evidence about them and what was said of it, with their names. */
export async function readErasable(
  reader: Reader,
  communityId: string,
  member: string,
): Promise<ErasableEvidence[]> {
  const rows = await reader.query<StoredErasable>(
    'select evidence_id, reference, case when kept_ppm is not null then deed_sha256 end as deed, ' +
      'case when kept_ppm > 0 then matter_sha256 end as matter ' +
      'from negentropy.evidence where community_id = $1 and ' +
      '(member_id = $2 or subject in (select o.evidence_id from negentropy.evidence o ' +
      'where o.community_id = $1 and o.member_id = $2)) order by evidence_id',
    [communityId, member],
  );
  return rows.map(({ evidence_id: id, reference, deed, matter }) => ({
    id,
    reference: reference ?? undefined,
    deed: deed ?? undefined,
    matter: matter ?? undefined,
  }));
}
