import { expect, test } from 'vitest';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import {
  accountOf,
  deliveriesOf,
  type GithubDelivery,
  GithubProject,
  type PlannedPull,
  userIdOf,
} from '../worlds/github-project.ts';

/** The midnight at which the cycles of the presets begin. */
const STARTS_AT = 1_764_288_000;
const HOUR = 3_600;
/** Until all that was promised on the first day is kept or missed. */
const ENDED = STARTS_AT + 50 * DAY_SECONDS;

/** What somebody did with an issue, so many hours after the start. */
interface IssueTurn {
  readonly action: string;
  readonly by: string;
  readonly assignees?: readonly string[];
  readonly hours: number;
}

const NUMBER = 100;
const REPOSITORY = { full_name: 'octo/project' };

function issueTurn({ action, by, assignees = [by], hours }: IssueTurn): GithubDelivery {
  const at = STARTS_AT + hours * HOUR;
  const [opened, updated] = [STARTS_AT, at].map((moment) => new Date(moment * 1_000).toISOString());
  const closed = action === 'closed' ? { closed_at: updated, state_reason: 'completed' } : {};
  const times = { created_at: opened, updated_at: updated, ...closed };
  const issue = { number: NUMBER, ...times, assignees: assignees.map(accountOf) };
  const payload = {
    action,
    repository: REPOSITORY,
    issue,
    sender: accountOf(by),
    assignee: accountOf(by),
  };
  return { event: 'issues', payload, at };
}

/** A pull request that was opened in the first hour and ended in the fifth. */
function pull(number: number, by: string, more: Partial<PlannedPull>): GithubDelivery[] {
  const times = { openedAt: STARTS_AT + HOUR, at: STARTS_AT + 5 * HOUR };
  return deliveriesOf({ number, by, ...times, ...more });
}

describeAboveEngines((engine) => {
  const opened = async (): Promise<GithubProject> => {
    const ground = { db: await engine.openMigrated(), key: newLogKey(), startsAt: STARTS_AT };
    return await GithubProject.open(PRESETS.forge, ground);
  };

  /** What becomes of promises, once all have ended. */
  const endsOf = async (
    deliveries: readonly GithubDelivery[],
    begin: (project: GithubProject) => Promise<unknown> = async () => {},
  ): Promise<Readonly<Record<string, number>>> => {
    const project = await opened();
    await begin(project);
    const ping = { event: 'ping', payload: { repository: REPOSITORY }, at: ENDED };
    for (const delivery of [...deliveries, ping]) await project.deliver(delivery);
    const ends = await project.promises();
    await project.close();
    return ends;
  };

  // Fails without the rule: what its author merged is missed, since a stranger's word is no word.
  test.each([
    ['a stranger approved', { mergedBy: 'ada', approvedBy: 'zed' }, { withdrawn: 1 }],
    ['a stranger brought in', { mergedBy: 'zed' }, { withdrawn: 1 }],
    ['a stranger approved beside a witness', { mergedBy: 'ben', approvedBy: 'zed' }, { kept: 1 }],
    ['nobody ended', {}, { lost: 1 }],
  ] as const)('what %s is not missed, if it came in', async (_, end, expected) => {
    expect(await endsOf(pull(1, 'ada', end))).toEqual(expected);
  });

  test('an opening that is told of after a stranger’s merge promises nothing', async () => {
    const [first, ...later] = pull(1, 'ada', { mergedBy: 'zed' });
    expect(await endsOf([...later, ...(first === undefined ? [] : [first])])).toEqual({});
  });

  // Fails without the rule: the delivery is refused, and its author misses what they merged.
  test('what somebody merges by their other account is merged by its author', async () => {
    const linked = async (project: GithubProject): Promise<void> => {
      const [userId, toUserId] = ['ada2', 'ada'].map(userIdOf);
      await project.ask('POST', '/v1/witnesses', { userId });
      await project.ask('POST', '/v1/links', { userId, toUserId, reason: 'both are hers' });
    };
    expect(await endsOf(pull(1, 'ada', { mergedBy: 'ada2' }), linked)).toEqual({ withdrawn: 1 });
  });

  // Fails without the rule: whoever takes each issue first is paid by the word of who does it.
  test.each([
    ['its doer', 'ben', { withdrawn: 1, shown: 1 }],
    ['a third', 'ada', { withdrawn: 2 }],
  ] as const)(
    'who took an issue that others do has nothing of it, closed by %s',
    async (_, by, expected) => {
      const project = await opened();
      const assignees = ['eve', 'ben'];
      for (const turn of [
        issueTurn({ action: 'assigned', by: 'eve', hours: 1 }),
        issueTurn({ action: 'assigned', by: 'ben', assignees, hours: 2 }),
        issueTurn({ action: 'closed', by, assignees, hours: 9 }),
      ]) {
        await project.deliver(turn);
      }
      expect(await project.promises()).toEqual(expected);
      await project.close();
    },
  );

  // Fails without the rule: it waits for a word that nobody can say, and is missed.
  test('what a program closes as completed is neither kept nor missed', async () => {
    const assignees = ['ben'];
    const turns = [
      issueTurn({ action: 'assigned', by: 'ben', hours: 1 }),
      issueTurn({ action: 'closed', by: 'merge-bot', assignees, hours: 9 }),
    ];
    expect(await endsOf(turns)).toEqual({ withdrawn: 1 });
  });

  // Fails without the rule: whoever opens it again and names it in their own pull request takes
  // from its author what had been kept for days.
  test('what was kept stays, if its issue is opened again and closed by a merge', async () => {
    const assignees = ['ben'];
    const turns = [
      issueTurn({ action: 'assigned', by: 'ben', hours: 1 }),
      issueTurn({ action: 'closed', by: 'ada', assignees, hours: 2 }),
      issueTurn({ action: 'reopened', by: 'eve', assignees, hours: 4 }),
      ...pull(1, 'eve', { mergedBy: 'ada' }),
      issueTurn({ action: 'closed', by: 'ada', assignees, hours: 5 }),
    ];
    expect(await endsOf(turns)).toEqual({ kept: 2 });
  });
});
