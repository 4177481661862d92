import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RolledTree } from '../../src/core/rollup/tree.ts';
import { runs } from '../size.ts';
import { CITY_POLICY, cityHistory, cityKey, cityLog, cityTree } from '../worlds/city-logs.ts';
import { negentropy } from './command-line.ts';

const NATION = runs(40, 100);
const folder = mkdtempSync(join(tmpdir(), 'rollup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (city: number): string =>
  join(folder, `city-${String(city).padStart(3, '0')}.jsonl`);
const treeFile = join(folder, 'tree.json');
const published = join(folder, 'rollup.json');
const good = cityHistory(0);
const bad = cityHistory(3);
/** How many cities there are: the first test has a nation, the others a region. */
let cities = NATION;

function writeTree(changes: object = {}): void {
  writeFileSync(treeFile, cityTree(cities, changes));
}

const rolled = async (...args: string[]): ReturnType<typeof negentropy> =>
  await negentropy(['rollup', treeFile, '--children', folder, ...args]);

async function water(): Promise<RolledTree['domains'][number]> {
  const { domains } = JSON.parse((await rolled('--json')).stdout) as RolledTree;
  return domains[0] as RolledTree['domains'][number];
}

beforeAll(() => {
  writeTree();
  for (let city = 0; city < NATION; city += 1) {
    writeFileSync(fileOf(city), cityLog(city, city % 4 === 0 ? bad : good));
  }
});

test('a nation is added up from its logs, and recomputed from them', async () => {
  const made = await rolled('--out', published);
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining(`${NATION} of ${NATION}`)]);
  const { low, high, state, children, error, worst } = await water();
  expect(state).toBe('KNOWN');
  const people = children.reduce((sum, { weight }) => sum + weight, 0);
  const mean = children.reduce((sum, one) => sum + (one.weight / people) * (one.entropy ?? 0), 0);
  expect(Math.abs(low - mean)).toBeLessThanOrEqual(1);
  expect(high - low).toBeLessThanOrEqual(1);
  expect(error).toBeLessThan(worst);
  expect((await rolled('--check', published)).code).toBe(0);
  for (cities = NATION; cities > 12; cities -= 1) unlinkSync(fileOf(cities - 1));
  writeTree();
  await rolled('--out', published);
}, 60_000);

// Each is what somebody gains by: leaving the disorder out, and making it less.
test('what was changed in a published roll-up is named by its city', async () => {
  const changed = join(folder, 'changed.json');
  const told = JSON.parse(readFileSync(published, 'utf8')) as RolledTree;
  const domain = told.domains[0] as RolledTree['domains'][number];
  const lower = domain.children.map((one, at) => (at === 4 ? { ...one, entropy: 0 } : one));
  const cases = [
    [{ ...domain, children: lower }, 'water, nation.example/v1/log/city-4'],
    [{ ...domain, children: domain.children.toSpliced(4, 1) }, 'city-4'],
    [{ ...domain, high: domain.high - 1 }, 'water'],
  ] as const;
  for (const [one, where] of cases) {
    writeFileSync(changed, JSON.stringify({ ...told, domains: [one] }));
    const answer = await rolled('--check', changed, '--json');
    expect(answer.code).toBe(1);
    const { difference } = JSON.parse(answer.stdout) as { difference: { where: string } };
    expect(difference.where).toContain(where);
  }
});

test('a city whose log was changed stops it by its name', async () => {
  const whole = readFileSync(fileOf(4), 'utf8');
  writeFileSync(fileOf(4), whole.replace('"category":"broken"', '"category":"kept"'));
  const answer = await rolled();
  expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining('city-004.jsonl')]);
  writeFileSync(fileOf(4), whole);
});

test('a city that hides, is late or measures by other rules widens what is known', async () => {
  const before = await water();
  const disorderly = 8; // the largest of those with much disorder
  const whole = readFileSync(fileOf(disorderly), 'utf8');
  unlinkSync(fileOf(disorderly));
  const hidden = await water();
  expect(hidden.children[disorderly]?.state).toBe('UNKNOWN');
  expect(hidden.high).toBeGreaterThan(before.high);
  expect(hidden.low).toBeLessThan(before.low);
  expect(hidden.state).toBe('KNOWN');
  const categories = ['kept', 'broken', 'late'];
  const entropy = { ...CITY_POLICY.entropy, categories };
  writeFileSync(
    fileOf(disorderly),
    cityLog(disorderly, cityHistory(3, { ...CITY_POLICY, entropy })),
  );
  const other = await water();
  expect(other.children[disorderly]?.state).toBe('INCOMPARABLE');
  expect([other.low, other.high]).toEqual([hidden.low, hidden.high]);
  writeFileSync(fileOf(disorderly), whole);
  writeTree({ asOf: '2026-01-15' });
  const late = await water();
  expect(late).toMatchObject({ state: 'UNKNOWN', low: 0, high: 1_000_000 });
  expect(late.children[0]?.state).toBe('STALE');
  writeTree();
});

test('a tree that is none, and a log that is not in it, are refused', async () => {
  writeTree({ children: [{ vkey: cityKey(0), role: 'population', weight: 0 }] });
  expect((await rolled()).stderr).toContain('a weight of 0');
  writeTree({ children: [{ vkey: cityKey(0), role: 'population', weight: 1 }] });
  expect((await rolled()).stderr).toContain('is not in the tree');
  writeTree();
});
