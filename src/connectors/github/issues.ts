import type { EvidenceRecord } from '../../core/families/record.ts';
import { ONE } from '../../core/units.ts';
import { pointTo } from '../records/connector-error.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { Fields } from '../records/fields.ts';
import {
  type GithubOptions,
  observationOf,
  personIn,
  personOf,
  positiveInteger,
  promiseOf,
  subjectOf,
} from './payload.ts';

/** GitHub lets an issue have ten. */
const ASSIGNEES_MAX = 100;

/**
 * `issues`: assigned is a promise of the assignee; closed as completed by somebody else is proof
 * and confirmation; reopened by somebody else rejects it. The rest is observed.
 */
export function issueRecords(
  payload: Fields,
  action: string,
  options: GithubOptions,
): EvidenceRecord[] {
  const issue = payload.object('issue');
  const subject = subjectOf(payload, issue);
  if (action === 'assigned') {
    const assignee = personIn(payload, 'assignee');
    return assignee === undefined ? [] : [promiseOf(assignee, subject, issue, options)];
  }
  const by = personIn(payload, 'sender');
  const settled = by === undefined ? [] : verdictRecords(issue, { action, subject, by, options });
  if (settled.length > 0) return settled;
  return [observationOf(`issues.${action}`, subject, issue.time('updated_at'))];
}

interface Verdict {
  readonly action: string;
  readonly subject: string;
  readonly by: string;
  readonly options: GithubOptions;
}

function verdictRecords(
  issue: Fields,
  { action, subject, by, options }: Verdict,
): EvidenceRecord[] {
  const accepted = action === 'closed';
  if (!accepted && action !== 'reopened') return [];
  if (accepted && !isCompleted(issue)) return [];
  const at = issue.time(accepted && issue.isSet('closed_at') ? 'closed_at' : 'updated_at');
  return assigneesOf(issue)
    .filter((assignee) => assignee !== by)
    .flatMap((assignee) => {
      const promise = promiseOf(assignee, subject, issue, options);
      const claim = evidenceIdOf(promise);
      const proof = { type: 'proof', claim, at, delivered: ONE } as const;
      const verdict = { type: 'confirmation', claim, by, at, accepted } as const;
      return accepted ? [promise, proof, verdict] : [promise, verdict];
    });
}

/** Not planned or duplicate says nothing about what was delivered; old payloads give no reason. */
function isCompleted(issue: Fields): boolean {
  return !issue.isSet('state_reason') || issue.value('state_reason') === 'completed';
}

function assigneesOf(issue: Fields): string[] {
  const listed = issue.isSet('assignees') ? issue.value('assignees') : [];
  if (!Array.isArray(listed) || listed.length > ASSIGNEES_MAX) {
    throw issue.refuse('assignees', `must be an array of at most ${ASSIGNEES_MAX} accounts`);
  }
  const pointer = pointTo(issue.pointer, 'assignees');
  const people = listed.flatMap((account: unknown, index) => {
    const fields = new Fields(account, pointTo(pointer, index), 'BODY_INVALID');
    return personOf(fields) ?? [];
  });
  return [...new Set(people)];
}

/** `issue_comment`: that somebody commented, and where; never what was said, nor by whom. */
export function commentRecords(payload: Fields, action: string): EvidenceRecord[] {
  const comment = payload.object('comment');
  if (personIn(comment, 'user') === undefined) return [];
  const item = subjectOf(payload, payload.object('issue'));
  const subject = `${item}/comments/${positiveInteger(comment, 'id')}`;
  return [observationOf(`issue_comment.${action}`, subject, comment.time('updated_at'))];
}
