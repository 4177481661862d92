import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { mintFor } from './minted-promise.ts';
import { formsOn, signIn, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const PLEDGED = {
  pledgeId: 'fy27',
  creditor: 'town',
  currency: 'EUR/2',
  pool: '300.00',
  amount: '0.12',
  perNegentropy: 1,
  memberCap: '200.00',
  periodCycles: 10,
  untilCycle: 9_000,
  renewal: true,
  noticeCycles: 1,
};

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    const pages = builtPages();
    server = await startSandboxServer(await engine.openMigrated(), { pages });
  });
  afterAll(() => server.close());

  /** Fills the first form of that act, as a browser without a script sends it. */
  async function fill(session: Session, path: string, act: string, values = {}): Promise<string> {
    const page = await (await session.open(path)).text();
    const form = formsOn(page).find((one) => one.act === act);
    if (form === undefined) return `no form ${act}`;
    const written = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
    const sent = { ...written, ...form.hidden, ...(await session.stampOf(path)), ...values, act };
    const answer = await session.send(path, sent);
    const said = /role="alert"[^>]*>([\s\S]*?)<\/div>/.exec(await answer.text())?.[1] ?? '';
    return /done=(\w+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? said;
  }

  async function registered(admin: ServedSandbox): Promise<string> {
    const owed = { userId: 'ada', creditor: 'town', kind: 'fee', currency: 'EUR/2' };
    const debt = { ...owed, principal: '120.00', reference: 'parcel 17', unacknowledged: true };
    return String((await admin.post('/v1/tokenomics/debts', debt)).body['debtId']);
  }

  // Fails when a form sends another thing than its button says.
  test('a debt is acknowledged, adjusted, suspended and ended by forms', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const debtId = await registered(admin);
    const [path, session] = [`/debts/${debtId}`, await signIn(server.baseUrl, admin.token)];
    const told = async (): Promise<object> =>
      (await admin.get(`/v1/tokenomics/debts/${debtId}`)).body;
    expect(await told()).toMatchObject({ unacknowledged: true });
    expect(await fill(session, path, 'acknowledge')).toBe('acknowledged');
    expect(await told()).not.toHaveProperty('unacknowledged');
    const fee = { way: 'more', amount: '5.00', code: 'LATE_FEE' };
    expect(await fill(session, path, 'adjust', fee)).toBe('adjusted');
    const paid = { way: 'less', amount: '25.00', code: 'PAID_IN_CASH' };
    expect(await fill(session, path, 'adjust', paid)).toBe('adjusted');
    expect(await told()).toMatchObject({ owed: '100.00' });
    expect(await fill(session, path, 'suspend', { code: 'IN_COLLECTION' })).toBe('suspended');
    expect(await told()).toMatchObject({ suspended: 'IN_COLLECTION' });
    expect(await fill(session, path, 'resume')).toBe('suspended');
    const german = await (await session.open(path, 'de')).text();
    expect(german).toContain(de.own.debts.close);
    expect(await fill(session, path, 'close', { code: 'WRITTEN_OFF' })).toBe('ended');
    expect(await told()).toMatchObject({ closed: 'WRITTEN_OFF' });
    expect(formsOn(await (await session.open(path)).text())).toEqual([]);
  });

  test('a pool is filled, told of and emptied, and a pledge renewed, by forms', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { slug } = admin.community.row;
    await admin.post(`/v1/communities/${slug}/publish`, { public: true });
    const visitor = await signIn(server.baseUrl, '');
    const seen = async (): Promise<string> => await (await visitor.open(`/c/${slug}`)).text();
    expect(await seen()).not.toContain(en.pledges.title);
    await admin.post('/v1/tokenomics/pledges', PLEDGED);
    expect(await seen()).toContain(en.own.debts.left('300.00', '300.00', 'EUR'));
    const session = await signIn(server.baseUrl, admin.token);
    const told = async (): Promise<object> => {
      return ((await admin.get('/v1/tokenomics/pledges')).body['items'] as [object])[0];
    };
    const send = (act: string, values: object): Promise<string> =>
      fill(session, '/op/debts', act, values);
    expect(await send('add', { amount: '50.00' })).toBe('poolChanged');
    expect(await told()).toMatchObject({ available: '350.00' });
    expect(await send('takeOut', { amount: '30.00' })).toContain('NOTICE_TOO_SHORT');
    expect(await send('notice', { amount: '30.00' })).toBe('noticed');
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    expect(await send('takeOut', { amount: '30.00' })).toBe('poolChanged');
    expect(await told()).toMatchObject({ available: '320.00' });
    expect(await send('renew', {})).toBe('renewed');
    expect(await send('renew', { amount: '80.00' })).toBe('renewed');
    expect(await told()).toMatchObject({ available: '400.00', renewed: [2, 3] });
  });

  // Fails when one of several that wait is left out, or a doubt has no form on the other side.
  test('several are settled by one form, and a doubt is raised and answered by forms', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const debtId = await registered(admin);
    await admin.post('/v1/tokenomics/debts/suspend', { debtId });
    await admin.post('/v1/tokenomics/pledges', PLEDGED);
    await admin.post('/v1/tokenomics/debt-reductions', { userId: 'ada', debtId, pledgeId: 'fy27' });
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    for (const name of ['bridge', 'road']) {
      expect(await mintFor(admin, 'ada', name)).toBe('minted');
      await admin.post('/v1/cycles/advance', { cycles: 1 });
    }
    const session = await signIn(server.baseUrl, admin.token);
    const states = async (): Promise<unknown[]> => {
      const { items } = (await admin.get('/v1/tokenomics/debt-reductions')).body;
      return (items as { state: string; dispute?: object }[]).map((one) => [
        one.state,
        one.dispute,
      ]);
    };
    expect(await fill(session, '/op/debts', 'settleAll')).toBe('settled');
    expect(await states()).toEqual([
      ['settled', undefined],
      ['settled', undefined],
    ]);
    const ada = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const own = await signIn(server.baseUrl, ada.token);
    expect(await fill(own, '/me/debts', 'doubt')).toBe('doubted');
    expect(await fill(session, '/op/debts', 'answer', { code: 'AS_AGREED' })).toBe('answered');
    const [[, dispute]] = (await states()) as [[string, object]];
    expect(dispute).toMatchObject({ outcome: 'upheld', code: 'AS_AGREED' });
    const german = await (await own.open('/me/debts', 'de')).text();
    expect(german).toContain(de.own.debts.inDoubt(dispute as { dueBy: number }));
    expect(await fill(session, '/op/debts', 'answer')).toBe('no form answer');
  });

  // Fails when figures of one page stand for all, or a list has rows of another kind.
  test('what waits, was answered and took nothing off is counted on all pages', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const debtId = await registered(admin);
    await admin.post('/v1/tokenomics/debts/suspend', { debtId });
    await admin.post('/v1/tokenomics/pledges', { ...PLEDGED, pool: '0.03' });
    await admin.post('/v1/tokenomics/debt-reductions', { userId: 'ada', debtId, pledgeId: 'fy27' });
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    for (const name of ['bridge', 'road']) {
      expect(await mintFor(admin, 'ada', name)).toBe('minted');
      await admin.post('/v1/cycles/advance', { cycles: 1 });
    }
    const list = async (of: string): Promise<[number, unknown, string[]]> => {
      const { body } = await admin.get(`/v1/tokenomics/debt-reductions?${of}`);
      const items = body['items'] as { state: string }[];
      return [items.length, body['count'], items.map(({ state }) => state)];
    };
    expect(await list('only=waiting&limit=1')).toEqual([1, 1, ['accrued']]);
    expect(await list('only=answered')).toEqual([0, 0, []]);
    expect(await list('only=nothing')).toEqual([1, 1, ['none']]);
    expect(await list('only=nothing&userId=nobody')).toEqual([0, 0, []]);
    expect((await list('limit=1'))[1]).toBeUndefined();
    const session = await signIn(server.baseUrl, admin.token);
    const page = async (): Promise<string> => await (await session.open('/op/debts')).text();
    expect(await page()).toContain(en.own.debts.lead(1));
    expect(await page()).toContain(en.own.debts.noAnswered);
    expect(await fill(session, '/op/debts', 'settle')).toBe('settled');
    expect(await list('only=answered')).toEqual([1, 1, ['settled']]);
    expect(await page()).toContain(en.own.debts.lead(0));
  });

  // Fails when the first button makes the pledge, or what it means leaves out a limit.
  test('a pledge is shown as what it means before it is made', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const session = await signIn(server.baseUrl, admin.token);
    const made = async (): Promise<unknown[]> =>
      (await admin.get('/v1/tokenomics/pledges')).body['items'] as unknown[];
    const first = await (await session.open('/op/debts', 'de')).text();
    const blank = formsOn(first).find(({ act }) => act === 'meaning');
    const kept = (blank?.fields ?? []).map(({ name, value }) => [name, value] as const);
    expect(new Map(kept).get('periodCycles')).toBe('91');
    const written = {
      ...Object.fromEntries(kept),
      pledgeId: 'fy27',
      creditor: 'town',
      pool: '1.500,00',
      amount: '5,00',
      memberCap: '50,00',
      untilCycle: '9000',
    };
    const send = async (values: object): Promise<Response> => {
      const stamp = await session.stampOf('/op/debts');
      return await session.send('/op/debts', { ...stamp, ...values }, { 'accept-language': 'de' });
    };
    const unfit = await (await send({ ...written, pool: '80,50 EUR', act: 'meaning' })).text();
    expect(unfit).toContain('zum Beispiel 4812,37');
    const told = await (await send({ ...written, act: 'meaning' })).text();
    expect(told).toContain('500,00 EUR, wenn ihre Integrität ganz ist; die Grenzen');
    expect(told).toContain(de.own.debts.capped('50,00 EUR', 91));
    expect(told).toContain('value="50,00"');
    expect(await made()).toEqual([]);
    const meant = formsOn(told).find(({ act }) => act === 'pledge');
    const answer = await send({ ...meant?.hidden, act: 'pledge' });
    const said = /role="alert"[^>]*>([\s\S]*?)<\/div>/.exec(await answer.text())?.[1] ?? '';
    expect(said).toBe('');
    expect(answer.headers.get('location')).toContain('done=pledged');
    expect(await made()).toMatchObject([{ pool: '1500.00', amount: '5.00', memberCap: '50.00' }]);
  });

  test('a member elects for some cycles, and is shown which', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const debtId = await registered(admin);
    await admin.post('/v1/tokenomics/pledges', PLEDGED);
    const ada = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const session = await signIn(server.baseUrl, ada.token);
    const values = { percent: '40', untilCycle: '8000' };
    expect(await fill(session, '/me/debts', 'elect', values)).toBe('elected');
    const { body } = await admin.get(`/v1/tokenomics/debts/${debtId}`);
    expect(body).toMatchObject({ elections: [{ share: 0.4, until: 8_000 }] });
    const page = await (await session.open('/me/debts')).text();
    expect(page).toContain(en.own.debts.until(8_000));
  });
});
