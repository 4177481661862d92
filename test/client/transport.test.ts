import { afterEach, describe, expect, test } from 'vitest';
import { NegentropyProblem } from '../../src/client/problem.ts';
import { Transport, type TransportOptions } from '../../src/client/transport.ts';
import {
  type Answer,
  answering,
  type AnsweringServer,
  cutOff,
  cutShort,
  json,
} from './answering-server.ts';

const servers: AnsweringServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...answers: readonly Answer[]): Promise<AnsweringServer> {
  const server = await answering(...answers);
  servers.push(server);
  return server;
}

function transportTo(
  { baseUrl }: AnsweringServer,
  more: Partial<TransportOptions> = {},
): Transport {
  return new Transport({ baseUrl, key: 'neg_a_b', ...more });
}

const done = json(200, { done: true });
const busy = json(503, { status: 503, code: 'BUSY', title: 'busy' }, { 'retry-after': '0' });
const limited = json(
  429,
  { status: 429, code: 'RATE_LIMITED', title: 'x' },
  { 'retry-after': '0' },
);
const post = { method: 'POST', path: '/v1/x', body: { a: 1 } };
const get = { method: 'GET', path: '/v1/x' };

describe('a request', () => {
  test('carries the key, the community and its body as JSON', async () => {
    const server = await serve(done);
    await transportTo(server, { community: 'town' }).send(post);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/x', body: '{"a":1}' });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer neg_a_b',
      'negentropy-community': 'town',
      'content-type': 'application/json',
    });
  });

  test('keeps a path before the interface’s own', async () => {
    const server = await serve(done);
    await new Transport({ baseUrl: `${server.baseUrl}/inner/` }).send(get);
    expect(server.received[0]?.path).toBe('/inner/v1/x');
    expect(server.received[0]?.headers['authorization']).toBeUndefined();
  });

  test('is a mistake of the caller where the address is none', () => {
    expect(() => new Transport({ baseUrl: 'nowhere' })).toThrow('Invalid URL');
  });
});

describe('sending again', () => {
  test.each([
    ['the service is busy', busy],
    ['a rate limit is reached', limited],
    ['the connection breaks', cutOff],
    ['the answer is cut short', cutShort],
  ])('repeats a POST under the same key when %s', async (_, trouble) => {
    const server = await serve(trouble, trouble, done);
    const answer = await transportTo(server).send(post);
    expect(JSON.parse(answer.text)).toEqual({ done: true });
    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('uses the key that it was given, and a new one for each request otherwise', async () => {
    const server = await serve(done);
    const transport = transportTo(server);
    await transport.send(post, { idempotencyKey: 'order-7' });
    await transport.send(post);
    await transport.send(post);
    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBe('order-7');
    expect(new Set(keys).size).toBe(3);
  });

  test('repeats a GET, without a key', async () => {
    const server = await serve(busy, done);
    await transportTo(server).send(get);
    expect(server.received).toHaveLength(2);
    expect(server.received[1]?.headers['idempotency-key']).toBeUndefined();
  });

  test.each([400, 401, 403, 404, 409, 413, 422, 500, 502, 504])(
    'never repeats after the status %i',
    async (status) => {
      const server = await serve(json(status, { status, code: 'X', title: 'x' }), done);
      await expect(transportTo(server).send(post)).rejects.toMatchObject({ status, code: 'X' });
      expect(server.received).toHaveLength(1);
    },
  );

  test('never repeats a DELETE', async () => {
    const server = await serve(busy, done);
    const request = { method: 'DELETE', path: '/v1/x' };
    await expect(transportTo(server).send(request)).rejects.toThrow(NegentropyProblem);
    expect(server.received).toHaveLength(1);
  });

  test('gives up after as many repetitions as were asked for', async () => {
    const server = await serve(busy);
    const transport = transportTo(server, { retries: 2 });
    await expect(transport.send(post)).rejects.toMatchObject({ code: 'BUSY' });
    expect(server.received).toHaveLength(3);
    await expect(transportTo(server, { retries: 0 }).send(post)).rejects.toThrow('BUSY');
    expect(server.received).toHaveLength(4);
  });

  test('says so at once where the service wants to be left alone for long', async () => {
    const later = json(429, { status: 429, code: 'LATER', title: 'x' }, { 'retry-after': '3600' });
    const server = await serve(later, done);
    const sent = transportTo(server).send(post);
    await expect(sent).rejects.toMatchObject({ retryAfterSeconds: 3_600 });
    expect(server.received).toHaveLength(1);
  });

  test('ends while it waits when the caller aborts', async () => {
    const later = json(503, { status: 503, code: 'BUSY', title: 'x' }, { 'retry-after': '20' });
    const server = await serve(later, done);
    const abort = new AbortController();
    const sent = transportTo(server).send(post, { signal: abort.signal });
    const reason = new Error('enough');
    await expect.poll(() => server.received.length).toBe(1);
    setTimeout(() => abort.abort(reason), 50);
    await expect(sent).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });
});

describe('a problem', () => {
  test('has the code, the detail and the fields that were wrong', async () => {
    const errors = [{ path: '/userId', message: 'must be text' }];
    const body = { status: 400, code: 'BODY_INVALID', title: 'x', detail: 'see errors', errors };
    const server = await serve(json(400, body));
    const problem: unknown = await transportTo(server)
      .send(post)
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(NegentropyProblem);
    expect(problem).toMatchObject({
      name: 'NegentropyProblem',
      message: 'BODY_INVALID: see errors',
      problem: { errors },
    });
  });

  test('is named by its status where something in between answered', async () => {
    const server = await serve((response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<h1>Bad Gateway</h1>');
    });
    await expect(transportTo(server).send(get)).rejects.toMatchObject({
      code: 'HTTP_502',
      status: 502,
    });
  });
});
