import { type EvidenceRecord, isSupport } from '../../core/families/record.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { RequestError } from '../request-error.ts';
import type { Checks, Sent } from './checks.ts';
import { voiceOf } from './hearing.ts';

/** All that is said of a claim is looked at whenever more is said: it must not grow for ever. */
const SUPPORTS_PER_CLAIM = 200;

/**
 * A rejection that counts is never refused for room: proofs and friendly words could shut it out.
 * @throws RequestError CONFLICT when more would be said of a claim than it can take
 */
export function checkRoom(fresh: readonly Sent[], { known, draft, claimOf }: Checks): void {
  const taken = new Map<string, Set<string>>();
  for (const { record, id } of fresh) {
    if (!isSupport(record)) continue;
    const claim = claimOf(record.claim);
    if (claim === undefined) continue;
    if (isRejection(record) && voiceOf(record, claim, { draft, known })) continue;
    const ids = taken.get(record.claim) ?? new Set();
    taken.set(record.claim, ids.add(id));
    const before = known.supports(record.claim).filter((row) => {
      const said = known.record(row.id);
      return row.hasVoice === false || said === undefined || !isRejection(said);
    });
    if (before.length + ids.size <= SUPPORTS_PER_CLAIM) continue;
    const most = `a claim takes ${SUPPORTS_PER_CLAIM} proofs and confirmations`;
    throw new RequestError('CONFLICT', `${most}; retract it and make a new one`);
  }
}

function isRejection(record: EvidenceRecord): record is ConfirmationRecord {
  return record.type === 'confirmation' && !record.accepted;
}
