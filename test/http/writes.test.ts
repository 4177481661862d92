import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../src/core/present.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

/** Noon of the day on which the sandbox's clock stands. */
const NOON = Date.UTC(2025, 10, 28, 12);
const before = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();
const unknownId = '0'.repeat(64);

function promise(userId: string, subject: string): Record<string, unknown> {
  const times = { at: before(60), dueAt: before(0) };
  return { type: 'promise', userId, domain: 'knowledge', subject, ...times };
}

function mintOf(userId: string, evidence: readonly unknown[], ref?: string): object {
  const named = ref === undefined ? {} : { ref };
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
  return { userId, action: { ...kind, occurredAt: before(60), ...named }, evidence };
}

/** A promise with what settles it: the promise is sent first, since it is named by its id. */
async function kept(served: ServedSandbox, userId: string, subject: string): Promise<unknown[]> {
  const sent = await served.post('/v1/evidence', promise(userId, subject));
  const claim = sent.body.evidence[0]?.id ?? '';
  return [
    { id: claim },
    { type: 'proof', claim, at: before(30), delivered: 0.999999 },
    { type: 'confirmation', claim, by: 'the other side', at: before(10), accepted: true },
  ];
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('who asked says that a turn was answered; who proposed confirms no step', async () => {
    const served = await server.sandbox();
    const settledBy = async (type: string, by: string): Promise<unknown> => {
      const claim = { ...promise('ada', 'agenda'), type, of: 'grace' };
      const sent = await served.post('/v1/evidence', claim);
      const { id = '' } = sent.body.evidence[0] ?? {};
      const records = [
        { type: 'proof', claim: id, at: before(30), delivered: 1 },
        { type: 'confirmation', claim: id, by, at: before(10), accepted: true },
      ];
      const { status, body } = await served.post('/v1/evidence', { records });
      return status === 200 ? body.evidence[1]?.settled : body['code'];
    };
    expect(await settledBy('turn', 'the other side')).toBe('EVIDENCE_INVALID');
    expect(await settledBy('step', 'grace')).toBe('EVIDENCE_INVALID');
    expect(await settledBy('step', 'the other side')).toBe('kept');
    expect(await settledBy('turn', 'grace')).not.toBe('EVIDENCE_INVALID');
  });

  test('a defect is judged with a severity, and no other confirmation has one', async () => {
    const { post } = await server.sandbox();
    const confirmed = async (type: string, word: object): Promise<unknown> => {
      const claim = { ...promise('ada', `crack ${JSON.stringify(word)}`), type, of: 'grace' };
      const sent = await post('/v1/evidence', type === 'defect' ? { ...claim, rating: 3 } : claim);
      const { id = '' } = sent.body.evidence[0] ?? {};
      const said = { type: 'confirmation', claim: id, by: 'bob', at: before(10), ...word };
      const { status, body } = await post('/v1/evidence', said);
      return status === 200 ? body.evidence[0]?.settled : body['code'];
    };
    expect(await confirmed('defect', { accepted: true, rating: 2 })).toBe('kept');
    expect(await confirmed('defect', { accepted: false })).toBe('lost');
    expect(await confirmed('defect', { accepted: true })).toBe('EVIDENCE_INVALID');
    expect(await confirmed('defect', { accepted: false, rating: 2 })).toBe('EVIDENCE_INVALID');
    expect(await confirmed('defect', { accepted: true, rating: 9 })).toBe('EVIDENCE_INVALID');
    const own = { accepted: true, rating: 3, by: 'grace' };
    expect(await confirmed('defect', own)).toBe('EVIDENCE_INVALID');
    expect(await confirmed('step', { accepted: true, rating: 2 })).toBe('EVIDENCE_INVALID');
  });

  // Fails if it is left out: people then say yes to numbers that they never saw.
  test('who confirms sees the numbers of a claim, and not what they are asked for', async () => {
    const served = await server.sandbox();
    const seen = async (more: object, delivered?: number): Promise<Record<string, unknown>> => {
      const claim = { ...promise('ada', `numbers ${JSON.stringify(more)}`), ...more };
      const sent = await served.post('/v1/evidence', claim);
      const { id = '' } = sent.body.evidence[0] ?? {};
      const proof = { type: 'proof', claim: id, at: before(30), delivered };
      if (delivered !== undefined) await served.post('/v1/evidence', proof);
      const listed = (await served.get('/v1/claims')).body['items'] as Record<string, unknown>[];
      const {
        before: from,
        after,
        target,
        rating,
        verdict,
        ...rest
      } = listed.find((item) => item['id'] === id) ?? {};
      return present({ from, after, target, rating, verdict, delivered: rest['delivered'] });
    };
    const deviation = { before: 0.8, after: 0.2, target: 0.1 };
    expect(await seen({ type: 'correction', ...deviation })).toEqual({ from: 0.8, after: 0.2 });
    expect(await seen({ type: 'validation', verdict: 'reject' })).toEqual({ verdict: 'reject' });
    expect(await seen({ type: 'review', rating: 3 })).toEqual({ rating: 3 });
    expect(await seen({ type: 'defect', of: 'grace', rating: 3 })).toEqual({});
    expect(await seen({})).toEqual({});
    expect(await seen({ with: 'grace' }, 0.85)).toEqual({ delivered: 0.85 });
  });

  test('evidence is taken once, whole or not at all, and shown as it was sent', async () => {
    const served = await server.sandbox();
    const record = promise('ada', 'bridge');
    const first = await served.post('/v1/evidence', record);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      evidence: [{ known: false, settled: 'open' }],
      sandbox: true,
    });
    const { id = '' } = first.body.evidence[0] ?? {};
    const again = await served.post('/v1/evidence', { records: [record] });
    expect(again.body.evidence[0]).toMatchObject({ id, known: true });

    const proof = { type: 'proof', claim: id, at: before(30), delivered: 0.25 };
    const orphan = { type: 'proof', claim: unknownId, at: before(30), delivered: 1 };
    const half = await served.post('/v1/evidence', { records: [proof, orphan] });
    expect(half).toMatchObject({ status: 422, body: { code: 'EVIDENCE_UNKNOWN' } });
    expect((await served.get(`/v1/evidence/${id}`)).body).toMatchObject({
      id,
      record: { ...record, at: '2025-11-28T11:00:00Z', dueAt: '2025-11-28T12:00:00Z' },
      retracted: false,
      supports: [],
      decisions: [],
    });
    const whole = await served.post('/v1/evidence', { records: [proof] });
    const supportId = whole.body.evidence[0]?.id;
    expect((await served.get(`/v1/evidence/${supportId}`)).body['record']).toMatchObject({
      delivered: 0.25,
    });
    expect((await served.get(`/v1/evidence/${unknownId}`)).status).toBe(404);
  });

  test('what is wrong with a record is said of the kind that was meant', async () => {
    const { post } = await server.sandbox();
    const at = before(60);
    const claim = { ...promise('ada', 'bridge') };
    const aims = ['first', 'second'].map((instrument) => ({ instrument, target: 0.1 }));
    const records: readonly Record<string, unknown>[] = [
      claim,
      { ...claim, type: 'correction', before: 0.5, after: 0.1 },
      { ...claim, type: 'defect', of: 'bob', rating: 3 },
      { ...claim, type: 'review', rating: 3 },
      { ...claim, type: 'validation', verdict: 'adopt' },
      { ...claim, type: 'turn', of: 'bob' },
      { ...claim, type: 'step', of: 'bob' },
      { ...claim, type: 'improvement', measure: 'cost', aims },
      { type: 'proof', claim: unknownId, at, delivered: 1 },
      { type: 'confirmation', claim: unknownId, by: 'bob', at, accepted: true },
      { type: 'observation', source: 's', kind: 'k', subject: 'b', at },
    ];
    const complaints = async (record: unknown): Promise<unknown[]> => {
      const answers = [
        await post('/v1/evidence', record as object),
        await post('/v1/evidence', { records: [record] }),
        await post('/v1/tokenomics/mint', mintOf('ada', [record])),
      ];
      return answers.map(({ body }) => body['errors']);
    };
    const everywhere = (path: string, message: string): unknown[] =>
      ['', '/records/0', '/evidence/0'].map((place) => [{ path: place + path, message }]);
    for (const record of records) {
      for (const field of Object.keys(record).filter((name) => name !== 'type')) {
        const { [field]: _, ...rest } = record;
        const message = `must have required property '${field}'`;
        expect(await complaints(rest)).toEqual(everywhere('', message));
      }
      const more = { ...record, bonus: 1 };
      expect(await complaints(more)).toEqual(everywhere('', 'must not have the field "bonus"'));
    }
    const verdict = { ...claim, type: 'validation', verdict: 'maybe' };
    expect(await complaints(verdict)).toEqual(
      everywhere('/verdict', 'must be one of adopt, reject'),
    );
    const types = records.map(({ type }) => type).join(', ');
    const other = { ...claim, type: 'selfie' };
    expect(await complaints(other)).toEqual(everywhere('', `must have one of the types ${types}`));
    const untyped = `must be an object with a type (${types})`;
    expect(await complaints({ subject: 'b' })).toEqual([
      [{ path: '', message: `${untyped}, or else the field records` }],
      [{ path: '/records/0', message: untyped }],
      [{ path: '/evidence/0', message: `${untyped}, or else the field id` }],
    ]);
    expect((await post('/v1/tokenomics/mint', mintOf('ada', ['x']))).body['detail']).toBe(
      `/evidence/0 ${untyped}, or else the field id`,
    );
    const wrongId = mintOf('ada', [{ id: 'x' }]);
    expect((await post('/v1/tokenomics/mint', wrongId)).body['errors']).toEqual([
      {
        path: '/evidence/0/id',
        message: 'must be an evidence id: 64 hexadecimal digits in lower case',
      },
    ]);
  });

  test('a mint is decided once, explained, and answered alike under its key', async () => {
    const served = await server.sandbox();
    const body = mintOf('ada', await kept(served, 'ada', 'bridge'), 'order 7');
    const preview = await served.post('/v1/tokenomics/preview', body);
    expect(preview.body).toMatchObject({ outcome: 'minted', sandbox: true });
    expect(preview.body).not.toHaveProperty('id');
    const minted = await served.post('/v1/tokenomics/mint', body, 'k1');
    expect(minted.status).toBe(200);
    const { id, ...decision } = minted.body;
    expect(decision).toEqual(preview.body);
    expect(Number(decision['amount'])).toBeGreaterThan(0);
    expect(await served.post('/v1/tokenomics/mint', body, 'k1')).toEqual(minted);
    expect((await served.post('/v1/tokenomics/mint', body)).body['id']).toBe(id);
    const other = await served.post('/v1/tokenomics/mint', mintOf('bob', []), 'k1');
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  test('what a caller says of scores, or says besides, is refused', async () => {
    const served = await server.sandbox();
    const body = mintOf('ada', []);
    for (const extra of [{ score: 1 }, { integrity: 1 }, { mii: 1 }, { gi: 1 }, { note: '' }]) {
      const answer = await served.post('/v1/tokenomics/mint', { ...body, ...extra });
      expect(answer.status).toBe(400);
    }
    const evidence = [{ ...promise('ada', 'bridge'), userId: 7 }];
    expect((await served.post('/v1/tokenomics/mint', mintOf('ada', evidence))).status).toBe(400);
    const many = Array.from({ length: 17 }, (_, at) => promise('ada', `bridge ${at}`));
    expect((await served.post('/v1/tokenomics/mint', mintOf('ada', many))).status).toBe(400);
  });

  test('each slot of a batch has its own decision or problem', async () => {
    const served = await server.sandbox();
    const requests = [
      mintOf('ada', await kept(served, 'ada', 'bridge'), 'order 7'),
      mintOf('ada', [{ id: unknownId }]),
      mintOf('ada', [{ ...promise('ada', 'road'), at: before(0), dueAt: before(5) }]),
      mintOf('bob', []),
    ];
    const answer = await served.post('/v1/tokenomics/mint/batch', { requests }, 'b1');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      results: [
        { decision: { outcome: 'minted' } },
        { problem: { code: 'EVIDENCE_UNKNOWN', status: 422 } },
        { problem: { code: 'EVIDENCE_INVALID', status: 422 } },
        { decision: { outcome: 'refused', code: 'EVIDENCE_MISSING' } },
      ],
      sandbox: true,
    });
    expect(await served.post('/v1/tokenomics/mint/batch', { requests }, 'b1')).toEqual(answer);
    const longer = { requests: [...requests, mintOf('eve', [])] };
    const conflict = await served.post('/v1/tokenomics/mint/batch', longer, 'b1');
    expect(conflict).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    const none = await served.post('/v1/tokenomics/mint/batch', { requests: [] });
    expect(none.status).toBe(400);
  });

  test('evidence that was taken back counts no more', async () => {
    const served = await server.sandbox();
    const evidence = await kept(served, 'ada', 'bridge');
    await served.post('/v1/evidence', { records: evidence.slice(1) });
    const id = (evidence[0] as { id: string }).id;
    const answer = await served.post(`/v1/evidence/${id}/retract`, { reason: 'a mistake' });
    expect(answer.body).toMatchObject({ retracted: [{ id, facts: 1, holds: 0 }], sandbox: true });
    expect((await served.get(`/v1/evidence/${id}`)).body).toMatchObject({ retracted: true });
    const minted = await served.post('/v1/tokenomics/mint', mintOf('ada', [{ id }]));
    expect(minted.body).toMatchObject({ outcome: 'refused', code: 'RETRACTED' });
    const missing = await served.post(`/v1/evidence/${unknownId}/retract`, { reason: 'x' });
    expect(missing.status).toBeGreaterThanOrEqual(400);
  });

  test('a key that may only review attests to ratings and nothing else', async () => {
    const served = await server.sandbox();
    const reviewer = await served.withKey({ scopes: ['review'] });
    const times = { at: before(60), dueAt: before(0) };
    const about = { userId: 'bob', domain: 'knowledge', subject: 'bridge', of: 'ada' };
    const review = { type: 'review', ...about, rating: 3, ...times };
    expect((await reviewer.post('/v1/reviews', review)).body).toMatchObject({
      evidence: [{ known: false }],
    });
    expect((await reviewer.post('/v1/reviews', promise('bob', 'x'))).status).toBe(400);
    const refused = await reviewer.post('/v1/evidence', promise('bob', 'x'));
    expect(refused).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
  });

  test('credits move from member to member, never more than there are', async () => {
    const served = await server.sandbox();
    await served.post('/v1/tokenomics/mint', mintOf('ada', await kept(served, 'ada', 'bridge')));
    const give = { fromUserId: 'ada', toUserId: 'bob', amount: '0.500000' };
    const first = await served.post('/v1/transfers', give, 't1');
    expect(first.body).toMatchObject({ ...give, sandbox: true });
    expect(await served.post('/v1/transfers', give, 't1')).toEqual(first);
    const second = await served.post('/v1/transfers', { ...give, amount: '0.250000' });
    const refused = await Promise.all([
      served.post('/v1/transfers', { ...give, amount: '1000000.000000' }),
      served.post('/v1/transfers', { ...give, toUserId: 'nobody' }),
      served.post('/v1/transfers', { ...give, amount: '0.5' }),
      served.post('/v1/transfers', { ...give, toUserId: 'ada' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([422, 404, 400, 409]);

    const page = await served.get('/v1/transfers?userId=bob&limit=1');
    expect(page.body['items']).toMatchObject([{ id: second.body['id'], amount: '0.250000' }]);
    const next = await served.get(`/v1/transfers?userId=bob&cursor=${String(page.body['next'])}`);
    expect(next.body['items']).toMatchObject([{ id: first.body['id'] }]);
    expect(next.body).not.toHaveProperty('next');
    const strange = await served.get('/v1/transfers?cursor=nonsense');
    expect(strange).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
  });

  test('credits are given up, given to the fund and granted, and supply tells of it', async () => {
    const served = await server.sandbox({ scopes: ['admin', 'attest', 'read'] });
    await served.post('/v1/tokenomics/mint', mintOf('ada', await kept(served, 'ada', 'bridge')));
    const { body: first } = await served.get('/v1/tokenomics/supply');
    const supply = Number(first['supply']);
    const reason = 'the winter kitchen';
    const early = await served.post('/v1/grants', { userId: 'bob', amount: '0.100000', reason });
    expect(early).toMatchObject({ status: 422, body: { code: 'BALANCE_TOO_LOW' } });
    const own = await served.withKey({ scopes: ['attest'], userId: 'ada' });
    const burned = await own.post('/v1/burns', { userId: 'ada', amount: '0.200000' }, 'b1');
    expect(burned.body).toMatchObject({ kind: 'burn', fromUserId: 'ada', amount: '0.200000' });
    expect(await own.post('/v1/burns', { userId: 'ada', amount: '0.200000' }, 'b1')).toEqual(
      burned,
    );
    await own.post('/v1/gifts', { userId: 'ada', amount: '0.300000' });
    const granted = await served.post('/v1/grants', { userId: 'bob', amount: '0.100000', reason });
    expect(granted.body).toMatchObject({ kind: 'grant', toUserId: 'bob', amount: '0.100000' });
    const refused = await Promise.all([
      own.post('/v1/burns', { userId: 'bob', amount: '0.100000' }),
      own.post('/v1/grants', { userId: 'ada', amount: '0.100000', reason }),
      served.post('/v1/gifts', { userId: 'bob', amount: '9.000000' }),
      served.post('/v1/burns', { userId: 'nobody', amount: '0.100000' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 422, 404]);
    const { body } = await served.get('/v1/tokenomics/supply?check=true');
    expect(body).toMatchObject({ fund: '0.200000', burned: '0.200000', check: { balanced: true } });
    expect(Number(body['supply'])).toBeCloseTo(supply - 0.4, 6);
    const { body: page } = await served.get('/v1/transfers?userId=bob');
    expect(page['items']).toMatchObject([{ kind: 'grant', toUserId: 'bob' }]);
  });

  test('a key bound to a member neither mints to it nor gives what is another’s', async () => {
    const served = await server.sandbox();
    const evidence = await kept(served, 'ada', 'bridge');
    const own = await served.withKey({ scopes: ['attest'], userId: 'ada' });
    const minted = await own.post('/v1/tokenomics/mint', mintOf('ada', evidence));
    expect(minted.body).toMatchObject({ outcome: 'refused', code: 'IDENTITY' });
    const give = { fromUserId: 'bob', toUserId: 'ada', amount: '0.500000' };
    const refused = await own.post('/v1/transfers', give);
    expect(refused).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
  });
});
