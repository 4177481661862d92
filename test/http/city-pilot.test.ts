import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { councilKey, signApproval } from '../../src/simulator/worlds/city-keys.ts';
import { stricter } from '../../src/simulator/worlds/city-council.ts';
import { type City, makeCity } from '../../src/simulator/worlds/city.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { isSoak } from '../size.ts';
import { ServedCity } from '../worlds/served-city.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

/** What shows in few people is large; soak has it with more of them, and smaller. */
const SIZE = isSoak
  ? { residents: 500, daysBefore: 34, units: 80, span: 14, effect: 0.18, moreDeeds: 12 }
  : { residents: 400, daysBefore: 10, units: 40, span: 7, effect: 0.35, moreDeeds: 30 };
const PLAN = {
  design: 'people' as const,
  treatment: 'an evening each week at which deeds are done together',
  metric: 'kept' as const,
  guardrails: ['failure' as const],
  spanCycles: SIZE.span,
  waves: 4,
  least: 1,
  effect: SIZE.effect,
};
/** Drawn today, the last wave is over on the day after so many more. */
const LASTS_DAYS = PLAN.spanCycles + PLAN.waves;
/** A proposal that not enough have approved by then has lapsed. */
const EXPIRY_DAYS = 3;
const SEATS = ['sim-seat-1', 'sim-seat-2'];

type Shown = Awaited<ReturnType<ServedCity['admin']['getPilot']>>;

/**
 * A pilot as a city would run it: residents of all habits, attackers among them, tell their days
 * over HTTP. Whoever is drawn is treated, which only the simulation knows; nobody writes outcomes
 * for the pilot.
 */
describeAboveEngines((engine) => {
  let made: City;
  let city: ServedCity;
  beforeAll(async () => {
    made = makeCity({ seed: 1, residents: SIZE.residents, days: 120 }, NOW);
    const db = await engine.openMigrated();
    city = await ServedCity.open(made, { db, key: newLogKey(), slug: 'city' });
  });
  afterAll(() => city.close());

  async function days(count: number): Promise<void> {
    for (let day = 0; day < count; day += 1) await city.live();
  }

  /** Registers the plan today and draws it tomorrow. @returns its id, and whom it treats */
  async function begun(): Promise<{ readonly id: string; readonly treated: Set<string> }> {
    const { id, units, detectable } = await city.admin.registerPilot(PLAN);
    expect(units).toBeGreaterThanOrEqual(SIZE.units);
    expect(detectable).toBeLessThan(PLAN.effect);
    await days(1);
    await city.admin.drawPilot(id);
    const { members } = await city.admin.getPilot(id);
    const treated = members.flatMap(({ arm, userId }) => (arm === 'treatment' ? [userId] : []));
    expect(Math.abs(units - 2 * treated.length)).toBeLessThan(2);
    return { id, treated: new Set(treated.filter((one) => one !== undefined)) };
  }

  /** Lives until the pilot is over, with a peek at every close, which decides nothing. */
  async function followed(id: string): Promise<Shown> {
    for (let day = 0; day <= LASTS_DAYS; day += 1) {
      await days(1);
      const shown = await city.admin.getPilot(id);
      if (shown.state === 'over') return shown;
      expect(shown).not.toHaveProperty('outcome');
    }
    throw new Error('the pilot does not end');
  }

  test('what works is found and adopted, and what does nothing is told as that', async () => {
    await days(SIZE.daysBefore);
    await expect(city.admin.registerPilot({ ...PLAN, effect: 0.01 })).rejects.toThrow(
      /it finds an effect of \d+ ppm or more/,
    );
    const tried = await begun();
    // What such an evening brings: so many deeds more in thirty days.
    city.diary.encourage(tried.treated, SIZE.moreDeeds);
    const worked = await followed(tried.id);
    city.diary.encourage(new Set(), 0);
    expect(worked).toMatchObject({ outcome: 'works', treatment: PLAN.treatment });
    const [kept, failure] = worked.looks.at(-1)?.estimates ?? [];
    expect(kept?.low).toBeGreaterThan(0);
    expect(failure?.high).toBeGreaterThanOrEqual(0);
    await expectAdopted(tried.id);

    // The same evening is announced again, and never held.
    const nothing = await begun();
    const nought = await followed(nothing.id);
    expect(nought.outcome).toBe('null');
    const [none] = nought.looks.at(-1)?.estimates ?? [];
    expect(none?.low).toBeLessThanOrEqual(0);
    expect(none?.high).toBeGreaterThan(0);
    await expectNotAdopted(nothing.id);
    // What came to nothing is listed like what worked, with its interval.
    const { items } = await city.admin.call('listPilots', {});
    expect(items.map(({ id, outcome }) => [id, outcome])).toEqual([
      [nothing.id, 'null'],
      [tried.id, 'works'],
    ]);
    expect(items[0]?.looks.at(-1)?.estimates[0]).toEqual(none);
    expect(city.told.promised).toBeGreaterThan(40);
    await expectRecomputed();
  }, 300_000);

  type Proposal = Awaited<ReturnType<ServedCity['admin']['listProposals']>>['proposals'][number];

  /** The council is told what a pilot showed, and these seats agree to what was tried. */
  async function proposed(
    pilot: string,
    policy: PolicyDocument,
    seats: readonly string[],
  ): Promise<Proposal | undefined> {
    const { admin } = city;
    const { proposal, vkey } = await admin.proposePolicy({ policy, pilot });
    for (const seat of seats) {
      const signature = signApproval(seat, vkey, proposal);
      await admin.approveProposal(proposal, { key: councilKey(seat), signature });
    }
    await days(EXPIRY_DAYS + 1);
    const { proposals } = await admin.listProposals();
    return proposals.find((one) => one.proposal === proposal);
  }

  /** The council agrees, and the rules come into force. */
  async function expectAdopted(pilot: string): Promise<void> {
    const council = { keys: SEATS.map(councilKey), approvals: 2 };
    await city.admin.seatCouncil({ ...council, timelockCycles: 1, expiryCycles: EXPIRY_DAYS });
    const adopted = await proposed(pilot, stricter(made.policy), SEATS);
    expect(adopted).toMatchObject({ state: 'active', pilot: { id: pilot, outcome: 'works' } });
  }

  /** One seat would have it although nothing was shown, the other not: the rules stay. */
  async function expectNotAdopted(pilot: string): Promise<void> {
    const lapsed = await proposed(pilot, made.policy, SEATS.slice(0, 1));
    expect(lapsed).toMatchObject({ state: 'expired', pilot: { id: pilot, outcome: 'null' } });
    const { proposals } = await city.admin.listProposals();
    expect(proposals.map(({ state }) => state)).toEqual(['expired', 'active']);
  }

  /** Everything that was said above follows from the log, in a program that shares no line. */
  async function expectRecomputed(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'city-pilot-'));
    try {
      const file = join(folder, 'log.jsonl');
      const lines: string[] = [];
      for await (const text of city.admin.exportLog()) lines.push(text);
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
      const { stdout } = verifyIndependently(file);
      expect(stdout).toContain(' 2 × pilot');
      expect(stdout).toContain(' 2 × draw');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
