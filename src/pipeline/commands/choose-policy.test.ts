import { expect, test } from 'vitest';
import { describeAboveEngines } from '../../../test/database/engines.ts';
import { NOW } from '../../../test/pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  gitPolicy,
  newCommunity,
  reopen,
} from '../../../test/pipeline/test-community.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { readOpenCycle } from '../answers/cycles/read-cycles.ts';
import { presetDocuments, readPolicyVersions } from '../answers/governance/read-policies.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { choosePolicyCommand } from './choose-policy.ts';

describeAboveEngines((engine) => {
  test('a preset is in force from the open cycle on, as the next version', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: PRESETS.standard });
    const { db, community, key } = created;
    const idempotency = { scope: 'k POST /v1/policies', key: 'once', bodyHash: 'b'.repeat(64) };
    const order = { rules: 'strict', now: NOW + 86_400, idempotency } as const;
    const answer = await community.writer.submit(choosePolicyCommand(order));
    expect(answer).toEqual({ version: 2, since: 149 });
    expect(await community.writer.submit(choosePolicyCommand(order))).toEqual(answer);
    const versions = await readPolicyVersions(community.reader, { limit: 9 });
    expect(versions).toEqual([
      { version: 1, since: 148, policy: PRESETS.standard },
      { version: 2, since: 149, policy: PRESETS.strict },
    ]);
    expect((await reopen(created, db)).community.row.id).toBe(community.row.id);
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  });

  test('rules of one’s own are in force from the open cycle on, and are checked', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: PRESETS.standard });
    const { db, community, key } = created;
    const own = { ...PRESETS.standard, preset: 'ours', giFloor: 0.9 };
    const answer = await community.writer.submit(choosePolicyCommand({ rules: own, now: NOW }));
    expect(answer.version).toBe(2);
    const [, second] = await readPolicyVersions(community.reader, { limit: 9 });
    expect(second?.policy).toEqual(own);
    const wrong = choosePolicyCommand({ rules: { ...own, giFloor: 2 }, now: NOW });
    await expect(community.writer.submit(wrong)).rejects.toMatchObject({ code: 'POLICY_INVALID' });
    const play = choosePolicyCommand({ rules: { ...own, preset: 'sandbox' }, now: NOW });
    await expect(community.writer.submit(play)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  });

  test('a preset that is in force already adds no version', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: PRESETS.standard });
    const order = { rules: 'standard', now: NOW } as const;
    const answer = await created.community.writer.submit(choosePolicyCommand(order));
    expect(answer).toEqual({ version: 1, since: 148 });
    expect(entriesOf(await exportLines(created))).toHaveLength(2);
  });

  test('cycles keep their length and numbers under another preset', async () => {
    const { policy, startsAt } = gitPolicy(NOW);
    const weekly = { ...policy, domains: PRESETS.standard.domains };
    const created = await newCommunity(await engine.openMigrated(), { policy: weekly, startsAt });
    const { community } = created;
    const before = await readOpenCycle(community.reader, NOW);
    await community.writer.submit(choosePolicyCommand({ rules: 'standard', now: NOW }));
    expect(await readOpenCycle(community.reader, NOW)).toEqual(before);
    const [, second] = await readPolicyVersions(community.reader, { limit: 9 });
    expect(second?.policy).toEqual({ ...PRESETS.standard, cycle: weekly.cycle });
    expect(before.endsAt - before.startsAt).toBe(7 * 86_400);
  });

  test('a sandbox keeps the hold-back that it was made with', async () => {
    const policy = { ...PRESETS.sandbox, holdBack: { cycles: 1 } };
    const created = await newCommunity(await engine.openMigrated(), { policy });
    const order = { rules: 'sandbox', now: NOW } as const;
    const { version } = await created.community.writer.submit(choosePolicyCommand(order));
    expect(version).toBe(1);
    const other = choosePolicyCommand({ rules: PRESETS.sandbox, now: NOW });
    await expect(created.community.writer.submit(other)).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringContaining('holdBack of this sandbox stays {"cycles":1}') as string,
    });
    expect(entriesOf(await exportLines(created))).toHaveLength(2);
  });

  test('a sandbox stays a sandbox and nothing else becomes one', async () => {
    const db = await engine.openMigrated();
    const sandbox = await newCommunity(db);
    const options = { policy: PRESETS.standard, slug: 'live', key: sandbox.key };
    const live = await newCommunity(db, options);
    const goLive = choosePolicyCommand({ rules: 'standard', now: NOW });
    await expect(sandbox.community.writer.submit(goLive)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const play = choosePolicyCommand({ rules: 'sandbox', now: NOW });
    await expect(live.community.writer.submit(play)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(entriesOf(await exportLines(sandbox))).toHaveLength(2);
  });

  test('a preset that cannot follow the rules in force is refused with the reason', async () => {
    const categories = ['kept', 'late', 'broken'];
    const entropy = { ...PRESETS.standard.entropy, categories };
    const policy = { ...PRESETS.standard, entropy };
    const created = await newCommunity(await engine.openMigrated(), { policy });
    const choice = choosePolicyCommand({ rules: 'strict', now: NOW });
    await expect(created.community.writer.submit(choice)).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringContaining('kept, late, broken'),
    });
    expect(entriesOf(await exportLines(created))).toHaveLength(2);
  });

  test('pages of versions go on after the one before', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: PRESETS.standard });
    const { community } = created;
    for (const preset of ['strict', 'standard', 'strict'] as const) {
      await community.writer.submit(choosePolicyCommand({ rules: preset, now: NOW }));
    }
    const page = async (after: number): Promise<number[]> =>
      (await readPolicyVersions(community.reader, { after, limit: 2 })).map(
        ({ version }) => version,
      );
    expect([await page(0), await page(2), await page(4)]).toEqual([[1, 2], [3, 4], []]);
  });
});

test('every preset is shown as the document that it is', () => {
  expect(presetDocuments().map(({ preset, policy }) => [preset, policy.preset])).toEqual(
    Object.keys(PRESETS).map((preset) => [preset, preset]),
  );
});
