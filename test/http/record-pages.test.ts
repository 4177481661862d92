import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { mintFor } from './minted-promise.ts';
import { signIn, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const { record } = en.own;

describeAboveEngines((engine) => {
  let server: SandboxServer;
  let admin: ServedSandbox;
  let session: Session;
  beforeAll(async () => {
    const pages = builtPages();
    server = await startSandboxServer(await engine.openMigrated(), { pages });
    admin = await server.sandbox({ scopes: ['admin'] });
    session = await signIn(server.baseUrl, admin.token);
  });
  afterAll(() => server.close());

  const read = async (path: string): Promise<string> => await (await session.open(path)).text();
  const rowsIn = (page: string): number => page.match(/<li>\s*<p class="split">/g)?.length ?? 0;

  // Fails when a page shows a list as long as it comes.
  test('no list has more than fifty rows at once, and every row is reached', async () => {
    for (let at = 0; at < 60; at += 1) {
      const debt = { userId: 'ada', creditor: 'town', kind: 'fine', currency: 'EUR/2' };
      const one = { ...debt, principal: '10.00', reference: `parcel ${at}` };
      expect((await admin.post('/v1/tokenomics/debts', one)).status).toBe(200);
    }
    const all = async (path: string, from: number): Promise<string> =>
      await read(from === 0 ? path : `${path}?debts=${from}`);
    const [first, second] = [await all('/op/debts', 0), await all('/op/debts', 50)];
    expect([rowsIn(first), rowsIn(second)]).toEqual([50, 10]);
    expect(first).toContain(record.rows('1', '50', '60'));
    expect(second).toContain('parcel 59');
    expect(first).not.toContain('parcel 59');
    const member = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const own = await (await signIn(server.baseUrl, member.token)).open('/me/debts');
    expect(rowsIn(await own.text())).toBe(50);
  });

  test('what is bound of a study is told, and whether it was shown', async () => {
    expect(await read('/op/studies')).toContain(record.studies.noStudy);
    const plan = { kind: 'lasting', plan: '5d'.repeat(32) };
    const { body } = await admin.post('/v1/studies', plan);
    expect(await read('/op/studies')).toContain(record.studies.waits);
    await admin.post(`/v1/studies/${String(body['id'])}/report`, {
      report: '7c'.repeat(32),
      shown: false,
    });
    const page = await read('/op/studies');
    expect(page).toContain(record.studies.notShown);
    for (const hash of ['5d'.repeat(32), '7c'.repeat(32)]) expect(page).toContain(hash);
  });

  test('places are added up as a range, and what is not known says so', async () => {
    expect(await read('/op/nation')).toContain(record.nation.none);
    const city = await server.sandbox({ scopes: ['admin'] });
    const children = [{ vkey: city.vkey, role: 'population', weight: 5_000 }];
    await admin.post('/v1/nation/tree', { domains: ['knowledge'], children });
    expect((await admin.post('/v1/nation/rollups', {})).status).toBe(200);
    const page = await read('/op/nation');
    expect(page).toContain(record.nation.unknown('knowledge'));
    expect(page).toContain(record.nation.states.UNKNOWN);
    expect(page).toMatch(/<rect\s+class="gap"\s+x="0%"/);
  });

  test('credits that moved stand there for everybody whom they concern', async () => {
    expect(await read('/op/credits')).toContain(record.credits.none);
    expect(await mintFor(admin, 'ada', 'bridge')).toBe('minted');
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const moved = { fromUserId: 'ada', toUserId: 'bob', amount: '0.000001' };
    expect((await admin.post('/v1/transfers', moved)).status).toBe(200);
    const burned = await admin.post('/v1/burns', { userId: 'ada', amount: '0.000002' });
    expect(burned.status).toBe(200);
    const page = await read('/op/credits');
    expect(rowsIn(page)).toBe(2);
    expect(page).toContain(record.credits.kinds.burn);
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const own = await (await signIn(server.baseUrl, bob.token)).open('/me/credits');
    const text = await own.text();
    expect([rowsIn(text), text.includes(record.credits.from('ada'))]).toEqual([1, true]);
  });
});
