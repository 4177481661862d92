import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const ADMIN = { scopes: ['admin', 'attest', 'read'] } as const;

interface Child {
  readonly origin: string;
  readonly state: string;
  readonly size?: number;
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  let nation: ServedSandbox;
  let city: ServedSandbox;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
    nation = await server.sandbox(ADMIN);
    city = await server.sandbox(ADMIN);
  });
  afterAll(() => server.close());

  const nextDay = async (): Promise<void> => {
    for (const one of [nation, city]) {
      expect((await one.post('/v1/cycles/advance', { cycles: 1 })).status).toBe(200);
    }
    // A child is read as far as it is signed.
    await city.community.checkpointer.run();
  };
  const agree = async (agreed: boolean): Promise<number> =>
    (await city.post('/v1/nation/parents', { parent: nation.vkey, agreed })).status;
  const rollUp = async (key: string): Promise<unknown> =>
    await nation.post('/v1/nation/rollups', {}, key);
  const childrenRead = async (): Promise<readonly Child[]> => {
    const { body } = await nation.get('/v1/nation');
    const domains = body['domains'] as readonly {
      readonly cycle: number;
      readonly children: readonly Child[];
    }[];
    const last = Math.max(...domains.map(({ cycle }) => cycle));
    return domains.flatMap(({ cycle, children }) => (cycle === last ? children : []));
  };

  test('a city is read from when it agrees until it withdraws that', async () => {
    const children = [{ vkey: city.vkey, role: 'population', weight: 5_000 }];
    const chosen = await nation.post('/v1/nation/tree', { domains: ['knowledge'], children });
    expect([chosen.status, chosen.body['children']]).toEqual([200, children]);

    expect(await rollUp('before')).toMatchObject({ status: 200, body: { domains: 1 } });
    expect(await childrenRead()).toMatchObject([{ state: 'UNKNOWN' }]);
    expect((await childrenRead())[0]?.size).toBeUndefined();

    expect(await agree(true)).toBe(200);
    await nextDay();
    const agreed = await rollUp('agreed');
    expect(agreed).toMatchObject({ status: 200, body: { domains: 1 } });
    expect((await childrenRead())[0]?.size).toBeGreaterThan(1);

    // The same request has the same answer; another one is told that the cycle has its roll-up.
    expect(await rollUp('agreed')).toEqual(agreed);
    expect(await rollUp('another')).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });

    expect(await agree(false)).toBe(200);
    await nextDay();
    expect(await rollUp('withdrawn')).toMatchObject({ status: 200 });
    expect((await childrenRead())[0]?.size).toBeUndefined();

    const { db, key } = server;
    for (const { community } of [nation, city]) {
      expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
    }
  });

  test('only an admin says who belongs together', async () => {
    const other = await nation.withKey({ scopes: ['attest', 'read'] });
    const sent = [
      await other.post('/v1/nation/tree', { domains: ['knowledge'], children: [] }),
      await other.post('/v1/nation/parents', { parent: nation.vkey }),
      await other.post('/v1/nation/rollups', {}),
    ];
    expect(sent.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});
