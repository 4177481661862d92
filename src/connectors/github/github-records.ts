import { ConnectorError } from '../records/connector-error.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { Fields } from '../records/fields.ts';
import type { MappedEvent } from '../records/mapped-event.ts';
import { commentRecords, issueEvent } from './issues.ts';
import { type EventSays, type GithubOptions, repositoryNamed } from './payload.ts';
import { pullRequestEvent, reviewEvent } from './pull-requests.ts';
import {
  checkSuiteOutcome,
  deploymentOutcome,
  pushRecords,
  type RepositoryOutcome,
} from './repository-events.ts';

/**
 * Maps one GitHub event to evidence. The payload is attacker-controlled in part even when its
 * signature is right (names, dates, branches), so nothing in it is trusted to have its shape; text
 * that people wrote is never kept. Events and actions without a meaning here are acknowledged.
 *
 * | event | becomes |
 * |---|---|
 * | `push` to the default branch | an observation for each commit |
 * | `pull_request` opened | promise |
 * | `pull_request` merged | observation, proof, and words of who merged and approved it |
 * | `pull_request` closed unmerged | observation, and the promise is taken back |
 * | `pull_request_review` | review, or an observation for a comment or a dismissal |
 * | `issues` that somebody assigns to themself | promise |
 * | `issues` closed, reopened, left, other | observation, and answers to promises |
 * | `issue_comment` | observation |
 * | `deployment_status`, `check_suite` completed | observation and an outcome of the domain |
 *
 * @param event the header `X-GitHub-Event`
 * @param payload the body, parsed
 * @throws ConnectorError `BODY_INVALID` when a mapped event lacks what GitHub says it has
 */
export function githubRecords(
  event: string,
  payload: unknown,
  options: GithubOptions,
): MappedEvent {
  if (!NAME.test(event)) {
    throw new ConnectorError('BODY_INVALID', '', 'comes with no event name in X-GitHub-Event');
  }
  const fields = new Fields(payload, '', 'BODY_INVALID');
  const action = fields.value('action');
  const named = typeof action === 'string' && NAME.test(action) ? action : undefined;
  const kind = named === undefined ? event : `${event}.${named}`;
  const repository = repositoryNamed(fields);
  const about = repository === undefined ? {} : { repository };
  const outcome = outcomeOf(event, fields, named);
  if (outcome !== undefined) return { ...outcomeEvent(kind, outcome, options), ...about };
  const said = saidBy(event, fields, named, options);
  return { taken: said.records.length > 0, kind, ...said, outcomes: [], ...about };
}

/** As GitHub writes events and actions. */
const NAME = /^[a-z_]{1,49}$/;

function saidBy(
  event: string,
  payload: Fields,
  named: string | undefined,
  options: GithubOptions,
): EventSays {
  if (event === 'push') return { records: pushRecords(payload, options) };
  if (!WITH_ACTION.has(event)) return { records: [] };
  const action = actionOf(payload, named);
  if (event === 'issues') return issueEvent(payload, action, options);
  if (event === 'pull_request') return pullRequestEvent(payload, action, options);
  if (event === 'pull_request_review') return reviewEvent(payload, action, options);
  return { records: commentRecords(payload, action) };
}

function actionOf(payload: Fields, named: string | undefined): string {
  if (named !== undefined) return named;
  throw payload.refuse('action', 'must name what happened');
}

const WITH_ACTION: ReadonlySet<string> = new Set([
  'issues',
  'pull_request',
  'pull_request_review',
  'issue_comment',
]);

function outcomeOf(
  event: string,
  payload: Fields,
  named: string | undefined,
): RepositoryOutcome | undefined {
  if (event === 'deployment_status') return deploymentOutcome(payload);
  if (event !== 'check_suite') return undefined;
  return checkSuiteOutcome(payload, actionOf(payload, named));
}

function outcomeEvent(
  kind: string,
  { observation, kept, counts }: RepositoryOutcome,
  { domain }: GithubOptions,
): MappedEvent {
  const outcome = { evidenceId: evidenceIdOf(observation), domain, kept };
  return { taken: true, kind, records: [observation], outcomes: counts ? [outcome] : [] };
}
