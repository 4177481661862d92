import { describe, expect, test } from 'vitest';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { readDatabaseTime } from '../../src/db/sql/log/log.ts';
import { advanceCommand, closeCyclesCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { CLOCK_LEAPS, runClockLeap } from '../../src/simulator/attacks/clock-leap.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newCommunity, newLogKey, type TestCommunity } from '../pipeline/test-community.ts';
import type { Database } from '../../src/db/engine/port.ts';

describe('a clock that leaps ten years for one request', () => {
  test.each(CLOCK_LEAPS.map((leap) => [leap.name, leap] as const))('%s', (_, leap) => {
    expect(runClockLeap(leap, true)).toEqual({
      cyclesClosed: 0,
      holdsReleased: 0,
      refused: leap.databaseDays > 0,
    });
    // Without the limits every hold ends at once, and nobody can take that back.
    expect(runClockLeap(leap, false)).toEqual({
      cyclesClosed: 3_650,
      holdsReleased: 1,
      refused: false,
    });
  });
});

describeAboveEngines((engine) => {
  const TEN_YEARS = 3_650 * DAY_SECONDS;

  /** A live community that nobody has opened for so many days. */
  async function silentFor(db: Database, days: number): Promise<TestCommunity & { now: number }> {
    const now = await readDatabaseTime(db);
    const startsAt = now - days * DAY_SECONDS;
    return { ...(await newCommunity(db, { policy: PRESETS.civic, startsAt })), now };
  }

  test('no cycle is closed ahead of the database, however far ahead a process is', async () => {
    const db = await engine.openMigrated();
    const { community, now } = await silentFor(db, 3);
    const before = await community.writer.read(({ cycle }) => cycle);
    const end = await community.writer.submit(closeCyclesCommand({ now: now + TEN_YEARS }));
    expect(end.cycle).toBe(before + 3);
    expect(end.endsAt).toBeGreaterThan(now);
    const ahead = advanceCommand({ cycles: 400, now: now + TEN_YEARS });
    await expect(community.writer.submit(ahead)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a community begins no later than it is for the database', async () => {
    const db = await engine.openMigrated();
    const now = await readDatabaseTime(db);
    const ahead = (): number => Math.floor(now + TEN_YEARS);
    const key = newLogKey();
    const installation = await Installation.open({ db, key, origin: 'test.example', now: ahead });
    const made = await installation.community('default');
    const startsAt = await made?.writer.read(({ community }) => community?.startsAt);
    await installation.close();
    expect(Date.parse(startsAt ?? '') / 1_000).toBeLessThanOrEqual(now + DAY_SECONDS);
  });

  test('sixty cycles close by themselves', async () => {
    const { community, now } = await silentFor(await engine.openMigrated(), 60);
    const before = await community.writer.read(({ cycle }) => cycle);
    const { cycle } = await community.writer.submit(closeCyclesCommand({ now }));
    expect(cycle).toBe(before + 60);
  });

  test('more than sixty close by the word of an admin alone', async () => {
    const { community, now } = await silentFor(await engine.openMigrated(), 75);
    const { writer } = community;
    const before = await writer.read(({ cycle }) => cycle);
    const close = closeCyclesCommand({ now });
    await expect(writer.submit(close)).rejects.toMatchObject({
      code: 'CLOCK_LEAP',
      message: expect.stringContaining('75 cycles are over') as string,
    });
    // Reading goes on, and nothing was closed.
    expect(await writer.read(({ cycle }) => cycle)).toBe(before);
    expect(await writer.submit(advanceCommand({ cycles: 14, now }))).toBe(before + 14);
    await expect(writer.submit(close)).rejects.toMatchObject({ code: 'CLOCK_LEAP' });
    expect(await writer.submit(advanceCommand({ cycles: 1, now }))).toBe(before + 15);
    expect((await writer.submit(close)).cycle).toBe(before + 75);
  });
});
