import { afterEach, expect, test, vi } from 'vitest';
import { formatDate } from '../../src/core/policy/cycle.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { listUnsettled } from '../../src/db/sql/communities/attention.ts';
import { readHead } from '../../src/db/sql/log/log.ts';
import { readCheckpoint } from '../../src/db/sql/log/tree.ts';
import { Installation, type InstallationOptions } from '../../src/pipeline/installation.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newCommunity, newLogKey } from './test-community.ts';

const NOON = Date.UTC(2025, 10, 28, 12) / 1_000;
const DAY = 86_400;
/** Long enough for what runs by itself, also on a machine that is busy. */
const SOON = { timeout: 20_000, interval: 50 };

function pause(draft: BatchDraft): number {
  const { cycle } = draft.state;
  return draft.append({ type: 'pause', cycle, paused: true, reason: 'f'.repeat(64) });
}

describeAboveEngines((engine) => {
  const open: Installation[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function start(
    db: Database,
    now = (): number => NOON,
    options: Partial<InstallationOptions> = {},
  ): Promise<Installation> {
    const key = newLogKey();
    const origin = 'test.example';
    const installation = await Installation.open({ db, key, origin, now, ...options });
    open.push(installation);
    return installation;
  }

  const slugsOf = async (one: Installation): Promise<string[]> =>
    (await one.list()).map(({ slug }) => slug);

  test('the first start makes one community, later ones find it', async () => {
    const db = await engine.openMigrated();
    const first = await start(db);
    const made = await first.community('default');
    const state = await made?.writer.read(({ policies, community }) => ({
      preset: policies[0]?.policy.preset,
      startsAt: community?.startsAt,
    }));
    expect(state).toEqual({ preset: 'civic', startsAt: formatDate(NOON) });
    expect(made?.settings).toEqual({ sandbox: false });
    const second = await start(db);
    expect((await second.community('default'))?.row).toEqual(made?.row);
    expect(await slugsOf(second)).toEqual(['default']);
  });

  test('processes that start at once on an empty store agree', async () => {
    const db = await engine.openMigrated();
    const all = await Promise.all([start(db), start(db), start(db)]);
    const ids = await Promise.all(all.map(async (one) => (await one.community('default'))?.row.id));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeDefined();
  });

  test('a community is opened once, and found as soon as somebody made it', async () => {
    const db = await engine.openMigrated();
    const [here, there] = [await start(db), await start(db)];
    expect(await here.community('trial')).toBeUndefined();
    const made = await there.create({ slug: 'trial', preset: 'strict', public: true });
    expect(await there.isPublic(made)).toBe(true);
    const [one, two] = await Promise.all([here.community('trial'), here.community('trial')]);
    expect(one).toBe(two);
    expect(await here.communityById(made.row.id)).toBe(one);
    expect(one !== undefined && (await here.isPublic(one))).toBe(true);
    await there.setPublic(made, false); // counts at once, in every process
    expect(one !== undefined && (await here.isPublic(one))).toBe(false);
    expect(await here.communityById('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });

  async function looksAfterOthers(db: Database): Promise<void> {
    let now = NOON;
    const [here, there] = [await start(db, () => now), await start(db)];
    const { row } = await there.create({ slug: 'trial', preset: 'strict' });
    await there.close();
    const before = await readHead(db, row.id);
    now += DAY;
    await vi.waitFor(async () => {
      const head = await readHead(db, row.id);
      expect(head?.cycle).toBe((before?.cycle ?? 0) + 1);
      expect((await readCheckpoint(db, row.id))?.treeSize).toBe(head?.treeSize);
    }, SOON);
    expect(here.served.map(({ row: { slug } }) => slug)).toContain('trial');
  }

  async function forgetsWhatNobodyUses(db: Database): Promise<void> {
    const first = await start(db);
    await first.create({ slug: 'trial', preset: 'strict' });
    await vi.waitFor(async () => expect(await listUnsettled(db, Date.now())).toEqual([]), SOON);
    await first.close();
    const later = await start(db, () => NOON, { forgetAfterMs: 0, keptOpen: 1 });
    expect(later.served).toEqual([]);
    const trial = await later.community('trial');
    await later.community('default');
    await vi.waitFor(() => {
      expect(later.served.map(({ row }) => row.slug)).toEqual(['default']);
    }, SOON);
    const again = await later.community('trial');
    expect(again).not.toBe(trial);
    // Who held it may go on with it: it is as if another process did.
    if (trial === undefined || again === undefined) throw new Error('there is no trial');
    const sizes = [trial, again, trial].map(({ writer }) => writer.submit({ run: pause }));
    expect(new Set(await Promise.all(sizes)).size).toBe(3);
  }

  // Side by side, each on a store of its own: what is looked for seldom takes seconds.
  test('what others made is looked after here, and what nobody uses is forgotten', async () => {
    const [one, other] = [await engine.openMigrated(), await engine.openMigrated()];
    const both = Promise.all([looksAfterOthers(one), forgetsWhatNobodyUses(other)]);
    await expect(both).resolves.toHaveLength(2);
  });

  test('one log that cannot be continued leaves the others served', async () => {
    const db = await engine.openMigrated();
    await (await start(db)).close();
    await newCommunity(db, { slug: 'other', key: newLogKey(8) });
    const problems: string[] = [];
    const onProblem = (_: unknown, slug: string): void => void problems.push(slug);
    const installation = await start(db, () => NOON, { onProblem });
    await installation.checkLogs();
    expect([installation.refused, problems]).toEqual([1, ['other']]);
    await expect(installation.community('other')).rejects.toThrow('names another public key');
    expect(await installation.community('default')).toBeDefined();
    const wrong = await start(db, () => NOON, { key: newLogKey(9) });
    await expect(wrong.checkLogs()).rejects.toThrow('names another public key');
  });

  test('only a sandbox may hold back otherwise than its preset', async () => {
    const installation = await start(await engine.openMigrated());
    const made = await installation.create({
      slug: 'trial',
      preset: 'sandbox',
      holdBackCycles: 1,
    });
    const policy = await made.writer.read(({ policies }) => policies[0]?.policy);
    expect(policy?.holdBack).toEqual({ unit: 'cycles', count: 1 });
    expect(made.settings.sandbox).toBe(true);
    for (const wish of [
      { slug: 'b', preset: 'strict', holdBackCycles: 1 },
      { slug: 'trial', preset: 'sandbox' },
      { slug: 'No Name', preset: 'sandbox' },
    ] as const) {
      await expect(installation.create(wish)).rejects.toBeInstanceOf(OperatorError);
    }
    expect(await slugsOf(installation)).toEqual(['default', 'trial']);
  });

  test('cycles end and heads are signed although nobody asks', async () => {
    const db = await engine.openMigrated();
    let now = NOON;
    const installation = await start(db, () => now);
    const community = await installation.community('default');
    const id = community?.row.id ?? '';
    const before = await readHead(db, id);
    now += 2 * DAY;
    await vi.waitFor(async () => {
      const head = await readHead(db, id);
      expect(head?.cycle).toBe((before?.cycle ?? 0) + 2);
      expect((await readCheckpoint(db, id))?.treeSize).toBe(head?.treeSize);
    }, SOON);
  });

  test('a sandbox stands still', async () => {
    const db = await engine.openMigrated();
    let now = NOON;
    const installation = await start(db, () => now);
    const { row } = await installation.create({ slug: 'trial', preset: 'sandbox' });
    const before = await readHead(db, row.id);
    now += 2 * DAY;
    const other = (await installation.community('default'))?.row.id ?? '';
    const cycle = (await readHead(db, other))?.cycle ?? 0;
    // The sandbox is looked at in the same round.
    await vi.waitFor(async () => {
      expect((await readHead(db, other))?.cycle).toBe(cycle + 2);
    }, SOON);
    await installation.close();
    expect(await readHead(db, row.id)).toEqual(before);
  });

  test('what was submitted before the end is stored and signed', async () => {
    const db = await engine.openMigrated();
    const installation = await start(db);
    const community = await installation.community('default');
    if (community === undefined) throw new Error('there is no community default');
    const reason = 'f'.repeat(64);
    const indices = Array.from({ length: 50 }, (_, at) =>
      community.writer.submit({
        run: (draft) => {
          const { cycle } = draft.state;
          return draft.append({ type: 'pause', cycle, paused: at % 2 === 0, reason });
        },
      }),
    );
    await installation.close();
    const last = Math.max(...(await Promise.all(indices)));
    expect((await readHead(db, community.row.id))?.treeSize).toBe(last + 1);
    expect((await readCheckpoint(db, community.row.id))?.treeSize).toBe(last + 1);
  });

  test('nothing that it began goes on once it is closed', async () => {
    const db = await engine.openMigrated();
    const first = await start(db);
    await first.create({ slug: 'trial', preset: 'civic' });
    await first.close();
    const second = await start(db, undefined, { key: first.key });
    const ended: string[] = [];
    void second.checkLogs().then(() => ended.push('checked'));
    void second.community('trial').then(() => ended.push('opened'));
    await second.close();
    expect(ended.toSorted()).toEqual(['checked', 'opened']);
  });

  test('a store of another key is not served', async () => {
    const db = await engine.openMigrated();
    await (await start(db)).close();
    await expect(start(db, () => NOON, { key: newLogKey(8) })).rejects.toThrow(
      'names another public key',
    );
  });
});
