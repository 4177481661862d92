import { type AddressInfo, connect } from 'node:net';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, DatabaseError } from '../../src/db/engine/port.ts';
import type { App } from '../../src/http/app.ts';
import { Metrics } from '../../src/http/metrics.ts';
import { PROBLEMS } from '../../src/http/problems/problem-codes.ts';
import { buildServer, type ServerOptions } from '../../src/http/server.ts';
import {
  ensureAdminKey,
  makeApiKey,
  revokeApiKey,
  rotateApiKey,
} from '../../src/pipeline/access/api-keys.ts';
import { Installation, type ServedCommunity } from '../../src/pipeline/installation.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { runs } from '../size.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { contentTypes } from './content-types.ts';
import { changedDatabase } from '../database/changed-database.ts';

const START = Date.UTC(2025, 10, 28, 12) / 1_000;

/** More than any operation takes. */
const LARGE_BYTES = 9 * 1_024 * 1_024;

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describeAboveEngines((engine) => {
  let db: Database;
  let installation: Installation;
  let admin = '';
  let now = START;
  const apps: App[] = [];

  beforeAll(async () => {
    db = await engine.openMigrated();
    const key = newLogKey();
    installation = await Installation.open({ db, key, origin: 'test.example', now: () => now });
    const { printed = '' } = await ensureAdminKey(db, undefined, now);
    admin = printed;
    await installation.create({ slug: 'trial', preset: 'sandbox', holdBackCycles: 1 });
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await installation.close();
  });

  async function start(options: Omit<Partial<ServerOptions>, 'service'> = {}): Promise<App> {
    const service = { installation, allowPrivateWebhooks: false };
    const app = await buildServer({ service, ...options });
    apps.push(app);
    return app;
  }

  async function communityOf(slug: string): Promise<ServedCommunity> {
    const community = await installation.community(slug);
    if (community === undefined) throw new Error(`there is no community ${slug}`);
    return community;
  }

  const bearer = (token: string, more: object = {}): Record<string, string> => ({
    authorization: `Bearer ${token}`,
    ...more,
  });

  function expectProblem(answer: LightMyRequestResponse, code: keyof typeof PROBLEMS): void {
    const { status, title } = PROBLEMS[code];
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ type: expect.stringContaining(code), title, status });
    expect(answer.body).not.toMatch(/\bat .*\.[jt]s|select |insert |negentropy\./i);
  }

  test('every operation is named once, says what it answers and which key it takes', async () => {
    const app = await start();
    const document = (await app.inject('/openapi.json')).json<OpenApi>();
    expect(document.openapi).toBe('3.1.0');
    const open: string[] = [];
    const names: string[] = [];
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { operationId, security, responses }] of Object.entries(methods)) {
        names.push(operationId);
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
        if (isOpen(security)) open.push(`${method} ${path}`);
      }
    }
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    // What anybody may ask for is a short list; claims of a registry are signed by a log's key.
    const known = [
      /^get \/(healthz|readyz|v1\/(log|public|anchor|registry))/,
      /^post \/v1\/(ingest|registry\/claims)/,
    ];
    expect(open.filter((one) => !known.some((pattern) => pattern.test(one)))).toEqual([]);
  });

  test('where a key may come but need not, the document says both', async () => {
    const app = await start();
    const { paths } = (await app.inject('/openapi.json')).json<OpenApi>();
    const all = Object.values(paths).flatMap((methods) => Object.values(methods));
    const optional = all.filter(({ security }) => security.length > 0 && isOpen(security));
    const found = optional.map(({ operationId, security }) => [operationId, security]);
    expect(Object.fromEntries(found)).toEqual({
      getCheckpoint: [{}, { key: ['read'] }],
      getTile: [{}, { key: ['read'] }],
      ingestCloudEvents: [{}, { key: ['attest'] }],
    });
  });

  test('nothing but the operations that are open to all answers without a key', async () => {
    const app = await start();
    const { paths } = (await app.inject('/openapi.json')).json<OpenApi>();
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (isOpen(security)) continue;
        const url = path.replaceAll(/\{[^}]+\}/g, 'x');
        const answer = await app.inject({ method: method as 'GET', url });
        expectProblem(answer, 'KEY_MISSING');
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
    }
  });

  test('the documentation comes from here alone, under a policy that lets it run', async () => {
    const app = await start();
    const page = await app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(link).toMatch(/^(\.\/|\/docs\/)/);
      const { pathname } = new URL(link, 'http://here/docs/');
      expect((await app.inject(pathname)).statusCode).toBe(200);
    }
    expect(page.body).not.toMatch(/<script>[^<]/);
  });

  test('what cannot be understood is a problem and never a failure', async () => {
    const app = await start();
    const ask = async (options: InjectOptions): Promise<LightMyRequestResponse> =>
      await app.inject({ method: 'POST', ...options, headers: bearer(admin, options.headers) });
    const json = { 'content-type': 'application/json' };
    const mint = '/v1/tokenomics/mint';
    expectProblem(await ask({ method: 'GET', url: '/v1/nothing' }), 'NOT_FOUND');
    const wrong = await ask({ method: 'DELETE', url: mint });
    expectProblem(wrong, 'METHOD_NOT_ALLOWED');
    expect(wrong.headers['allow']).toBe('POST');
    const typed = await ask({ method: 'DELETE', url: mint, headers: json });
    expectProblem(typed, 'METHOD_NOT_ALLOWED');
    expectProblem(await ask({ url: mint, headers: json, payload: '{' }), 'JSON_INVALID');
    expectProblem(await ask({ url: mint, headers: json, payload: '' }), 'JSON_INVALID');
    const text = { 'content-type': 'text/plain' };
    expectProblem(await ask({ url: mint, headers: text, payload: 'hello' }), 'MEDIA_TYPE');
    expectProblem(await ask({ url: mint }), 'BODY_INVALID');
    const score = '{"userId":"a","score":1}';
    expectProblem(await ask({ url: mint, headers: json, payload: score }), 'SCORE_NOT_ACCEPTED');
    const nul = '{"userId":"\\u0000"}';
    expectProblem(await ask({ url: mint, headers: json, payload: nul }), 'TEXT_INVALID');
  });

  test('every operation that takes a body says when it is too large', async () => {
    const app = await start();
    const { paths } = (await app.inject('/openapi.json')).json<OpenApi>();
    const payload = Buffer.alloc(LARGE_BYTES, ' ');
    const codes: Record<string, unknown> = {};
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { operationId, requestBody }] of Object.entries(methods)) {
        const [type] = Object.keys(requestBody?.content ?? {});
        if (type === undefined) continue;
        const url = path.replaceAll(/\{\w+\}/g, 'a');
        const headers = bearer(admin, { 'content-type': type });
        const answer = await app.inject({ method: method as 'post', url, headers, payload });
        codes[operationId] = answer.json<{ readonly code?: string }>().code;
      }
    }
    const others = Object.entries(codes).filter(([, code]) => code !== 'BODY_TOO_LARGE');
    expect(others).toEqual([]);
    expect(Object.keys(codes).length).toBeGreaterThan(50);
  });

  test('every operation takes its media types in UTF-8, and no other', async () => {
    const app = await start();
    const { paths } = (await app.inject('/openapi.json')).json<OpenApi>();
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { operationId, requestBody }]) => {
        const types = Object.keys(requestBody?.content ?? {});
        return types.length === 0 ? [] : [{ path, method, operationId, types }];
      }),
    );
    expect(operations.length).toBeGreaterThan(50);
    for (const { path, method, operationId, types } of operations) {
      const url = path.replaceAll(/\{\w+\}/g, 'a');
      for (const { text, isTaken } of fc.sample(contentTypes(types), { numRuns: runs(3, 200) })) {
        const headers = bearer(admin, { 'content-type': text });
        const answer = await app.inject({ method: method as 'post', url, headers, payload: '{' });
        const isRefused = answer.json<{ readonly code?: string }>().code === 'MEDIA_TYPE';
        // Without the headers of an event its type is that of what no event carries.
        const isData = operationId === 'ingestCloudEvents' && !text.includes('cloudevents');
        expect(isRefused, `${operationId} ${text}`).toBe(!isTaken || isData);
      }
    }
  });

  test('what is no HTTP is answered as a problem too', async () => {
    const app = await start();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const answer = await textOf(socket);
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('who sends too much hears it, however much they still have to send', async () => {
    const app = await start();
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const headers = bearer(admin, { 'content-type': 'application/json' });
    for (const megabytes of [5, 40]) {
      const body = new Blob([new Uint8Array(megabytes * 1_024 * 1_024).fill(32)]);
      const answer = await fetch(`${url}/v1/tokenomics/mint`, { method: 'POST', headers, body });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
    }
  });

  test('a field that is spelled otherwise is told by its name', async () => {
    const app = await start();
    for (const name of ['userID', 'user_id', 'actor_id', 'nodeId']) {
      const payload = { [name]: 'ada' };
      const headers = bearer(admin);
      const answer = await app.inject({ method: 'POST', url: '/v1/members', headers, payload });
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain('did you mean userId?');
    }
  });

  test('paths and queries are as strict as bodies', async () => {
    const app = await start();
    const get = async (url: string): Promise<LightMyRequestResponse> =>
      await app.inject({ url, headers: bearer(admin) });
    for (const bad of ['%00', 'a%00b']) {
      expectProblem(await get(`/v1/tokenomics/negentropy/${bad}`), 'TEXT_INVALID');
      expectProblem(await get(`/v1/decisions?cursor=${bad}`), 'TEXT_INVALID');
    }
    // What is no UTF-8 has no meaning at all, half a surrogate pair included.
    for (const bad of ['%zz', '%', '%ED%A0%80', '%C0%80', '%FF']) {
      const answer = await get(`/v1/tokenomics/negentropy/${bad}`);
      expect(answer.statusCode).toBe(400);
      expect((await get(`/v1/decisions?cursor=${bad}`)).statusCode).toBe(400);
    }
    expectProblem(await get('/v1/decisions?limit=1&limit=2'), 'QUERY_INVALID');
    expectProblem(await get('/v1/decisions?limit=0'), 'QUERY_INVALID');
    expectProblem(await get('/v1/decisions?strange=1'), 'QUERY_INVALID');
  });

  test('a key is taken whole, in time, and for what it may do', async () => {
    const app = await start();
    const community = await communityOf('default');
    const make = async (scopes: readonly ('admin' | 'attest' | 'read')[], expiresAt?: number) =>
      await makeApiKey(community, { label: 'a', scopes, now, expiresAt });
    const get = async (headers: Record<string, string>, url = '/v1/decisions') =>
      await app.inject({ url, headers });
    const { key, token = '' } = await make(['read'], START + 100);
    expect((await get(bearer(token))).statusCode).toBe(200);
    expectProblem(await get(bearer(`${token}x`)), 'KEY_INVALID');
    expectProblem(await get(bearer(token.slice(0, -1))), 'KEY_INVALID');
    expectProblem(await get(bearer(token.replace('neg_', 'neg_0'))), 'KEY_INVALID');
    for (const strange of ['', 'Bearer', `Basic ${token}`, `Bearer ${token} ${token}`]) {
      expect((await get({ authorization: strange })).statusCode).toBe(401);
    }
    expectProblem(await get(bearer(token), '/v1/keys'), 'SCOPE_MISSING');
    now = START + 100;
    expectProblem(await get(bearer(token)), 'KEY_INVALID');
    now = START;
    expect(key.communityId).toBe(community.row.id);
  });

  test('a rotated key has two secrets for a while, a revoked one has none', async () => {
    const community = await communityOf('default');
    const order = { label: 'a', scopes: ['read'], now } as const;
    const { key, token: first = '' } = await makeApiKey(community, order);
    const second = await rotateApiKey(community, key.keyId, { now, overlapSeconds: 60 });
    const statusOf = async (token: string): Promise<number> => {
      // Each server has a memory of its own, so this one looks.
      const app = await start();
      return (await app.inject({ url: '/v1/decisions', headers: bearer(token) })).statusCode;
    };
    expect([await statusOf(first), await statusOf(second.token ?? '')]).toEqual([200, 200]);
    now = START + 60;
    expect([await statusOf(first), await statusOf(second.token ?? '')]).toEqual([401, 200]);
    await revokeApiKey(community, key.keyId, { now });
    expect([await statusOf(first), await statusOf(second.token ?? '')]).toEqual([401, 401]);
    now = START;
  });

  test('only the key of the installation chooses a community', async () => {
    const app = await start();
    const trial = await communityOf('trial');
    const order = { label: 'a', scopes: ['admin'], now } as const;
    const { token = '' } = await makeApiKey(trial, order);
    const pause = async (key: string, slug?: string): Promise<LightMyRequestResponse> => {
      const headers = slug === undefined ? {} : { 'negentropy-community': slug };
      return await app.inject({ url: '/v1/pause', headers: bearer(key, headers) });
    };
    expect((await pause(admin)).headers['negentropy-sandbox']).toBeUndefined();
    expect((await pause(admin, 'trial')).headers['negentropy-sandbox']).toBe('true');
    expect((await pause(token)).headers['negentropy-sandbox']).toBe('true');
    expectProblem(await pause(admin, 'nowhere'), 'NOT_FOUND');
    expectProblem(await pause(token, 'default'), 'NOT_FOUND');
    expectProblem(await pause(token, 'nowhere'), 'NOT_FOUND');
  });

  test('each key has a limit of its own, and wrong keys have the address’s', async () => {
    const app = await start({ requestsPerTenSeconds: 3 });
    const community = await communityOf('default');
    const order = { label: 'a', scopes: ['read'], now } as const;
    const tokens = [
      (await makeApiKey(community, order)).token ?? '',
      (await makeApiKey(community, order)).token ?? '',
    ];
    for (const token of tokens) {
      const get = async (): Promise<LightMyRequestResponse> =>
        await app.inject({ url: '/v1/decisions', headers: bearer(token) });
      const first = await get();
      expect(first.statusCode).toBe(200);
      expect(first.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-remaining': '2' });
      await get();
      await get();
      const over = await get();
      expectProblem(over, 'RATE_LIMITED');
      expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    }
    const guesses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const token = `neg_guess${guess}_${'x'.repeat(43)}`;
      const answer = await app.inject({ url: '/v1/decisions', headers: bearer(token) });
      guesses.push(answer.statusCode);
    }
    expect(guesses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(guesses.slice(3)).toEqual([429, 429, 429]);
    // Whoever has a good key is none of them, wherever the guesses come from.
    const fresh = (await makeApiKey(community, order)).token ?? '';
    const other = { url: '/v1/decisions', headers: bearer(fresh), remoteAddress: '192.0.2.7' };
    expect((await app.inject(other)).statusCode).toBe(200);
    const { remoteAddress: _, ...same } = other;
    expect((await app.inject(same)).statusCode).toBe(200);
  });

  test('who guesses from all addresses of one IPv6 network has the tries of one', async () => {
    const app = await start({ requestsPerTenSeconds: 3 });
    const statuses: number[] = [];
    for (let guess = 0; guess < 5; guess += 1) {
      const remoteAddress = `2001:db8::${guess + 1}`;
      const headers = bearer(`neg_guess${guess}_${'x'.repeat(43)}`);
      const answer = await app.inject({ url: '/v1/decisions', headers, remoteAddress });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const left: unknown[] = [];
    for (let at = 1; at <= 3; at += 1) {
      const answer = await app.inject({ url: '/healthz', remoteAddress: `2001:db8:0:1::${at}` });
      left.push(answer.headers['ratelimit-remaining']);
    }
    expect(left).toEqual(['2', '1', '0']);
  });

  test('paths that there are not, and wrong methods, count like all else', async () => {
    const app = await start({ requestsPerTenSeconds: 3 });
    const statuses: number[] = [];
    const ask = async (method: 'GET' | 'DELETE', url: string): Promise<void> => {
      statuses.push((await app.inject({ method, url })).statusCode);
    };
    for (const url of ['/healthz', '/nowhere', '/v1/nowhere']) await ask('GET', url);
    await ask('GET', '/nowhere');
    await ask('DELETE', '/v1/mint');
    await ask('GET', '/healthz');
    expect(statuses).toEqual([200, 404, 404, 429, 429, 429]);
  });

  test('other sites are told nothing unless the operator named them', async () => {
    const origin = 'https://board.example';
    const ask = async (app: App, from = origin): Promise<LightMyRequestResponse> =>
      await app.inject({ url: '/v1/decisions', headers: bearer(admin, { origin: from }) });
    const closed = await ask(await start());
    expect(closed.headers['access-control-allow-origin']).toBeUndefined();
    const app = await start({ corsOrigins: [origin] });
    expect((await ask(app)).headers['access-control-allow-origin']).toBe(origin);
    const other = await ask(app, 'https://evil.example');
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example');
    const before = await app.inject({
      method: 'OPTIONS',
      url: '/v1/tokenomics/mint',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(before.statusCode).toBeLessThan(300);
    expect(before.headers['access-control-allow-origin']).toBe(origin);
    const { headers } = closed;
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('logs name no member, no secret and nothing that was sent', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString('utf8'));
        done();
      },
    });
    const app = await start({ logger: { level: 'trace', stream } });
    const headers = bearer(admin, { 'content-type': 'application/json' });
    await app.inject({ url: '/v1/tokenomics/negentropy/private-person', headers });
    await app.inject({ url: '/v1/decisions?userId=private-person', headers });
    await app.inject({ url: '/v1/private-person', headers });
    const payload = '{"userId":"private-person"}';
    await app.inject({ method: 'POST', url: '/v1/tokenomics/mint', headers, payload });
    await app.inject({ url: '/v1/decisions', headers: bearer('neg_private-person') });
    const text = lines.join('');
    expect(text).not.toContain('private-person');
    expect(text).not.toContain(admin.slice(-40));
    const answered = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answered).toContainEqual(
      expect.objectContaining({
        route: '/v1/tokenomics/negentropy/:userId',
        status: 404,
        keyId: 'admin',
        ms: expect.any(Number),
        reqId: expect.any(String),
      }),
    );
  });

  test('figures are for the operator, and name every community', async () => {
    const app = await start();
    const { token = '' } = await makeApiKey(await communityOf('trial'), {
      label: 'a',
      scopes: ['admin'],
      now,
    });
    const get = async (headers: Record<string, string>): Promise<LightMyRequestResponse> =>
      await app.inject({ url: '/metrics', headers });
    expectProblem(await get({}), 'KEY_MISSING');
    // They are about every community, so that the key of one does not do.
    expectProblem(await get(bearer(token)), 'SCOPE_MISSING');
    const answer = await get(bearer(admin));
    expect(answer.statusCode).toBe(200);
    for (const name of [
      'negentropy_decisions_total',
      'negentropy_batch_commands',
      'negentropy_commit_seconds',
      'negentropy_queue_depth{community="trial"}',
      'negentropy_checkpoint_lag_entries{community="default"}',
      'negentropy_outbox_lag_entries{community="trial"}',
      'negentropy_entropy_state',
      'negentropy_http_request_seconds_count',
    ]) {
      expect(answer.body).toContain(name);
    }
    const open = await start({ publicMetrics: true });
    expect((await open.inject('/metrics')).statusCode).toBe(200);
  });

  test('tells that it lives, and that it can serve', async () => {
    const app = await start();
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'live' });
    const ready = await app.inject('/readyz');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ status: 'ready', queueDepth: 0 });
  });

  test('callers who ask at once whether it is ready share what is looked up', async () => {
    const app = await start();
    const queries = vi.spyOn(db, 'query');
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject('/readyz')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    const looks = queries.mock.calls.filter(([sql]) =>
      sql.includes('count(*) as communities, max'),
    );
    expect(looks).toHaveLength(1); // for all communities
    queries.mockRestore();
  });

  test('is not ready without its database, but lives on', async () => {
    const away = interrupted(db);
    const own = await Installation.open({
      db: away.db,
      key: installation.key,
      origin: 'test.example',
      now: () => START,
    });
    const metrics = new Metrics();
    const service = { installation: own, allowPrivateWebhooks: false };
    const app = await buildServer({ service, metrics });
    apps.push(app);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    away.interrupt();
    // Callers share an answer for a second.
    await vi.waitFor(async () => expect((await app.inject('/readyz')).statusCode).toBe(503), {
      timeout: 10_000,
      interval: 50,
    });
    const token = `neg_someone_${'x'.repeat(43)}`;
    for (const [url, code] of [
      ['/readyz', 'NOT_READY'],
      ['/v1/decisions', 'BUSY'],
    ] as const) {
      const answer = await app.inject({ url, headers: url === '/readyz' ? {} : bearer(token) });
      expectProblem(answer, code);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    // A probe that was told "not ready" is no caller who was turned away.
    const busy = await metrics.register.getSingleMetricAsString('negentropy_busy_total');
    expect(busy).toMatch(/^negentropy_busy_total 1$/mu);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    away.restore();
    // What failed is not remembered.
    expectProblem(
      await app.inject({ url: '/v1/decisions', headers: bearer(token) }),
      'KEY_INVALID',
    );
    await own.close();
    expectProblem(await app.inject('/readyz'), 'NOT_READY');
  });
});

/** Whether an operation may be asked without a key, as OpenAPI says it. */
function isOpen(security: readonly object[]): boolean {
  return security.length === 0 || security.some((one) => Object.keys(one).length === 0);
}

/** A database whose connection can be lost. */
function interrupted(database: Database): {
  readonly db: Database;
  readonly interrupt: () => void;
  readonly restore: () => void;
} {
  let isAway = false;
  const query: Database['query'] = async (sql, parameters) => {
    if (isAway) throw new DatabaseError('08006', 'the connection was lost');
    return await database.query(sql, parameters);
  };
  const db = changedDatabase(database, { query });
  return { db, interrupt: () => (isAway = true), restore: () => (isAway = false) };
}
