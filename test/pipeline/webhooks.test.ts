import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import {
  WebhookDispatcher,
  type WebhookDispatcherOptions,
} from '../../src/pipeline/outbox/deliver-webhooks.ts';
import { type NewWebhook, Webhooks, WEBHOOKS_MAX } from '../../src/pipeline/outbox/webhooks.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { qualify } from './minting-members.ts';
import { grow, newCommunity, newLogKey, type TestCommunity } from './test-community.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

const now = Math.floor(Date.now() / 1000);

describeAboveEngines((engine) => {
  let db: Database;
  let communities = 0;
  const running: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    db = await engine.openMigrated();
  });
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop();
  });

  async function create(): Promise<TestCommunity> {
    communities += 1;
    return await newCommunity(db, { slug: `c${communities}`, key: newLogKey() });
  }

  async function receive(): Promise<WebhookReceiver> {
    const receiver = await WebhookReceiver.listen();
    running.push(() => receiver.close());
    return receiver;
  }

  function dispatch(
    { community }: TestCommunity,
    options: Partial<WebhookDispatcherOptions> = {},
  ): WebhookDispatcher {
    const dispatcher = new WebhookDispatcher({
      db,
      community: community.row,
      allowPrivate: true,
      onProblem: (problem) => expect.unreachable(String(problem)),
      retryBaseMs: 1,
      ...options,
    });
    const timer = setInterval(() => void dispatcher.look(), 5);
    running.unshift(async () => {
      clearInterval(timer);
      await dispatcher.stop();
    });
    return dispatcher;
  }

  function webhooksOf({ community }: TestCommunity): Webhooks {
    return new Webhooks({ db, community, allowPrivate: true });
  }

  async function subscribe(
    log: TestCommunity,
    url: string,
    types: readonly string[] = [],
  ): Promise<NewWebhook> {
    return await webhooksOf(log).create({ url, types, fromIndex: 0, now });
  }

  test('every event arrives in order, signed, as CloudEvents JSON', async () => {
    const log = await create();
    const receiver = await receive();
    await qualify(log, 'ada');
    const { secret = '' } = await subscribe(log, receiver.url);
    dispatch(log);
    await until(() => receiver.taken.length === 33);
    expect(receiver.indexes).toEqual(range(0, 33));
    for (const { headers, body, event } of receiver.received) {
      const opened = new StandardWebhook(secret).verify(body, headers as Record<string, string>);
      expect(opened).toEqual(event);
      expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
      expect(headers['webhook-id']).toBe(event.id);
    }
    const { slug, origin } = log.community.row;
    expect(receiver.taken[0]).toMatchObject({
      specversion: '1.0',
      id: `${slug}/0`,
      source: origin,
      type: 'org.negentropy.community.v1',
    });
    expect(receiver.taken[0]?.data).not.toHaveProperty('userId');
    expect(receiver.taken[5]).toMatchObject({
      type: 'org.negentropy.fact.v1',
      data: { index: 5, entry: { type: 'fact' }, userId: 'ada' },
    });
    await grow(log, 2);
    await until(() => receiver.taken.length === 35);
    expect(receiver.indexes.slice(-2)).toEqual([33, 34]);
  });

  test('a person who was erased is not named any more', async () => {
    const log = await create();
    const receiver = await receive();
    const member = await qualify(log, 'ada');
    await db.query(
      'update negentropy.member set user_id = null where community_id = $1 and member_id = $2',
      [log.community.row.id, member],
    );
    await subscribe(log, receiver.url);
    dispatch(log);
    await until(() => receiver.taken.length === 33);
    expect(JSON.stringify(receiver.taken)).not.toContain('ada');
  });

  test('a receiver that fails gets the same event again until it takes it', async () => {
    const log = await create();
    const receiver = await receive();
    await grow(log, 3);
    const failures = [500, 404, 302, 199 + 300, 503];
    receiver.react = ({ data }) => (data.index === 2 ? (failures.shift() ?? 200) : 200);
    const { webhook } = await subscribe(log, receiver.url);
    dispatch(log);
    await until(() => receiver.taken.length === 5);
    const indexes = receiver.received.map(({ event }) => event.data.index);
    expect(indexes).toEqual([0, 1, 2, 2, 2, 2, 2, 2, 3, 4]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
    await until(async () => (await webhooksOf(log).find(webhook.id)).nextIndex === 5);
    expect(await webhooksOf(log).find(webhook.id)).toMatchObject({ attempts: 0, lastStatus: 200 });
  });

  test('the time between two attempts grows, and chance shortens it by half at most', async () => {
    const log = await create();
    const receiver = await receive();
    receiver.react = () => 500;
    const waits: number[][] = [];
    for (const chance of [0, 1]) {
      let nowMs = Date.now();
      const { webhook } = await subscribe(log, receiver.url);
      const options = { nowMs: () => nowMs, random: () => chance, retryBaseMs: 5_000 };
      const dispatcher = dispatch(log, options);
      waits.push([]);
      for (let attempt = 1; attempt < 8; attempt += 1) {
        await until(async () => (await webhooksOf(log).find(webhook.id)).attempts === attempt);
        const { nextAttemptMs } = await webhooksOf(log).find(webhook.id);
        waits.at(-1)?.push((nextAttemptMs - nowMs) / 1000);
        nowMs = nextAttemptMs;
      }
      await dispatcher.stop();
      await webhooksOf(log).remove(webhook.id);
    }
    expect(waits).toEqual([
      [2.5, 10, 40, 160, 640, 1800, 1800],
      [5, 20, 80, 320, 1280, 3600, 3600],
    ]);
  });

  test('what is never taken becomes a dead letter and holds up nobody', async () => {
    const log = await create();
    const [stuck, healthy] = [await receive(), await receive()];
    await grow(log, 4);
    let broken = true;
    stuck.react = ({ data }) => (broken && data.index === 1 ? 'hang' : 200);
    const { webhook } = await subscribe(log, stuck.url);
    await subscribe(log, healthy.url);
    dispatch(log, { attempts: 3, timeoutMs: 300 });
    await until(() => healthy.taken.length === 6);
    expect(stuck.indexes).toEqual([0]);
    await until(() => stuck.taken.length === 5);
    expect(stuck.indexes).toEqual([0, 2, 3, 4, 5]);
    const webhooks = new Webhooks({ ...log, allowPrivate: true, timeoutMs: 100 });
    const [letter, ...others] = await webhooks.deadLetters(webhook.id, 10);
    expect(others).toEqual([]);
    const problem = 'the receiver took too long';
    expect(letter).toMatchObject({ index: 1, attempts: 3, lastStatus: undefined, problem });

    const again = await webhooks.replayDeadLetter(webhook.id, 1);
    expect(again).toMatchObject({ kind: 'failed', problem });
    expect(await webhooks.deadLetters(webhook.id, 10)).toMatchObject([{ index: 1, attempts: 4 }]);
    broken = false;
    expect(await webhooks.replayDeadLetter(webhook.id, 1)).toMatchObject({ kind: 'delivered' });
    expect(await webhooks.deadLetters(webhook.id, 10)).toEqual([]);
    expect(stuck.indexes).toEqual([0, 2, 3, 4, 5, 1]);
    await expect(webhooks.replayDeadLetter(webhook.id, 1)).rejects.toThrow('no dead letter');
  });

  test('a receiver that is gone is paused, and gets the very event when it is back', async () => {
    const log = await create();
    const receiver = await receive();
    receiver.react = ({ data }) => (data.index === 1 ? 410 : 200);
    const { webhook } = await subscribe(log, receiver.url);
    dispatch(log);
    const webhooks = webhooksOf(log);
    await until(async () => (await webhooks.find(webhook.id)).paused);
    expect(await webhooks.find(webhook.id)).toMatchObject({ nextIndex: 1, lastStatus: 410 });
    receiver.react = () => 200;
    await webhooks.pause(webhook.id, false);
    await until(() => receiver.taken.length === 2);
    expect(receiver.indexes).toEqual([0, 1]);
  });

  test('redirects are not followed', async () => {
    const log = await create();
    const [receiver, elsewhere] = [await receive(), await receive()];
    receiver.react = () => ({ redirect: elsewhere.url });
    const { webhook } = await subscribe(log, receiver.url);
    dispatch(log, { attempts: 2 });
    await until(async () => (await webhooksOf(log).deadLetters(webhook.id, 10)).length === 2);
    expect(await webhooksOf(log).deadLetters(webhook.id, 10)).toMatchObject([
      { index: 0, lastStatus: 302 },
      { index: 1, lastStatus: 302 },
    ]);
    expect(elsewhere.received).toEqual([]);
  });

  test('a consumer that asks for some types gets no others and passes them', async () => {
    const log = await create();
    const receiver = await receive();
    await qualify(log, 'ada');
    const { webhook } = await subscribe(log, receiver.url, ['org.negentropy.member.v1']);
    dispatch(log);
    await until(async () => (await webhooksOf(log).find(webhook.id)).nextIndex === 33);
    await qualify(log, 'eve');
    await until(async () => (await webhooksOf(log).find(webhook.id)).nextIndex === 64);
    expect(receiver.taken.map(({ data }) => data.userId)).toEqual(['ada', 'eve']);
  });

  test('replaying from an entry delivers everything from there on again', async () => {
    const log = await create();
    const receiver = await receive();
    const { webhook } = await subscribe(log, receiver.url);
    dispatch(log);
    await until(() => receiver.taken.length === 2);
    const webhooks = webhooksOf(log);
    await until(async () => (await webhooks.find(webhook.id)).nextIndex === 2);
    await webhooks.replay(webhook.id, 1);
    await until(() => receiver.taken.length === 3);
    expect(receiver.indexes).toEqual([0, 1, 1]);
    await expect(webhooks.replay(webhook.id, 3)).rejects.toThrow('2 entries');
    await expect(webhooks.replay('wh_other', 0)).rejects.toThrow('no webhook');
  });

  test.each(['pause', 'replay'])('a %s counts also while a delivery is under way', async (what) => {
    const log = await create();
    const receiver = await receive();
    await grow(log, 3);
    const { webhook } = await subscribe(log, receiver.url);
    const answer = new Promise<number>((resolve) => {
      receiver.react = ({ data }) => {
        if (data.index !== 1) return 200;
        void act().then(() => resolve(200));
        return answer;
      };
    });
    const webhooks = webhooksOf(log);
    const act = async (): Promise<void> => {
      receiver.react = () => 200;
      if (what === 'pause') await webhooks.pause(webhook.id, true);
      else await webhooks.replay(webhook.id, 0);
    };
    const dispatcher = dispatch(log);
    const end = what === 'pause' ? 2 : 5;
    await until(async () => (await webhooks.find(webhook.id)).nextIndex === end);
    await dispatcher.stop();
    expect(receiver.indexes).toEqual(what === 'pause' ? [0, 1] : [0, 1, ...range(0, 5)]);
  });

  test('two processes at once deliver each event once and in order', async () => {
    const log = await create();
    const [first, second] = [await receive(), await receive()];
    await subscribe(log, first.url);
    await subscribe(log, second.url);
    first.react = async () => {
      await sleep(1);
      return 200;
    };
    dispatch(log);
    dispatch(log);
    for (let round = 0; round < 10; round += 1) await grow(log, 11);
    await until(() => first.taken.length >= 112 && second.taken.length >= 112);
    expect(first.indexes).toEqual(range(0, 112));
    expect(second.indexes).toEqual(range(0, 112));
  });

  test('a process that stops hands over at once', async () => {
    const log = await create();
    const receiver = await receive();
    await subscribe(log, receiver.url);
    const first = dispatch(log);
    await until(() => receiver.taken.length === 2);
    dispatch(log);
    await first.stop();
    await grow(log, 5);
    await until(() => receiver.taken.length === 7);
    expect(receiver.indexes).toEqual(range(0, 7));
  });

  test('a process that dies at any step loses no event and mixes up no order', async () => {
    const log = await create();
    const receiver = await receive();
    await grow(log, 20);
    const { webhook } = await subscribe(log, receiver.url);
    for (let statements = 1; statements <= 12; statements += 1) {
      const dying = dyingDatabase(db, statements * 3);
      const dispatcher = dispatch(log, { db: dying, timeoutMs: 100, onProblem: () => undefined });
      await until(() => dying.isDead());
      await dispatcher.stop();
    }
    // The worst moment is met for certain: the receiver has the event, and nobody can note it.
    await grow(log, 2);
    const dying = dyingDatabase(db, Number.POSITIVE_INFINITY);
    receiver.react = () => {
      dying.die();
      return 200;
    };
    const last = dispatch(log, { db: dying, timeoutMs: 100, onProblem: () => undefined });
    await until(() => dying.isDead());
    await last.stop();
    receiver.react = () => 200;
    dispatch(log);
    await until(async () => (await webhooksOf(log).find(webhook.id)).nextIndex === 24);
    const { indexes } = receiver;
    expect([...new Set(indexes)]).toEqual(range(0, 24));
    expect(indexes.length).toBeGreaterThan(24);
    indexes.forEach((index, at) => {
      const before = indexes[at - 1] ?? -1;
      expect([before, before + 1]).toContain(index);
    });
  });

  test('a delivery that a stop interrupts is delivered again and not counted', async () => {
    const log = await create();
    const receiver = await receive();
    receiver.react = () => 'hang';
    const { webhook } = await subscribe(log, receiver.url);
    const dispatcher = dispatch(log);
    await until(() => receiver.received.length === 1);
    await dispatcher.stop();
    expect(await webhooksOf(log).find(webhook.id)).toMatchObject({ attempts: 0, nextIndex: 0 });
    receiver.react = () => 200;
    dispatch(log);
    await until(() => receiver.taken.length === 2);
    expect(receiver.indexes).toEqual([0, 1]);
  });

  describe('a target', () => {
    test('is reached at the address that was checked, whatever its name means later', async () => {
      const log = await create();
      const receiver = await receive();
      const asked: string[] = [];
      const resolve = (hostname: string): Promise<string[]> => {
        asked.push(hostname);
        return Promise.resolve(['127.0.0.1']);
      };
      const url = `http://hooks.example:${receiver.port}/`;
      await new Webhooks({ ...log, allowPrivate: true, resolve }).create({
        url,
        types: [],
        fromIndex: 0,
        now,
      });
      dispatch(log, { resolve });
      await until(() => receiver.taken.length === 2);
      // Once when it was made, once per delivery: what is connected to was not looked up again.
      expect(asked).toEqual(Array(3).fill('hooks.example'));
      expect(receiver.received[0]?.headers.host).toBe(`hooks.example:${receiver.port}`);
    });

    test('whose name turns to a private address later is not connected to', async () => {
      const log = await create();
      const receiver = await receive();
      let address = '8.8.8.8';
      const resolve = (): Promise<string[]> => Promise.resolve([address]);
      const rules = { allowPrivate: false, resolve };
      const webhooks = new Webhooks({ ...log, ...rules });
      const url = `https://hooks.example:${receiver.port}/`;
      const { webhook } = await webhooks.create({ url, types: [], fromIndex: 1, now });
      address = '127.0.0.1';
      dispatch(log, { ...rules, attempts: 1 });
      await until(async () => (await webhooks.deadLetters(webhook.id, 10)).length === 1);
      const [letter] = await webhooks.deadLetters(webhook.id, 10);
      expect(letter?.problem).toMatch(/^This URL leads to an address that is not public\./);
      expect(receiver.received).toEqual([]);
    });

    test('that is private is refused when a webhook is made', async () => {
      const log = await create();
      const webhooks = new Webhooks({ ...log, allowPrivate: false });
      const order = { types: [], now, url: 'https://127.0.0.1/' };
      await expect(webhooks.create(order)).rejects.toThrow('not public');
      expect(await webhooks.list(10)).toEqual([]);
    });
  });

  test('webhooks are listed by pages, belong to one community, and are 50 at most', async () => {
    const [log, other] = [await create(), await create()];
    const webhooks = webhooksOf(log);
    const made: string[] = [];
    for (let index = 0; index < WEBHOOKS_MAX; index += 1) {
      const { webhook } = await subscribe(log, `http://10.0.0.1/${index}`);
      made.push(webhook.id);
    }
    await expect(subscribe(log, 'http://10.0.0.1/')).rejects.toThrow('at most 50');
    const listed: string[] = [];
    for (let page = await webhooks.list(20); page.length > 0;) {
      listed.push(...page.map(({ id }) => id));
      page = await webhooks.list(20, page.at(-1));
    }
    expect(listed.toSorted()).toEqual(made.toSorted());
    expect(JSON.stringify(await webhooks.list(50))).not.toContain('whsec_');
    const [id = ''] = made;
    await expect(webhooksOf(other).find(id)).rejects.toThrow('no webhook');
    await expect(webhooksOf(other).remove(id)).rejects.toThrow('no webhook');
    await expect(webhooksOf(other).pause(id, true)).rejects.toThrow('no webhook');
    await webhooks.remove(id);
    await expect(webhooks.find(id)).rejects.toThrow('no webhook');
  });

  test('one idempotency key makes one webhook, and its secret is shown once', async () => {
    const log = await create();
    const idempotency = { scope: 'key-1 /v1/webhooks', key: 'k', bodyHash: 'b'.repeat(64) };
    const order = { url: 'http://10.0.0.1/', types: [], now, idempotency };
    const made = await Promise.all([1, 2, 3].map(() => webhooksOf(log).create(order)));
    expect(new Set(made.map(({ webhook }) => webhook.id)).size).toBe(1);
    expect(made.filter(({ secret }) => secret !== undefined)).toHaveLength(1);
    expect(await webhooksOf(log).list(10)).toHaveLength(1);
    const kept = await log.db.query<{ answer: string }>(
      'select answer from negentropy.idempotency',
    );
    expect(JSON.stringify(kept)).not.toContain('whsec_');
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const options = { timeout: 60_000, interval: 10 };
  await vi.waitFor(async () => expect(await isSo()).toBe(true), options);
}

function range(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, at) => from + at);
}

interface DyingDatabase extends Database {
  die(): void;
  isDead(): boolean;
}

/** Fails for good after so many statements, as the database of a killed process does. */
function dyingDatabase(db: Database, statements: number): DyingDatabase {
  let left = statements;
  const live = <Result>(work: () => Promise<Result>): Promise<Result> => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error('killed')) : work();
  };
  return Object.assign(Object.create(db) as Database, {
    query: <Row extends object>(...given: Parameters<Database['query']>): Promise<Row[]> =>
      live(() => db.query<Row>(...given)),
    transaction: <Result>(work: Parameters<typeof db.transaction<Result>>[0]): Promise<Result> =>
      live(() => db.transaction(work)),
    die: () => {
      left = -1;
    },
    isDead: () => left < 0,
  });
}
