import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  headOf,
  settlementCsv,
  settlementIn,
  signedTextOf,
} from '../../src/cli/operator/settlement-files.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import { ed25519 } from '../../src/core/log/ed25519.ts';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { mintFor } from './minted-promise.ts';
import { type SandboxServer, startSandboxServer } from './served-sandbox.ts';

const OWED = {
  userId: 'ada',
  creditor: 'town',
  kind: 'property-tax',
  currency: 'USD/2',
  principal: '4812.37',
  reference: 'parcel 17',
};

const PLEDGED = {
  pledgeId: 'fy27',
  creditor: 'town',
  currency: 'USD/2',
  pool: '30000.00',
  amount: '0.12',
  perNegentropy: 1,
  memberCap: '2000.00',
  periodCycles: 365,
  untilCycle: 9_000,
};

const TOWN = signerKeyOf('town', new Uint8Array(32).fill(9));
const TOWN_KEY = formatVerifierKey(verifierKeyOfSigner(TOWN));

function byTown(text: string): string {
  return encodeBase64(ed25519.sign(new TextEncoder().encode(text), TOWN.seed));
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('a debt that is registered, pledged for and elected is paid by what is minted', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const own = await served.withKey({ scopes: ['attest'], userId: 'bob' });
    const debt = await served.post('/v1/tokenomics/debts', OWED, 'once');
    expect(debt).toMatchObject({ status: 200, body: { owed: '4812.37', committed: '0.00' } });
    expect(await served.post('/v1/tokenomics/debts', OWED, 'once')).toEqual(debt);
    const debtId = String(debt.body['debtId']);
    const pledge = await served.post('/v1/tokenomics/pledges', PLEDGED);
    expect(pledge).toMatchObject({ status: 200, body: { basis: 'margin', available: '30000.00' } });
    expect(pledge.body['worth']).toContain('takes off 0.00 USD just above the threshold and 12.00');
    const election = { userId: 'ada', debtId, pledgeId: 'fy27' };
    expect((await own.post('/v1/tokenomics/debt-reductions', election)).status).toBe(403);
    const elected = await served.post('/v1/tokenomics/debt-reductions', election);
    expect(elected).toMatchObject({ status: 200, body: { share: 1 } });

    await served.post('/v1/cycles/advance', { cycles: 1 });
    expect(await mintFor(served, 'ada', 'bridge')).toBe('minted');
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const { items } = (await served.get('/v1/tokenomics/debt-reductions?userId=ada')).body;
    expect(items).toMatchObject([{ debtId, pledgeId: 'fy27', state: 'accrued', limits: [] }]);
    const [{ reduction, negentropy }] = items as [{ reduction: string; negentropy: string }];
    const [told] = (await served.get('/v1/tokenomics/debts?userId=ada')).body['items'] as [object];
    expect(told).toMatchObject({ committed: reduction, owed: '4812.37', reference: 'parcel 17' });
    expect(Number(reduction)).toBeGreaterThan(0);
    const page = (await served.get('/v1/tokenomics/negentropy/ada')).body;
    expect(page['debtCredits']).toBe(negentropy);
    const left = Number(page['negentropy']) - Number(negentropy);
    expect(Number(page['debtCreditsLeft'])).toBeCloseTo(left, 6);
  });

  test('says what bounded it by which number, and what would change that', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body } = await served.post('/v1/tokenomics/debts', { ...OWED, unacknowledged: true });
    expect(body).toMatchObject({ unacknowledged: true });
    const debtId = String(body['debtId']);
    const asked = {
      rateCeiling: '0.05',
      withholding: 0.5,
      noticeCycles: 1,
      renewal: true,
      fundingAccount: 'overlay',
    };
    const pledged = await served.post('/v1/tokenomics/pledges', {
      ...PLEDGED,
      ...asked,
      basis: 'negentropy',
      periodCycles: 3,
    });
    expect(pledged.body).toMatchObject({ ...asked, renewed: [] });
    const election = { userId: 'ada', debtId, pledgeId: 'fy27' };
    await served.post('/v1/tokenomics/debt-reductions', election);
    const minted = async (subject: string): Promise<void> => {
      await served.post('/v1/cycles/advance', { cycles: 1 });
      await mintFor(served, 'ada', subject);
      await served.post('/v1/cycles/advance', { cycles: 1 });
    };
    await minted('bridge');
    await served.post('/v1/tokenomics/debts/suspend', { debtId });
    await served.post('/v1/tokenomics/pledges/pool', { pledgeId: 'fy27', renews: 2 });
    await minted('lamp');
    const reasons = async (language: string): Promise<Record<string, string>[]> => {
      const path = `/v1/tokenomics/debt-reductions?language=${language}`;
      const { items } = (await served.get(path)).body;
      return (items as { reasons: Record<string, string>[] }[]).flatMap((one) => one.reasons);
    };
    const [ceiling, unacknowledged] = await reasons('en');
    expect(ceiling).toMatchObject({ code: 'RATE_CEILING', limit: '0.05' });
    expect(unacknowledged).toMatchObject({
      code: 'DEBT_NOT_ACKNOWLEDGED',
      nearest: 'ask the creditor to have the debt opened',
    });
    expect((await reasons('de'))[1]?.['nearest']).toContain('den Gläubiger bitten');
    const refused = async (path: string, given: object): Promise<string> => {
      const { status, body: problem } = await served.post(path, given);
      return `${status} ${String(problem['detail'])}`;
    };
    const out = { pledgeId: 'fy27', amount: '-3.00' };
    expect(await refused('/v1/tokenomics/pledges/pool', out)).toContain(
      '409 NOTICE_TOO_SHORT: what is taken out of the pool is told some cycles before ' +
        '(3.00; limit 0.00); give notice now',
    );
    await served.post('/v1/tokenomics/pledges/pool', { ...out, notice: true });
    await served.post('/v1/cycles/advance', { cycles: 1 });
    expect(await refused('/v1/tokenomics/pledges/pool', out)).toMatch(/^200/);
    const ended = { debtId, code: 'WRITTEN_OFF' };
    expect(await refused('/v1/tokenomics/debts/close', ended)).toContain(
      '409 NOT_SETTLED: only what is settled is taken back, and a debt ends when nothing of it ' +
        'is open (0.05; limit 0.00)',
    );
    const { items } = (await served.get('/v1/tokenomics/settlements')).body;
    const [{ item }] = items as [{ item: string }];
    const batch = {
      creditor: 'town',
      batch: 'b1',
      items: [{ reduction: item, outcome: 'settled' }],
    };
    expect((await served.post('/v1/tokenomics/settlements', batch)).status).toBe(200);
    const [row] = (await served.get('/v1/tokenomics/settlements')).body['items'] as [object];
    expect(row).toMatchObject({ gross: '0.05', withheld: '0.02', net: '0.03' });
    expect((await served.post('/v1/tokenomics/debts/close', ended)).status).toBe(200);
    expect(await refused('/v1/tokenomics/debt-reductions', election)).toContain('409 DEBT_CLOSED');
    const [told] = (await served.get('/v1/tokenomics/debts')).body['items'] as [object];
    expect(told).toMatchObject({ closed: 'WRITTEN_OFF', elections: [] });
  });

  test('refuses to elect a pledge whose last cycle has passed', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body } = await served.post('/v1/tokenomics/debts', OWED);
    const { cycle } = (await served.post('/v1/cycles/advance', { cycles: 1 })).body;
    const until = Number(cycle) + 1;
    await served.post('/v1/tokenomics/pledges', { ...PLEDGED, untilCycle: until });
    await served.post('/v1/cycles/advance', { cycles: 2 });
    const election = { userId: 'ada', debtId: body['debtId'], pledgeId: 'fy27' };
    const { status, body: problem } = await served.post('/v1/tokenomics/debt-reductions', election);
    expect(`${status} ${String(problem['detail'])}`).toContain(
      '409 PLEDGE_ENDED: the last cycle of the pledge has passed ' +
        `(C-${until + 2}; limit C-${until})`,
    );
  });

  test('is settled in a batch, which comes in once, and taken back once by 200', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body } = await served.post('/v1/tokenomics/debts', OWED);
    const debtId = String(body['debtId']);
    await served.post('/v1/tokenomics/pledges', PLEDGED);
    const election = { userId: 'ada', debtId, pledgeId: 'fy27' };
    await served.post('/v1/tokenomics/debt-reductions', election);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    for (const subject of ['bridge', 'lamp']) await mintFor(served, 'ada', subject);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const states = async (): Promise<string[]> => {
      const { items } = (await served.get('/v1/tokenomics/debt-reductions')).body;
      return (items as { state: string }[]).map(({ state }) => state);
    };
    const { items } = (await served.get('/v1/tokenomics/debt-reductions')).body;
    const [second, first] = (items as { id: string }[]).map(({ id }) => id);
    const batch = {
      creditor: 'town',
      batch: 'b1',
      items: [
        { reduction: first, outcome: 'settled', withheld: '0.01', creditorReference: 'AB 12' },
        { reduction: second, outcome: 'rejected', code: 'IN_COLLECTION' },
      ],
    };
    const settle = async (given: object): Promise<string> => {
      const answer = await served.post('/v1/tokenomics/settlements', given);
      return `${answer.status} ${String(answer.body['detail'] ?? answer.body['known'])}`;
    };
    expect(await settle(batch)).toBe('200 false');
    expect(await states()).toEqual(['rejected', 'settled']);
    expect(await settle(batch)).toBe('200 true');
    const rows = async (): Promise<unknown> => {
      return (await served.get('/v1/tokenomics/settlements')).body['items'];
    };
    expect(await rows()).toMatchObject([{}, { item: first, creditorReference: 'AB 12' }]);
    const others = { ...batch, items: batch.items.slice(0, 1) };
    expect(await settle(others)).toMatch(/^409 BATCH_CONFLICT/);
    expect(await settle({ ...others, batch: 'b2' })).toMatch(/^409 ITEM_SETTLED/);
    const [debt] = (await served.get('/v1/tokenomics/debts')).body['items'] as [object];
    expect(debt).toMatchObject({ suspended: 'IN_COLLECTION', committed: '0.00' });
    await served.post('/v1/tokenomics/debts/suspend', { debtId });
    const order = { reduction: first, code: 'PAID_TWICE' };
    const racers = Array.from({ length: 200 }, async () => {
      return (await served.post('/v1/tokenomics/settlements/reverse', order)).status;
    });
    const answers = await Promise.all(racers);
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter((status) => status === 409)).toHaveLength(199);
    expect(await states()).toEqual(['rejected', 'reversed']);
    const [again] = (await served.get('/v1/tokenomics/debts')).body['items'] as [object];
    expect(again).toMatchObject({ owed: '4812.37' });
    expect(again).not.toHaveProperty('suspended');
    const page = (await served.get('/v1/tokenomics/negentropy/ada')).body;
    expect([page['debtCredits'], page['debtCreditsLeft']]).toEqual([
      '0.000000',
      page['negentropy'],
    ]);
    await served.post('/v1/members/ada/erase', {});
    expect(JSON.stringify(await rows())).not.toContain('AB 12');
  });

  test('statements of both sides say the same, and tell what was taken back later', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const own = await served.withKey({ scopes: ['attest'], userId: 'bob' });
    const { body } = await served.post('/v1/tokenomics/debts', OWED);
    const debtId = String(body['debtId']);
    await served.post('/v1/tokenomics/pledges', { ...PLEDGED, periodCycles: 2 });
    await served.post('/v1/tokenomics/debt-reductions', {
      userId: 'ada',
      debtId,
      pledgeId: 'fy27',
    });
    await served.post('/v1/cycles/advance', { cycles: 1 });
    await mintFor(served, 'ada', 'bridge');
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const rows = async () => (await served.get('/v1/tokenomics/settlements')).body['items'];
    const [row] = (await rows()) as [{ item: string; gross: string }];
    expect(row).toMatchObject({ reference: 'parcel 17', creditor: 'town', status: 'accrued' });
    const doubt = { reduction: row.item };
    expect((await own.post('/v1/tokenomics/disputes', doubt)).status).toBe(404);
    // Nobody uses a member's only doubt up in their name.
    expect((await served.post('/v1/tokenomics/disputes', doubt)).status).toBe(403);
    const adas = await served.withKey({ scopes: ['attest'], userId: 'ada' });
    expect((await adas.post('/v1/tokenomics/disputes', doubt)).status).toBe(200);
    const pool = { pledgeId: 'fy27', amount: '-1000.00' };
    expect((await served.post('/v1/tokenomics/pledges/pool', pool)).status).toBe(200);
    const interest = { debtId, amount: '10.42', code: 'INTEREST' };
    expect((await served.post('/v1/tokenomics/debts/adjust', interest)).status).toBe(200);
    const [debt] = (await served.get('/v1/tokenomics/debts')).body['items'] as [object];
    expect(debt).toMatchObject({ owed: '4822.79' });
    const items = [{ reduction: row.item, outcome: 'settled' }];
    await served.post('/v1/tokenomics/settlements', { creditor: 'town', batch: 'b1', items });
    await served.post('/v1/cycles/advance', { cycles: 2 });
    const told = async () => (await served.get('/v1/tokenomics/statements')).body['items'];
    const settled = { committed: row.gross, settled: row.gross, reversed: '0.00' };
    expect(await told()).toMatchObject([
      { ...settled, withdrawn: '1000.00', reversedSince: '0.00' },
    ]);
    const mine = (await served.get('/v1/tokenomics/statements/ada')).body;
    expect(mine).toMatchObject({ pledges: [{ ...settled, pledgeId: 'fy27' }] });
    expect(mine).toMatchObject({ disputes: [{ reduction: row.item, isOverdue: false }] });
    const answer = { ...doubt, outcome: 'dismissed', code: 'AS_AGREED' };
    expect((await served.post('/v1/tokenomics/disputes/answer', answer)).status).toBe(200);
    const order = { reduction: row.item, code: 'PAID_TWICE' };
    await served.post('/v1/tokenomics/settlements/reverse', order);
    expect(await told()).toMatchObject([{ ...settled, reversedSince: row.gross }]);
    expect(await rows()).toMatchObject([{ status: 'reversed', batch: 'b1', disputed: true }]);
    const bobs = await served.withKey({ scopes: ['self'], userId: 'bob' });
    expect((await bobs.get('/v1/tokenomics/statements/ada')).status).toBe(403);
  });

  test('a batch is named by its creditor, and no other can take the name', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const found: string[] = [];
    for (const creditor of ['town', 'court']) {
      const { body } = await served.post('/v1/tokenomics/debts', { ...OWED, creditor });
      const pledgeId = `of-${creditor}`;
      await served.post('/v1/tokenomics/pledges', { ...PLEDGED, creditor, pledgeId });
      const election = { userId: 'ada', debtId: body['debtId'], pledgeId, share: 0.5 };
      await served.post('/v1/tokenomics/debt-reductions', election);
    }
    await served.post('/v1/cycles/advance', { cycles: 1 });
    await mintFor(served, 'ada', 'bridge');
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const { items, log } = (await served.get('/v1/tokenomics/settlements')).body;
    for (const { item } of items as { item: string }[]) found.push(item);
    expect(found).toHaveLength(2);
    const both = found.map((reduction) => ({ reduction, outcome: 'settled' }));
    const settle = async (some: object[], creditor: string, of?: object): Promise<string> => {
      const batch = { creditor, batch: 'b1', ...(of && { log: of }), items: some };
      const answer = await served.post('/v1/tokenomics/settlements', batch);
      return `${answer.status} ${String(answer.body['known'] ?? answer.body['detail'])}`;
    };
    // The newest first: the court's. Nobody settles or rejects what is another's.
    const [courts, towns] = [both.slice(0, 1), both.slice(1)];
    for (const some of [both, towns]) {
      expect(await settle(some, 'court')).toMatch(/^409 BATCH_CONFLICT: .* is not of court/);
    }
    expect(await settle(courts, 'court')).toBe('200 false');
    // A file says of which state of the log it was made: that of another log is taken by nobody.
    const { size, root } = log as { size: number; root: string };
    const other = `${root.startsWith('A') ? 'B' : 'A'}${root.slice(1)}`;
    for (const wrong of [
      { size, root: other },
      { size: size - 1, root },
      { size: 9_999, root },
    ]) {
      expect(await settle(towns, 'town', wrong)).toBe(
        '409 BATCH_CONFLICT: the file was made from another log',
      );
    }
    // The log has grown since: it still is of it.
    expect(await settle(towns, 'town', { size, root })).toBe('200 false');
    expect(await settle(towns, 'town')).toBe('200 true');
  });

  test('what a creditor was sent comes back in its batch, and whole', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body } = await served.post('/v1/tokenomics/debts', OWED);
    await served.post('/v1/tokenomics/pledges', PLEDGED);
    const election = { userId: 'ada', debtId: body['debtId'], pledgeId: 'fy27' };
    await served.post('/v1/tokenomics/debt-reductions', election);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    for (const subject of ['bridge', 'lamp', 'wall']) await mintFor(served, 'ada', subject);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const rows = async (): Promise<{ item: string }[]> =>
      (await served.get('/v1/tokenomics/settlements')).body['items'] as { item: string }[];
    const all = (await rows()).map(({ item }) => item);
    const send = async (batch: string, outcome: string, items: string[]): Promise<string> => {
      const given = items.map((reduction) => ({ reduction, outcome }));
      const order = { creditor: 'town', batch, items: given };
      const answer = await served.post('/v1/tokenomics/settlements', order);
      return `${answer.status} ${String(answer.body['known'] ?? answer.body['detail'])}`;
    };
    expect(await send('b1', 'submitted', all)).toBe('200 false');
    expect(await send('b1', 'submitted', all)).toBe('200 true');
    const sent = { status: 'submitted', batch: 'b1' };
    expect(await rows()).toMatchObject([sent, sent, sent]);
    const { items } = (await served.get('/v1/tokenomics/debt-reductions')).body;
    expect(items).toMatchObject(all.map(() => ({ state: 'submitted' })));
    const [first = '', ...others] = all;
    expect(await send('b2', 'settled', all)).toMatch(/^409 BATCH_CONFLICT: the reduction was sent/);
    expect(await send('b1', 'settled', others)).toBe(
      `409 BATCH_CONFLICT: the batch lacks reduction ${first}`,
    );
    expect(await send('b3', 'cancelled', [first])).toBe('200 false');
    expect(await send('b1', 'settled', others)).toBe('200 false');
    expect(await rows()).toMatchObject([
      { status: 'cancelled', batch: 'b3' },
      { status: 'settled', batch: 'b1' },
      { status: 'settled', batch: 'b1' },
    ]);
  });

  test('a pledge is for some work and debts, ends early, and is elected for later', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const days = { openedOn: '2026-07-01', dueOn: '2027-05-31' };
    const { body } = await served.post('/v1/tokenomics/debts', { ...OWED, ...days });
    expect(body).toMatchObject(days);
    const eligible = { domains: ['roads', 'knowledge', 'roads'], debtKinds: ['fine'] };
    const pledged = await served.post('/v1/tokenomics/pledges', { ...PLEDGED, eligible });
    expect(pledged.body).toMatchObject({
      eligible: { domains: ['knowledge', 'roads'], debtKinds: ['fine'] },
    });
    const election = { userId: 'ada', debtId: body['debtId'], pledgeId: 'fy27' };
    const other = await served.post('/v1/tokenomics/debt-reductions', election);
    expect([other.status, other.body['detail']]).toEqual([
      409,
      expect.stringMatching(/^NOT_ELIGIBLE: .*elect a pledge that is for it/),
    ]);
    const names = { pledgeId: 'roads', eligible: { domains: ['roads'] } };
    const { from: next } = (await served.post('/v1/tokenomics/pledges', { ...PLEDGED, ...names }))
      .body;
    const from = { fromCycle: Number(next) + 1, pledgeId: 'roads' };
    const elected = await served.post('/v1/tokenomics/debt-reductions', { ...election, ...from });
    expect(elected.body).toMatchObject({ since: from.fromCycle });
    await served.post('/v1/cycles/advance', { cycles: 2 });
    expect(await mintFor(served, 'ada', 'bridge')).toBe('minted');
    const ends = { pledgeId: 'roads', untilCycle: from.fromCycle };
    expect((await served.post('/v1/tokenomics/pledges/pool', ends)).status).toBe(200);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const { items } = (await served.get('/v1/tokenomics/debt-reductions')).body;
    expect(items).toMatchObject([
      { state: 'none', reasons: [{ code: 'NOT_ELIGIBLE', limit: 'roads' }] },
    ]);
    const { items: pledges } = (await served.get('/v1/tokenomics/pledges')).body;
    expect(pledges).toMatchObject([
      { until: 9_000, state: 'active' },
      { until: from.fromCycle, claimUntil: 9_000, state: 'ended' },
    ]);
    const late = await served.post('/v1/tokenomics/debt-reductions', {
      ...election,
      pledgeId: 'roads',
    });
    expect(late.body['detail']).toContain('PLEDGE_ENDED');
  });

  test('a pledge with a key is drafted until its creditor has signed it', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const [town, key] = [TOWN, TOWN_KEY];
    const { body: drafted } = await served.post('/v1/tokenomics/pledges', { ...PLEDGED, key });
    expect(drafted).toMatchObject({ state: 'drafted', key });
    const text = String(drafted['signs']);
    expect(text).toContain('"pledge":"fy27","pool":"3000000"');
    const bytes = new TextEncoder().encode(text);
    const signed = async (by: Uint8Array): Promise<unknown> => {
      const signature = encodeBase64(ed25519.sign(bytes, by));
      const order = { pledgeId: 'fy27', signature };
      const { status, body } = await served.post('/v1/tokenomics/pledges/pool', order);
      return [status, String(body['detail']).split(':')[0]];
    };
    expect(await signed(new Uint8Array(32))).toEqual([409, 'SIGNATURE_INVALID']);
    expect(await signed(town.seed)).toEqual([200, 'undefined']);
    const { items } = (await served.get('/v1/tokenomics/pledges')).body;
    expect(items).toMatchObject([{ state: 'active', key }]);
    expect(items).not.toMatchObject([{ signs: text }]);
  });

  test('a creditor with a key signs the file that it has filled, or it is not taken', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body: debt } = await served.post('/v1/tokenomics/debts', OWED);
    const pledge = await served.post('/v1/tokenomics/pledges', { ...PLEDGED, key: TOWN_KEY });
    const signature = byTown(String(pledge.body['signs']));
    await served.post('/v1/tokenomics/pledges/pool', { pledgeId: 'fy27', signature });
    const election = { userId: 'ada', debtId: debt['debtId'], pledgeId: 'fy27' };
    await served.post('/v1/tokenomics/debt-reductions', election);
    await served.post('/v1/cycles/advance', { cycles: 1 });
    await mintFor(served, 'ada', 'bridge');
    await served.post('/v1/cycles/advance', { cycles: 1 });
    const { vkey, items } = (await served.get('/v1/tokenomics/settlements')).body;
    const rows = items as readonly Record<string, unknown>[];
    const head = headOf(rows, { named: 'b1', vkey: String(vkey) });
    const filled = settlementCsv(rows, head).replace(/,,,\n$/, ',settled,,\n');
    const text = signedTextOf('b1.csv', filled);
    const batch = { creditor: 'town', ...settlementIn('b1.csv', filled, 'b1'), batch: 'b1' };
    const settle = async (more: object): Promise<unknown> => {
      const { head: _, ...order } = { ...batch, ...more };
      const { status, body } = await served.post('/v1/tokenomics/settlements', order);
      return [status, body['known'] ?? String(body['detail']).split(':')[0]];
    };
    const refused = [409, 'SIGNATURE_INVALID'];
    expect(await settle({})).toEqual(refused);
    expect(await settle({ signature: byTown(`${text} `) })).toEqual(refused);
    expect(await settle({ batch: 'b2', signature: byTown(text) })).toEqual(refused);
    expect(await settle({ signature: byTown(text) })).toEqual([200, false]);
    expect(await settle({ signature: byTown(text) })).toEqual([200, true]);
  });

  test('what cannot be is refused by its code', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const { body } = await served.post('/v1/tokenomics/debts', OWED);
    const debtId = String(body['debtId']);
    const refused = async (path: string, given: object): Promise<string> => {
      const answer = await served.post(`/v1/tokenomics/${path}`, given);
      return `${answer.status} ${String(answer.body['detail']).slice(0, 16)}`;
    };
    await served.post('/v1/tokenomics/pledges', PLEDGED);
    const election = { userId: 'ada', debtId, pledgeId: 'fy27' };
    const by = async (given: object): Promise<string> =>
      await refused('debt-reductions', { ...election, ...given });
    expect(await by({ userId: 'bob' })).toBe('409 DEBTOR_MISMATCH:');
    expect(await by({ pledgeId: 'none' })).toBe('404 PLEDGE_UNKNOWN: ');
    expect(await by({ share: 0 })).toBe('409 NOT_ELECTED: the');
    expect(await refused('pledges', PLEDGED)).toBe('409 ALREADY_KNOWN: t');
    expect(await refused('debts', { ...OWED, principal: '1.005' })).toBe('409 AMOUNT_INVALID: ');
    expect(await refused('debts', { ...OWED, userId: 'nobody' })).toMatch(/^404 /);
  });

  test('an erased person’s debt stays in the log, and its number goes', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    await served.post('/v1/tokenomics/debts', OWED);
    await served.post('/v1/members/ada/erase', {});
    const { items } = (await served.get('/v1/tokenomics/debts')).body;
    expect(items).toMatchObject([{ creditor: 'town', principal: '4812.37' }]);
    expect(JSON.stringify(items)).not.toMatch(/ada|parcel/);
  });
});
