import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { mintFor } from './minted-promise.ts';
import { signIn, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const { record } = en.own;
const COUNCIL_KEY = publicKeyText(newLogKey(), 'a-seat');

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

  const debtsIn = (page: string): number => page.match(/<a href="\/debts\//g)?.length ?? 0;

  // Fails when a page shows a list as long as it comes.
  test('no list has more than fifty rows at once, and every row is reached', async () => {
    for (let at = 0; at < 60; at += 1) {
      const debt = { userId: 'ada', creditor: 'town', kind: 'fine', currency: 'EUR/2' };
      const one = { ...debt, principal: '10.00', reference: `parcel ${at}` };
      expect((await admin.post('/v1/tokenomics/debts', one)).status).toBe(200);
    }
    const first = await read('/op/debts');
    const more = /href="\/(op\/debts\?debts=[\w-]+)#debts"/.exec(first)?.[1] ?? '';
    const second = await read(`/${more}`);
    expect([debtsIn(first), debtsIn(second)]).toEqual([50, 10]);
    expect(second).toContain('parcel 59');
    expect(first).not.toContain('parcel 59');
    const member = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const own = await (await signIn(server.baseUrl, member.token)).open('/me/debts');
    expect(rowsIn(await own.text())).toBe(50);
  });

  test('the rules of a public community stand beside those in force', async () => {
    const other = await server.sandbox({ scopes: ['admin'] });
    const { slug, origin } = other.community.row;
    const { token, once } = await session.stampOf('/op/rules');
    const sent = { act: 'compare', token, once, with: slug };
    const hidden = await (await session.send('/op/rules', sent)).text();
    expect(hidden).toContain('there is no public community of that name');
    expect((await other.post(`/v1/communities/${slug}/publish`, { public: true })).status).toBe(
      200,
    );
    const again = { ...sent, ...(await session.stampOf('/op/rules')) };
    const shown = await (await session.send('/op/rules', again)).text();
    expect(shown).toContain(`What the rules of ${origin} change of yours`);
  });

  // Fails when rules for other cycles are put in force or proposed without a word of that.
  test('rules that were made for other cycles say so when they are put in force', async () => {
    const town = await server.sandbox({ scopes: ['admin'] });
    const operator = await signIn(server.baseUrl, town.token);
    const { cycle, giFloor } = PRESETS.sandbox;
    const others = { ...PRESETS.sandbox, cycle: { ...cycle, days: 7 }, giFloor: 0.5 };
    expect(await (await operator.open('/op/rules')).text()).toContain(
      en.own.rules.cycleNote(1).split('`')[0],
    );
    const put = async (act: string, policy: object): Promise<string | null> => {
      const stamp = await operator.stampOf('/op/rules');
      const sent = { ...stamp, act, rules: JSON.stringify(policy), cycles: '' };
      return (await operator.send('/op/rules', sent)).headers.get('location');
    };
    expect(await put('adopt', others)).toBe('/op/rules?done=adoptedForOthers');
    expect(await put('adopt', { ...PRESETS.sandbox, giFloor })).toBe('/op/rules?done=adopted');
    const { body } = await town.post('/v1/policies', { policy: others });
    const told = ['Cycles keep their length', 'cycle.days 1, not 7.'];
    for (const part of told) expect(JSON.stringify(body['notFollowed'])).toContain(part);
    const council = { keys: [COUNCIL_KEY], approvals: 1, timelockCycles: 1, expiryCycles: 9 };
    expect((await town.post('/v1/council', council)).status).toBe(200);
    expect(await put('propose', { ...others, giFloor: 0.6 })).toBe(
      '/op/rules?done=proposedForOthers',
    );
  });

  // Fails when a list answers rows twice or never, or one that is not the asker's.
  test('each list goes on by its cursor, and each row that has an address is found', async () => {
    const town = await server.sandbox({ scopes: ['admin'] });
    const made: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      const owner = at === 1 ? 'bob' : 'ada';
      const debt = { userId: owner, creditor: 'town', kind: 'fine', currency: 'EUR/2' };
      const one = { ...debt, principal: '1234567.80', reference: `parcel ${at}` };
      made.push(String((await town.post('/v1/tokenomics/debts', one)).body['debtId']));
      const terms = { amount: '0.12', perNegentropy: 1, pool: '30000.00', memberCap: '2000.00' };
      const names = { pledgeId: `roads-${at}`, creditor: 'town', currency: 'EUR/2' };
      const times = { periodCycles: 52, untilCycle: 90_000 };
      await town.post('/v1/tokenomics/pledges', { ...names, ...terms, ...times });
      const plan = { kind: 'lasting', plan: `${at}d`.repeat(32) };
      expect((await town.post('/v1/studies', plan)).status).toBe(200);
      const table = `Person,District\nperson ${at},mill`;
      const census = { table, id: 'Person', strata: ['District'], apply: true, last: true };
      expect((await town.post('/v1/imports/census', census)).status).toBe(200);
    }
    const lists = ['tokenomics/debts', 'tokenomics/pledges', 'studies', 'census'];
    for (const list of lists) {
      const whole = (await town.get(`/v1/${list}`)).body['items'];
      const rows: unknown[] = [];
      let next = '';
      do {
        const { body } = await town.get(`/v1/${list}?limit=1${next}`);
        rows.push(...(body['items'] as unknown[]));
        next = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
      } while (next !== '');
      expect([list, rows.length, rows]).toEqual([list, 3, whole]);
    }
    const [first = '', second = ''] = made;
    const admins = await signIn(server.baseUrl, town.token);
    expect(await (await admins.open(`/debts/${first}`)).text()).toContain('1,234,567.80 EUR');
    const ada = await town.withKey({ scopes: ['self'], userId: 'ada' });
    const statuses = async (path: string): Promise<readonly number[]> => {
      return await Promise.all(
        [first, second].map(async (id) => (await ada.get(path + id)).status),
      );
    };
    expect(await statuses('/v1/tokenomics/debts/')).toEqual([200, 404]);
    const adas = await signIn(server.baseUrl, ada.token);
    expect((await adas.open(`/debts/${first}`)).status).toBe(200);
    expect((await adas.open(`/debts/${second}`)).status).toBe(404);
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
    const id = String(burned.body['id']);
    expect(page).toContain(`href="/credits/${id}"`);
    const one = await read(`/credits/${id}`);
    expect([rowsIn(one), one.includes(record.credits.kinds.burn)]).toEqual([1, true]);
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const bobs = await signIn(server.baseUrl, bob.token);
    const text = await (await bobs.open('/me/credits')).text();
    // What ada burned is nobody else's business.
    expect((await bobs.open(`/credits/${id}`)).status).toBe(404);
    expect([rowsIn(text), text.includes(record.credits.from('ada'))]).toEqual([1, true]);
  });
});
