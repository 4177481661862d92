import type { ObservationRecord } from '../../core/families/observations/observation.ts';
import type { EvidenceRecord } from '../../core/families/record.ts';
import { pointTo } from '../records/connector-error.ts';
import { Fields } from '../records/fields.ts';
import { parseTimestamp } from '../records/timestamp.ts';
import {
  defaultBranchOf,
  type GithubOptions,
  observationOf,
  positiveInteger,
  repositoryOf,
} from './payload.ts';

/** GitHub names at most 2,048 commits of a push. */
const COMMITS_MAX = 5_000;

const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** `push`: each commit that came to the default branch, by its id. */
export function pushRecords(payload: Fields, { now }: GithubOptions): EvidenceRecord[] {
  if (payload.text('ref', 300) !== `refs/heads/${defaultBranchOf(payload)}`) return [];
  const repository = repositoryOf(payload);
  const commits = payload.value('commits');
  if (!Array.isArray(commits) || commits.length > COMMITS_MAX) {
    throw payload.refuse('commits', `must be an array of at most ${COMMITS_MAX} commits`);
  }
  const pointer = pointTo(payload.pointer, 'commits');
  return commits.flatMap((value, index) => {
    const commit = new Fields(value, pointTo(pointer, index), 'BODY_INVALID');
    const subject = `${repository}@${commitId(commit, 'id')}`;
    const at = commitTime(commit, now);
    return at === undefined ? [] : [observationOf('push', subject, at)];
  });
}

/** A commit is dated by its author: one odd date must not keep the others of a push out. */
function commitTime(commit: Fields, now: number): number | undefined {
  const value = commit.value('timestamp');
  if (typeof value !== 'string') throw commit.refuse('timestamp', 'must be a string');
  const at = parseTimestamp(value);
  return at === undefined || at < 0 || at > now ? undefined : at;
}

function commitId(fields: Fields, name: string): string {
  const id = fields.text(name, 64);
  if (COMMIT_ID.test(id)) return id;
  throw fields.refuse(name, 'must be a commit id');
}

/** An observation that also tells whether something went well in the domain. */
export interface RepositoryOutcome {
  readonly observation: ObservationRecord;
  readonly kept: boolean;
  readonly counts: boolean;
}

/**
 * `deployment_status`: a deployment that succeeded or failed. It is named and dated by the
 * deployment, so that repeating a status makes no second outcome.
 */
export function deploymentOutcome(payload: Fields): RepositoryOutcome | undefined {
  const state = payload.object('deployment_status').text('state', 50);
  if (state !== 'success' && state !== 'failure' && state !== 'error') return undefined;
  const deployment = payload.object('deployment');
  const id = positiveInteger(deployment, 'id');
  const subject = `${repositoryOf(payload)}/deployments/${id}`;
  const at = deployment.time('created_at');
  const observation = observationOf(`deployment_status.${state}`, subject, at);
  return { observation, kept: state === 'success', counts: true };
}

/**
 * `check_suite` completed: counts where it checked the default branch. That suites fail on the way
 * to it is what they are for, and anybody may start one there.
 */
export function checkSuiteOutcome(payload: Fields, action: string): RepositoryOutcome | undefined {
  if (action !== 'completed') return undefined;
  const suite = payload.object('check_suite');
  const conclusion = suite.isSet('conclusion') ? suite.text('conclusion', 50) : '';
  const kept = CONCLUSIONS.get(conclusion);
  if (kept === undefined) return undefined;
  const commit = `${repositoryOf(payload)}@${commitId(suite, 'head_sha')}`;
  const subject = `${commit}/check-suites/${positiveInteger(suite, 'id')}`;
  const at = suite.time('created_at');
  const counts = suite.value('head_branch') === defaultBranchOf(payload);
  return { observation: observationOf(`check_suite.${conclusion}`, subject, at), kept, counts };
}

const CONCLUSIONS: ReadonlyMap<string, boolean> = new Map([
  ['success', true],
  ['failure', false],
  ['timed_out', false],
  ['startup_failure', false],
]);
