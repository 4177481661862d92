import { expect, test } from 'vitest';
import { parseMicros, shards } from '../../src/core/units.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { readTransfers } from '../../src/pipeline/answers/economy/read-transfers.ts';
import { transferCommand } from '../../src/pipeline/commands/transfer.ts';
import { describeEngines } from '../database/engines.ts';
import { NOW, orderOf, qualify } from './minting-members.ts';
import { newCommunity, type TestCommunity } from './test-community.ts';

async function give(
  { community }: TestCommunity,
  from: string,
  to: string,
  amount: string,
): Promise<number> {
  const order = { from, to, amount: shards(parseMicros(amount)), now: NOW };
  return (await community.writer.submit(transferCommand(order))).transfer;
}

describeEngines((engine) => {
  test('transfers are listed newest first, whoever gave or received them', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    for (const name of ['ada', 'bob', 'eve']) await qualify(created, name);
    await community.writer.submit(mintCommand(orderOf('ada', 'one')));
    const first = await give(created, 'ada', 'bob', '0.500000');
    const second = await give(created, 'bob', 'eve', '0.250000');
    const third = await give(created, 'ada', 'eve', '0.000001');
    const list = async (query: { userId?: string; before?: number }, limit = 10) =>
      await readTransfers(community.reader, { ...query, limit });

    const all = await list({});
    expect(all.items.map(({ index }) => index)).toEqual([third, second, first]);
    expect(all.items[2]).toMatchObject({
      fromUserId: 'ada',
      toUserId: 'bob',
      amount: '0.500000',
      cycle: 148,
    });
    expect([all.next, all.sandbox]).toEqual([undefined, true]);
    expect((await list({ userId: 'bob' })).items.map(({ index }) => index)).toEqual([
      second,
      first,
    ]);
    expect((await list({ userId: 'nobody' })).items).toEqual([]);

    const page = await list({}, 2);
    expect(page.next).toBe(second);
    await give(created, 'ada', 'bob', '0.000002'); // what comes meanwhile stands before the first
    const rest = await list({ before: second });
    expect(rest.items.map(({ index }) => index)).toEqual([first]);
    expect(rest.next).toBeUndefined();
  });

  test('the transfers of another community are not there', async () => {
    const db = await engine.openMigrated();
    const created = await newCommunity(db);
    const other = await newCommunity(db, { slug: 'other', key: created.key });
    await qualify(created, 'ada');
    await qualify(created, 'bob');
    await created.community.writer.submit(mintCommand(orderOf('ada', 'one')));
    await give(created, 'ada', 'bob', '0.500000');
    const { items } = await readTransfers(other.community.reader, { limit: 10 });
    expect(items).toEqual([]);
  });
});
