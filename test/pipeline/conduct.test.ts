import { expect, test } from 'vitest';
import { DETECTORS } from '../../src/core/policy/policy.ts';
import { loadCommunity } from '../../src/db/load-community.ts';
import { readFindingList } from '../../src/pipeline/answers/governance/read-findings.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeEngines } from '../database/engines.ts';
import { liveErratically, WATCHFUL } from '../worlds/erratic-member.ts';
import { closeCycles, entriesOf, newDraft } from '../worlds/memory-community.ts';
import { misbehave, MISCONDUCT, watchfulFor } from '../worlds/misconduct.ts';
import { newCommunity, reopen } from './test-community.ts';

describeEngines((engine) => {
  test('what a detector looks at outlives the process, as a finding and its clock do', async () => {
    const first = await newCommunity(await engine.openMigrated(), { policy: WATCHFUL });
    const { db } = first;
    await first.community.writer.submit({ run: (draft) => liveErratically(draft, 6) });
    const second = await reopen(first, db);
    await second.community.writer.submit({
      run: (draft) => {
        closeCycles(draft, 7);
        liveErratically(draft, 2);
        closeCycles(draft, 7);
      },
    });
    const listed = (): ReturnType<typeof readFindingList> =>
      readFindingList(second.community.reader, { limit: 5 });
    expect((await listed()).items).toMatchObject([
      {
        code: 'HIGH_VARIANCE',
        detector: 'variance/1',
        measured: 4.897959,
        limit: 4,
        counts: [10, 0, 4, 6, 10, 0, 4, 6, 10, 0, 4, 6, 10, 0, 4, 6],
        basis: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);

    const third = await reopen(second, db);
    const left = await second.community.writer.read((state) => structuredClone(state.findings));
    expect((await loadCommunity(db, third.community.row.id)).findings).toEqual(left);
    await third.community.writer.submit({ run: (draft) => closeCycles(draft, 3) });
    expect((await listed()).items).toMatchObject([{ status: 'fallen', holds: false }]);
    const { divergence } = await verifyStore(db, third.community, third.key);
    expect(divergence).toBeUndefined();
  });

  test.each(DETECTORS)(
    '%s is found alike by a process that opens the community later',
    async (name) => {
      const policy = watchfulFor(name);
      const first = await newCommunity(await engine.openMigrated(), { policy });
      const [before, after] = MISCONDUCT[name];
      await first.community.writer.submit({ run: before });
      const second = await reopen(first, first.db);
      await second.community.writer.submit({ run: after });
      const apart = await readFindingList(second.community.reader, { limit: 9 });
      const whole = newDraft(policy);
      misbehave(whole, name);
      const found = entriesOf(whole).filter((entry) => entry.type === 'finding');
      expect(found.length).toBeGreaterThan(0);
      // Members have other ids there, and the findings of one close are in the order of the ids.
      const seen = apart.items.map(({ measured, counts }) => [Math.round(measured * 1e6), counts]);
      const told = found.map(({ measured, counts }) => [measured, counts]);
      expect(seen.map(String).sort()).toEqual(told.map(String).sort());
      const { divergence } = await verifyStore(first.db, second.community, second.key);
      expect(divergence).toBeUndefined();
    },
  );
});
