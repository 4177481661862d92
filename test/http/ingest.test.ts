import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceId } from '../../src/client/evidence-id.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { ensureAdminKey, makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { githubPayloads, reasonToSkip, referenceData } from '../connectors/reference-data.ts';
import { spoiledPayloads } from '../connectors/spoiled-payloads.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { runs } from '../size.ts';

const NOW = Date.UTC(2026, 10, 22, 12) / 1_000;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Source {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

type Headers = Readonly<Record<string, string>>;

/** One running service with a key of each kind. */
class Served {
  readonly installation: Installation;
  readonly app: App;
  readonly adminKey: string;

  constructor(installation: Installation, app: App, adminKey: string) {
    this.installation = installation;
    this.app = app;
    this.adminKey = adminKey;
  }

  async ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.adminKey}` };
    return this.#answer(await this.app.inject({ method, url, headers, ...payloadOf(body) }));
  }

  async send(url: string, headers: Headers, body: string | Buffer): Promise<Answer> {
    return this.#answer(await this.app.inject({ method: 'POST', url, headers, payload: body }));
  }

  /** A webhook as GitHub signs and sends it. */
  async github(
    { url, secret }: Pick<Source, 'url' | 'secret'>,
    event: string,
    payload: unknown,
    changes: Headers = {},
  ): Promise<Answer> {
    const body = JSON.stringify(payload);
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': 'd1',
      'x-hub-signature-256': `sha256=${signature}`,
      ...changes,
    };
    return await this.send(url, headers, body);
  }

  async source(kind: 'github' | 'cloudevents'): Promise<Source> {
    const made = await this.ask('POST', '/v1/ingest/sources', { kind, domain: 'community' });
    if (made.status !== 201) throw new Error(`no source was made: ${JSON.stringify(made.body)}`);
    return made.body as unknown as Source;
  }

  async key(scope: 'attest' | 'read', userId?: string): Promise<string> {
    const community = await this.installation.community('default');
    if (community === undefined) throw new Error('there is no default community');
    const order = { label: scope, scopes: [scope], now: NOW, userId };
    const { token = '' } = await makeApiKey(community, order);
    return token;
  }

  async logSize(): Promise<number | undefined> {
    const community = await this.installation.community('default');
    return await community?.writer.read((state) => state.size);
  }

  #answer(response: { readonly statusCode: number; readonly body: string }): Answer {
    const { statusCode, body } = response;
    return { status: statusCode, body: body === '' ? {} : JSON.parse(body) };
  }
}

function payloadOf(body: object | undefined): { payload?: object } {
  return body === undefined ? {} : { payload: body };
}

const observation = {
  type: 'observation' as const,
  source: 'wiki',
  kind: 'edited',
  subject: 'page 7',
  at: '2026-11-22T09:00:00Z',
};

function evidenceEvent(id: string, data: unknown = observation): object {
  const type = 'org.negentropy.evidence.v1';
  return {
    specversion: '1.0',
    id,
    source: '/wiki',
    type,
    datacontenttype: 'application/json',
    data,
  };
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCHED = { 'content-type': 'application/cloudevents-batch+json' };

describeAboveEngines((engine) => {
  let served: Served;
  const adminKey = `neg_admin_${'k'.repeat(40)}`;

  beforeAll(async () => {
    const db = await engine.openMigrated();
    const key = newLogKey();
    const now = (): number => NOW;
    const installation = await Installation.open({ db, key, origin: 'test.example', now });
    await ensureAdminKey(db, adminKey, NOW);
    const service = { installation, allowPrivateWebhooks: false };
    const app = await buildServer({ service, requestsPerTenSeconds: 1_000_000 });
    served = new Served(installation, app, adminKey);
  });

  afterAll(async () => {
    await served.app.close();
    await served.installation.close();
  });

  describe.skipIf(reasonToSkip !== undefined)('the payloads that GitHub sends', () => {
    test('are all answered 202, and posting them again adds nothing', async () => {
      const source = await served.source('github');
      const postAll = async (round: string): Promise<Answer[]> =>
        await Promise.all(
          githubPayloads().flatMap(({ name, examples }) =>
            examples.map(async (payload, index) => {
              const delivery = { 'x-github-delivery': `${round}-${name}-${index}` };
              return await served.github(source, name, payload, delivery);
            }),
          ),
        );
      const first = await postAll('a');
      expect(first).toHaveLength(248);
      expect(new Set(first.map(({ status }) => status))).toEqual(new Set([202]));
      const size = await served.logSize();
      expect(await postAll('a')).toEqual(first);
      const later = await postAll('b');
      expect(later.map(({ body }) => body['records'])).toEqual(later.map(() => 0));
      expect(await served.logSize()).toBe(size);
      const listed = await served.ask('GET', '/v1/ingest/sources?limit=200');
      const items = listed.body['items'] as readonly {
        readonly id: string;
        readonly deliveries: readonly { readonly count: number; readonly taken: boolean }[];
      }[];
      const counts = items.find(({ id }) => id === source.id)?.deliveries ?? [];
      const sum = (taken: boolean): number =>
        counts.filter((row) => row.taken === taken).reduce((all, { count }) => all + count, 0);
      expect([sum(true), sum(false)]).toEqual([2 * 59, 2 * 189]);
    });
  });

  describe.skipIf(reasonToSkip !== undefined)('payloads with hostile values', () => {
    test('are taken, acknowledged or refused, and the service goes on', async () => {
      const source = await served.source('github');
      const names = ['push', 'pull_request', 'pull_request_review', 'issues', 'deployment_status'];
      const statuses = new Set<number>();
      let deliveries = 0;
      const property = fc.asyncProperty(
        spoiledPayloads(new Set(names)),
        async ({ name, payload }) => {
          const delivery = { 'x-github-delivery': `spoiled-${(deliveries += 1)}` };
          const { status, body } = await served.github(source, name, payload, delivery);
          expect([202, 400, 422], JSON.stringify(body)).toContain(status);
          statuses.add(status);
        },
      );
      await fc.assert(property, { numRuns: runs(150, 1_000) });
      expect(statuses).toContain(202);
      expect(statuses).toContain(400);
    });
  });

  test.each<[string, Headers]>([
    ['another signature', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['a signature of another kind', { 'x-hub-signature-256': 'sha1=00' }],
  ])('a webhook with %s is refused', async (_, changes) => {
    const source = await served.source('github');
    const answer = await served.github(source, 'ping', {}, changes);
    expect(answer).toMatchObject({ status: 401, body: { code: 'SIGNATURE_INVALID' } });
  });

  test('an unknown source, one of another kind and a removed one answer alike', async () => {
    const source = await served.source('github');
    const other = await served.source('cloudevents');
    const removed = await served.source('github');
    const deleted = await served.ask('DELETE', `/v1/ingest/sources/${removed.id}`);
    expect(deleted.status).toBe(204);
    const wrong = await served.github({ ...source, secret: 'wrong' }, 'ping', {});
    const url = '/v1/ingest/github?source=';
    for (const answer of [
      await served.github({ url: `${url}${'0'.repeat(16)}`, secret: source.secret }, 'ping', {}),
      await served.github({ url: `${url}${other.id}`, secret: other.secret }, 'ping', {}),
      await served.github(removed, 'ping', {}),
    ]) {
      expect(answer).toEqual(wrong);
    }
    expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGNATURE_INVALID' } });
  });

  test('what is promised now is in time, and answered by what comes later', async () => {
    const source = await served.source('github');
    const [author, other] = [11, 22].map((id) => ({ id, type: 'User' }));
    const at = new Date((NOW - 60) * 1_000).toISOString();
    const repository = { full_name: 'octo/live' };
    const known = { user: author, created_at: at, updated_at: at, assignees: [author] };
    const issue = {
      action: 'assigned',
      repository,
      assignee: author,
      issue: { ...known, number: 8 },
    };
    const pull = { action: 'opened', repository, pull_request: { ...known, number: 7 } };
    const deliveries: [string, object, number][] = [
      ['pull_request', pull, 1],
      ['issues', { ...issue, sender: other }, 1],
      ['issues', { ...issue, action: 'closed', sender: other }, 1],
      ['issues', { ...issue, sender: author }, 1],
      ['issues', { ...issue, action: 'closed', sender: author }, 1],
      ['issues', { ...issue, action: 'unassigned', sender: other }, 1],
    ];
    for (const [index, [event, payload, records]] of deliveries.entries()) {
      const delivery = { 'x-github-delivery': `live-${index}` };
      const answer = await served.github(source, event, payload, delivery);
      expect(answer).toMatchObject({ status: 202, body: { records } });
    }
    const { body } = await served.ask('GET', '/v1/claims');
    const claims = (body['items'] as { readonly subject: string; readonly state: string }[])
      .filter(({ subject }) => subject.startsWith('octo/live'))
      .map(({ subject, state }) => `${subject} ${state}`);
    expect(claims.toSorted()).toEqual(['octo/live#7 promised', 'octo/live#8 shown']);
  });

  // Fails if a deed of that name is taken from whoever opens the pull request.
  test('of what GitHub tells of, the key of a member claims no items', async () => {
    const claim = (subject: string) => ({
      type: 'promise',
      userId: 'gus',
      domain: 'community',
      subject,
      at: new Date(NOW * 1_000).toISOString(),
      dueAt: new Date((NOW + 86_400) * 1_000).toISOString(),
    });
    await served.source('github');
    const key = await served.key('attest', 'gus');
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const claimed = async (record: object): Promise<string> => {
      const body = JSON.stringify({ records: [record] });
      const answer = await served.send('/v1/evidence', headers, body);
      return answer.status === 200 ? 'taken' : String(answer.body['detail']);
    };
    for (const subject of ['octo/live#9', 'Octo/Live＃９']) {
      expect(await claimed(claim(subject))).toContain('tells who promised an item');
    }
    const listed = (await served.ask('GET', '/v1/ingest/sources?limit=200')).body['items'];
    for (const { id } of listed as readonly Source[]) {
      await served.ask('DELETE', `/v1/ingest/sources/${id}`);
    }
    const told = await served.source('github');
    const ping = { repository: { full_name: 'octo/live' } };
    expect((await served.github(told, 'ping', ping)).status).toBe(202);
    expect(await claimed(claim('octo/live#9'))).toContain('tells who promised an item');
    expect(await claimed(claim('other/project#9'))).toBe('taken');
    expect(await claimed(claim('octo/live 9'))).toBe('taken');
    const program = { ...headers, authorization: `Bearer ${await served.key('attest')}` };
    const own = JSON.stringify({ records: [claim('octo/live#9')] });
    expect((await served.send('/v1/evidence', program, own)).status).toBe(200);
  });

  test('what is not as GitHub says is refused clearly', async () => {
    const source = await served.source('github');
    const problem = async (event: string, payload: unknown, changes: Headers = {}) =>
      (await served.github(source, event, payload, changes)).body['code'];
    expect(await problem('push', {})).toBe('BODY_INVALID');
    expect(await problem('push', [])).toBe('BODY_INVALID');
    expect(await problem('push', {}, { 'content-type': 'text/plain' })).toBe('MEDIA_TYPE');
    expect(await problem('', {})).toBe('QUERY_INVALID');
    expect(await problem('push', {}, { 'x-github-delivery': 'a b' })).toBe('QUERY_INVALID');
    expect(await problem('push', { large: 'x'.repeat(1_048_576) })).toBe('BODY_TOO_LARGE');
    const signature = createHmac('sha256', source.secret).update('{').digest('hex');
    const headers = { 'x-github-event': 'push', 'x-github-delivery': 'd1' };
    const signed = { ...headers, 'x-hub-signature-256': `sha256=${signature}` };
    const cut = await served.send(
      source.url,
      { ...signed, 'content-type': 'application/json' },
      '{',
    );
    expect(cut).toMatchObject({ status: 400, body: { code: 'JSON_INVALID' } });
  });

  test('the secret of a source is shown once, and only admins see sources', async () => {
    const source = await served.source('github');
    const listed = JSON.stringify((await served.ask('GET', '/v1/ingest/sources')).body);
    expect(listed).toContain(source.id);
    expect(listed).not.toContain(source.secret);
    const authorization = `Bearer ${await served.key('attest')}`;
    const url = '/v1/ingest/sources';
    const refused = await served.app.inject({ method: 'GET', url, headers: { authorization } });
    expect(refused.statusCode).toBe(403);
  });

  test('a source says what the rules in force pay for it', async () => {
    const work = { code: 'WORK_NEEDED', perWeek: 20, people: 5 };
    expect(await served.source('github')).toMatchObject({ obstacles: [work] });
    expect(await served.source('cloudevents')).toMatchObject({ obstacles: [] });
    const { items } = (await served.ask('GET', '/v1/ingest/sources?limit=200')).body as unknown as {
      readonly items: readonly { readonly kind: string; readonly obstacles: readonly object[] }[];
    };
    const github = items.filter(({ kind }) => kind === 'github');
    expect(github.at(-1)?.obstacles).toEqual([work]);
  });

  test('sources are listed in pages', async () => {
    for (let made = 0; made < 3; made += 1) await served.source('github');
    const ids: string[] = [];
    let path = '/v1/ingest/sources?limit=2';
    for (let next: unknown = ''; next !== undefined;) {
      const { body } = await served.ask('GET', path);
      const items = body['items'] as readonly { readonly id: string }[];
      ids.push(...items.map(({ id }) => id));
      next = body['next'];
      path = `/v1/ingest/sources?limit=2&cursor=${String(next)}`;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(3);
  });

  describe.skipIf(reasonToSkip !== undefined)('the conformance events of CloudEvents', () => {
    test('are accepted or refused as their files say', async () => {
      const authorization = `Bearer ${await served.key('attest')}`;
      for (const [file, type, status] of [
        ['valid-events', STRUCTURED, 202],
        ['invalid-events', STRUCTURED, 400],
        ['valid-batches', BATCHED, 202],
        ['invalid-batches', BATCHED, 400],
      ] as const) {
        const found = referenceData(`reference-vectors/cloudevents/${file}.json`);
        const { tests } = found as { tests: readonly { event?: unknown; batch?: unknown }[] };
        for (const { event, batch } of tests) {
          const body = JSON.stringify(event ?? batch);
          const headers = { ...type, authorization };
          const answer = await served.send('/v1/ingest/cloudevents', headers, body);
          expect(answer.status, body).toBe(status);
        }
      }
    });
  });

  test('an event of v2’s programs brings verdicts, and later what a person says', async () => {
    const headers = { ...STRUCTURED, authorization: `Bearer ${await served.key('attest')}` };
    const event = {
      event_id: 'dva_0123456789ab',
      timestamp: '2026-11-21T09:00:00Z',
      agent_origin: 'ECHO',
      consensus: { dissenting_agents: [{ agent: 'JADE', reason: 'too early' }] },
    };
    const sent = async (id: string, data: object, subject = 'community') => {
      const about = { type: 'org.negentropy.dva.v2', subject };
      const body = JSON.stringify({ ...evidenceEvent(id, data), ...about });
      return await served.send('/v1/ingest/cloudevents', headers, body);
    };
    expect((await sent('dva 1', event)).body).toMatchObject({ taken: true, records: 3 });
    const timestamp = '2026-11-22T09:00:00Z';
    const human_review = { completed: true, approved: true, reviewer_id: 'rosa', timestamp };
    const later = (await sent('dva 2', { ...event, human_review })).body;
    const known = (later['evidence'] as { known: boolean }[]).map((one) => one.known);
    expect(known).toEqual([true, true, true, false, false]);
    expect((await sent('dva 3', event, 'moon')).body['code']).toBe('EVIDENCE_INVALID');
    expect((await sent('dva 4', { ...event, agent_origin: 'HAL' })).body['detail']).toContain(
      '/data/agent_origin must be one of ECHO',
    );
  });

  test('a type that is misspelled is named, and its id is free for what was meant', async () => {
    const authorization = `Bearer ${await served.key('attest')}`;
    const data = { ...observation, subject: 'misspelled' };
    const sent = async (type: string): Promise<Answer> => {
      const body = JSON.stringify({ ...evidenceEvent('misspelled', data), type });
      return await served.send('/v1/ingest/cloudevents', { ...STRUCTURED, authorization }, body);
    };
    for (const type of ['org.negentropy.evidence.promise', 'org.negentropy.evidence']) {
      const wanted = 'events of the type org.negentropy.evidence.v1 carry evidence';
      const reason = `${wanted}; ${type} is counted`;
      const body = { taken: false, records: 0, evidence: [], reason };
      expect(await sent(type)).toEqual({ status: 202, body });
    }
    expect((await sent('org.negentropy.evidence.v1')).body).toMatchObject({ records: 1 });
  });

  test('an event brings its evidence in each mode, and the same event adds it once', async () => {
    const authorization = `Bearer ${await served.key('attest')}`;
    const url = '/v1/ingest/cloudevents';
    const event = evidenceEvent('modes', { ...observation, subject: 'modes' });
    const body = JSON.stringify(event);
    const first = await served.send(url, { ...STRUCTURED, authorization }, body);
    const id = evidenceId({ ...observation, subject: 'modes' });
    const evidence = [{ id, known: false }];
    expect(first).toEqual({ status: 202, body: { taken: true, records: 1, evidence } });
    const size = await served.logSize();
    const binary = {
      authorization,
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'modes',
      'ce-source': '%2Fwiki',
      'ce-type': 'org.negentropy.evidence.v1',
    };
    const same = JSON.stringify({ ...observation, subject: 'modes' });
    expect(await served.send(url, binary, same)).toEqual(first);
    const changed = JSON.stringify({ ...observation, subject: 'another' });
    const conflict = await served.send(url, binary, changed);
    const detail = expect.stringContaining('an event of this source and id came before');
    const refused = { code: 'IDEMPOTENCY_CONFLICT', detail };
    expect(conflict).toMatchObject({ status: 409, body: refused });
    expect(await served.send(url, { ...BATCHED, authorization }, `[${body},${body}]`)).toEqual({
      status: 202,
      body: { taken: true, records: 2, evidence: [...evidence, ...evidence] },
    });
    expect(await served.logSize()).toBe(size);
    const other = { ...binary, 'ce-id': 'modes-2' };
    expect((await served.send(url, other, changed)).body).toMatchObject({ records: 1 });
    const again = { ...binary, 'ce-id': 'modes-3' };
    expect((await served.send(url, again, changed)).body).toMatchObject({
      records: 0,
      evidence: [{ known: true }],
    });
  });

  test('an id of a source stands for one event for good, in whatever mode it comes', async () => {
    const authorization = `Bearer ${await served.key('attest')}`;
    const one = fc.record({
      id: fc.constantFrom('1', '2', 'é', ' 1'),
      source: fc.constantFrom('/same', '/same/', 'urn:other', '/s%61me'),
      // Members of an object have no order, and a time may be told in another zone.
      subject: fc.constantFrom('a', 'b', 'A'),
      isTurned: fc.boolean(),
      mode: fc.constantFrom('structured', 'batched', 'binary'),
    });
    const rounds = fc.sample(fc.array(one, { minLength: 6, maxLength: 12 }), runs(5, 200));
    for (const [round, events] of rounds.entries()) {
      const first = new Map<string, string>();
      for (const event of events) {
        const source = `${event.source}/${round}`;
        const { subject, isTurned, mode } = event;
        const data = { ...observation, subject: `${round} ${subject}` };
        const turned = Object.fromEntries(Object.entries(data).toReversed());
        const about = { ...evidenceEvent(event.id, isTurned ? turned : data), source };
        const { headers, body } = carried(about as CarriedEvent, mode);
        const before = await served.logSize();
        const answer = await served.send(
          '/v1/ingest/cloudevents',
          { ...headers, authorization },
          body,
        );
        const name = `${source} ${event.id}`;
        const isAnother = first.has(name) && first.get(name) !== subject;
        const code = isAnother ? 'IDEMPOTENCY_CONFLICT' : undefined;
        expect([answer.status, answer.body['code']]).toEqual([isAnother ? 409 : 202, code]);
        const isGrown = (await served.logSize()) !== before;
        expect(isGrown && first.has(name)).toBe(false);
        if (!first.has(name)) first.set(name, subject);
      }
    }
  });

  test('an event under another media type is told the right one', async () => {
    const authorization = `Bearer ${await served.key('attest')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify(evidenceEvent('untyped', observation));
    const answer = await served.send('/v1/ingest/cloudevents', headers, body);
    expect(answer.body).toMatchObject({ code: 'MEDIA_TYPE' });
    expect(JSON.stringify(answer.body)).toContain('application/cloudevents+json');
  });

  test('a key is needed that may attest', async () => {
    const url = '/v1/ingest/cloudevents';
    const body = JSON.stringify(evidenceEvent('keyless'));
    expect((await served.send(url, STRUCTURED, body)).body['code']).toBe('KEY_MISSING');
    const authorization = `Bearer ${await served.key('read')}`;
    const refused = await served.send(url, { ...STRUCTURED, authorization }, body);
    expect(refused.body['code']).toBe('SCOPE_MISSING');
  });

  test('bad evidence is refused with its place in the batch', async () => {
    const authorization = `Bearer ${await served.key('attest')}`;
    const bad = evidenceEvent('bad', { records: [observation, { ...observation, score: 1 }] });
    const body = JSON.stringify([evidenceEvent('good'), bad]);
    const answer = await served.send('/v1/ingest/cloudevents', { ...BATCHED, authorization }, body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'EVIDENCE_INVALID', errors: [{ path: '/1/data/records/1/score' }] },
    });
  });

  test('the key of a member brings a hundred records in a message, and no more', async () => {
    const sent = async (key: string, count: number) => {
      const records = Array.from({ length: count }, (_, page) => ({
        ...observation,
        subject: `${key.slice(-9)} page ${count} ${page}`,
      }));
      const half = Math.floor(count / 2);
      const events = [records.slice(0, half), records.slice(half)].map((part, index) =>
        evidenceEvent(`${key.slice(-9)} ${count} ${index}`, { records: part }),
      );
      const headers = { ...BATCHED, authorization: `Bearer ${key}` };
      return await served.send('/v1/ingest/cloudevents', headers, JSON.stringify(events));
    };
    const member = await served.key('attest', 'gus');
    expect((await sent(member, 100)).status).toBe(202);
    expect(await sent(member, 101)).toMatchObject({
      status: 422,
      body: { code: 'EVIDENCE_INVALID' },
    });
    expect((await sent(await served.key('attest'), 101)).status).toBe(202);
  });

  test('a source signs its events after Standard Webhooks', async () => {
    const { url, secret } = await served.source('cloudevents');
    const body = JSON.stringify(evidenceEvent('signed', { ...observation, subject: 'signed' }));
    const signature = new Webhook(secret).sign('msg_1', new Date(NOW * 1_000), body);
    const signed = {
      ...STRUCTURED,
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(NOW),
      'webhook-signature': signature,
    };
    const answer = await served.send(url, signed, body);
    expect(answer).toMatchObject({ status: 202, body: { taken: true, records: 1 } });
    const tampered = body.replace('signed', 'forged');
    expect((await served.send(url, signed, tampered)).body['code']).toBe('SIGNATURE_INVALID');
    const attributes = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/', 'ce-type': 't' };
    const binary = { ...signed, ...attributes, 'content-type': 'application/json' };
    expect((await served.send(url, binary, body)).body['code']).toBe('MEDIA_TYPE');
  });

  test('a header of a signature has one of two names, and no fault is let in', async () => {
    const { url, secret } = await served.source('cloudevents');
    const foreign = await served.source('cloudevents');
    const kinds = fc.sample(signedHeaders, runs(40, 2_000));
    for (const [at, { id, prefixes, fault }] of kinds.entries()) {
      const body = JSON.stringify(evidenceEvent(`kind ${at}`, { ...observation, subject: url }));
      const sign = (key: string, seconds = NOW): Headers => ({
        id,
        timestamp: String(seconds),
        signature: new Webhook(key).sign(id, new Date(seconds * 1_000), body),
      });
      const values = FAULTS[fault](sign, { own: secret, foreign: foreign.secret });
      const named = Object.entries(values).map(([name, value], place) => {
        const prefix = prefixes[place] ?? '';
        return [`${prefix}-${name}`, value];
      });
      const headers = { ...STRUCTURED, ...(Object.fromEntries(named) as Headers) };
      const { status, body: answer } = await served.send(url, headers, body);
      const told = fault === 'none' ? [202, undefined] : [401, 'SIGNATURE_INVALID'];
      expect([status, answer['code']], JSON.stringify(headers)).toEqual(told);
    }
  });
});

interface CarriedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: unknown;
}

/** An event in one of the three modes of the HTTP binding. */
function carried(event: CarriedEvent, mode: 'structured' | 'batched' | 'binary'): Carried {
  if (mode === 'structured') return { headers: STRUCTURED, body: JSON.stringify(event) };
  if (mode === 'batched') return { headers: BATCHED, body: JSON.stringify([event]) };
  const attributes = { specversion: '1.0', id: event.id, source: event.source, type: event.type };
  const named = Object.entries(attributes).map(([name, value]) => [
    `ce-${name}`,
    encodeURIComponent(value),
  ]);
  const type = { 'content-type': 'application/json; charset=utf-8' };
  const headers = { ...type, ...(Object.fromEntries(named) as Headers) };
  return { headers, body: JSON.stringify(event.data) };
}

interface Carried {
  readonly headers: Headers;
  readonly body: string;
}

type Signing = (secret: string, seconds?: number) => Headers;

/** The headers of a delivery that is as it should be, or in one way as it should not. */
const FAULTS = {
  none: (sign, { own }) => sign(own),
  foreign: (sign, { foreign }) => sign(foreign),
  old: (sign, { own }) => sign(own, NOW - 301),
  future: (sign, { own }) => sign(own, NOW + 301),
  'another time': (sign, { own }) => ({ ...sign(own), timestamp: String(NOW - 1) }),
  'no time': (sign, { own }) => ({ ...sign(own), timestamp: 'now' }),
  'another id': (sign, { own }) => ({ ...sign(own), id: 'msg_of_another' }),
  'another version': (sign, { own }) => resigned(sign(own), (text) => text.replace('v1', 'v2')),
  'another letter': (sign, { own }) =>
    resigned(sign(own), (text) => text.replace(/(?<=^v1,)./, (one) => (one === 'A' ? 'B' : 'A'))),
  cut: (sign, { own }) => resigned(sign(own), (text) => text.slice(0, -8)),
  'no id': (sign, { own }) => without(sign(own), 'id'),
  'no timestamp': (sign, { own }) => without(sign(own), 'timestamp'),
  'no signature': (sign, { own }) => without(sign(own), 'signature'),
} satisfies Readonly<
  Record<string, (sign: Signing, secrets: { own: string; foreign: string }) => Headers>
>;

function resigned(headers: Headers, change: (signature: string) => string): Headers {
  return { ...headers, signature: change(headers['signature'] ?? '') };
}

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
}

const prefix = fc.constantFrom('webhook', 'svix', 'WEBHOOK', 'Svix');
const signedHeaders = fc.record({
  id: fc.stringMatching(/^[!-~]{1,64}$/),
  prefixes: fc.tuple(prefix, prefix, prefix),
  fault: fc.oneof(
    fc.constant('none' as const),
    fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])),
  ),
});
