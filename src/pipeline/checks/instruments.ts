import { declarationOf, isClaim } from '../../core/families/record.ts';
import { isMeasured } from '../../core/families/settle.ts';
import type { ImprovementRecord } from '../../core/families/stability/improvement.ts';
import {
  AFTER_CYCLES_MAX,
  AFTER_CYCLES_MIN,
  aimProblem,
  instrumentProblem,
} from '../../core/families/stability/shown.ts';
import { cycleAt } from '../../core/policy/cycle.ts';
import { actionRule } from '../../core/policy/policy.ts';
import { RequestError } from '../request-error.ts';
import { openLike } from '../writer/shared-instruments.ts';
import type { Checks, Sent } from './checks.ts';

/**
 * Whether instruments can show what a claim says. Those of one measure serve one open claim of a
 * person at a time; several people share what they show.
 * @throws RequestError EVIDENCE_INVALID, TIME_INVALID or CONFLICT
 */
export function checkInstruments(fresh: readonly Sent[], checks: Checks): void {
  const asked: ImprovementRecord[] = [];
  for (const { record } of fresh) {
    if (!isClaim(record) || !isMeasured(record)) continue;
    checkClaimant(record, checks);
    checkAims(record, checks);
    checkOwnClaims(record, asked, checks);
    asked.push(record);
  }
}

/** Without a price nobody would know what it is worth, and a stranger would take a share. */
function checkClaimant(record: ImprovementRecord, { draft, policy }: Checks): void {
  const { type, userId } = record;
  if (actionRule(policy, declarationOf(record).family, type) === undefined) {
    const message = `the policy pays for no ${type}: it has to list it among its actions`;
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (draft.hasStanding(userId)) return;
  const message = 'who claims what instruments show needs standing, since others share it';
  throw new RequestError('EVIDENCE_INVALID', message);
}

function checkAims(record: ImprovementRecord, { draft, policy }: Checks): void {
  const { cycle, domains } = draft.state;
  const cycles = cycleAt(policy.cycle, record.dueAt) - cycle;
  if (cycles < AFTER_CYCLES_MIN || cycles > AFTER_CYCLES_MAX) {
    const span = `${AFTER_CYCLES_MIN} to ${AFTER_CYCLES_MAX} cycles`;
    throw new RequestError('TIME_INVALID', `an improvement is due ${span} after it comes in`);
  }
  const instruments = domains.get(record.domain)?.instruments ?? new Map<string, never>();
  const keys = new Set<string | undefined>();
  for (const { instrument, target } of record.aims) {
    const known = instruments.get(instrument);
    const problem =
      instrumentProblem(known, record.measure, cycle) ??
      (keys.has(known?.key) ? 'is read by the key of another one: two need two' : undefined) ??
      (known === undefined ? undefined : aimProblem(known, target, cycle));
    keys.add(known?.key);
    if (problem !== undefined) {
      throw new RequestError('EVIDENCE_INVALID', `the instrument ${instrument} ${problem}`);
    }
  }
}

/** Several claims of one person about a measure of a domain would be as many shares of one fall. */
function checkOwnClaims(
  { domain, measure, aims, userId }: ImprovementRecord,
  asked: readonly ImprovementRecord[],
  { draft }: Checks,
): void {
  const names = aims.map(({ instrument }) => instrument);
  const own = draft.namesOf(userId).flatMap((name) => draft.knownMember(name) ?? []);
  const isOpen = openLike(draft, domain, names).some(({ member }) => own.includes(member));
  const isAsked = asked.some(
    (other) =>
      other.domain === domain &&
      other.measure === measure &&
      draft.isSamePerson(other.userId, userId),
  );
  if (!isOpen && !isAsked) return;
  const other = `another claim of theirs about ${measure} in ${domain} is open`;
  const message = `${other}: it is settled first`;
  throw new RequestError('CONFLICT', message);
}
