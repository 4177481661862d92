import { type EvidenceRecord, isClaim } from '../../core/families/record.ts';
import { RequestError } from '../request-error.ts';
import type { Checks, Sent } from './checks.ts';

/** @throws RequestError CONFLICT */
export function refuseErased({ record, id }: Sent, checks: Checks): void {
  if (!isErased(record, id, checks)) return;
  throw new RequestError(
    'CONFLICT',
    `evidence ${id} was erased with whom it is about, or is from before somebody of this user id ` +
      'was erased: it was counted then, and does not come again',
  );
}

/**
 * Whether a record was erased, or is of the time before an erasure: a person may come back, as a
 * new member with nothing, and what they did before is not told anew in other words.
 */
export function isErased(
  record: EvidenceRecord,
  id: string,
  { known, draft }: Pick<Checks, 'known' | 'draft'>,
): boolean {
  if (known.erasures.hasEvidence(id)) return true;
  if (!isClaim(record)) return false;
  const erasedAt = draft.erasedBefore(record.userId);
  return erasedAt !== undefined && record.at < erasedAt;
}
