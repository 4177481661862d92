interface Case {
  /** `X-GitHub-Event`. */
  readonly name: string;
  readonly payload: object;
}

const repository = { full_name: 'octo/hello', default_branch: 'main' };
const author = { id: 11, type: 'User' };
const other = { id: 22, type: 'User' };
const bot = { id: 33, type: 'Bot' };
const time = '2025-11-28T12:00:00Z';
const commit = 'c'.repeat(40);

/** One delivery for every row of the table of GitHub's events. */
export const githubCases: Readonly<Record<string, Case>> = {
  'push to the default branch': push('refs/heads/main'),
  'push to another branch': push('refs/heads/topic'),
  'pull_request opened': pull('opened', {}),
  'pull_request merged by somebody else': pull('closed', { ...merged(other) }),
  'pull_request merged by its author or a bot': pull('closed', { ...merged(author) }),
  'pull_request closed unmerged': pull('closed', { merged: false }),
  'pull_request reopened by its author': pull('reopened', {}, author),
  'pull_request reopened by somebody else': pull('reopened', {}),
  'pull_request_review approved': review('approved'),
  'pull_request_review changes requested': review('changes_requested'),
  'pull_request_review commented': review('commented'),
  'pull_request_review dismissed': review('dismissed', 'dismissed'),
  'issues assigned to themself': issue('assigned', { assignee: author, sender: author }),
  'issues assigned by somebody else': issue('assigned', { assignee: author }),
  'issues closed as completed by somebody else': issue('closed', {}),
  'issues closed as completed by an assignee': issue('closed', { sender: author }),
  'issues reopened by somebody else': issue('reopened', {}),
  'issues closed as completed by a bot': issue('closed', { sender: bot }),
  'issues unassigned, closed as anything else, deleted or transferred': issue('deleted', {}),
  'issues other actions': issue('labeled', {}),
  issue_comment: {
    name: 'issue_comment',
    payload: {
      ...issue('created', {}).payload,
      comment: { id: 9, user: author, updated_at: time },
    },
  },
  'deployment_status success': deployment('success'),
  'deployment_status failure or error': deployment('error'),
  'check_suite of the default branch, success': suite('main', 'success'),
  'check_suite of the default branch, failure, timed out or startup failure': suite(
    'main',
    'timed_out',
  ),
  'check_suite of another branch': suite('topic', 'failure'),
  others: { name: 'star', payload: { action: 'created' } },
};

function push(ref: string): Case {
  return { name: 'push', payload: { ref, repository, commits: [{ id: commit, timestamp: time }] } };
}

function merged(by: object): object {
  return { merged: true, merged_at: time, merged_by: by };
}

function pull(action: string, fields: object, sender = other): Case {
  const open = { number: 7, user: author, created_at: time, updated_at: time };
  const payload = { action, repository, sender, pull_request: { ...open, ...fields } };
  return { name: 'pull_request', payload };
}

function review(state: string, action = 'submitted'): Case {
  const given = { id: 5, user: other, state, submitted_at: time };
  const { payload } = pull(action, {});
  return { name: 'pull_request_review', payload: { ...payload, review: given } };
}

function issue(action: string, fields: object): Case {
  const times = { created_at: time, updated_at: time, closed_at: time };
  const known = {
    number: 7,
    user: other,
    assignees: [author],
    state_reason: 'completed',
    ...times,
  };
  return {
    name: 'issues',
    payload: { action, repository, sender: other, issue: known, ...fields },
  };
}

function deployment(state: string): Case {
  const status = { id: 9, state, created_at: time };
  const made = { id: 4, created_at: time };
  return {
    name: 'deployment_status',
    payload: { action: 'created', repository, deployment: made, deployment_status: status },
  };
}

function suite(branch: string, conclusion: string): Case {
  const made = { id: 8, head_sha: commit, head_branch: branch, created_at: time };
  const payload = { action: 'completed', repository, check_suite: { ...made, conclusion } };
  return { name: 'check_suite', payload };
}
