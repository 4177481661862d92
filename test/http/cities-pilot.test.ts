import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDate } from '../../src/core/policy/cycle.ts';
import { policyHash } from '../../src/core/policy/policy-library.ts';
import type { CityReading } from '../../src/core/pilots/city-pilot.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { councilKey, signApproval } from '../../src/simulator/worlds/city-keys.ts';
import { stricter } from '../../src/simulator/worlds/city-council.ts';
import { type City, makeCity } from '../../src/simulator/worlds/city.ts';
import { json, negentropy } from '../cli/command-line.ts';
import { describeAboveEngines, type TestEngine } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey, temporaryFolder } from '../pipeline/test-community.ts';
import { isSoak } from '../size.ts';
import { ServedCity } from '../worlds/served-city.ts';

const CITIES = 20;
const DAYS_BEFORE = 6;
const DAYS = 6;
/** So many days more the city lives to which rules travel: in the first thirty nobody is paid. */
const DAYS_TO_MINTS = 28;
/** What the evenings of the treated cities bring: deeds more in thirty days. */
const MORE_DEEDS = 30;
const SEATS = ['sim-seat-1', 'sim-seat-2'];

interface Home {
  readonly made: City;
  readonly key: LogKey;
  readonly origin: string;
  readonly city: ServedCity;
}

/**
 * A pilot over a nation: cities that live on their own, each with a log of its own, half of which
 * are drawn. Nobody decides who is treated, and nobody chooses when it is read.
 */
describeAboveEngines((engine) => {
  let homes: Home[] = [];
  beforeAll(async () => {
    for (let at = 0; at < CITIES; at += 1) homes.push(await homeOf(engine, at));
  }, 60_000);
  afterAll(async () => {
    for (const { city } of homes) await city.close();
    homes = [];
  });

  async function days(count: number): Promise<void> {
    for (let day = 0; day < count; day += 1) {
      await Promise.all(homes.map(({ city }) => city.live()));
    }
  }

  /** Everybody publishes their log. @returns the folder */
  async function publish(within: string): Promise<string> {
    const folder = join(within, 'logs');
    mkdirSync(folder, { recursive: true });
    for (const [at, { city }] of homes.entries()) {
      const lines: string[] = [];
      for await (const line of city.admin.exportLog()) lines.push(line);
      writeFileSync(join(folder, `city-${at}.jsonl`), lines.map((line) => `${line}\n`).join(''));
    }
    return folder;
  }

  /** Anybody draws and reads the pilot from the logs. */
  async function read(plan: string, ...more: string[]): ReturnType<typeof negentropy> {
    const folder = await publish(join(plan, '..'));
    return await negentropy(['rollup', 'pilot', plan, '--children', folder, ...more]);
  }

  // Minutes of a core, and more of them with twenty stores in one process;
  // test/cli/rollup-pilot.test.ts draws and reads one in every run.
  test.runIf(isSoak && engine.name === 'postgres')(
    'is drawn by city, read at its end, and its rules travel to another city',
    async () => {
      const startsAt = homes[0]?.made.startsAt ?? 0;
      const plan = join(temporaryFolder(), 'plan.json');
      const written = planOf(homes, formatDate(startsAt + DAYS_BEFORE * 86_400));
      writeFileSync(plan, JSON.stringify(written));
      await days(DAYS_BEFORE);
      const early = await read(plan, '--json');
      expect([early.code, early.stdout]).toEqual([1, expect.stringContaining('that reaches')]);

      await days(1);
      const drawn = JSON.parse((await read(plan, '--json')).stdout) as CityReading;
      expect(drawn.state).toBe('runs');
      const treated = homes.filter((_, at) => drawn.cities[at]?.isTreated === true);
      expect(treated.length).toBe(CITIES / 2);
      for (const { city, made, origin } of treated) {
        city.diary.encourage(new Set(made.people.map(({ userId }) => userId)), MORE_DEEDS);
        await adopt(city, origin, stricter(made.policy));
      }
      await days(DAYS);
      const published = join(plan, '..', 'reading.json');
      const over = JSON.parse(
        (await read(plan, '--json', '--out', published)).stdout,
      ) as CityReading;
      expect(over).toMatchObject({ seed: drawn.seed, state: 'over', outcome: 'works' });
      const [kept] = over.estimates ?? [];
      expect(kept?.metric).toBe('kept');
      expect(kept?.low).toBeGreaterThan(0);
      expect(kept?.high).toBeGreaterThan(kept?.value ?? 0);

      // The same logs give the same reading to anybody; another one is named by its city.
      expect((await read(plan, '--check', published)).code).toBe(0);
      const text = readFileSync(published, 'utf8');
      const [first] = over.cities;
      writeFileSync(published, text.replace(`"kept":${first?.after?.kept}`, '"kept":1'));
      const differs = await read(plan, '--check', published);
      const named = expect.stringContaining(String(first?.origin)) as string;
      expect([differs.code, differs.stdout]).toEqual([1, named]);

      const from = treated[0];
      const to = homes.find((home) => !treated.includes(home));
      if (from === undefined || to === undefined) throw new RangeError('one of the arms is empty');
      await expectTravelled(from, to);
    },
    900_000,
  );

  /** The rules of a city where it worked are verified, rehearsed and adopted in another one. */
  async function expectTravelled(from: Home, to: Home): Promise<void> {
    const file = await from.city.admin.exportPolicy({ title: 'Evenings', licence: 'CC0-1.0' });
    const path = join(temporaryFolder(), 'policy.json');
    writeFileSync(path, JSON.stringify(file));
    const vkey = publicKeyText(from.key, from.origin);
    const taken = await negentropy(['policy', 'import', path, '--vkey', vkey]);
    expect(taken.code).toBe(0);
    const rules = JSON.parse(taken.stdout) as PolicyDocument;
    const policy = { ...rules, cycle: to.made.policy.cycle };
    const before = await to.city.admin.exportPolicy({ title: 'Own', licence: 'CC0-1.0' });
    expect(before.hash).not.toBe(file.hash);
    const { admin } = to.city;
    for (let day = 0; day < DAYS_TO_MINTS; day += 1) await to.city.live();
    const rehearsal = await admin.rehearsePolicy({ policy });
    expect(rehearsal.until).toBeGreaterThanOrEqual(DAYS_BEFORE + DAYS + DAYS_TO_MINTS);
    const { before: own, after: others, winners, losers, unchanged } = rehearsal;
    const paid = [own, others].map(({ minted, held }) => minted.count + held.count);
    process.stdout.write(
      `rehearsed: ${paid.join(' and ')} mints, ${winners} more, ${losers} less, ` +
        `${unchanged} the same\n`,
    );
    expect(paid[0]).toBeGreaterThan(0);
    expect(winners + losers + unchanged).toBeGreaterThan(0);
    await adopt(to.city, to.origin, policy);
    await days(3);
    const after = await admin.exportPolicy({ title: 'Own', licence: 'CC0-1.0' });
    expect([after.hash, policyHash(after.policy as never)]).toEqual([file.hash, file.hash]);
    // Whoever reads the logs counts who follows them, and asks nobody.
    const folder = await publish(temporaryFolder());
    const args = ['policy', 'adoption', file.hash, '--children', folder, '--json'];
    const counted = json(await negentropy(args));
    expect(counted).toMatchObject({ logs: CITIES, inForce: CITIES / 2 + 1, dropped: 0 });
  }
});

async function homeOf(engine: TestEngine, at: number): Promise<Home> {
  const made = makeCity({ seed: at + 1, residents: 60, days: 120 }, NOW);
  const [key, slug] = [newLogKey(), `city-${at}`];
  const city = await ServedCity.open(made, { db: await engine.openMigrated(), key, slug });
  const council = { keys: SEATS.map(councilKey), approvals: 2 };
  await city.admin.seatCouncil({ ...council, timelockCycles: 1, expiryCycles: 9 });
  return { made, key, origin: `test.example/v1/log/${slug}`, city };
}

function planOf(homes: readonly Home[], begins: string): object {
  return {
    format: 'negentropy-city-pilot/1',
    name: 'Evenings in half of the cities',
    treatment: 'stricter rules, and an evening each week at which deeds are done together',
    metric: 'kept',
    begins,
    days: DAYS,
    least: 1,
    effect: 300_000,
    cities: homes.map(({ key, origin }) => publicKeyText(key, origin)),
  };
}

async function adopt({ admin }: ServedCity, log: string, policy: PolicyDocument): Promise<void> {
  const { proposal, vkey } = await admin.proposePolicy({ policy });
  expect(vkey.split('+')[0]).toBe(log);
  for (const seat of SEATS) {
    const signature = signApproval(seat, vkey, proposal);
    await admin.approveProposal(proposal, { key: councilKey(seat), signature });
  }
}
