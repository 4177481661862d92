import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAboveEngines } from '../database/engines.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

/** Noon of the day on which the sandbox's clock stands. */
const NOON = Date.UTC(2025, 10, 28, 12);
const before = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();

/** `ada` is a member of every sandbox; these may be read as her name. */
const LOOK_ALIKES = ['ADA', 'аda', 'ａda', 'adа', '𝐚da'];
const NOT_CANONICAL = [
  'ada ',
  ' ada',
  'a\u200bda',
  'a\u00adda',
  'ada\u202e',
  '\ufeffada',
  'a\u0301',
];

function promise(userId: string, subject = 'bridge'): Record<string, unknown> {
  const times = { at: before(60), dueAt: before(0) };
  return { type: 'promise', userId, domain: 'knowledge', subject, ...times };
}

/** Everything that names a person when it comes in. */
async function requestsOf(served: ServedSandbox, userId: string): Promise<Record<string, object>> {
  const sent = await served.post('/v1/evidence', promise('bob', `for ${userId}`));
  const claim = sent.body.evidence[0]?.id ?? '';
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge', occurredAt: before(60) };
  const review = { ...promise('bob'), type: 'review', rating: 1 };
  return {
    '/v1/evidence': promise(userId),
    '/v1/evidence?by': { type: 'confirmation', claim, by: userId, at: before(1), accepted: true },
    '/v1/reviews': { ...review, of: userId },
    '/v1/reviews?by': { ...review, userId },
    '/v1/tokenomics/mint': { userId, action: kind, evidence: [promise(userId)] },
    '/v1/tokenomics/preview': { userId, action: kind, evidence: [promise(userId)] },
    '/v1/keys': { label: 'a key', scopes: ['attest'], userId },
    '/v1/members': { userId },
  };
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('a name that may be read as a member’s is a conflict wherever it comes in', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    for (const userId of LOOK_ALIKES) {
      for (const [path, body] of Object.entries(await requestsOf(served, userId))) {
        const answer = await served.post(path.replace(/\?.*/, ''), body);
        expect([path, userId, answer.status, answer.body['code']]).toEqual([
          path,
          userId,
          409,
          'CONFLICT',
        ]);
        expect(String(answer.body['detail'])).toContain('looks like "ada", which is in use');
      }
    }
    const { items } = (await served.get('/v1/members?limit=100')).body;
    expect((items as { userId: string }[]).map(({ userId }) => userId)).toEqual(['ada', 'bob']);
  });

  test('an admin sees what a link changes, makes it with a reason, and takes it back', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const wish = { userId: 'bob', toUserId: 'ada' };
    await served.post('/v1/members', { userId: 'bob' });
    const shown = await served.post('/v1/links/preview', wish);
    expect(shown.body).toMatchObject({
      before: [{ members: [{ userId: 'ada' }] }, { members: [{ userId: 'bob' }] }],
      after: [{ members: [{ userId: 'ada', balance: '0.000000' }, { userId: 'bob' }] }],
    });
    expect((await served.get('/v1/links')).body).toEqual({ items: [] });
    expect((await served.post('/v1/links', wish)).status).toBe(400);
    const made = await served.post('/v1/links', { ...wish, reason: 'They told us.' });
    expect(made.body).toMatchObject({ linked: true });
    const linked = (await served.get('/v1/links')).body;
    expect(linked).toMatchObject({
      items: [{ members: [{ userId: 'ada' }, { userId: 'bob' }] }],
    });
    const claim = promise('ada', 'alone');
    const taken = (await served.post('/v1/evidence', claim)).body;
    const word = { type: 'confirmation', claim: taken.evidence[0]?.id, by: 'bob' };
    const said = { ...word, at: before(1), accepted: true };
    expect((await served.post('/v1/evidence', said)).body).toMatchObject({
      code: 'EVIDENCE_INVALID',
      detail: expect.stringContaining('somebody else') as string,
    });
    const parted = { ...wish, linked: false, reason: 'They are two.' };
    expect((await served.post('/v1/links', parted)).body).toMatchObject({ linked: false });
    expect((await served.get('/v1/links')).body).toEqual({ items: [] });
    expect((await served.post('/v1/evidence', said)).status).toBe(200);
  });

  test.for(['attest', 'review', 'read', 'audit'] as const)(
    'nobody links an account to another with a key of the scope %s',
    async (scope) => {
      const served = await server.sandbox({ scopes: [scope] });
      const order = { userId: 'bob', toUserId: 'ada', reason: 'Mine, too.' };
      for (const path of ['/v1/links', '/v1/links/preview']) {
        const { status, body } = await served.post(
          path,
          path === '/v1/links'
            ? order
            : {
                userId: 'bob',
                toUserId: 'ada',
              },
        );
        expect([path, status, body['code']]).toEqual([path, 403, 'SCOPE_MISSING']);
      }
    },
  );

  test('a name that is not canonical is refused with the character that is wrong', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    for (const userId of NOT_CANONICAL) {
      for (const [path, body] of Object.entries(await requestsOf(served, userId))) {
        const answer = await served.post(path.replace(/\?.*/, ''), body);
        expect([path, answer.status, answer.body['code']]).toEqual([path, 400, 'BODY_INVALID']);
        const [error] = answer.body['errors'] as { message: string }[];
        expect(error?.message).toMatch(/space|invisible|direction|normalization form C/);
      }
    }
  });

  test('nobody confirms their own claim under a name that looks like theirs', async () => {
    const served = await server.sandbox();
    const sent = await served.post('/v1/evidence', promise('eve'));
    const claim = sent.body.evidence[0]?.id ?? '';
    const accepted = { type: 'confirmation', claim, at: before(1), accepted: true };
    const known = await served.post('/v1/evidence', { ...accepted, by: 'EVE' });
    expect([known.status, known.body['code']]).toEqual([422, 'EVIDENCE_INVALID']);
    const newcomer = { ...promise('zed') };
    const { body } = await served.post('/v1/evidence', promise('zed'));
    const own = { ...accepted, claim: body.evidence[0]?.id ?? '', by: 'ＺED' };
    const together = await served.post('/v1/evidence', { records: [newcomer, own] });
    expect([together.status, together.body['code']]).toEqual([422, 'EVIDENCE_INVALID']);
  });

  test('an admin says that two who look alike are two', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    const path = `/v1/members/${encodeURIComponent('ADA')}/distinct`;
    const attestor = await served.withKey({ scopes: ['attest'] });
    expect((await attestor.post(path, {})).status).toBe(403);
    const first = await served.post(path, {});
    expect(first).toMatchObject({ status: 200, body: { userId: 'ADA', known: false } });
    expect(await served.post(path, {})).toMatchObject({ status: 200, body: { known: true } });
    expect((await served.post('/v1/evidence', promise('ADA'))).status).toBe(200);
    expect((await served.post('/v1/evidence', promise('аda'))).status).toBe(409);
    const claim = (await served.post('/v1/evidence', promise('ada', 'tower'))).body.evidence[0]?.id;
    const confirmed = { type: 'confirmation', claim, by: 'ADA', at: before(1), accepted: true };
    expect((await served.post('/v1/evidence', confirmed)).status).toBe(200);
  });

  test('the name of somebody who was erased is free again', async () => {
    const served = await server.sandbox({ scopes: ['admin'] });
    expect((await served.post('/v1/members', { userId: 'Ada' })).status).toBe(409);
    expect((await served.post('/v1/members/ada/erase', {})).status).toBe(200);
    expect((await served.post('/v1/members', { userId: 'Ada' })).status).toBe(200);
    expect((await served.post('/v1/members', { userId: 'ada' })).status).toBe(409);
  });
});
