import type { EvidenceRecord } from '../../core/families/record.ts';
import { ONE } from '../../core/units.ts';
import { pointTo } from '../records/connector-error.ts';
import { Fields } from '../records/fields.ts';
import type { PromiseAnswer } from '../records/mapped-event.ts';
import {
  type EventSays,
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
 * `issues`: whoever assigns an issue to themself promises it, and nobody else does: what others
 * assign is observed. Only of what was promised so does closing as completed give a proof, with the
 * word of whoever else closed it, and reopening by somebody else a rejection. What its assignee
 * leaves, and what is not planned any more, is taken back; what others had ended so stands again
 * when it is opened or assigned again.
 */
export function issueEvent(payload: Fields, action: string, options: GithubOptions): EventSays {
  const issue = payload.object('issue');
  const subject = subjectOf(payload, issue);
  const at = issue.time('updated_at');
  const by = personIn(payload, 'sender');
  const seen = observationOf(`issues.${action}`, subject, at);
  if (action === 'assigned') {
    const userId = personIn(payload, 'assignee');
    const isOwn = by !== undefined && by === userId;
    if (isOwn) return { records: [promiseOf({ userId, subject, at }, options)], answers: [] };
    if (userId === undefined) return { records: [seen], answers: [] };
    const name = { type: 'promise', userId, domain: options.domain, subject } as const;
    return { records: [seen], answers: [{ name, at, said: [], reopens: true, isByOther: true }] };
  }
  const about = assigneesMeant(payload, action);
  const told = action === 'closed' && issue.isSet('closed_at') ? issue.time('closed_at') : at;
  const answers = about.flatMap((userId) => {
    const said = saidOf(issue, { action, by, userId, at: told });
    const name = { type: 'promise', userId, domain: options.domain, subject } as const;
    const others = about.filter((one) => one !== userId);
    const who = { isByOther: by !== userId, ...(by && { by }) };
    const answer = { name, at: told, said, ...who, ...(others.length > 0 && { others }) };
    return [action === 'reopened' ? { ...answer, reopens: true as const } : answer];
  });
  return { records: [seen], answers };
}

/** Of whose promise an event may say something. */
function assigneesMeant(payload: Fields, action: string): readonly string[] {
  if (action === 'unassigned') return [personIn(payload, 'assignee') ?? []].flat();
  return ANSWERING.has(action) ? assigneesOf(payload.object('issue')) : [];
}

const ANSWERING: ReadonlySet<string> = new Set(['closed', 'reopened', 'deleted', 'transferred']);

interface Told {
  readonly action: string;
  readonly by: string | undefined;
  /** Who was to do it. */
  readonly userId: string;
  readonly at: number;
}

/** Proof and word about a promise; none if it is taken back, as when a program closes the issue. */
function saidOf(issue: Fields, { action, by, userId, at }: Told): PromiseAnswer['said'] {
  const isByOther = by !== undefined && by !== userId;
  if (action === 'reopened') {
    return isByOther ? [{ type: 'confirmation', by, at, accepted: false }] : [];
  }
  if (action !== 'closed' || !isCompleted(issue) || by === undefined) return [];
  const proof = { type: 'proof', at, delivered: ONE } as const;
  // What was promised before came in before it was closed, so that this says when it was done.
  const word = { type: 'confirmation', by, at, doneAt: at, accepted: true } as const;
  return isByOther ? [proof, word] : [proof];
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
