import type { EvidenceRecord } from '../../core/families/record.ts';
import { ONE } from '../../core/units.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import type { Fields } from '../records/fields.ts';
import {
  type GithubOptions,
  observationOf,
  personIn,
  PROMISE_DAYS,
  promiseOf,
  subjectOf,
} from './payload.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';

/**
 * `pull_request`: opened is a promise of its author; merged is the proof, confirmed by whoever
 * merged it if that is somebody else.
 */
export function pullRequestRecords(
  payload: Fields,
  action: string,
  options: GithubOptions,
): EvidenceRecord[] {
  if (action !== 'opened' && action !== 'closed' && action !== 'reopened') return [];
  const pull = payload.object('pull_request');
  const subject = subjectOf(payload, pull);
  if (action === 'reopened' || (action === 'closed' && !pull.flag('merged'))) {
    return [observationOf(`pull_request.${action}`, subject, pull.time('updated_at'))];
  }
  const author = personIn(pull, 'user');
  if (author === undefined) return [];
  // Told again by every later event about it, so that each can name this claim by its content.
  const promised = { userId: author, subject, at: pull.time('created_at') };
  const promise = promiseOf(promised, options);
  return action === 'opened' ? [promise] : [promise, ...mergeRecords(payload, pull, promise)];
}

function mergeRecords(
  payload: Fields,
  pull: Fields,
  promise: EvidenceRecord & { readonly userId: string },
): EvidenceRecord[] {
  const claim = evidenceIdOf(promise);
  const at = pull.time('merged_at');
  const proof = { type: 'proof', claim, at, delivered: ONE } as const;
  const by = pull.isSet('merged_by') ? personIn(pull, 'merged_by') : personIn(payload, 'sender');
  if (by === undefined || by === promise.userId) return [proof];
  return [proof, { type: 'confirmation', claim, by, at, accepted: true }];
}

/**
 * `pull_request_review`: a verdict is a rating of the author's work, 1 for approved and 0 for
 * changes requested, in time as long as the promise is. Nobody reviews their own work.
 */
export function reviewRecords(
  payload: Fields,
  action: string,
  { domain }: GithubOptions,
): EvidenceRecord[] {
  if (action !== 'submitted') return [];
  const review = payload.object('review');
  const pull = payload.object('pull_request');
  const subject = subjectOf(payload, pull);
  const at = review.time('submitted_at');
  const state = review.text('state', 50);
  const userId = personIn(review, 'user');
  if (userId === undefined) return [];
  if (state === 'commented') return [observationOf('pull_request_review.commented', subject, at)];
  const rating = RATINGS.get(state);
  const author = personIn(pull, 'user');
  if (rating === undefined || userId === author) return [];
  const dueAt = pull.time('created_at') + PROMISE_DAYS * DAY_SECONDS;
  const of = author === undefined ? {} : { of: author };
  return [{ type: 'review', userId, domain, subject, at, dueAt, ...of, rating }];
}

const RATINGS: ReadonlyMap<string, number> = new Map([
  ['changes_requested', 0],
  ['approved', 1],
]);
