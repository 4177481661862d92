import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalize } from '../../src/core/log/canonical-json.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { keepCheckpoint } from '../../src/pipeline/log/log-key.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { everythingStored } from '../database/everything-stored.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { COUNCIL, COUNCIL_KEYS, keyText, signed as signedBy } from '../worlds/governance.ts';
import type { SignerKey } from '../../src/core/log/note-key.ts';

/** What the tests look at in answers of any kind. */
interface Answer {
  readonly status: number;
  readonly body: Body;
}

interface Body {
  readonly [field: string]: unknown;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly key: string & { readonly key: string };
  readonly id: string;
}

type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  headers?: object,
) => Promise<Answer>;

const WITHIN_SECONDS = { timeout: 10_000, interval: 250 };

describeAboveEngines((engine) => {
  let db: Database;
  let app: App;
  let installation: Installation;
  let root: Ask;
  let now = Date.UTC(2025, 10, 28, 12) / 1000;

  beforeAll(async () => {
    db = await engine.openMigrated();
    const key = newLogKey();
    installation = await Installation.open({ db, key, origin: 'test.example', now: () => now });
    app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
    const { printed = '' } = await ensureAdminKey(db, undefined, now);
    root = asking(printed);
  });
  afterAll(async () => {
    await app.close();
    await installation.close();
  });

  function asking(token: string): Ask {
    return async (method, path, body, headers = {}) => {
      const response = await app.inject({
        method,
        url: path,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: response.statusCode, body: response.json<Body>() };
    };
  }

  /** A sandbox of its own, asked with its first admin key. */
  async function sandbox(slug: string, more: object = {}): Promise<Ask> {
    const { status, body } = await root('POST', '/v1/communities', {
      slug,
      preset: 'sandbox',
      ...more,
    });
    expect(status).toBe(201);
    return asking(body.key.key);
  }

  test('a community comes with an admin key for itself alone', async () => {
    const ask = await sandbox('river', { holdBackCycles: 1, public: true });
    const { body } = await ask('GET', '/v1/communities/river');
    expect(body).toMatchObject({
      slug: 'river',
      origin: 'test.example/v1/log/river',
      public: true,
      preset: 'sandbox',
      sandbox: true,
      cycle: 148,
      paused: false,
    });
    expect(body['verifierKey']).toMatch(/^test\.example\/v1\/log\/river\+[0-9a-f]{8}\+/);
    const { body: policies } = await ask('GET', '/v1/policies');
    expect(policies.items).toMatchObject([{ version: 1, policy: { holdBack: { cycles: 1 } } }]);
    expect((await ask('GET', '/v1/communities')).body.items).toHaveLength(1);
    expect((await ask('GET', '/v1/communities/default')).body['code']).toBe('NOT_FOUND');
    const own = { slug: 'mine', preset: 'standard' };
    expect((await ask('POST', '/v1/communities', own)).body['code']).toBe('SCOPE_MISSING');
  });

  test('a name whose log was signed elsewhere is not given to a new community', async () => {
    await keepCheckpoint(installation.key, 'lost', 'whatever was signed');
    const { status, body } = await root('POST', '/v1/communities', {
      slug: 'lost',
      preset: 'sandbox',
    });
    expect([status, body['code']]).toEqual([409, 'CONFLICT']);
    expect(body['detail']).toContain('choose another name');
    expect(JSON.stringify(body)).not.toContain('checkpoint.lost');
  });

  test('the key of the installation sees all communities, a page at a time', async () => {
    await sandbox('aa');
    await sandbox('ab');
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await root('GET', `/v1/communities?limit=1${cursor}`);
      seen.push(...body.items.map(({ slug }) => String(slug)));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor !== '');
    expect(seen).toEqual(expect.arrayContaining(['aa', 'ab', 'default']));
    expect(seen).toEqual([...seen].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('a name is taken once and only a sandbox chooses its hold-back', async () => {
    await sandbox('once');
    const again = await root('POST', '/v1/communities', { slug: 'once', preset: 'sandbox' });
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    const wish = { slug: 'held', preset: 'standard', holdBackCycles: 1 };
    expect((await root('POST', '/v1/communities', wish)).body['code']).toBe('POLICY_INVALID');
    const named = { slug: 'No Name', preset: 'standard' };
    expect((await root('POST', '/v1/communities', named)).body['code']).toBe('BODY_INVALID');
  });

  test('a key is made, listed without its secret, rotated and revoked', async () => {
    const ask = await sandbox('keys');
    const order = { label: 'connector', scopes: ['attest'], expiresAt: '2026-01-01T00:00:00Z' };
    const made = await ask('POST', '/v1/keys', order);
    expect(made.status).toBe(201);
    const { id, key } = made.body;
    expect(key).toMatch(new RegExp(`^neg_${id}_[A-Za-z0-9_-]{43}$`));
    expect((await asking(key)('GET', '/v1/members')).status).toBe(200);
    expect((await asking(key)('GET', '/v1/keys')).body['code']).toBe('SCOPE_MISSING');
    const { items } = (await ask('GET', '/v1/keys')).body;
    expect(items.map(({ label }) => label)).toContain('connector');
    expect(JSON.stringify(items)).not.toContain(key.slice(-43));
    const rotated = await ask('POST', `/v1/keys/${id}/rotate`, { overlapSeconds: 0 });
    const withOld = asking(key);
    const withNew = asking(rotated.body.key);
    const statuses = async (): Promise<number[]> => [
      (await withOld('GET', '/v1/members')).status,
      (await withNew('GET', '/v1/members')).status,
    ];
    // What is known of a key may be two seconds old.
    await expect.poll(statuses, WITHIN_SECONDS).toEqual([401, 200]);
    const revoked = await ask('POST', `/v1/keys/${id}/revoke`, {});
    expect(revoked.body).toMatchObject({ id, revokedAt: expect.any(String) });
    await expect.poll(statuses, WITHIN_SECONDS).toEqual([401, 401]);
    const over = await ask('POST', `/v1/keys/${id}/rotate`, {});
    expect([over.status, over.body['code']]).toEqual([409, 'CONFLICT']);
  });

  test('a repeated request for a key is answered without the secret', async () => {
    const ask = await sandbox('repeats');
    const order = { label: 'once', scopes: ['read'] };
    const headers = { 'idempotency-key': 'one' };
    const first = await ask('POST', '/v1/keys', order, headers);
    const again = await ask('POST', '/v1/keys', order, headers);
    const { key, ...rest } = first.body;
    expect(key).toBeDefined();
    expect(again).toEqual({ status: 201, body: rest });
    const other = await ask('POST', '/v1/keys', { ...order, label: 'two' }, headers);
    expect([other.status, other.body['code']]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });

  test('a key for a user id that nobody has is made, and the answer says so', async () => {
    const ask = await sandbox('unknown-ids');
    const order = { label: 'x', scopes: ['attest'], userId: 'cleo' };
    const early = (await ask('POST', '/v1/keys', order)).body;
    expect(early['note']).toContain('Nobody here has the user id cleo yet');
    expect((await ask('GET', '/v1/keys')).body.items.every((key) => !('note' in key))).toBe(true);
    await ask('POST', '/v1/members', { userId: 'cleo' });
    expect(Object.keys((await ask('POST', '/v1/keys', order)).body)).not.toContain('note');
  });

  test('keys that make no sense are refused', async () => {
    const ask = await sandbox('senseless');
    const order = { label: 'x', scopes: ['read'] };
    const past = await ask('POST', '/v1/keys', { ...order, expiresAt: '2025-01-01T00:00:00Z' });
    expect(past.body['code']).toBe('TIME_INVALID');
    const wrongs = [{ scopes: [] }, { scopes: ['root'] }, { label: '' }, { more: 1 }];
    for (const wrong of [...wrongs, { userId: '' }, { userId: 'a\u0001' }]) {
      const { body } = await ask('POST', '/v1/keys', { ...order, ...wrong });
      expect(body['code']).toBe('BODY_INVALID');
    }
    for (const cursor of ['x', 'WyJ4Il0', 'WzEsMl0']) {
      const { body } = await ask('GET', `/v1/keys?cursor=${cursor}`);
      expect(body['code']).toBe('CURSOR_INVALID');
    }
    const root2 = await ask('POST', '/v1/keys/admin/revoke', {});
    expect(root2.body['code']).toBe('CONFLICT');
  });

  test('no key is found, shown or undone from another community', async () => {
    const ask = await sandbox('here');
    const other = await sandbox('there');
    const { id } = (await other('POST', '/v1/keys', { label: 'x', scopes: ['attest'] })).body;
    const undo = { since: '2025-11-01T00:00:00Z', reason: 'mine?' };
    for (const answer of [
      await ask('POST', `/v1/keys/${id}/rotate`, {}),
      await ask('POST', `/v1/keys/${id}/revoke`, {}),
      await ask('POST', `/v1/keys/${id}/undo`, undo),
      await ask('GET', `/v1/keys/${id}/attestations`),
    ]) {
      expect([answer.status, answer.body['code']]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('what a leaked key attested is listed and taken back', async () => {
    const ask = await sandbox('leak', { holdBackCycles: 1 });
    const made = await ask('POST', '/v1/keys', { label: 'leaks', scopes: ['attest'] });
    const { id, key } = made.body;
    const promise = {
      type: 'promise',
      userId: 'ada',
      domain: 'knowledge',
      subject: 'task 1',
      at: '2025-11-28T10:00:00Z',
      dueAt: '2025-11-29T10:00:00Z',
    };
    const sent = await asking(key)('POST', '/v1/evidence', promise);
    expect(sent.status).toBe(200);
    const path = `/v1/keys/${id}/attestations?since=2025-11-28T00:00:00Z`;
    const listed = (await ask('GET', path)).body.items;
    expect(listed).toMatchObject([{ record: promise, retracted: false }]);
    const order = { since: '2025-11-28T00:00:00Z', reason: 'it was in a public repository' };
    const undone = await ask('POST', `/v1/keys/${id}/undo`, order);
    expect(undone.body).toEqual({ key: id, revoked: true, retracted: 1, facts: 0, holds: 0 });
    expect((await ask('GET', path)).body.items).toMatchObject([{ retracted: true }]);
    const again = await ask('POST', `/v1/keys/${id}/undo`, order);
    expect(again.body).toMatchObject({ retracted: 0 });
  });

  test('a key takes back what it attested, and nothing of the member it is bound to', async () => {
    const ask = await sandbox('takes-back');
    const withKey = async (order: object): Promise<Ask> =>
      asking(
        (await ask('POST', '/v1/keys', { label: 'x', scopes: ['attest'], ...order })).body.key,
      );
    const [one, other, bound] = [
      await withKey({}),
      await withKey({}),
      await withKey({ userId: 'ada' }),
    ];
    const times = { at: '2025-11-28T10:00:00Z', dueAt: '2025-11-29T10:00:00Z' };
    const promise = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'a', ...times };
    const claimOf = async (by: Ask, subject: string): Promise<string> => {
      const { body } = await by('POST', '/v1/evidence', { ...promise, subject });
      return (body as unknown as { evidence: { id: string }[] }).evidence[0]?.id ?? '';
    };
    const refused = { status: 403, body: { code: 'SCOPE_MISSING' } };
    const reason = { reason: 'a mistake' };
    const first = await claimOf(one, 'a');
    expect(await other('POST', `/v1/evidence/${first}/retract`, reason)).toMatchObject(refused);
    expect((await one('POST', `/v1/evidence/${first}/retract`, reason)).status).toBe(200);
    const own = await claimOf(bound, 'b');
    expect(await bound('POST', `/v1/evidence/${own}/retract`, reason)).toMatchObject(refused);
    expect((await ask('POST', `/v1/evidence/${own}/retract`, reason)).status).toBe(200);
  });

  test('what a key attested is listed also where a mint came without a claim', async () => {
    const ask = await sandbox('without-claim');
    const { id, key } = (await ask('POST', '/v1/keys', { label: 'x', scopes: ['attest'] })).body;
    const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
    const action = { ...kind, occurredAt: '2025-11-28T10:00:00Z' };
    const asked = { userId: 'ada', action, evidence: [] };
    expect((await asking(key)('POST', '/v1/tokenomics/mint', asked)).status).toBe(200);
    const listed = await ask('GET', `/v1/keys/${id}/attestations`);
    expect(listed).toMatchObject({
      status: 200,
      body: { items: [{ record: { type: 'action' } }] },
    });
  });

  test('of two bodies under one key at the same time one is carried out', async () => {
    const ask = await sandbox('at-once');
    const { id } = (await ask('POST', '/v1/keys', { label: 'x', scopes: ['attest'] })).body;
    const undo = (reason: string): Promise<Answer> => {
      const order = { since: '2025-11-28T00:00:00Z', reason };
      return ask('POST', `/v1/keys/${id}/undo`, order, { 'idempotency-key': 'k' });
    };
    const answers = await Promise.all(['a', 'b', 'a', 'b'].map(undo));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 409, 409]);
    expect(statuses[0]).toBe(statuses[2]);
  });

  test('the tiles of a community are found whatever it is called', async () => {
    for (const slug of ['tile', 'log']) {
      await sandbox(slug, { public: true });
      const prefix = `/v1/log/${slug}`;
      const signed = async (): Promise<string> => {
        const { body } = await app.inject({ url: `${prefix}/checkpoint` });
        const [, size = ''] = body.split('\n');
        return /^[1-9]/.test(size) ? size : '';
      };
      await expect.poll(signed, WITHIN_SECONDS).not.toBe(''); // in the background
      const tile = await app.inject({ url: `${prefix}/tile/entries/000.p/${await signed()}` });
      expect(tile.statusCode).toBe(200);
    }
  });

  test('a name that stands for one claim cannot be given to another', async () => {
    const ask = await sandbox('names');
    const times = { at: '2025-11-28T10:00:00Z', dueAt: '2025-11-28T11:00:00Z' };
    const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
    const action = { ...kind, occurredAt: '2025-11-28T10:00:00Z', ref: 'R' };
    const promise = (subject: string): object => {
      return { type: 'promise', userId: 'ada', domain: 'knowledge', subject, ...times };
    };
    const first = { userId: 'ada', action, evidence: [promise('a')] };
    expect((await ask('POST', '/v1/tokenomics/mint', first)).body).not.toMatchObject({
      code: 'DUPLICATE',
    });
    const sent = await ask('POST', '/v1/evidence', promise('b'));
    const [{ id } = { id: '' }] = (sent.body as unknown as { evidence: { id: string }[] }).evidence;
    const second = { userId: 'ada', action, evidence: [{ id }] };
    const answer = await ask('POST', '/v1/tokenomics/mint', second);
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'refused', code: 'DUPLICATE' } });
  });

  test('a key is undone once for each idempotency key, and its answer kept', async () => {
    const ask = await sandbox('undone-once');
    const made = await ask('POST', '/v1/keys', { label: 'leaks', scopes: ['attest'] });
    const { id, key } = made.body;
    const times = { at: '2025-11-28T10:00:00Z', dueAt: '2025-11-29T10:00:00Z' };
    const promise = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'a', ...times };
    expect((await asking(key)('POST', '/v1/evidence', promise)).status).toBe(200);
    const order = { since: '2025-11-28T00:00:00Z', reason: 'it was in a public repository' };
    const path = `/v1/keys/${id}/undo`;
    const headers = { 'idempotency-key': 'undo' };
    const first = await ask('POST', path, order, headers);
    expect(first.body).toMatchObject({ retracted: 1 });
    expect(await ask('POST', path, order, headers)).toEqual(first);
    const other = await ask('POST', path, { ...order, reason: 'another' }, headers);
    expect([other.status, other.body['code']]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });

  test('a policy is chosen among the presets and a sandbox stays one', async () => {
    const ask = await sandbox('rules');
    const presets = (await ask('GET', '/v1/policies/presets')).body.items;
    expect(presets.map(({ preset }) => preset)).toEqual([
      'civic',
      'standard',
      'strict',
      'sandbox',
      'git',
      'forge',
    ]);
    const live = await ask('POST', '/v1/policies', { preset: 'standard' });
    expect([live.status, live.body['code']]).toEqual([409, 'CONFLICT']);
    const none = await ask('POST', '/v1/policies', { preset: 'mine' });
    expect([none.status, none.body['code']]).toEqual([400, 'BODY_INVALID']);
    const named = { 'negentropy-community': 'default' };
    const strict = await root('POST', '/v1/policies', { preset: 'strict' }, named);
    expect(strict.body).toEqual({ version: 2, since: 148 });
    const { items } = (await root('GET', '/v1/policies?limit=1', undefined, named)).body;
    expect(items).toMatchObject([{ version: 1, policy: { preset: 'civic' } }]);
  });

  test('rules are rehearsed on the history that there is, and nothing changes', async () => {
    const named = { 'negentropy-community': 'default' };
    const { items } = (await root('GET', '/v1/policies', undefined, named)).body;
    const { version, policy } = items.at(-1) as { version: number; policy: PolicyDocument };
    const other = { ...policy, giFloor: 0.5 };
    const told = await root('POST', '/v1/policies/rehearsals', { policy: other }, named);
    expect(told.body).toMatchObject({
      base: version,
      changes: [{ path: 'giFloor', before: String(policy.giFloor), after: '0.5' }],
      winners: 0,
      losers: 0,
      before: { skipped: {} },
    });
    const wrong = { policy: { ...policy, domains: [] } };
    const refused = await root('POST', '/v1/policies/rehearsals', wrong, named);
    expect([refused.status, refused.body['code']]).toEqual([422, 'POLICY_INVALID']);
    expect((await root('GET', '/v1/policies', undefined, named)).body.items).toEqual(items);
  });

  test('with a council rules change by signatures alone, and all see them coming', async () => {
    const ask = await sandbox('governed');
    const [first, second] = COUNCIL_KEYS as [SignerKey, SignerKey];
    const wrong = await ask('POST', '/v1/council', { ...COUNCIL, approvals: 1 });
    expect([wrong.status, wrong.body['code']]).toEqual([422, 'POLICY_INVALID']);
    expect((await ask('POST', '/v1/council', COUNCIL)).status).toBe(200);
    for (const [path, body] of [
      ['/v1/council', COUNCIL],
      ['/v1/policies', { preset: 'sandbox' }],
    ] as const) {
      const { status, body: told } = await ask('POST', path, body);
      expect([path, status, told['code']]).toEqual([path, 409, 'GOVERNED']);
    }
    const [inForce] = (await ask('GET', '/v1/policies')).body.items;
    const policy = { ...(inForce?.['policy'] as PolicyDocument), giFloor: 0.4 };
    const stale = await ask('POST', '/v1/policies/proposals', { policy, base: 7 });
    expect([stale.status, stale.body['code']]).toEqual([409, 'CONFLICT']);
    const asked = (await ask('POST', '/v1/policies/proposals', { policy })).body;
    const about = { vkey: String(asked['vkey']), proposal: String(asked['proposal']) };
    const path = `/v1/policies/proposals/${about.proposal}`;
    const agree = async (key: SignerKey, what: 'approval' | 'cancel' = 'approval') =>
      await ask('POST', `${path}/approvals`, {
        key: keyText(key),
        signature: signedBy(key, what, about),
      });
    expect((await agree(first, 'cancel')).body['code']).toBe('CONFLICT');
    expect((await agree(first)).body).toEqual({ proposal: about.proposal, approvals: 1 });
    expect((await agree(second)).body).toMatchObject({ approvals: 2, activates: 150 });
    const seen = (await ask('GET', '/v1/policies/proposals')).body['proposals'];
    expect(seen).toMatchObject([{ state: 'locked', changes: [{ path: 'giFloor' }] }]);
    await ask('POST', '/v1/cycles/advance', { cycles: 2 });
    const { items } = (await ask('GET', '/v1/policies')).body;
    expect(items.at(-1)).toMatchObject({ version: 2, since: 150, policy: { giFloor: 0.4 } });
    const told = (await ask('GET', '/v1/policies/proposals')).body['proposals'];
    expect(told).toMatchObject([{ state: 'active', approvals: COUNCIL.keys.slice(0, 2) }]);
    const late = { key: keyText(first), signature: signedBy(first, 'cancel', about), reason: 'no' };
    expect((await ask('POST', `${path}/cancel`, late)).status).toBe(404);
  });

  test('rules that open an attack wait for one key more, and say why in a note', async () => {
    const ask = await sandbox('opened');
    await ask('POST', '/v1/council', COUNCIL);
    const [inForce] = (await ask('GET', '/v1/policies')).body.items;
    const policy = { ...(inForce?.['policy'] as PolicyDocument), giFloor: 0.4 };
    const silent = await ask('POST', '/v1/policies/proposals', { policy, opens: ['silence'] });
    expect([silent.status, silent.body['code']]).toEqual([409, 'CONFLICT']);
    const opening = { opens: ['silence', 'padding'], override: 'nobody keeps silent here' };
    const asked = (await ask('POST', '/v1/policies/proposals', { policy, ...opening })).body;
    expect(asked['opens']).toEqual(['padding', 'silence']);
    expect(asked['override']).toMatch(/^[0-9a-f]{64}$/);
    const about = { vkey: String(asked['vkey']), proposal: String(asked['proposal']) };
    const answers = [];
    for (const key of COUNCIL_KEYS) {
      const word = { key: keyText(key), signature: signedBy(key, 'approval', about) };
      const path = `/v1/policies/proposals/${about.proposal}/approvals`;
      answers.push((await ask('POST', path, word)).body);
    }
    expect(answers.map((one) => 'activates' in one)).toEqual([false, false, true]);
    const told = (await ask('GET', '/v1/policies/proposals')).body['proposals'];
    expect(told).toMatchObject([{ state: 'locked', opens: ['padding', 'silence'], needed: 3 }]);
  });

  test('minting is stopped with a reason that only callers can read', async () => {
    const ask = await sandbox('stopped');
    expect((await ask('GET', '/v1/pause')).body).toEqual({ paused: false });
    const stop = { paused: true, reason: 'audit' };
    const { status, body } = await ask('POST', '/v1/pause', stop);
    expect([status, body['paused'], body['cycle']]).toEqual([200, true, 148]);
    expect((await ask('GET', '/v1/pause')).body).toEqual({ ...body, reason: 'audit' });
    expect((await ask('POST', '/v1/pause', { paused: true })).body['code']).toBe('BODY_INVALID');
  });

  test('a member is registered, listed, exported and erased', async () => {
    const ask = await sandbox('people');
    const ada = { userId: 'ada/é %', name: 'Ada L.' };
    const path = `/v1/members/${encodeURIComponent(ada.userId)}`;
    const { body } = await ask('POST', '/v1/members', ada);
    expect(body).toEqual({ userId: ada.userId, memberId: expect.any(String), known: false });
    const { memberId } = body;
    expect((await ask('GET', path)).body).toEqual({ ...ada, memberId });
    await ask('POST', '/v1/members', { userId: 'bob' });
    const first = (await ask('GET', '/v1/members?limit=1')).body;
    expect(first.items).toEqual([{ ...ada, memberId }]);
    const next = (await ask('GET', `/v1/members?cursor=${String(first['next'])}`)).body;
    expect(next.items).toMatchObject([{ userId: 'bob' }]);
    expect((await ask('GET', `${path}/export`)).body).toMatchObject({ ...ada, decisions: [] });
    expect((await ask('POST', `${path}/erase`, {})).body).toEqual({ memberId });
    const gone = [await ask('GET', path), await ask('GET', `${path}/export`)];
    gone.push(await ask('POST', `${path}/erase`, {}));
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404]);
    const anew = await ask('POST', '/v1/members', ada);
    expect(anew.body['known']).toBe(false);
    expect(anew.body['memberId']).not.toBe(memberId);
  });

  test('nothing kept of the requests about an erased person says who it was', async () => {
    const ask = await sandbox('forgotten');
    const headers = { 'idempotency-key': 'for-ada.l' };
    const person = { userId: 'ada.l' };
    const times = { at: '2025-11-28T10:00:00Z', dueAt: '2025-11-29T10:00:00Z' };
    const kind = { type: 'promise', domain: 'knowledge', subject: 'bridge' };
    const record = { ...kind, ...person, ...times };
    await ask('POST', '/v1/members', person, headers);
    const sent = await ask('POST', '/v1/evidence', record, headers);
    expect(await ask('POST', '/v1/evidence', record, headers)).toEqual(sent);
    const [{ id } = { id: '' }] = sent.body['evidence'] as { id: string }[];
    const retract = { reason: 'a mistake' };
    const retracted = await ask('POST', `/v1/evidence/${id}/retract`, retract, headers);
    expect(retracted.body).toMatchObject({ retracted: [{ id }] });
    expect(await ask('POST', `/v1/evidence/${id}/retract`, retract, headers)).toEqual(retracted);
    const traces = ['ada.l', id, ...[person, record].map((body) => digest(body))];
    expect(await everythingStored(db)).toContain('ada.l');
    expect((await ask('POST', '/v1/members/ada.l/erase', {})).status).toBe(200);
    const stored = await everythingStored(db);
    for (const trace of traces) expect(stored).not.toContain(trace);
  });

  test('the clock of a sandbox is moved on once for each request', async () => {
    const ask = await sandbox('clock');
    const headers = { 'idempotency-key': 'three' };
    const moved = await ask('POST', '/v1/cycles/advance', { cycles: 3 }, headers);
    expect(moved.body).toEqual({
      cycle: 151,
      startsAt: '2025-12-01T00:00:00Z',
      endsAt: '2025-12-02T00:00:00Z',
      time: '2025-12-01T00:00:00Z',
      clock: 'sandbox',
    });
    const again = await ask('POST', '/v1/cycles/advance', { cycles: 3 }, headers);
    expect(again).toEqual(moved);
    expect((await ask('GET', '/v1/cycles/current')).body).toEqual(moved.body);
    const later = await ask('POST', '/v1/cycles/advance', { cycles: 1 });
    expect(later.body).toMatchObject({ cycle: 152, time: '2025-12-02T00:00:00Z' });
    // The answer that was frozen, not where the clock stands by now.
    expect(await ask('POST', '/v1/cycles/advance', { cycles: 3 }, headers)).toEqual(moved);
    const { items } = (await ask('GET', '/v1/cycles?limit=2')).body;
    expect(items.map(({ cycle }) => cycle)).toEqual([151, 150]);
    for (const cycles of [0, 401, '1', 1.5]) {
      const { body } = await ask('POST', '/v1/cycles/advance', { cycles });
      expect(body['code']).toBe('BODY_INVALID');
    }
  });

  test('the clock of a community in earnest cannot be set', async () => {
    const { status, body } = await root('POST', '/v1/cycles/advance', { cycles: 1 });
    expect([status, body['code']]).toEqual([409, 'CONFLICT']);
    now += 60;
    const open = (await root('GET', '/v1/cycles/current')).body;
    expect(open).toMatchObject({ cycle: 148, clock: 'system', time: '2025-11-28T12:01:00Z' });
  });
});

/** What anybody can compute of a body that they guess. */
function digest(body: object): string {
  return hash('sha256', canonicalize({ ...body }), 'hex');
}
