import type { ReviewRecord } from '../../core/families/echo/review.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { Fields } from '../records/fields.ts';
import type { PullMerge, PullVerdict } from '../records/mapped-event.ts';
import {
  type EventSays,
  type GithubOptions,
  observationOf,
  personIn,
  positiveInteger,
  PROMISE_DAYS,
  promiseOf,
  subjectOf,
} from './payload.ts';

/**
 * `pull_request`: who opens one promises it, and who opens their own again does so anew. That it
 * was merged shows it, and whoever merged it for its author says by that when it was done. Closed
 * unmerged it is taken back, whoever closed it; opened again by somebody else it stands again, if
 * it was somebody else who had closed it.
 */
export function pullRequestEvent(
  payload: Fields,
  action: string,
  options: GithubOptions,
): EventSays {
  if (!TAKEN.has(action)) return { records: [] };
  const pull = payload.object('pull_request');
  const subject = subjectOf(payload, pull);
  const author = personIn(pull, 'user');
  if (action === 'opened') {
    if (author === undefined) return { records: [] };
    const at = pull.time('created_at');
    return { records: [promiseOf({ userId: author, subject, at }, options)] };
  }
  const isMerged = action === 'closed' && pull.flag('merged');
  const at = pull.time(isMerged ? 'merged_at' : 'updated_at');
  const seen = observationOf(`pull_request.${isMerged ? 'merged' : action}`, subject, at);
  const { domain } = options;
  const isByOther = personIn(payload, 'sender') !== author;
  if (action === 'reopened') {
    if (author === undefined) return { records: [seen] };
    const name = { type: 'promise', userId: author, domain, subject } as const;
    const again = { name, at, said: [], reopens: true, isByOther } as const;
    if (isByOther) return { records: [seen], answers: [again] };
    return { records: [promiseOf({ userId: author, subject, at }, options)] };
  }
  const by = isMerged ? mergerOf(payload) : undefined;
  const act = by === undefined ? {} : { act: { by, at, domain, subject } };
  const ended = { records: [seen], reviewed: { domain, subject }, ...act };
  if (author === undefined) return ended;
  if (isMerged) return { ...ended, merge: mergeOf(payload, { author, subject }, options) };
  const name = { type: 'promise', userId: author, domain, subject } as const;
  return { ...ended, answers: [{ name, at, said: [], isByOther }] };
}

const TAKEN: ReadonlySet<string> = new Set(['opened', 'closed', 'reopened']);

function mergeOf(
  payload: Fields,
  { author, subject }: { readonly author: string; readonly subject: string },
  options: GithubOptions,
): PullMerge {
  const pull = payload.object('pull_request');
  const opened = { userId: author, subject, at: pull.time('created_at') };
  const merged = { promise: promiseOf(opened, options), at: pull.time('merged_at') };
  const by = mergerOf(payload);
  return by === undefined || by === author ? merged : { ...merged, by };
}

function mergerOf(payload: Fields): string | undefined {
  const pull = payload.object('pull_request');
  return pull.isSet('merged_by') ? personIn(pull, 'merged_by') : personIn(payload, 'sender');
}

/**
 * `pull_request_review`: a verdict is a rating of the author's work, 1 for approved and 0 for
 * changes requested, in time as long as the promise is. An approval vouches for what is merged
 * after it, unless it is dismissed or taken back by a later verdict. Nobody reviews their own work,
 * and what is closed already is rated by nobody.
 */
export function reviewEvent(payload: Fields, action: string, { domain }: GithubOptions): EventSays {
  if (action !== 'submitted' && action !== 'dismissed') return { records: [] };
  const review = payload.object('review');
  const pull = payload.object('pull_request');
  const subject = subjectOf(payload, pull);
  const at = review.time('submitted_at');
  const state = review.text('state', 50);
  const userId = personIn(review, 'user');
  if (userId === undefined) return { records: [] };
  const author = personIn(pull, 'user');
  const verdict = { subject, review: positiveInteger(review, 'id'), by: userId, at };
  if (action === 'dismissed') {
    const seen = observationOf('pull_request_review.dismissed', subject, at);
    return { records: [seen], ...verdictOf(verdict, false, author) };
  }
  if (state === 'commented') {
    return { records: [observationOf('pull_request_review.commented', subject, at)] };
  }
  const rating = RATINGS.get(state);
  if (rating === undefined || userId === author) return { records: [] };
  const dueAt = pull.time('created_at') + PROMISE_DAYS * DAY_SECONDS;
  const of = author === undefined ? {} : { of: author };
  const about = { type: 'review', userId, domain, subject, at, dueAt, ...of } as const;
  const record: ReviewRecord = { ...about, rating };
  const seen = observationOf(`pull_request_review.${state}`, subject, at);
  const records = pull.isSet('closed_at') ? [seen] : [record];
  return { records, ...verdictOf(verdict, rating === 1, author) };
}

/** What is said of one's own work is no verdict. */
function verdictOf(
  said: Omit<PullVerdict, 'isApproval'>,
  isApproval: boolean,
  author: string | undefined,
): Pick<EventSays, 'verdict'> {
  return said.by === author ? {} : { verdict: { ...said, isApproval } };
}

const RATINGS: ReadonlyMap<string, number> = new Map([
  ['changes_requested', 0],
  ['approved', 1],
]);
