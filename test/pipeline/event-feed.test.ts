import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { EventFeed } from '../../src/pipeline/outbox/event-feed.ts';
import { LogGrowth, type LogGrowthOptions } from '../../src/pipeline/outbox/log-growth.ts';
import { describeEngines } from '../database/engines.ts';
import { grow, newCommunity, newLogKey, type TestCommunity } from './test-community.ts';

type Options = Partial<LogGrowthOptions> & { readonly db?: Database };

describeEngines((engine) => {
  let db: Database;
  let communities = 0;
  let ending = new AbortController();
  beforeAll(async () => {
    db = await engine.openMigrated();
  });
  afterEach(() => {
    ending.abort();
    ending = new AbortController();
  });

  async function create(): Promise<TestCommunity> {
    communities += 1;
    return await newCommunity(db, { slug: `c${communities}`, key: newLogKey() });
  }

  function feedOf({ community }: TestCommunity, options: Options = {}): EventFeed {
    const own = { db, pollMs: 5, ...options };
    return new EventFeed({ ...own, community: community.row, growth: new LogGrowth(own) });
  }

  test('followers get what was there and what comes, each entry once', async () => {
    const log = await create();
    await grow(log, 200);
    const feed = feedOf(log, { pollMs: 5 });
    const reading = [0, 0, 150, 300].map((from) => take(feed, from, 512, ending.signal));
    for (let round = 0; round < 31; round += 1) await grow(log, 10);
    for (const [at, indexes] of (await Promise.all(reading)).entries()) {
      const from = [0, 0, 150, 300][at] ?? 0;
      expect(indexes).toEqual(Array.from({ length: 512 - from }, (_, index) => from + index));
    }
  });

  test('a page is read for those who ask only, and is never large', async () => {
    const log = await create();
    await grow(log, 500);
    let reads = 0;
    const counting: Database = Object.assign(Object.create(db) as Database, {
      query: <Row extends object>(...given: Parameters<Database['query']>): Promise<Row[]> => {
        if (given[0].startsWith('select entry from')) reads += 1;
        return db.query<Row>(...given);
      },
    });
    const feed = feedOf(log, { db: counting });
    const pages = feed.follow(0, ending.signal);
    const { value } = await pages.next();
    expect(value).toHaveLength(50);
    expect(reads).toBe(1);
    await pages.next();
    expect(reads).toBe(2);
    // Those who are at the same place are served by one read.
    await Promise.all([1, 2, 3].map(() => feed.follow(100, ending.signal).next()));
    expect(reads).toBe(3);
  });

  test('a follower hears now and then that nothing happened', async () => {
    const log = await create();
    const feed = feedOf(log, { pollMs: 5, quietMs: 20 });
    const pages = feed.follow(2, ending.signal);
    expect(await pages.next()).toEqual({ done: false, value: [] });
    expect(await pages.next()).toEqual({ done: false, value: [] });
    await grow(log, 1);
    for (let page = await pages.next(); page.value?.length !== 1; page = await pages.next()) {
      expect(page).toEqual({ done: false, value: [] });
    }
  });

  test('a follower who leaves ends at once, and nobody looks any more', async () => {
    const log = await create();
    let statements = 0;
    const counting: Database = Object.assign(Object.create(db) as Database, {
      query: <Row extends object>(...given: Parameters<Database['query']>): Promise<Row[]> => {
        statements += 1;
        return db.query<Row>(...given);
      },
    });
    const feed = feedOf(log, { db: counting, pollMs: 5 });
    const next = feed.follow(2, ending.signal).next();
    await until(() => statements > 3);
    ending.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = statements;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(statements).toBe(before);
  });

  test('one statement looks for growth, of however many communities', async () => {
    const logs = await Promise.all([create(), create(), create()]);
    const looks: number[] = [];
    const counting: Database = Object.assign(Object.create(db) as Database, {
      query: <Row extends object>(...given: Parameters<Database['query']>): Promise<Row[]> => {
        if (given[0].includes('log_head where community_id = any')) {
          const [, [ids] = []] = given;
          looks.push((ids as string[]).length);
        }
        return db.query<Row>(...given);
      },
    });
    const growth = new LogGrowth({ db: counting, pollMs: 5 });
    const next = logs.map(({ community: { row } }) => {
      return new EventFeed({ db, community: row, growth }).follow(2, ending.signal).next();
    });
    await until(() => looks.length > 2);
    for (const log of logs) await grow(log, 1);
    for (const page of await Promise.all(next)) expect(page.value).toHaveLength(1);
    expect(Math.max(...looks)).toBe(3);
  });

  test('a log that cannot be read ends its followers with the error', async () => {
    const log = await create();
    let broken = false;
    const failing: Database = Object.assign(Object.create(db) as Database, {
      query: <Row extends object>(...given: Parameters<Database['query']>): Promise<Row[]> =>
        broken ? Promise.reject(new Error('the disk is on fire')) : db.query<Row>(...given),
    });
    const feed = feedOf(log, { db: failing, pollMs: 5 });
    const next = feed.follow(2, ending.signal).next();
    broken = true;
    await expect(next).rejects.toThrow('on fire');
    broken = false;
    expect(await take(feed, 0, 2, ending.signal)).toEqual([0, 1]);
  });
});

async function take(
  feed: EventFeed,
  from: number,
  end: number,
  signal: AbortSignal,
): Promise<number[]> {
  const indexes: number[] = [];
  for await (const page of feed.follow(from, signal)) {
    indexes.push(...page.map(({ data }) => data.index));
    if (indexes.at(-1) === end - 1) return indexes;
  }
  return indexes;
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 60_000, interval: 5 }).toBe(true);
}
