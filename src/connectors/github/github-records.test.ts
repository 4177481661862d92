import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../records/connector-error.ts';
import { evidenceIdOf } from '../records/evidence-id.ts';
import { githubRecords } from './github-records.ts';

type Json = Record<string, unknown>;

const now = 1_700_000_000;
const options = { domain: 'infrastructure', now };
const TERM = 27 * 86_400;
const opened = 1_600_000_000;
const merged = opened + 3_600;

const author = account(11);
const reviewer = account(22);
const bot = { ...account(33), type: 'Bot' };
const repository = { full_name: 'octo/hello', default_branch: 'main' };
const subject = 'octo/hello#7';

function account(id: number): Json {
  return { id, login: `user-${id}`, type: 'User' };
}

function time(at: number): string {
  return new Date(at * 1_000).toISOString().replace('.000Z', 'Z');
}

function pullEvent(action: string, pull: Json = {}, sender: Json = reviewer): Json {
  const open = { number: 7, user: author, created_at: time(opened), updated_at: time(merged) };
  return { action, repository, sender, pull_request: { ...open, merged: false, ...pull } };
}

function issueEvent(action: string, issue: Json = {}, more: Json = {}): Json {
  const times = { created_at: time(opened), updated_at: time(merged), closed_at: null };
  const known = { number: 7, user: reviewer, assignees: [author], ...times, ...issue };
  return { action, repository, sender: reviewer, issue: known, ...more };
}

function reviewEvent(state: string, user: Json | null = reviewer, pullAuthor: Json = author): Json {
  const review = { id: 5, user, state, submitted_at: time(merged), body: 'well done' };
  const pull = { number: 7, user: pullAuthor, created_at: time(opened) };
  return { action: 'submitted', repository, sender: user, review, pull_request: pull };
}

const promise = {
  type: 'promise',
  userId: 'github:11',
  domain: 'infrastructure',
  subject,
  at: opened,
  dueAt: opened + TERM,
} as const;
const claim = evidenceIdOf(promise);
const proof = { type: 'proof', claim, at: merged, delivered: 1_000_000 };

function observed(kind: string, about: string = subject, at: number = merged): Json {
  return { type: 'observation', source: 'github', kind, subject: about, at };
}

function records(event: string, payload: Json): readonly unknown[] {
  return githubRecords(event, payload, options).records;
}

describe('pull requests as evidence', () => {
  const done = { merged: true, merged_at: time(merged), closed_at: time(merged) };

  test('opening one is a promise of its author', () => {
    expect(records('pull_request', pullEvent('opened'))).toEqual([promise]);
  });

  const seen = observed('pull_request.merged');

  function mergeOf(pull: Json): unknown {
    const event = githubRecords('pull_request', pullEvent('closed', { ...done, ...pull }), options);
    expect(event.records).toEqual([seen]);
    return event.merge;
  }

  test('merging one repeats the promise word for word, and tells who merged it', () => {
    const by = 'github:22';
    expect(mergeOf({ merged_by: reviewer })).toEqual({ promise, at: merged, by });
  });

  test('without a name of who merged it, whoever closed it did', () => {
    expect(mergeOf({ merged_by: null })).toEqual({ promise, at: merged, by: 'github:22' });
  });

  test('who merges their own says nothing of it, and neither does a bot', () => {
    for (const by of [author, bot]) {
      expect(mergeOf({ merged_by: by })).toEqual({ promise, at: merged });
    }
  });

  test('a name that is like a program’s is a person’s', () => {
    for (const login of ['talbot', 'Bot', 'abbot-7', 'robotics', 'mergifying', 'renovator']) {
      const user = { ...author, login };
      expect(records('pull_request', pullEvent('opened', { user }))).toEqual([promise]);
    }
  });

  test('closed unmerged it is taken back, whoever closed it', () => {
    for (const sender of [author, reviewer, bot]) {
      const event = githubRecords('pull_request', pullEvent('closed', {}, sender), options);
      expect(event.records).toEqual([observed('pull_request.closed')]);
      const { type, userId, domain } = promise;
      const name = { type, userId, domain, subject };
      expect(event.answers).toMatchObject([{ name, at: merged, said: [] }]);
    }
  });

  test('who opens their own again promises it anew, and nobody does it for them', () => {
    const anew = { ...promise, at: merged, dueAt: merged + TERM };
    expect(records('pull_request', pullEvent('reopened', {}, author))).toEqual([anew]);
    for (const sender of [reviewer, bot]) {
      const reopened = records('pull_request', pullEvent('reopened', {}, sender));
      expect(reopened).toEqual([observed('pull_request.reopened')]);
    }
  });

  test('who is asked for a review promises none', () => {
    const asked = { ...pullEvent('review_requested'), requested_reviewer: author };
    expect(githubRecords('pull_request', asked, options)).toMatchObject({ taken: false });
    expect(githubRecords('pull_request', pullEvent('assigned'), options).records).toEqual([]);
  });

  test('what a bot, a program with an account of people or nobody opened promises nothing', () => {
    const programs = [
      'renovate',
      'octo-bot',
      'k8s-ci-robot-bot',
      'buildbot',
      'mergify',
      'dependabot',
    ];
    const accounts = programs.map((login) => ({ ...bot, type: 'User', login }));
    for (const user of [bot, ...accounts, null]) {
      const event = githubRecords('pull_request', pullEvent('opened', { user }), options);
      expect(event).toEqual({
        taken: false,
        kind: 'pull_request.opened',
        records: [],
        outcomes: [],
        repository: 'octo/hello',
      });
    }
  });
});

describe('reviews as evidence', () => {
  const review = {
    type: 'review',
    userId: 'github:22',
    domain: 'infrastructure',
    subject,
    at: merged,
    dueAt: opened + TERM,
    of: 'github:11',
  };

  test('a verdict rates the work of the author', () => {
    expect(records('pull_request_review', reviewEvent('approved'))).toEqual([
      { ...review, rating: 1 },
    ]);
    expect(records('pull_request_review', reviewEvent('changes_requested'))).toEqual([
      { ...review, rating: 0 },
    ]);
  });

  test('the work of a bot is nobody’s', () => {
    const { of: _, ...anonymous } = review;
    expect(records('pull_request_review', reviewEvent('approved', reviewer, bot))).toEqual([
      { ...anonymous, rating: 1 },
    ]);
  });

  test('what is closed already is rated by nobody', () => {
    const late = reviewEvent('approved');
    const pull = { ...(late['pull_request'] as Json), closed_at: time(merged) };
    const closed = records('pull_request_review', { ...late, pull_request: pull });
    expect(closed).toEqual([observed('pull_request_review.approved')]);
  });

  test('a comment is observed; its text is not kept', () => {
    const event = githubRecords('pull_request_review', reviewEvent('commented'), options);
    expect(event.records).toEqual([observed('pull_request_review.commented')]);
    expect(JSON.stringify(event)).not.toContain('well done');
  });

  test('a verdict is kept for a later merge, and one that is dismissed is none', () => {
    const verdict = { subject, review: 5, by: 'github:22', at: merged };
    const said = (state: string, action = 'submitted', pullAuthor = author): unknown => {
      const payload = { ...reviewEvent(state, reviewer, pullAuthor), action };
      return githubRecords('pull_request_review', payload, options).verdict;
    };
    expect(said('approved')).toEqual({ ...verdict, isApproval: true });
    expect(said('changes_requested')).toEqual({ ...verdict, isApproval: false });
    expect(said('dismissed', 'dismissed')).toEqual({ ...verdict, isApproval: false });
    expect(said('commented')).toBeUndefined();
    expect(said('approved', 'submitted', reviewer)).toBeUndefined();
  });

  test('verdicts on one’s own work, of bots and of nobody are not taken', () => {
    for (const user of [author, bot, null]) {
      expect(records('pull_request_review', reviewEvent('approved', user))).toEqual([]);
    }
  });
});

describe('issues as evidence', () => {
  const closed = { closed_at: time(merged), state_reason: 'completed' };
  const name = {
    type: 'promise',
    userId: 'github:11',
    domain: 'infrastructure',
    subject,
  };
  const { claim: _claim, ...shown } = proof;
  const word = { type: 'confirmation', by: 'github:22', at: merged };
  const agreed = { ...word, doneAt: merged, accepted: true };
  /** What somebody else's act says of the promise of its author. */
  const told = { name, by: 'github:22', at: merged };

  function answers(payload: Json): readonly unknown[] {
    return githubRecords('issues', payload, options).answers ?? [];
  }

  test('who takes an issue promises it from then on', () => {
    const taking = issueEvent('assigned', {}, { assignee: author, sender: author });
    expect(records('issues', taking)).toEqual([{ ...promise, at: merged, dueAt: merged + TERM }]);
    expect(answers(taking)).toEqual([]);
  });

  test('nobody promises for anybody else: being assigned by others is observed', () => {
    for (const [assignee, sender] of [
      [author, reviewer],
      [author, bot],
      [bot, bot],
      [null, reviewer],
    ]) {
      const event = githubRecords(
        'issues',
        issueEvent('assigned', {}, { assignee, sender }),
        options,
      );
      expect(event.records).toEqual([observed('issues.assigned')]);
      expect(event.answers?.flatMap(({ said }) => said)).toEqual([]);
      expect(event.answers?.every(({ reopens }) => reopens === true)).toBe(true);
    }
  });

  test('closed by somebody else, what was promised is proved and confirmed', () => {
    const done = [{ ...told, said: [shown, agreed], isByOther: true }];
    expect(answers(issueEvent('closed', closed))).toEqual(done);
    const { state_reason: _, ...older } = closed;
    expect(answers(issueEvent('closed', older))).toEqual(done);
  });

  test('who closes an issue shows their own promise, and tells who else was to do it', () => {
    const assignees = [author, reviewer, author, bot];
    expect(answers(issueEvent('closed', { ...closed, assignees }))).toEqual([
      { ...told, said: [shown, agreed], isByOther: true, others: ['github:22'] },
      {
        ...told,
        name: { ...name, userId: 'github:22' },
        said: [shown],
        isByOther: false,
        others: ['github:11'],
      },
    ]);
    const { by: _, ...nobody } = told;
    expect(answers(issueEvent('closed', closed, { sender: bot }))).toEqual([
      { ...nobody, said: [], isByOther: true },
    ]);
  });

  test('what is left, or not planned any more, is taken back', () => {
    const back = [{ ...told, said: [], isByOther: true }];
    for (const payload of [
      issueEvent('unassigned', { assignees: [] }, { assignee: author }),
      issueEvent('closed', { ...closed, state_reason: 'not_planned' }),
      issueEvent('closed', { ...closed, state_reason: 'duplicate' }),
      issueEvent('transferred'),
      issueEvent('deleted'),
    ]) {
      expect(answers(payload)).toEqual(back);
    }
  });

  test('reopened by somebody else, what was delivered is rejected', () => {
    const said = [{ ...word, accepted: false }];
    const again = { ...told, reopens: true };
    expect(answers(issueEvent('reopened'))).toEqual([{ ...again, said, isByOther: true }]);
    const own = issueEvent('reopened', {}, { sender: author });
    expect(answers(own)).toEqual([{ ...again, by: 'github:11', said: [], isByOther: false }]);
  });

  test('an event about somebody has no record of theirs but what they did', () => {
    for (const action of ['closed', 'reopened', 'unassigned', 'transferred', 'deleted']) {
      const payload = issueEvent(action, closed, { assignee: author });
      expect(records('issues', payload)).toEqual([observed(`issues.${action}`)]);
    }
  });

  test('every other action is observed', () => {
    expect(records('issues', issueEvent('labeled'))).toEqual([observed('issues.labeled')]);
  });

  test('a comment is observed without its text or its author', () => {
    const comment = { id: 99, user: author, body: 'a secret', updated_at: time(merged) };
    const event = githubRecords('issue_comment', issueEvent('created', {}, { comment }), options);
    expect(event.records).toEqual([observed('issue_comment.created', `${subject}/comments/99`)]);
    expect(JSON.stringify(event)).not.toMatch(/secret|github:/);
  });
});

describe('what happens to a repository as evidence', () => {
  const commit = 'c'.repeat(40);

  test('commits of a push to the default branch are observed', () => {
    const commits = [
      { id: commit, timestamp: time(merged) },
      { id: 'd'.repeat(40), timestamp: time(merged).replace('Z', '+01:00') },
    ];
    expect(records('push', { ref: 'refs/heads/main', repository, commits })).toEqual([
      observed('push', `octo/hello@${commit}`),
      observed('push', `octo/hello@${'d'.repeat(40)}`, merged - 3_600),
    ]);
    expect(records('push', { ref: 'refs/heads/topic', repository, commits })).toEqual([]);
    expect(records('push', { ref: 'refs/tags/main', repository, commits })).toEqual([]);
  });

  test('a commit from the future or without a readable date keeps no other out', () => {
    const commits = [
      { id: 'a'.repeat(40), timestamp: time(now + 1) },
      { id: 'b'.repeat(40), timestamp: '2020-01-01T00:00:00+51:00' },
      { id: commit, timestamp: time(merged) },
    ];
    expect(records('push', { ref: 'refs/heads/main', repository, commits })).toHaveLength(1);
  });

  test.each([
    ['success', true],
    ['failure', false],
    ['error', false],
  ])('a deployment with the status %s is an outcome of the domain', (state, kept) => {
    const deployment = { id: 4, created_at: time(opened) };
    const status = { id: 9, state, created_at: time(merged) };
    const payload = { action: 'created', repository, deployment, deployment_status: status };
    const event = githubRecords('deployment_status', payload, options);
    const record = observed(`deployment_status.${state}`, 'octo/hello/deployments/4', opened);
    expect(event.records).toEqual([record]);
    const [only] = event.records;
    const evidenceId = only === undefined ? '' : evidenceIdOf(only);
    expect(event.outcomes).toEqual([{ evidenceId, domain: 'infrastructure', kept }]);
    const again = { ...payload, deployment_status: { ...status, id: 10, created_at: time(now) } };
    expect(githubRecords('deployment_status', again, options)).toEqual(event);
  });

  test('a deployment on its way says nothing yet', () => {
    const deployment = { id: 4, created_at: time(opened) };
    const payload = { action: 'created', repository, deployment };
    for (const state of ['queued', 'in_progress', 'pending', 'inactive', 'constructor']) {
      expect(records('deployment_status', { ...payload, deployment_status: { state } })).toEqual(
        [],
      );
    }
  });

  test.each([
    ['success', true],
    ['failure', false],
    ['timed_out', false],
    ['startup_failure', false],
  ])('checks of the default branch that end with %s are an outcome', (conclusion, kept) => {
    const suite = { id: 8, head_sha: commit, head_branch: 'main', created_at: time(opened) };
    const payload = { action: 'completed', repository, check_suite: { ...suite, conclusion } };
    const event = githubRecords('check_suite', payload, options);
    const about = `octo/hello@${commit}/check-suites/8`;
    expect(event.records).toEqual([observed(`check_suite.${conclusion}`, about, opened)]);
    expect(event.outcomes).toMatchObject([{ domain: 'infrastructure', kept }]);
  });

  test('checks of other branches and of forks are observed and count for nothing', () => {
    for (const branch of ['topic', null]) {
      const suite = { id: 8, head_sha: commit, head_branch: branch, created_at: time(opened) };
      const checked = { ...suite, conclusion: 'failure' };
      const payload = { action: 'completed', repository, check_suite: checked };
      const event = githubRecords('check_suite', payload, options);
      expect(event).toMatchObject({ taken: true, outcomes: [] });
    }
  });

  test('checks that were cancelled, skipped or not finished say nothing', () => {
    const suite = { id: 8, head_sha: commit, head_branch: 'main', created_at: time(opened) };
    for (const conclusion of ['cancelled', 'skipped', 'neutral', 'stale', null]) {
      const payload = { action: 'completed', repository, check_suite: { ...suite, conclusion } };
      expect(githubRecords('check_suite', payload, options).taken).toBe(false);
    }
    const requested = { action: 'requested', repository, check_suite: suite };
    expect(githubRecords('check_suite', requested, options).taken).toBe(false);
  });
});

describe('other events', () => {
  test('an event without a meaning here is acknowledged by its name', () => {
    expect(githubRecords('star', { action: 'created', stars: [] }, options)).toEqual({
      taken: false,
      kind: 'star.created',
      records: [],
      outcomes: [],
    });
    expect(githubRecords('ping', { zen: 'x', action: 'A b\n' }, options).kind).toBe('ping');
  });

  test.each<[string, string, unknown, string]>([
    ['a payload that is no object', 'push', [], ''],
    ['an event without a name', '', {}, ''],
    ['an event name with other characters', 'push\n', {}, ''],
    ['a mapped event without an action', 'issues', {}, '/action'],
    ['an action that is no name', 'issues', { action: 'a b' }, '/action'],
    ['an issue that is missing', 'issues', { action: 'opened', repository }, '/issue'],
    ['a push without a ref', 'push', { repository }, '/ref'],
    ['a push without commits', 'push', { ref: 'refs/heads/main', repository }, '/commits'],
    [
      'a commit without an id',
      'push',
      { ref: 'refs/heads/main', repository, commits: [{ timestamp: time(0) }] },
      '/commits/0/id',
    ],
    [
      'an account without a number',
      'pull_request',
      pullEvent('opened', { user: { ...author, id: '11' } }),
      '/pull_request/user/id',
    ],
    [
      'a number that is none',
      'pull_request',
      pullEvent('opened', { number: -7 }),
      '/pull_request/number',
    ],
    [
      'a repository that breaks out of its name',
      'pull_request',
      { ...pullEvent('opened'), repository: { full_name: 'a/b#1' } },
      '/repository/full_name',
    ],
    [
      'an assignee that is no account',
      'issues',
      issueEvent('closed', { assignees: [1] }),
      '/issue/assignees/0',
    ],
  ])('%s is refused where it stands', (_, event, payload, pointer) => {
    let problem: unknown;
    try {
      githubRecords(event, payload, options);
    } catch (thrown) {
      problem = thrown;
    }
    expect(problem).toBeInstanceOf(ConnectorError);
    expect(problem).toMatchObject({ code: 'BODY_INVALID', pointer });
  });
});
