import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import {
  type Answer,
  isServerBuilt,
  type PostOptions,
  type ServerProcess,
  startServer,
  type ServerStore,
} from './server-process.ts';
import { mintBody, prepareStore, verifiedEntries } from './server-store.ts';

const RACERS = 100;

describe.skipIf(!hasPostgres || !isServerBuilt)('two server processes on one community', () => {
  let database: ServerDatabase;
  let store: ServerStore;
  let servers: readonly ServerProcess[] = [];
  let before = 0;
  beforeAll(async () => {
    database = await createServerDatabase('migrated');
    store = await prepareStore(['ada'], database.url);
    servers = await Promise.all([startServer(store), startServer(store)]);
  });
  afterAll(async () => {
    for (const server of servers) await server.end('SIGTERM');
    await database.drop();
  });

  /** How many decisions there are besides those of the tests before. */
  const newDecisions = async (): Promise<number> => {
    const all = decisionsIn(await verifiedEntries(store)).length;
    const added = all - before;
    before = all;
    return added;
  };

  /** A hundred requests at once, by turns to either server. */
  const race = async (
    bodyOf: (racer: number) => object,
    options?: PostOptions,
  ): Promise<Answer[]> =>
    await Promise.all(
      Array.from({ length: RACERS }, async (_, racer) => {
        const server = servers[racer % servers.length];
        if (server === undefined) throw new Error('no server runs');
        return await server.post('/v1/tokenomics/mint', bodyOf(racer), options);
      }),
    );

  test('a hundred racers on one key mint once and hear the same bytes', async () => {
    const answers = await race(() => mintBody('ada', 'one key'), { key: 'k1' });
    expectAlike(answers);
    expect(await newDecisions()).toBe(1);
  });

  test('one key with a hundred bodies is won by one, and the others are conflicts', async () => {
    const answers = await race((racer) => mintBody('ada', `body ${racer}`), { key: 'k2' });
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(await newDecisions()).toBe(1);
    for (const { status, text } of answers) {
      if (status === 200) continue;
      expect([status, JSON.parse(text)]).toMatchObject([409, { code: 'IDEMPOTENCY_CONFLICT' }]);
    }
    const winner = answers.findIndex(({ status }) => status === 200);
    const repeats = await race(() => mintBody('ada', `body ${winner}`), { key: 'k2' });
    expectAlike([...won, ...repeats]);
    expect(await newDecisions()).toBe(0);
  });

  test('a hundred racers with one ref and no key mint once, whatever they say', async () => {
    const answers = await race((racer) => mintBody('ada', `work ${racer % 7}`, 'ticket 7'));
    expectAlike(answers);
    expect(await newDecisions()).toBe(1);
    const again = await race(() => mintBody('ada', 'work 3', 'ticket 7'));
    expectAlike([...answers, ...again]);
  });
});

function expectAlike(answers: readonly Answer[]): void {
  const [first] = answers;
  if (first === undefined) throw new Error('nobody answered');
  expect([first.status, JSON.parse(first.text)]).toMatchObject([200, { outcome: 'minted' }]);
  for (const answer of answers) expect(answer).toEqual(first);
}

function decisionsIn(entries: Awaited<ReturnType<typeof verifiedEntries>>): string[] {
  return entries.flatMap((entry) => (entry.type === 'decision' ? [entry.evidence] : []));
}
