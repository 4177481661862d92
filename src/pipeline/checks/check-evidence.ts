import type { Checks, Sent } from './checks.ts';
import { refuseErased } from './erased.ts';
import { checkInstruments } from './instruments.ts';
import { refuseItem } from './items-of-sources.ts';
import { checkOpenClaims } from './open-claims.ts';
import { checkRecord } from './records.ts';
import { checkRoom } from './room-of-a-claim.ts';
import { checkOneWordEach } from './said-words.ts';
import { checkSubjects } from './subjects.ts';

/**
 * Refuses records together when one of them cannot be taken: nothing was changed then.
 * @throws RequestError when a record names what is not known, contradicts itself or the policy, or
 *   is not for this key to say
 */
export function checkEvidence(sent: readonly Sent[], checks: Checks): void {
  const fresh = sent.filter(({ id }) => checks.known.evidence(id) === undefined);
  for (const one of fresh) refuseErased(one, checks);
  for (const one of fresh) refuseItem(one, checks);
  for (const { record } of sent) checkRecord(record, checks);
  checkOpenClaims(fresh, checks);
  checkSubjects(fresh, checks);
  checkInstruments(fresh, checks);
  checkOneWordEach(fresh, checks);
  checkRoom(fresh, checks);
}
