import { expect, test } from 'vitest';
import { describeEngines } from '../../../../test/database/engines.ts';
import { NOW } from '../../../../test/pipeline/minting-members.ts';
import { newCommunity } from '../../../../test/pipeline/test-community.ts';
import { PRESETS } from '../../../core/policy/presets.ts';
import { advanceSandboxCommand, closeCyclesCommand } from '../../commands/close-cycles.ts';
import { readCycles, readOpenCycle } from './read-cycles.ts';

const DAY = 86_400;
const MIDNIGHT = NOW - DAY / 2;

describeEngines((engine) => {
  test('a sandbox stands still until it is moved on', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const { id } = community.row;
    const first = { cycle: 148, startsAt: MIDNIGHT, endsAt: MIDNIGHT + DAY };
    const later = NOW + 100 * DAY;
    const open = await readOpenCycle({ db, communityId: id }, later);
    expect(open).toEqual({ ...first, clock: 'sandbox', time: MIDNIGHT });
    expect(await community.writer.submit(advanceSandboxCommand({ cycles: 3 }))).toBe(151);
    const moved = await readOpenCycle({ db, communityId: id }, later);
    expect(moved).toMatchObject({ cycle: 151, time: MIDNIGHT + 3 * DAY });
  });

  test('elsewhere time is the time of the system and cannot be set', async () => {
    const options = { policy: PRESETS.standard };
    const { db, community } = await newCommunity(await engine.openMigrated(), options);
    const { id } = community.row;
    const advance = community.writer.submit(advanceSandboxCommand({ cycles: 1 }));
    await expect(advance).rejects.toMatchObject({ code: 'CONFLICT' });
    await community.writer.submit(closeCyclesCommand({ now: NOW + DAY }));
    const open = await readOpenCycle({ db, communityId: id }, NOW + DAY);
    expect(open).toMatchObject({ cycle: 149, clock: 'system', time: NOW + DAY });
  });

  test('closed cycles are read newest first, a page at a time', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    await community.writer.submit(advanceSandboxCommand({ cycles: 5 }));
    const { id } = community.row;
    const first = await readCycles({ db, communityId: id }, { limit: 2 });
    await community.writer.submit(advanceSandboxCommand({ cycles: 1 }));
    const rest = await readCycles(
      { db, communityId: id },
      { before: first.at(-1)?.cycle, limit: 9 },
    );
    expect([...first, ...rest].map(({ cycle }) => cycle)).toEqual([152, 151, 150, 149, 148]);
    expect(rest.at(-1)).toEqual({
      cycle: 148,
      startsAt: MIDNIGHT,
      endsAt: MIDNIGHT + DAY,
      entry: 2,
      members: 0,
      supply: '0.000000',
      held: '0.000000',
    });
  });
});
