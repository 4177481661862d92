import { type EvidenceRecord, isClaim } from '../../core/families/record.ts';
import { openPolicy } from '../../core/state/state.ts';
import { RequestError } from '../request-error.ts';
import { subjectOf, underOtherNames } from '../writer/deeds.ts';
import type { Checks, Sent } from './checks.ts';

/**
 * One deed is one claim, whatever its times: a second one about the same subject waits until the
 * first is settled, and is none if that was kept.
 * @throws RequestError CONFLICT, naming the other one
 */
export function checkSubjects(fresh: readonly Sent[], checks: Checks): void {
  const { draft, known, policy, attestor } = checks;
  if (!policy.trust.oneClaimPerSubject) return;
  const sent = new Map<string, string>();
  for (const { record, id, deed: own } of fresh) {
    if (!isClaim(record) || own === undefined) continue;
    const deeds = [own.subject, ...underOtherNames(record, draft.namesOf(record.userId))];
    const others = deeds.flatMap((deed) => draft.claims.about(deed)?.id ?? sent.get(deed) ?? []);
    const other = others.find((one) => one !== id);
    if (other !== undefined) {
      const message = `claim ${other} is about the same and is open: it is settled first`;
      throw new RequestError('CONFLICT', message);
    }
    const [kept] = deeds.flatMap((deed) => known.deeds.keptAbout(deed) ?? []);
    if (kept !== undefined) {
      const message = `claim ${kept} is about the same and was kept: name another deed otherwise`;
      throw new RequestError('CONFLICT', message);
    }
    const { matter } = own;
    // Of items that its source tells of nobody who was erased had more than it tells.
    const isShared =
      policy.trust.onePersonPerDeed && !known.sources.isToldBy(record, attestor?.keyId);
    const asked = isShared && matter !== undefined ? [...deeds, matter] : deeds;
    if (asked.some((deed) => known.erasures.hasDeed(deed))) {
      const message = 'a claim about the same was kept, and erased with whom it was about';
      throw new RequestError('CONFLICT', message);
    }
    for (const deed of deeds) sent.set(deed, id);
  }
}

/** Whether a claim would stand beside one about the same that is open or was kept. */
export function isClaimedAlready(
  record: EvidenceRecord,
  id: string,
  { draft, known }: Pick<Checks, 'draft' | 'known'>,
): boolean {
  if (!isClaim(record)) return false;
  const deeds = [subjectOf(record), ...underOtherNames(record, draft.namesOf(record.userId))];
  const isOther = (one: string | undefined): boolean => one !== undefined && one !== id;
  if (deeds.some((deed) => isOther(draft.claims.about(deed)?.id))) return true;
  if (!openPolicy(draft.state).trust.oneClaimPerSubject) return false;
  return deeds.some((deed) => isOther(known.deeds.keptAbout(deed)) || known.erasures.hasDeed(deed));
}
