import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Eligible } from '../../src/core/debt/pledge-terms.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { scanEntries } from '../../src/db/sql/log/log.ts';
import { readCycleReport } from '../../src/pipeline/answers/cycles/read-cycle-report.ts';
import {
  readSettlements,
  readStatements,
} from '../../src/pipeline/answers/economy/read-statements.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import {
  electCommand,
  pledgeCommand,
  registerDebtCommand,
  settleCommand,
} from '../../src/pipeline/commands/debts.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { runs } from '../size.ts';
import { DebtChecks } from '../worlds/debt-checks.ts';
import { DebtProcess } from './debt-process.ts';
import { NOW, type Step, take, tolerant, TOWN_KEY, USERS } from './debt-steps.ts';
import { newCommunity, newLogKey, reopen, type TestCommunity } from './test-community.ts';

const who = fc.nat(2);
const which = fc.nat(4);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('mint'), who, micros: fc.nat(90_000_000) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('close') }) },
  fc.record({
    does: fc.constant('elect'),
    who,
    share: fc.constantFrom(1_000_000, 400_000, 0),
    ago: fc.constantFrom(undefined, undefined, -1, -3),
    ahead: fc.constantFrom(undefined, undefined, 1, 2, 3),
  }),
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('settle'),
      which,
      outcome: fc.constantFrom(
        'settled',
        'settled',
        'settled',
        'submitted',
        'rejected',
        'cancelled',
      ),
      batch: fc.constantFrom('b1', 'b2', 'b3', 'b4'),
      isGood: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('reverse'),
      which,
      ago: fc.constantFrom(undefined, 0, 1, 2),
    }),
  },
  fc.record({ does: fc.constant('pool'), amount: fc.constantFrom('3.00', '-2.00', '-90.00') }),
  fc.record({ does: fc.constant('tell'), amount: fc.constantFrom('-2.00', '-9.00') }),
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('sign'), isGood: fc.constantFrom(true, true, false) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('renew'), period: fc.constantFrom(1, 2, 3, 4, 5) }),
  },
  fc.record({ does: fc.constant('end'), who }),
  fc.record({ does: fc.constant('endPledge'), ahead: fc.constantFrom(-1, 0, 2, 4, 60) }),
  fc.record({ does: fc.constant('answer'), which }),
  fc.record({ does: fc.constant('adjust'), who, amount: fc.constantFrom('1.00', '-4.00') }),
  fc.record({ does: fc.constant('open'), who }),
  fc.record({ does: fc.constant('doubt'), which }),
  fc.record({ does: fc.constant('erase'), who: fc.constant(2) }),
);
/** What the creditor asks of the pledge; each may be absent. */
const asked = fc.record(
  {
    groupCap: fc.constantFrom('9.00', '14.00'),
    debtCap: fc.constantFrom(300_000, 700_001),
    rateCeiling: fc.constantFrom('2.00', '5.01'),
    oneInGroup: fc.constant(true),
    cutoff: fc.constant(1),
    withholding: fc.constantFrom(1, 76_500, 333_333, 1_000_000),
    noticeCycles: fc.constantFrom(1, 2),
    renewal: fc.constant(true),
    atClose: fc.constant(true),
    fundingAccount: fc.constant('overlay'),
    key: fc.constant(TOWN_KEY),
    eligible: fc.constantFrom<Eligible>(
      { families: ['civic'], debtKinds: ['fee', 'fine'] },
      { domains: ['knowledge', 'roads'] },
      { actions: ['promise'] },
      { domains: ['roads'] },
    ),
  },
  { requiredKeys: [] },
);
const ofPledge = fc
  .tuple(asked, fc.boolean(), fc.constantFrom(2, 3))
  .map(([more, carries, cycles]) => ({
    ...more,
    ...(carries && more.cutoff !== undefined ? { carryOver: true } : {}),
    periodCycles: cycles,
  }));
/** Ada and Ben are one household, or the last one's debt waits for its creditor's word. */
const owing = fc.record({ group: fc.boolean(), unacknowledged: fc.boolean() });
type Terms = (typeof ofPledge extends fc.Arbitrary<infer Of> ? Of : never) &
  (typeof owing extends fc.Arbitrary<infer Of> ? Of : never);
const story = fc.record({
  steps: fc.array(step, { minLength: 20, maxLength: 45 }),
  given: fc.tuple(ofPledge, owing).map(([pledge, debts]): Terms => ({ ...pledge, ...debts })),
});
type Story = typeof story extends fc.Arbitrary<infer Of> ? Of : never;
/** What each story ends with, one behind the other, so that all of it occurs. */
const END: readonly Step[] = [
  { does: 'open', who: 0 },
  { does: 'sign' },
  { does: 'mint', who: 0, micros: 9_000_000 },
  { does: 'close' },
  { does: 'settle', which: 0, outcome: 'settled', batch: 'b9' },
  { does: 'reverse', which: 0 },
  { does: 'pool', amount: '3.00' },
  { does: 'doubt', which: 0 },
  { does: 'close' },
  { does: 'close' },
];
/** A pledge that asks nothing besides, so that all of the end happens once. */
const PLAIN: Story = {
  steps: [],
  given: { periodCycles: 2, group: false, unacknowledged: false },
};
/** The same by a creditor that signs. */
const SIGNED: Story = { ...PLAIN, given: { ...PLAIN.given, key: TOWN_KEY } };
const OCCUR = ['reduction', 'settlement', 'reversal', 'statement', 'pool', 'dispute'];
/** `NEGENTROPY_TEST_STORIES` says how many a soak tells if 10,000 take too long. */
const STORIES = runs(6, Number(process.env['NEGENTROPY_TEST_STORIES'] ?? 10_000));

/** Steps that both processes do at once. */
const TOGETHER = 6;
/** Reports of one story in so many are read: that takes as long as to tell one. */
const REPORTED = runs(1, 10);
/** So many are told at once, so that no process waits for what the other does. */
const LANES = runs(2, 8);

describe.skipIf(!hasPostgres)('debts under two processes', () => {
  /**
   * A process of its own gets every other step, six at once: nothing but the database keeps the
   * two apart. It fails when a writer trusts what it remembers after the other one has written.
   */
  test(
    'what always holds of them holds whatever both do at once',
    async () => {
      const { url, drop } = await createServerDatabase('migrated');
      const db = openPostgres({ url, sessionsMax: 2 * LANES });
      const told = { db, key: newLogKey(), other: new DebtProcess(url), seen: {}, stories: 0 };
      const { seed = Date.now() } = fc.readConfigureGlobal();
      try {
        const law = fc.asyncProperty(story, async (one) => await tell(told, one));
        const lanes = Array.from({ length: LANES }, async (_, lane) => {
          // To shrink a story takes longer than the limit: then a fault would look like slowness.
          const how = { seed: seed + lane, endOnFailure: true };
          const examples: [Story][] = lane === 0 ? [[PLAIN], [SIGNED]] : [];
          await fc.assert(law, { ...how, examples, numRuns: Math.ceil(STORIES / LANES) });
        });
        await Promise.all(lanes);
      } finally {
        told.other.end();
        await db.close();
        await drop();
      }
      const seen: Readonly<Record<string, number>> = told.seen;
      console.log(`two processes, entries of ${told.stories} stories: ${JSON.stringify(seen)}`);
      for (const type of [...OCCUR, 'signed pool', 'signed settlement']) {
        expect([type, seen[type] ?? 0]).not.toEqual([type, 0]);
      }
    },
    // Two processes begin before the first story, which takes long on a busy machine.
    STORIES * 5_000 + 240_000,
  );
});

interface Telling {
  readonly db: Database;
  readonly key: LogKey;
  readonly other: DebtProcess;
  readonly seen: Record<string, number>;
  stories: number;
}

async function tell(told: Telling, { steps, given }: Story): Promise<void> {
  const { db, key, other, seen } = told;
  const number = (told.stories += 1);
  const slug = `s${number}`;
  const first = await newCommunity(db, { slug, key });
  const debts = await owe(first, given);
  for (let at = 0; at < steps.length; at += TOGETHER) {
    const some = steps.slice(at, at + TOGETHER);
    const theirs = some.filter((_, turn) => turn % 2 === 1);
    await Promise.all([
      other.take({ slug, debts, steps: theirs }),
      ...some
        .filter((_, turn) => turn % 2 === 0)
        .map(async (one) => await tolerant(() => take(first.community, one, debts))),
    ]);
  }
  await other.take({ slug, debts, steps: END });
  await checkLog(first, db, seen);
  await checkBatches(first);
  if (number % REPORTED === 0) await checkReports(first);
}

async function owe(log: TestCommunity, given: Terms): Promise<readonly string[]> {
  const { group, unacknowledged, ...asks } = given;
  const { writer } = log.community;
  const terms = { creditor: 'town', currency: 'USD/2', now: NOW };
  const money = { pool: '30.00', amount: '0.12', perNegentropy: 1, memberCap: '12.00' };
  const when = { until: 9_000, reversalCycles: 3, ...asks };
  const owed = USERS.map((userId, at) => ({
    userId,
    ...(group && at < 2 ? { group: 'house' } : {}),
    ...(unacknowledged && at === 2 ? { unacknowledged: true } : {}),
  }));
  const about = { ...terms, kind: 'fee', principal: '18.00', reference: 'number' } as const;
  const [, , ...registered] = await Promise.all([
    writer.submit({
      run: (draft) => {
        for (const user of USERS) draft.memberOf(user, undefined);
      },
    }),
    writer.submit(
      pledgeCommand({ ...terms, ...money, ...when, pledgeId: 'p', basis: 'negentropy' }),
    ),
    ...owed.map((one) => writer.submit(registerDebtCommand({ ...about, ...one }))),
  ]);
  const debts = registered.map(({ entry }) => entry.debt);
  await Promise.all([
    ...owed.map(({ userId }, at) =>
      writer.submit(
        electCommand({
          userId,
          debtId: debts[at] ?? '',
          pledgeId: 'p',
          share: 1_000_000,
          now: NOW,
        }),
      ),
    ),
    writer.submit(advanceSandboxCommand({ cycles: 1 })),
  ]);
  return debts;
}

/** A report about the cycles of a statement says what the statement says, and adds up. */
async function checkReports({ community }: TestCommunity): Promise<void> {
  const { reader } = community;
  const statements = await readStatements(reader, { limit: 1_000 });
  expect(statements.length).toBeGreaterThan(0);
  for (const statement of statements) {
    const { firstCycle, lastCycle: to, opening, closing, open } = statement;
    const report = await readCycleReport(reader, { to, cycles: to - firstCycle + 1 });
    const { added, withdrawn, committed, settled, withheld, rejected, cancelled } = statement;
    const moved = { added, withdrawn, committed, settled, withheld, rejected, cancelled };
    const { reversed, expired } = statement;
    const told = { ...moved, reversed, expired, opening, closing, open };
    expect(report?.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(report?.pledges).toMatchObject([{ pledgeId: 'p', ...told }]);
  }
  const { needs } =
    (await readCycleReport(reader, { to: statements[0]?.lastCycle ?? 0, cycles: 1 })) ?? {};
  const { items } = await readSettlements(reader, { limit: 1_000 });
  const waits = new Set(['accrued', 'submitted']);
  const unanswered = items.filter(({ status }) => waits.has(status)).length;
  expect(needs?.settlements.reduce((sum, one) => sum + one.items, 0)).toBe(unanswered);
}

/** Every entry keeps what has to hold, and a store that is opened anew has the same balances. */
async function checkLog(
  log: TestCommunity,
  db: Database,
  seen: Record<string, number>,
): Promise<void> {
  const checks = new DebtChecks();
  const { reader } = log.community;
  const size = await log.community.writer.submit({ run: ({ state }) => state.size });
  for await (const lines of scanEntries(db, reader.communityId, 0, size)) {
    for (const line of lines) {
      const entry = JSON.parse(line) as Entry;
      checks.take(entry);
      const limits = entry.type === 'reduction' ? (entry.limits ?? []) : [];
      const isSigned = 'signature' in entry ? [`signed ${entry.type}`] : [];
      const names = [entry.type, ...limits, ...isSigned];
      for (const name of names) seen[name] = (seen[name] ?? 0) + 1;
    }
  }
  expect(checks.complaints).toEqual([]);
  const { community } = await reopen(log, db);
  const folded = await community.writer.submit({
    run: ({ state }) => state.debts.book.balances(),
  });
  const posted = [...checks.balances].filter(([, amount]) => amount !== 0n);
  const isKept = (key: string): boolean => !key.startsWith('n:issued');
  expect(new Map([...folded].filter(([key]) => isKept(key)))).toEqual(
    new Map(posted.filter(([key]) => isKept(key))),
  );
  for (const { settled, reversedSince } of await readStatements(reader, { limit: 1_000 })) {
    expect(Number(reversedSince)).toBeLessThanOrEqual(Number(settled));
  }
}

/** 13: a batch that comes again changes nothing, and another one of its name is refused. */
async function checkBatches({ community }: TestCommunity): Promise<void> {
  const { writer } = community;
  const { batches, size } = await writer.submit({
    run: ({ state }) => ({ batches: [...state.debts.batches], size: state.size }),
  });
  for (const [key, told] of batches) {
    const items = [...told].map((text) => {
      const [reduction = '', outcome, , , , code] = text.split(' ');
      const why = code === undefined ? {} : { code };
      return { reduction, outcome: outcome as 'settled', ...why };
    });
    const batch = key.replace('town ', '');
    const again = await writer.submit(settleCommand({ creditor: 'town', batch, items, now: NOW }));
    expect(again.known).toBe(true);
    // What taxes kept may have been a cent, and then the same would be told again.
    const cents = new Set([...told].map((text) => text.split(' ')[3]));
    const withheld = cents.has('1') ? '99.99' : '0.01';
    const others = items.map((item) => ({ ...item, outcome: 'settled' as const, withheld }));
    await expect(
      writer.submit(
        settleCommand({ creditor: 'town', batch, items: others.map(withoutCode), now: NOW }),
      ),
    ).rejects.toThrow('BATCH_CONFLICT');
  }
  const after = await writer.submit({ run: ({ state }) => state.size });
  expect(after).toBe(size);
}

function withoutCode({
  reduction,
  outcome,
  withheld,
}: {
  readonly reduction: string;
  readonly outcome: 'settled';
  readonly withheld: string;
}): { reduction: string; outcome: 'settled'; withheld: string } {
  return { reduction, outcome, withheld };
}
