import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { pauseCommand } from '../../src/pipeline/commands/pause.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW, orderOf, qualify } from '../pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import { debtId } from '../worlds/random-history.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

/** What is held is due in the last cycle of the pledge; C is the one in which it is asked for. */
const HELD_FOR = 3;
const POLICY = { ...PRESETS.sandbox, holdBack: { cycles: HELD_FOR } };
const HASH = 'a'.repeat(64);

describeAboveEngines((engine) => {
  // Each fails when a release counts in the cycle in which it comes alone: whoever can delay it
  // would end what a creditor has pledged and a member has worked for.
  test.each<[string, (there: TestCommunity) => Promise<unknown>, object]>([
    ['in time', async () => await Promise.resolve(), {}],
    ['after a pause of all credits', pauseAll, { due: HELD_FOR }],
    ['after a doubt that was dismissed', doubtAndDismiss, { due: HELD_FOR }],
  ])(
    'what comes %s is taken off by a pledge that counted when it was due',
    async (_, delay, at) => {
      const there = await newCommunity(await engine.openMigrated(), { policy: POLICY });
      const member = await qualify(there, 'ada');
      const { writer } = there.community;
      const first = await writer.submit({ run: (draft) => pledge(draft, member) });
      await writer.submit(advanceSandboxCommand({ cycles: 1 }));
      const { entry } = await writer.submit(mintCommand(orderOf('ada', 'a fence')));
      expect(entry).toMatchObject({ outcome: 'held', due: first + 1 + HELD_FOR });
      await delay(there);
      await writer.submit(advanceSandboxCommand({ cycles: 1 + HELD_FOR }));
      const late = Object.values(at).map(() => first + 1 + HELD_FOR);
      const taken = entriesOf(await exportLines(there)).filter(({ type }) => type === 'reduction');
      expect(taken).toHaveLength(1);
      expect(taken[0]).not.toHaveProperty('limits');
      expect(taken.flatMap((one) => ('due' in one ? [one.due] : []))).toEqual(late);
      await expectVerified(there);
    },
  );
});

/** A debt, a pledge that ends when what is asked for next is due, and the whole of N for it. */
function pledge(draft: BatchDraft, member: string): number {
  const { cycle } = draft.state;
  const debt = debtId(1);
  const until = cycle + 1 + HELD_FOR;
  const owed = { debt, member, creditor: 'town', kind: 'fee', reference: HASH } as const;
  draft.append({ type: 'debt', cycle, ...owed, currency: 'USD/2', principal: '100000' });
  draft.append({
    type: 'pledge',
    cycle,
    pledge: 'p',
    creditor: 'town',
    currency: 'USD/2',
    pool: '100000',
    units: '12',
    perNegentropy: '1',
    basis: 'negentropy',
    memberCap: '100000',
    from: cycle + 1,
    until,
    periodCycles: 2,
  });
  const share = 1_000_000;
  draft.append({ type: 'election', cycle, member, debt, pledge: 'p', share, until });
  return cycle;
}

/** Over the cycle in which it is due, and one more. */
async function pauseAll({ community: { writer } }: TestCommunity): Promise<void> {
  await writer.submit(advanceSandboxCommand({ cycles: 1 }));
  const stop = { paused: true, scope: 'all', reason: 'a key', now: NOW, cycles: 4 } as const;
  await writer.submit(pauseCommand(stop));
  await writer.submit(advanceSandboxCommand({ cycles: 3 }));
  const reductions = await writer.read((state) => state.debts.book.reductions());
  expect([...reductions]).toEqual([]);
}

/** The other way in which anybody delays what is due: by a finding that holds it. */
async function doubtAndDismiss({ community: { writer } }: TestCommunity): Promise<void> {
  const found = { type: 'finding', code: 'NOISE', measured: 3, limit: 2 } as const;
  const opened = await writer.submit({
    run: (draft) => {
      const member = draft.memberOf('ada', undefined);
      const { cycle } = draft.state;
      return { finding: draft.append({ ...found, cycle, member, status: 'open' }), member };
    },
  });
  await writer.submit(advanceSandboxCommand({ cycles: HELD_FOR + 1 }));
  await writer.submit({
    run: (draft) => {
      const { cycle } = draft.state;
      return draft.append({ ...found, ...opened, cycle, status: 'cleared' });
    },
  });
}

async function expectVerified(there: TestCommunity): Promise<void> {
  const { db, community, key } = there;
  await community.checkpointer.run();
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  const path = join(temporaryFolder(), 'export.jsonl');
  const lines = await exportLines(there);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const { status, stderr } = verifyIndependently(path);
  expect([status, stderr]).toEqual([0, '']);
}
