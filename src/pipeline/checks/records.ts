import {
  type ClaimRecord,
  contradictionIn,
  declarationOf,
  type EvidenceRecord,
  isClaim,
  isSupport,
} from '../../core/families/record.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { RequestError } from '../request-error.ts';
import type { Checks } from './checks.ts';
import { checkSupport } from './supports.ts';

export function checkRecord(record: EvidenceRecord, checks: Checks): void {
  const latest = checks.draft.latestMoment(checks.now);
  if (record.at > latest) {
    throw new RequestError('TIME_INVALID', `a ${record.type} cannot lie in the future`);
  }
  if (isClaim(record)) checkDomain(record, checks);
  if (checks.draft.isLive) checkTimes(record, checks);
  if (isSupport(record)) checkSupport(record, checks);
  checkFields(record, checks);
}

/** What is asked of times that its sender could choose; a history and a sandbox have their own. */
function checkTimes(record: EvidenceRecord, { policy, attestor, claimOf, now }: Checks): void {
  const { dueDays, ownWordDays } = policy.trust;
  if (isClaim(record) && dueDays > 0 && record.dueAt > now + dueDays * DAY_SECONDS) {
    const most = `a ${record.type} is due within ${dueDays} days of when it comes in`;
    throw new RequestError('TIME_INVALID', `${most}: claim what takes longer in steps`);
  }
  if (attestor?.userId === undefined || ownWordDays === 0) return;
  const claim = isClaim(record) ? record : isSupport(record) && claimOf(record.claim);
  if (!claim || !saysInTime(record, claim) || record.at >= now - ownWordDays * DAY_SECONDS) return;
  const most = `the key of a member tells when something was done within ${ownWordDays} days`;
  const cure = 'say when it is shown, or let the program’s own key say it';
  throw new RequestError('TIME_INVALID', `${most} of it: ${cure}`);
}

/** Whether a record's time says whether its claim was in time. */
function saysInTime(record: EvidenceRecord, claim: ClaimRecord): boolean {
  const { inTimeBy } = declarationOf(claim).settlement;
  return inTimeBy === 'claim' ? isClaim(record) : record.type === inTimeBy;
}

function checkDomain({ domain }: ClaimRecord, { policy }: Checks): void {
  if (policy.domains.includes(domain)) return;
  const known = policy.domains.join(', ');
  const why = `the policy has no domain of that name; it has ${known}`;
  throw new RequestError('EVIDENCE_INVALID', why);
}

/** What a record's fields may hold with this policy, these members and this key. */
function checkFields(record: EvidenceRecord, { policy, attestor, draft }: Checks): void {
  const values: Readonly<Record<string, unknown>> = { ...record };
  for (const [name, value] of Object.entries(record)) {
    const rule = declarationOf(record).fields[name];
    if (rule?.kind === 'class' && Number(value) >= policy.ratingClasses) {
      const most = policy.ratingClasses - 1;
      throw new RequestError('EVIDENCE_INVALID', `a ${name} lies in 0..${most}`);
    }
    if (rule?.kind !== 'userId') continue;
    draft.refuseLookAlike(String(value));
    const other = rule.isNot === undefined ? undefined : values[rule.isNot];
    if (typeof other === 'string' && draft.isSamePerson(String(value), other)) {
      const most = `in a ${record.type}, ${name} must be somebody else than ${rule.isNot}`;
      throw new RequestError('EVIDENCE_INVALID', most);
    }
    if (rule.ownOnly !== true) continue;
    if (attestor?.userId !== undefined && attestor.userId !== value) {
      const only = `this key says a ${record.type} only for its own member`;
      throw new RequestError('EVIDENCE_INVALID', only);
    }
  }
  const contradiction = contradictionIn(record);
  if (contradiction === undefined) return;
  const { field, reason } = contradiction;
  throw new RequestError('EVIDENCE_INVALID', `in a ${record.type}, ${field} ${reason}`);
}
