import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  type CityFound,
  type CityReading,
  parseCityPilot,
  readCityPilot,
} from '../../src/core/pilots/city-pilot.ts';
import { runs } from '../size.ts';
import { CITY_POLICY, cityKey, cityLog } from '../worlds/city-logs.ts';
import { closeCycles, evidenceHash, linesOf, newDraft } from '../worlds/memory-community.ts';
import { negentropy } from './command-line.ts';

const CITIES = 12;
const PEOPLE = 5;
const [BEFORE, DAYS] = [6, 6];
const folder = mkdtempSync(join(tmpdir(), 'city-pilot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const planFile = join(folder, 'plan.json');
const published = join(folder, 'reading.json');
const ORIGINS = Array.from({ length: CITIES }, (_, at) => `nation.example/v1/log/city-${at}`);
const PLAN = {
  format: 'negentropy-city-pilot/1',
  name: 'Evenings',
  treatment: 'an evening each week',
  metric: 'kept',
  begins: '2025-12-04',
  days: DAYS,
  least: 1,
  effect: 400_000,
  cities: ORIGINS.map((_, at) => cityKey(at)),
} as const;

/** Whether somebody keeps what they promised on a day: about every second time, by no rule. */
function keeps(city: number, person: number, day: number): boolean {
  return Number.parseInt(evidenceHash(`${city} ${person} ${day}`).slice(0, 2), 16) < 128;
}

/** So many days of a city; in the second half those keep everything who are treated. */
function logOf(city: number, days: number, isTreated: boolean): string {
  const draft = newDraft(CITY_POLICY);
  const members = Array.from({ length: PEOPLE }, (_, at) => `member-${city}-${at}`);
  for (const user of members) draft.memberOf(user, undefined);
  const people = [...draft.state.members.keys()];
  for (let day = 0; day < days; day += 1) {
    for (const [person, member] of people.entries()) {
      const isKept = (isTreated && day >= BEFORE) || keeps(city, person, day);
      const evidence = evidenceHash(`outcome ${city} ${person} ${day}`);
      const { cycle } = draft.state;
      const category = isKept ? 'kept' : 'broken';
      draft.append({ type: 'outcome', cycle, domain: 'water', category, evidence, member });
    }
    closeCycles(draft);
  }
  return cityLog(city, linesOf(draft));
}

function publish(days: number, treated: ReadonlySet<string> = new Set()): void {
  for (const [at, origin] of ORIGINS.entries()) {
    writeFileSync(join(folder, `city-${at}.jsonl`), logOf(at, days, treated.has(origin)));
  }
}

const read = async (...args: string[]): ReturnType<typeof negentropy> =>
  await negentropy(['rollup', 'pilot', planFile, '--children', folder, ...args]);
const reading = async (): Promise<CityReading> =>
  JSON.parse((await read('--json')).stdout) as CityReading;

function treatedIn({ cities }: CityReading): Set<string> {
  return new Set(cities.flatMap(({ isTreated, origin }) => (isTreated ? [origin] : [])));
}

test('cities are drawn from what none of them knows before, and read once', async () => {
  writeFileSync(planFile, JSON.stringify(PLAN));
  publish(BEFORE - 1);
  const early = await read();
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('that reaches')]);

  publish(BEFORE);
  const drawn = await reading();
  expect([drawn.state, drawn.estimates, treatedIn(drawn).size]).toEqual(['runs', undefined, 6]);
  publish(BEFORE + DAYS, treatedIn(drawn));
  const over = await reading();
  expect(over).toMatchObject({ seed: drawn.seed, state: 'over', outcome: 'works' });
  expect(treatedIn(over)).toEqual(treatedIn(drawn));
  const [kept, failure] = over.estimates ?? [];
  expect([kept?.metric, failure?.metric]).toEqual(['kept', 'failure']);
  expect(kept?.low).toBeGreaterThan(0);
  expect(kept?.low).toBeLessThan(kept?.value ?? 0);

  // It stays what it was when the logs have grown, and whoever changes a city is named.
  publish(BEFORE + DAYS + 3, treatedIn(drawn));
  expect(await reading()).toEqual(over);
  await read('--out', published);
  expect((await read('--check', published)).code).toBe(0);
  const text = readFileSync(published, 'utf8');
  const value = over.cities[4]?.after?.kept;
  writeFileSync(published, text.replace(`"kept":${value}`, '"kept":1'));
  const differs = await read('--check', published);
  expect([differs.code, differs.stdout]).toEqual([1, expect.stringContaining('city-')]);
});

test('what does nothing is told as that, and what can find nothing is refused', async () => {
  writeFileSync(planFile, JSON.stringify(PLAN));
  publish(BEFORE + DAYS);
  const { outcome, estimates = [] } = await reading();
  expect(outcome).toBe('null');
  expect(estimates[0]?.low).toBeLessThanOrEqual(0);
  expect(estimates[0]?.high).toBeGreaterThanOrEqual(0);
  writeFileSync(planFile, JSON.stringify({ ...PLAN, effect: 1_000 }));
  const weak = await read();
  expect([weak.code, weak.stdout]).toEqual([1, expect.stringContaining('it would show nothing')]);
});

test('half of every kind of city is treated, and each kind is told by itself', async () => {
  const strata = ORIGINS.map((_, at) => (at % 3 === 0 ? 'large' : 'small'));
  writeFileSync(planFile, JSON.stringify({ ...PLAN, strata }));
  publish(BEFORE);
  const drawn = await reading();
  const large = drawn.cities.filter(({ stratum }) => stratum === 'large');
  expect([large.length, large.filter(({ isTreated }) => isTreated).length]).toEqual([4, 2]);
  expect(treatedIn(drawn).size).toBe(6);
  publish(BEFORE + DAYS, treatedIn(drawn));
  const over = await reading();
  expect(over.outcome).toBe('works');
  const [few, many] = over.strata ?? [];
  expect(few).toEqual({ stratum: 'large', cities: 4 });
  expect([many?.stratum, many?.cities]).toEqual(['small', 8]);
  // Eight cities say less than twelve: their interval is wider, and holds what twelve show.
  const [all, own] = [over.estimates?.[0], many?.estimates?.[0]];
  expect((own?.high ?? 0) - (own?.low ?? 0)).toBeGreaterThan((all?.high ?? 0) - (all?.low ?? 0));
  expect(own?.low).toBeLessThanOrEqual(all?.value ?? 0);
  const { stdout } = await read();
  expect(stdout).toContain('large, 4 cities: too few to say anything of them alone.');
  expect(stdout).toContain('small, 8 cities, which decides nothing:');
});

test('errs about one time in twenty where nothing was done', () => {
  const found = new Map<string, CityFound>(
    ORIGINS.map((origin, at) => {
      const chance = Number.parseInt(evidenceHash(origin).slice(0, 5), 16) % 400_000;
      const before = { kept: 400_000, failure: 600_000 };
      const after = { kept: 300_000 + chance, failure: 600_000 };
      const size = at + 1;
      return [origin, { size, root: evidenceHash(`root ${at}`), people: ['one'], before, after }];
    }),
  );
  const count = runs(60, 1_000);
  let wrong = 0;
  for (let at = 0; at < count; at += 1) {
    const kinds = at % 2 === 0 ? {} : { strata: ORIGINS.map((_, city) => `kind ${city % 3}`) };
    const plan = parseCityPilot({ ...PLAN, name: `Nothing ${at}`, ...kinds });
    if (readCityPilot(plan, found).outcome !== 'null') wrong += 1;
  }
  expect(wrong / count).toBeLessThan(0.09);
}, 120_000);

test('a plan that is none is refused', () => {
  const few = { ...PLAN, cities: PLAN.cities.slice(0, 7) };
  const wrong: readonly [object, RegExp][] = [
    [few, /8 to 200 cities/],
    [{ ...PLAN, days: 43 }, /days are 42 at most/],
    [{ ...PLAN, cities: [...PLAN.cities, PLAN.cities[0]] }, /once/],
    [{ ...PLAN, metric: 'joy' }, /its format is/],
    [{ ...PLAN, more: 1 }, /its format is/],
    [{ ...PLAN, strata: ['large'] }, /the kind of each city/],
    [{ ...PLAN, strata: ORIGINS.map((_, at) => (at < 3 ? 'large' : 'small')) }, /even number/],
    [{ ...PLAN, begins: '2025-02-30' }, /its format is/],
  ];
  for (const [plan, reason] of wrong) expect(() => parseCityPilot(plan)).toThrow(reason);
});
