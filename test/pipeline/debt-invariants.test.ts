import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { scanEntries } from '../../src/db/sql/log.ts';
import { readStatements } from '../../src/pipeline/answers/read-statements.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import {
  adjustCommand,
  disputeCommand,
  electCommand,
  pledgeCommand,
  poolCommand,
  registerDebtCommand,
  reverseCommand,
  settleCommand,
  suspendCommand,
} from '../../src/pipeline/commands/debts.ts';
import { RequestError } from '../../src/pipeline/request-error.ts';
import type { Command } from '../../src/pipeline/writer/command.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { runs } from '../size.ts';
import { DebtChecks } from '../worlds/debt-checks.ts';
import { mintedCommand } from './minted-command.ts';
import { newCommunity, newLogKey, reopen, type TestCommunity } from './test-community.ts';

const USERS = ['ada', 'ben', 'cleo'] as const;
const NOW = 1_764_288_000;

const who = fc.nat(2);
const which = fc.nat(4);

interface Step {
  readonly does:
    | 'mint'
    | 'close'
    | 'elect'
    | 'settle'
    | 'reverse'
    | 'pool'
    | 'adjust'
    | 'open'
    | 'doubt'
    | 'erase';
  readonly who?: number;
  readonly which?: number;
  readonly micros?: number;
  readonly share?: number;
  readonly amount?: string;
  readonly batch?: string;
  readonly outcome?: 'settled' | 'rejected' | 'cancelled';
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('mint'), who, micros: fc.nat(90_000_000) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('close') }) },
  fc.record({ does: fc.constant('elect'), who, share: fc.constantFrom(1_000_000, 400_000, 0) }),
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('settle'),
      which,
      outcome: fc.constantFrom('settled', 'settled', 'rejected', 'cancelled'),
      batch: fc.constantFrom('b1', 'b2', 'b3', 'b4'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('reverse'), which }) },
  fc.record({ does: fc.constant('pool'), amount: fc.constantFrom('3.00', '-2.00', '-90.00') }),
  fc.record({ does: fc.constant('adjust'), who, amount: fc.constantFrom('1.00', '-4.00') }),
  fc.record({ does: fc.constant('open'), who }),
  fc.record({ does: fc.constant('doubt'), which }),
  fc.record({ does: fc.constant('erase'), who: fc.constant(2) }),
);
const story = fc.array(step, { minLength: 20, maxLength: 45 });
/** What each story ends with, one behind the other, so that all of it occurs. */
const END: readonly Step[] = [
  { does: 'open', who: 0 },
  { does: 'mint', who: 0, micros: 9_000_000 },
  { does: 'close' },
  { does: 'settle', which: 0, outcome: 'settled', batch: 'b9' },
  { does: 'reverse', which: 0 },
  { does: 'pool', amount: '3.00' },
  { does: 'doubt', which: 0 },
  { does: 'close' },
  { does: 'close' },
];
const STORIES = runs(6, 10_000);

describeAboveEngines((engine) => {
  /**
   * Two writers of one community, each with a memory of its own as two processes have, get the
   * steps by turns, five at once; the database alone keeps them apart.
   */
  test(
    'what always holds of debts holds whatever two writers do at once',
    async () => {
      const db = await engine.openMigrated();
      const key = newLogKey();
      const seen: Record<string, number> = {};
      let stories = 0;
      const law = fc.asyncProperty(story, async (steps) => {
        stories += 1;
        const first = await newCommunity(db, { slug: `s${stories}`, key });
        const debts = await owe(first);
        const both = [first, await reopen(first, db)] as const;
        for (let at = 0; at < steps.length; at += 5) {
          const some = steps.slice(at, at + 5);
          await Promise.all(
            some.map(async (one, turn) => {
              const writer = both[turn % 2 === 0 ? 0 : 1];
              await tolerant(async () => await take(writer, one, debts));
            }),
          );
        }
        for (const one of END) await tolerant(async () => await take(both[1], one, debts));
        await checkLog(first, db, seen);
        await checkBatches(both[1]);
      });
      await fc.assert(law, { numRuns: STORIES });
      console.log(`entries of ${STORIES} stories: ${JSON.stringify(seen)}`);
      for (const type of ['reduction', 'settlement', 'reversal', 'statement', 'pool', 'dispute']) {
        expect([type, seen[type] ?? 0]).not.toEqual([type, 0]);
      }
    },
    STORIES * 5_000 + 60_000,
  );
});

async function owe(log: TestCommunity): Promise<readonly string[]> {
  const { writer } = log.community;
  const terms = { creditor: 'town', currency: 'USD/2', now: NOW };
  await writer.submit({
    run: (draft) => {
      for (const user of USERS) draft.memberOf(user, undefined);
    },
  });
  const money = { pool: '30.00', amount: '0.12', perNegentropy: 1, memberCap: '12.00' };
  const when = { until: 9_000, periodCycles: 2, reversalCycles: 3 };
  await writer.submit(
    pledgeCommand({ ...terms, ...money, ...when, pledgeId: 'p', basis: 'negentropy' }),
  );
  const debts: string[] = [];
  for (const userId of USERS) {
    const owed = { ...terms, kind: 'fee', principal: '18.00', reference: 'number' } as const;
    const { entry } = await writer.submit(registerDebtCommand({ ...owed, userId }));
    const election = { userId, debtId: entry.debt, pledgeId: 'p', share: 1_000_000, now: NOW };
    await writer.submit(electCommand(election));
    debts.push(entry.debt);
  }
  await writer.submit(advanceSandboxCommand({ cycles: 1 }));
  return debts;
}

async function take(log: TestCommunity, one: Step, debts: readonly string[]): Promise<unknown> {
  const { writer } = log.community;
  const now = NOW;
  const { who: at = 0, share = 0, amount = '0', batch = '', micros = 0 } = one;
  const debtId = debts[at] ?? '';
  const userId = USERS[at] ?? 'ada';
  const reduction = await reductionAt(log, one);
  switch (one.does) {
    case 'mint':
      return await writer.submit(mintedCommand(userId, BigInt(micros + 1)));
    case 'close':
      return await writer.submit(advanceSandboxCommand({ cycles: 1 }));
    case 'elect':
      return await writer.submit(electCommand({ userId, debtId, pledgeId: 'p', share, now }));
    case 'settle': {
      const { outcome = 'settled' } = one;
      const item = { reduction, outcome, ...(outcome === 'rejected' ? { code: 'NO' } : {}) };
      return await writer.submit(settleCommand({ creditor: 'town', batch, items: [item], now }));
    }
    case 'reverse':
      return await writer.submit(reverseCommand({ reduction, code: 'PAID_TWICE', now }));
    case 'pool':
      return await writer.submit(poolCommand({ pledgeId: 'p', amount, now }));
    case 'adjust':
      return await writer.submit(adjustCommand({ debtId, amount, code: 'SAID', now }));
    case 'open':
      return await writer.submit(suspendCommand({ debtId, now }));
    case 'doubt':
      return await writer.submit(disputeCommand({ reduction, now }));
    case 'erase':
      return await writer.submit(erased('cleo'));
  }
}

/** What may be refused is refused by a code; anything else is a fault. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof RequestError)) throw problem;
  }
}

/** One of those of a state; of all if there is none, which is then refused. */
async function reductionAt(log: TestCommunity, { does, which: at = 0 }: Step): Promise<string> {
  const wanted = does === 'reverse' ? 'settled' : 'accrued';
  return await log.community.writer.submit({
    run: ({ state: { debts } }) => {
      const all = debts.book.reductions();
      const some = all.filter(({ state }) => state === wanted || (does === 'settle' && at === 4));
      const from = some.length === 0 || does === 'doubt' ? all : some;
      return from[at % Math.max(1, from.length)]?.reduction ?? '0';
    },
  });
}

function erased(user: string): Command<unknown> {
  return {
    run: (draft) => {
      const { cycle } = draft.state;
      const member = draft.memberOf(user, undefined);
      return draft.append({ type: 'erasure', cycle, member });
    },
  };
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
      seen[entry.type] = (seen[entry.type] ?? 0) + 1;
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
  for (const { settled, reversedSince } of await readStatements(reader)) {
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
      const [reduction = '', outcome, , code] = text.split(' ');
      const why = code === '' || code === undefined ? {} : { code };
      return { reduction, outcome: outcome as 'settled', ...why };
    });
    const batch = key.replace('town ', '');
    const again = await writer.submit(settleCommand({ creditor: 'town', batch, items, now: NOW }));
    expect(again.known).toBe(true);
    const others = items.map((item) => ({
      ...item,
      outcome: 'settled' as const,
      withheld: '0.01',
    }));
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
