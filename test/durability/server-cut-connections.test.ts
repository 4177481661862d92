import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import {
  type Answer,
  isServerBuilt,
  type PostOptions,
  type ServerProcess,
  startServer,
  type ServerStore,
} from './server-process.ts';
import { type Cut, type CuttingProxy, startProxy } from './server-proxy.ts';
import { mintBody, prepareStore, verifiedEntries } from './server-store.ts';
import { runs } from '../size.ts';

/** More than the writer itself tries: the caller is told to come back. */
const MORE_THAN_RETRIES = 6;

/** So many messages before the commit none is left out, nor any after it. */
const LAST_STEPS = 6;

/** The number of a request that nothing cuts: it shows how many messages a transaction has. */
const UNCUT = 1_000;

describe.skipIf(!hasPostgres || !isServerBuilt)('a connection that is cut in a commit', () => {
  let database: ServerDatabase;
  let store: ServerStore;
  let proxy: CuttingProxy;
  let behind: ServerProcess;
  let direct: ServerProcess;
  beforeAll(async () => {
    database = await createServerDatabase('migrated');
    store = await prepareStore(['ada', 'bob'], database.url);
    proxy = await startProxy(database.url);
    behind = await startServer({ ...store, databaseUrl: proxy.url });
    direct = await startServer(store);
  });
  afterAll(async () => {
    proxy.heal();
    await behind.end('SIGTERM');
    await direct.end('SIGTERM');
    await proxy.close();
    await database.drop();
  });

  /**
   * Sends one request for each step of its transaction, with the connection cut there.
   * @param ask sends a request of its own for each number
   * @param stride of so many steps one is taken, and all from just before the commit
   * @returns how many messages the transaction has
   */
  const cutAtEveryStep = async (
    ask: (step: number) => Promise<void>,
    how: Omit<Cut, 'step'> = {},
    stride = 1,
  ): Promise<number> => {
    proxy.heal();
    await ask(UNCUT);
    for (let step = 1; ; step += 1) {
      if (step % stride > 0 && step < proxy.commitStep - LAST_STEPS) continue;
      proxy.cut({ step, ...how });
      await ask(step);
      if (proxy.cuts === 0) return step - 1;
      proxy.heal();
    }
  };

  test.for([
    { how: 'once', cut: {}, stride: runs(7, 1) },
    { how: 'with the message on its way', cut: { isLate: true }, stride: runs(13, 1) },
    {
      how: 'until the server gives up',
      cut: { transactions: MORE_THAN_RETRIES },
      stride: runs(17, 1),
    },
  ])('$how loses no mint and doubles none', async ({ how, cut, stride }) => {
    const acknowledged = new Map<string, Answer>();
    const steps = await cutAtEveryStep(
      async (step) => {
        const key = `${how.replaceAll(' ', '-')}-${step}`;
        const answer = await askUntilAnswered(behind, proxy, mintBody('ada', key), { key });
        expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
          200,
          { outcome: 'minted' },
        ]);
        acknowledged.set(key, answer);
      },
      cut,
      stride,
    );
    expect(steps).toBeGreaterThan(50);
    for (const [key, answer] of acknowledged) {
      expect(await mint(direct, mintBody('ada', key), { key })).toEqual(answer);
    }
    expectOnce(await verifiedEntries(store), acknowledged.values());
  });

  test('loses no transfer without a key and doubles none', async () => {
    await mint(direct, mintBody('bob', 'something to give'), {});
    const outcomes = new Map<string, number>();
    const give = async (step: number): Promise<void> => {
      const amount = `0.${String(step).padStart(6, '0')}`;
      const body = { fromUserId: 'bob', toUserId: 'ada', amount };
      const { status } = await behind.post('/v1/transfers', body);
      outcomes.set(amount, status);
    };
    await cutAtEveryStep(give, {}, runs(9, 1));
    const entries = await verifiedEntries(store);
    for (const [amount, status] of outcomes) {
      const moved = entries.filter(
        (entry) => entry.type === 'transfer' && entry.amount === amount,
      ).length;
      expect([amount, status, moved]).toEqual([amount, 200, 1]);
    }
  });
});

/** Asks again under the same key until the database can be reached, as a careful client does. */
async function askUntilAnswered(
  server: ServerProcess,
  proxy: CuttingProxy,
  body: object,
  options: PostOptions,
): Promise<Answer> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const answer = await mint(server, body, options);
    if (answer.status !== 503) return answer;
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'BUSY' });
    proxy.heal();
  }
  throw new Error('the service did not come back');
}

function mint(server: ServerProcess, body: object, options: PostOptions): Promise<Answer> {
  return server.post('/v1/tokenomics/mint', body, options);
}

/**
 * Each answer's decision is stored, as it was answered, and there is none else about its evidence.
 */
function expectOnce(entries: readonly Entry[], answers: Iterable<Answer>): void {
  for (const { text } of answers) {
    const { id, amount, numbers } = JSON.parse(text) as {
      readonly id: string;
      readonly amount: string;
      readonly numbers: { readonly evidence: string };
    };
    const found = entries.flatMap((entry, index) =>
      entry.type === 'decision' && entry.evidence === numbers.evidence
        ? [[index, entry.amount]]
        : [],
    );
    expect(found).toEqual([[Number(id), amount]]);
  }
}
