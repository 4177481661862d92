import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { eventsOf, piecesOf, type ServerSentEvent } from '../../src/client/server-sent-events.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer, type ServerOptions } from '../../src/http/server.ts';
import { makeApiKey, revokeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { WebhookDispatcher } from '../../src/pipeline/outbox/deliver-webhooks.ts';
import { Installation, type ServedCommunity } from '../../src/pipeline/installation.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { grow, newLogKey } from '../pipeline/test-community.ts';
import { WebhookReceiver } from '../pipeline/webhook-receiver.ts';

interface Served {
  readonly db: Database;
  readonly installation: Installation;
  readonly community: ServedCommunity;
  readonly keyId: string;
  readonly app: App;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ask: (method: string, path: string, body?: object, key?: string) => Promise<Answer>;
  readonly follow: (query: string, lastId?: string) => Promise<Response>;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next?: string;
}

const JSON_BODY = { 'content-type': 'application/json' };

describeAboveEngines((engine) => {
  const running: (() => Promise<void>)[] = [];
  let streams = new AbortController();
  afterEach(async () => {
    // A server that stops waits a second for who neither reads on nor goes.
    streams.abort();
    streams = new AbortController();
    for (const stop of running.splice(0).reverse()) await stop();
  });

  async function serve(
    allowPrivateWebhooks = true,
    events: ServerOptions['events'] = {},
    publicEvents: ServerOptions['publicEvents'] = {},
  ): Promise<Served> {
    const db = await engine.openMigrated();
    const now = (): number => Math.floor(Date.now() / 1_000);
    const origin = 'test.example';
    const options = { db, key: newLogKey(), origin, now, allowPrivateWebhooks };
    const installation = await Installation.open(options);
    running.push(() => installation.close());
    const [community] = installation.served;
    if (community === undefined) throw new Error('there is no community');
    const order = { label: 'tests', scopes: ['admin'], now: now() } as const;
    const { key: made, token = '' } = await makeApiKey(community, order);
    const service = { installation, allowPrivateWebhooks };
    const app = await buildServer({ service, events, publicEvents });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    running.push(() => app.close());
    const headers = { authorization: `Bearer ${token}` };
    const ask: Served['ask'] = async (method, path, body, key) => {
      const named = key === undefined ? {} : { 'idempotency-key': key };
      const response = await fetch(url + path, {
        method,
        headers: { ...headers, ...named, ...(body === undefined ? {} : JSON_BODY) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = text === '' ? {} : (JSON.parse(text) as Answer['body']);
      return { status: response.status, body: parsed };
    };
    const follow = (query: string, lastId?: string): Promise<Response> =>
      fetch(`${url}/v1/events${query}`, {
        signal: streams.signal,
        headers: { ...headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
      });
    return { db, installation, community, keyId: made.keyId, app, url, headers, ask, follow };
  }

  test('a stream sends what was there, then what comes, and goes on after a break', async () => {
    const { community, follow } = await serve();
    const first = await follow('?from=1');
    expect(first.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reading = take(first, 4);
    await grow({ community }, 2); // after the community, its policy, and the key
    const events = await reading;
    expect(events.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(events[0]?.type).toBe('org.negentropy.policy.v1');
    expect(events[2]?.type).toBe('org.negentropy.pause.on.v1');
    expect(JSON.parse(events[3]?.data ?? '')).toMatchObject({
      specversion: '1.0',
      id: 'default/4',
      type: 'org.negentropy.pause.off.v1',
      data: { index: 4, entry: { type: 'pause', paused: false } },
    });
    const again = await follow('?from=0', '2');
    expect((await take(again, 2)).map(({ id }) => id)).toEqual(['3', '4']);
  });

  test('a stream without a place begins with the next entry and says where that is', async () => {
    const { community, follow } = await serve();
    const pieces = piecesOf(await follow(''));
    const { value } = await pieces.next();
    expect(value).toBe('retry: 1000\nid: 2\n\n');
    await grow({ community }, 1);
    const { value: event } = await eventsOf(pieces).next();
    expect(event).toMatchObject({ id: '3' });
  });

  test('a place to begin at is the index of an entry', async () => {
    const { ask, follow } = await serve();
    const problem = { status: 400, code: 'QUERY_INVALID' };
    for (const place of ['x', '-1', '1.5', '9'.repeat(20)]) {
      expect((await ask('GET', `/v1/events?from=${place}`)).body).toMatchObject(problem);
      expect(await (await follow('', place)).json()).toMatchObject(problem);
    }
  });

  test('a place that the log has not come to is a conflict that says how far it goes', async () => {
    const { ask, follow } = await serve();
    const detail = expect.stringContaining('begin at 3 at most');
    const conflict = { status: 409, code: 'CONFLICT', detail };
    expect((await ask('GET', '/v1/events?from=4')).body).toMatchObject(conflict);
    expect(await (await follow('', '3')).json()).toMatchObject(conflict);
    for (const next of [await follow('?from=3'), await follow('', '2')]) {
      expect(next.status).toBe(200);
      await next.body?.cancel();
    }
  });

  test('a stream ends when its key is revoked', async () => {
    const { community, keyId, follow } = await serve(true, { keyCheckMs: 50 });
    const pieces = piecesOf(await follow(''));
    await pieces.next();
    await revokeApiKey(community, keyId, { now: 0 });
    const rest = [];
    for await (const piece of pieces) rest.push(piece);
    expect(rest.join('')).toContain('org.negentropy.key.v1'); // and then no more
    expect((await follow('')).status).toBe(401);
  });

  test('one community cannot take every stream, and what is left is free again', async () => {
    const streamsMax = { process: 4, community: 3 };
    const { installation, url, headers, follow } = await serve(true, { streamsMax });
    const other = await installation.create({ slug: 'other', preset: 'sandbox' });
    const order = { label: 'tests', scopes: ['read'], now: 0 } as const;
    const { token = '' } = await makeApiKey(other, order);
    const others = (): Promise<Response> =>
      fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    running.push(() => Promise.resolve(void socket.destroy()));
    const auth = `authorization: ${headers['authorization']}`;
    // Two of them wait behind the first of their connection.
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: x\r\n${auth}\r\n\r\n`.repeat(3));
    await once(socket, 'data');
    expect((await follow('')).status).toBe(503);
    expect((await others()).status).toBe(200);
    expect(await (await others()).json()).toMatchObject({ code: 'BUSY' });
    socket.destroy();
    await until(async () => (await follow('')).status === 200);
  });

  test('a server that stops ends its streams where they are', async () => {
    const { app, follow } = await serve();
    const pieces = piecesOf(await follow(''));
    await pieces.next();
    const next = pieces.next();
    await app.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  /** A public community, and how somebody without a key listens to it. */
  async function listened(publicEvents: ServerOptions['publicEvents'] = {}) {
    const served = await serve(true, {}, publicEvents);
    await served.installation.setPublic(served.community, true);
    const listen = (query = '', lastId?: string): Promise<Response> => {
      const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
      const { signal } = streams;
      return fetch(`${served.url}/v1/public/default/events${query}`, { headers, signal });
    };
    return { ...served, listen };
  }

  test('without a key one hears that a public log grew, once for many entries', async () => {
    const { community, listen } = await listened();
    const first = await listen();
    expect(first.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reading = take(first, 1);
    await grow({ community }, 20, 'who did what');
    const growth = { type: 'grown', id: '22', data: '{"entries":23}' };
    expect(await reading).toMatchObject([growth]);
    expect(await take(await listen('?from=3'), 1)).toMatchObject([growth]);
    const next = take(await listen('?from=0', '22'), 1);
    await grow({ community }, 2);
    expect(await next).toMatchObject([{ id: '24', data: '{"entries":25}' }]);
    expect((await listen('?from=26')).status).toBe(409);
    expect((await listen('', 'x')).status).toBe(400);
  });

  test('who hears nothing is told so, and the service ends what it told', async () => {
    const { app, listen } = await listened();
    const pieces = piecesOf(await listen());
    expect((await pieces.next()).value).toBe('retry: 5000\nid: 2\n\n');
    const next = pieces.next();
    await app.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  // Fails when no stream is watched, or it is not asked whether the community is public.
  test('a stream ends when its community is public no more, and then there is none', async () => {
    const { installation, community, listen } = await listened({ checkMs: 20 });
    const pieces = piecesOf(await listen());
    await pieces.next();
    await installation.setPublic(community, false);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
    expect((await listen()).status).toBe(404);
  });

  // Fails when no place is taken for the address, or none for the process.
  test('neither one address nor everybody together takes every place', async () => {
    const one = await listened({ ofAnAddressMax: 2 });
    const open = [await one.listen(), await one.listen()];
    expect(await (await one.listen()).json()).toMatchObject({ code: 'BUSY' });
    await open[0]?.body?.cancel();
    await until(async () => (await one.listen()).status === 200);
    const all = await listened({ streamsMax: { process: 1, community: 1 } });
    expect((await all.listen()).status).toBe(200);
    expect((await all.listen()).status).toBe(503);
    expect((await all.follow('')).status).toBe(200);
  });

  test('a client that does not read fills no memory and stops no server from ending', async () => {
    const { db, community, url, headers, app } = await serve();
    await grow({ community }, 1_000, 'f'.repeat(20_000));
    const queries = vi.spyOn(db, 'query');
    const pagesRead = (): number =>
      queries.mock.calls.filter(([sql]) => sql.startsWith('select entry from')).length;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.pause();
    const request = `GET /v1/events?from=0 HTTP/1.1\r\nhost: x\r\n`;
    socket.write(`${request}authorization: ${headers['authorization']}\r\n\r\n`);
    for (let pages = -1; pages === 0 || pages !== pagesRead(); await sleep(300)) {
      pages = pagesRead();
    }
    expect(pagesRead()).toBeLessThan(20); // of 21: what the sockets hold, and one more
    queries.mockRestore();
    await app.close();
    socket.destroy();
  });

  test('a webhook lives its life over HTTP', async () => {
    const { db, community, ask } = await serve();
    await community.dispatcher.stop(); // one that is less patient takes its place
    const receiver = await WebhookReceiver.listen();
    running.push(() => receiver.close());
    receiver.react = ({ data }) => (data.index === 0 ? 500 : 204);
    const types = ['org.negentropy.community.v1', 'org.negentropy.policy.v1'];
    const order = { url: receiver.url, types, fromIndex: 0 };
    const made = await ask('POST', '/v1/webhooks', order);
    expect(made).toMatchObject({
      status: 201,
      body: { url: receiver.url, types, nextIndex: 0, paused: false, attempts: 0 },
    });
    expect(made.body['secret']).toMatch(/^whsec_/);
    const path = `/v1/webhooks/${String(made.body['id'])}`;
    const { secret: _secret, ...shown } = made.body;
    expect(await ask('GET', path)).toEqual({ status: 200, body: shown });
    expect(await ask('GET', '/v1/webhooks')).toEqual({ status: 200, body: { items: [shown] } });

    expect((await ask('POST', `${path}/pause`, {})).body).toMatchObject({ paused: true });
    expect((await ask('POST', `${path}/resume`, {})).body).toMatchObject({ paused: false });
    const dispatcher = new WebhookDispatcher({
      db,
      community: community.row,
      allowPrivate: true,
      onProblem: (problem) => expect.unreachable(String(problem)),
      attempts: 2,
      retryBaseMs: 1,
    });
    const timer = setInterval(() => void dispatcher.look(), 5);
    running.push(async () => {
      clearInterval(timer);
      await dispatcher.stop();
    });
    await until(async () => (await ask('GET', path)).body['nextIndex'] === 3);
    expect((await ask('GET', path)).body).toMatchObject({
      lastStatus: 204,
      lastDeliveredAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    const letters = await ask('GET', `${path}/dead-letters`);
    expect(letters.body).toMatchObject({ items: [{ index: 0, attempts: 2, lastStatus: 500 }] });
    const failed = await ask('POST', `${path}/dead-letters/0/replay`, {});
    expect(failed.body).toMatchObject({ delivered: false, status: 500 });
    receiver.react = () => 204;
    const taken = await ask('POST', `${path}/dead-letters/0/replay`, {});
    expect(taken.body).toEqual({ delivered: true, status: 204 });
    expect((await ask('GET', `${path}/dead-letters`)).body).toEqual({ items: [] });
    expect((await ask('POST', `${path}/replay`, { fromIndex: 1 })).status).toBe(200);
    await until(() => receiver.taken.length === 3);
    expect(receiver.indexes).toEqual([1, 0, 1]);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await ask('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await ask('DELETE', path)).status).toBe(404);
  });

  test('what is asked of a webhook is done once for each idempotency key', async () => {
    const { ask } = await serve();
    const order = { url: 'http://10.0.0.1/', fromIndex: 0 };
    const made = await ask('POST', '/v1/webhooks', order, 'make');
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^whsec_/);
    expect((await ask('POST', '/v1/webhooks', order, 'make')).body).toEqual(shown);
    const path = `/v1/webhooks/${String(shown['id'])}`;
    const paused = await ask('POST', `${path}/pause`, {}, 'stop');
    expect(paused.body).toMatchObject({ paused: true });
    expect((await ask('POST', `${path}/resume`, {}, 'go')).body).toMatchObject({ paused: false });
    expect(await ask('POST', `${path}/pause`, {}, 'stop')).toEqual(paused);
    expect((await ask('GET', path)).body).toMatchObject({ paused: false });
    const replayed = await ask('POST', `${path}/replay`, { fromIndex: 1 }, 'again');
    expect(replayed.body).toMatchObject({ nextIndex: 1 });
    const other = await ask('POST', `${path}/replay`, { fromIndex: 0 }, 'again');
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  test('webhooks are paged by a cursor that no other list gives', async () => {
    const { ask } = await serve();
    const ids: unknown[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push((await ask('POST', '/v1/webhooks', { url: `http://10.0.0.1/${index}` })).body['id']);
    }
    const first = (await ask('GET', '/v1/webhooks?limit=2')).body as unknown as Page;
    const rest = await ask('GET', `/v1/webhooks?limit=2&cursor=${first.next}`);
    const { items, next } = rest.body as unknown as Page;
    expect([first.items.length, items.length, next]).toEqual([2, 1, undefined]);
    const listed = new Set([...first.items, ...items].map(({ id }) => id));
    expect(listed).toEqual(new Set(ids));
    const cursor = Buffer.from('[1]').toString('base64url');
    const foreign = await ask('GET', `/v1/webhooks?cursor=${cursor}`);
    expect(foreign.body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  test('a webhook that may not be is refused', async () => {
    const { ask } = await serve(false);
    const refused = { status: 422, body: { code: 'TARGET_REFUSED' } };
    for (const url of ['https://127.0.0.1/', 'http://8.8.8.8/', 'https://[::1]/', 'nonsense']) {
      expect(await ask('POST', '/v1/webhooks', { url })).toMatchObject(refused);
    }
    const invalid = { status: 400, body: { code: 'BODY_INVALID' } };
    for (const more of [{ types: ['org.negentropy.all.v1'] }, { fromIndex: -1 }, { secret: '' }]) {
      const order = { url: 'https://8.8.8.8/', ...more };
      expect(await ask('POST', '/v1/webhooks', order)).toMatchObject(invalid);
    }
    expect((await ask('GET', '/v1/webhooks')).body).toEqual({ items: [] });
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const options = { timeout: 60_000, interval: 10 };
  await vi.waitFor(async () => expect(await isSo()).toBe(true), options);
}

async function take(response: Response, count: number): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of eventsOf(piecesOf(response))) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}
