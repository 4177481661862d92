import { expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { loadCommunity } from '../../src/db/load-community.ts';
import { createCommunity, openCommunity } from '../../src/pipeline/writer/community.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { orderOf, qualify } from './minting-members.ts';
import { sourceOf, syntheticHistory } from './synthetic-history.ts';
import {
  entriesOf,
  exportLines,
  gitPolicy,
  newCommunity,
  newLogKey,
  reopen,
} from './test-community.ts';

describeAboveEngines((engine) => {
  test('a new community begins its log with itself and its policy', async () => {
    const created = await newCommunity(await engine.openMigrated(), { slug: 'river-city' });
    const [first, second, ...rest] = entriesOf(await exportLines(created));
    expect(first).toMatchObject({
      type: 'community',
      slug: 'river-city',
      origin: 'test.example/v1/log/river-city',
      startsAt: '2025-11-28',
      cycle: 148,
    });
    expect(second).toMatchObject({ type: 'policy', version: 1, cycle: 148 });
    expect(rest).toEqual([]);
  });

  test('nobody opens a community that does not exist, and every other key is refused', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, key } = created;
    expect(await openCommunity('elsewhere', { db, key })).toBeUndefined();
    expect(await openCommunity('default', { db, key })).toBeDefined();
    const other = openCommunity('default', { db, key: newLogKey(8) });
    await expect(other).rejects.toThrow(OperatorError);
    await expect(other).rejects.toThrow(/names another public key/);
  });

  test('a slug is taken once, and what cannot be one is refused', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, key } = created;
    const before = await exportLines(created);
    const make = (slug: string): Promise<unknown> =>
      createCommunity(
        { slug, origin: 'test.example', policy: PRESETS.sandbox, startsAt: 1_764_288_000 },
        { db, key },
      );
    await expect(make('default')).rejects.toMatchObject({ code: '23505' });
    for (const slug of ['', 'A', '-a', 'a/b', 'a b', 'é', 'a'.repeat(64)]) {
      await expect(make(slug)).rejects.toThrow(OperatorError);
    }
    expect(await db.query('select slug from negentropy.community')).toEqual([{ slug: 'default' }]);
    expect(await exportLines(created)).toEqual(before);
    await make('second');
    expect(await db.query('select slug from negentropy.community order by slug')).toHaveLength(2);
  });

  test('the state of a reopened community equals the one that was left', async () => {
    const records = syntheticHistory({ commits: 600, days: 500 });
    const created = await newCommunity(await engine.openMigrated(), gitPolicy(1_546_819_200));
    await importHistory(created.db, created.community, sourceOf(records), { kind: 'commits' });
    const left = await created.community.writer.read((state) => structuredClone(state));
    expect(left.holds.size + left.domains.size).toBeGreaterThan(2);
    expect(sorted(await loadCommunity(created.db, created.community.row.id))).toEqual(sorted(left));
    const opened = await reopen(created, created.db);
    expect(sorted(await opened.community.writer.read((state) => state))).toEqual(sorted(left));
  });

  test('the reopened state remembers caps and findings of the open cycle', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community } = created;
    const member = await qualify(created, 'ada');
    await community.writer.submit(mintCommand(orderOf('ada', 'one')));
    await community.writer.submit({
      run: (draft) => {
        const { cycle } = draft.state;
        const finding = { type: 'finding', cycle, member, code: 'NOISE' } as const;
        const opened = draft.append({ ...finding, status: 'open', measured: 9, limit: 5 });
        draft.append({ ...finding, status: 'open', measured: 8, limit: 5 });
        const settled = { ...finding, status: 'confirmed', finding: opened } as const;
        draft.append({ ...settled, measured: 9, limit: 5 });
        const paused = { type: 'pause', cycle, paused: true, reason: 'f'.repeat(64) } as const;
        draft.append({ ...paused, scope: 'all', lastCycle: cycle + 3 });
      },
    });
    const left = await community.writer.read((state) => structuredClone(state));
    expect([left.caps.mints.get(member), left.findings.size]).toEqual([1, 2]);
    expect(left.pause).toEqual({ scope: 'all', lastCycle: left.cycle + 3 });
    expect(sorted(await loadCommunity(db, community.row.id))).toEqual(sorted(left));
  });
});

/** Maps by key and objects by field: the order of insertion of members and domains is free. */
function sorted(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [String(key), sorted(item)] as const);
    return entries.sort(([a], [b]) => (a < b ? -1 : 1));
  }
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
