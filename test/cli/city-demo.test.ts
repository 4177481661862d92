import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  brokenLines,
  type Ended,
  json,
  negentropy,
  oneLine,
  temporaryFolder,
} from './command-line.ts';

/** The smallest city that there is: everything happens in it that happens in a large one. */
const folder = temporaryFolder();
const data = join(folder, 'city');
const size = ['--residents', '60', '--days', '120'];
let city: Ended;

beforeAll(async () => {
  city = await negentropy(['demo', ...size, '--data', data]);
}, 600_000);

describe('the demo of a simulated city', () => {
  test('says in every section that it is simulated, in lines of 80 columns', () => {
    expect(city.code).toBe(0);
    const headings = city.stdout.split('\n').filter((line) => /^[A-Z]/.test(line));
    expect(headings.length).toBeGreaterThanOrEqual(6);
    for (const heading of headings.slice(0, -1)) expect(heading).toContain('simulated');
    // What is signed says so too, and with it every page of the store.
    const header = readFileSync(join(data, 'export.jsonl'), 'utf8').split('\n', 1)[0] ?? '';
    expect(JSON.parse(header)).toMatchObject({ origin: 'simulated/v1/log/default' });
    expect(brokenLines(city.stdout)).toEqual([]);
  });

  test('tells of a pledge, of rules that were rehearsed and adopted, of an appeal', () => {
    const text = oneLine(city.stdout);
    expect(text).toMatch(/[1-9]\d* reductions took \$[1-9][\d,]* off their bills/);
    expect(text).toMatch(/2 of 3 seats signed; in force since cycle C-\d+/);
    expect(text).toMatch(/sim-shift-worker-\d+ was found .* reversed it/);
  });

  test('pays the steady, and no attacker more than a steady member for a record', () => {
    expect(city.stdout).toMatch(/steady +\d+ +[\d,]+ +[1-9][\d,]* +\d+\.\d\d/);
    const paid = ['alias', 'ring', 'spammer', 'doubler', 'nodder', 'accuser'].map((name) => {
      const [, records, perRecord] =
        new RegExp(`  ${name} +([\\d,]+) +\\S+ +(\\d\\.\\d\\d)`).exec(city.stdout) ?? [];
      expect(Number(records?.replace(',', ''))).toBeGreaterThan(100);
      return Number(perRecord);
    });
    for (const one of paid) expect(one).toBeLessThanOrEqual(1);
  });

  test('verifies its export, and gives commands that work on its store', async () => {
    expect(city.stdout).toMatch(/Verified: [\d,]+ entries, no divergence/);
    const shown = json(await negentropy(['show', 'sim-steady-0001', '--json'], { data }));
    expect(shown).toMatchObject({ negentropy: { minted: expect.stringMatching(/^\d+\.\d{6}$/) } });
    for (const command of [['entropy'], ['decisions', '--code', 'BELOW_THRESHOLD']]) {
      expect(await negentropy(command, { data })).toMatchObject({ code: 0 });
    }
  });

  test('is what somebody asked for, or nothing is made', async () => {
    for (const wrong of [
      ['--residents', '59'],
      ['--days', '119'],
      ['.', '--residents', '60'],
      ['--project', '--attacks'],
    ]) {
      expect((await negentropy(['demo', ...wrong])).code).toBe(2);
    }
  });
});
