import type { ServedSandbox } from './served-sandbox.ts';

type Post = ServedSandbox['post'];

/** Of a table of people who are counted. */
const DISTRICTS = ['harbour', 'mill', 'north hill', 'old town'] as const;
const COUNTED = 48;
const PLEDGED = 3;
const OWED = 55;
/** A day on which cycles of a sandbox are long over. */
const FAR = 90_000;

/**
 * Fills the pages of what moved, of debts, pledges, studies, pilots and counts, as an operator
 * would by the API.
 * @param people whom the community has; the first one holds credits
 */
export async function fillRecord(post: Post, people: readonly string[]): Promise<void> {
  const [first = '', second = ''] = people;
  const taken = takenBy(post);
  await taken('/v1/transfers', { fromUserId: first, toUserId: second, amount: '0.250000' });
  await taken('/v1/burns', { userId: first, amount: '0.000002' });
  await fillDebts(taken, people);
  const plans = ['5d', '6e', '7f'].map((byte) => ({ kind: 'lasting', plan: byte.repeat(32) }));
  for (const [at, plan] of plans.entries()) {
    const { id } = await taken('/v1/studies', plan);
    const report = { report: '7c'.repeat(32), shown: at === 0 };
    if (at < 2) await taken(`/v1/studies/${String(id)}/report`, report);
  }
  const rows = Array.from({ length: COUNTED }, (_, at) => {
    return `person ${at},${DISTRICTS[at % DISTRICTS.length] ?? ''}`;
  });
  await taken('/v1/imports/census', {
    table: ['Person,District', ...rows].join('\n'),
    id: 'Person',
    strata: ['District'],
    apply: true,
    last: true,
  });
}

/** A pilot that is registered: half of the people are reminded of what they promised. */
export async function registerPilot(post: Post): Promise<void> {
  await takenBy(post)('/v1/pilots', {
    design: 'people',
    treatment: 'a reminder two days before',
    metric: 'failure',
    guardrails: ['kept'],
    spanCycles: 1,
    waves: 2,
    least: 1,
    effect: 0.6,
  });
}

type Taken = (path: string, body: object) => Promise<{ readonly [field: string]: unknown }>;

/** What is refused is no filled page. */
function takenBy(post: Post): Taken {
  return async (path, body) => {
    const answer = await post(path, body);
    if (answer.status === 200) return answer.body;
    throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
}

async function fillDebts(taken: Taken, people: readonly string[]): Promise<void> {
  const [userId = ''] = people;
  for (let at = 0; at < PLEDGED; at += 1) {
    const names = { pledgeId: `roads-${at}`, creditor: 'town', currency: 'EUR/2' };
    const terms = { amount: '0.12', perNegentropy: 1, pool: '30000.00', memberCap: '2000.00' };
    const times = { periodCycles: 52, untilCycle: FAR };
    await taken('/v1/tokenomics/pledges', { ...names, ...terms, ...times });
  }
  for (let at = 0; at < OWED; at += 1) {
    const debt = { creditor: 'town', kind: 'fine', currency: 'EUR/2', principal: '4812.37' };
    await taken('/v1/tokenomics/debts', { ...debt, userId, reference: `parcel ${at}` });
  }
}
