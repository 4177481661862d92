import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DISQUALIFYING, QUALIFYING } from '../../scripts/families-page.ts';
import { isSoak } from '../size.ts';
import { KNOWN_ATTACKS } from '../../src/simulator/attacks/known-attacks.ts';
import { SWITCHED_OFF, TAKEN_AWAY } from './taken-away.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BULLETS = [...QUALIFYING, ...DISQUALIFYING];

describe('each bullet of docs/reference/families.md', () => {
  test('has a measure that can be taken away, at one place', () => {
    expect(Object.keys(TAKEN_AWAY).toSorted()).toEqual(BULLETS.map(({ name }) => name).toSorted());
    for (const [name, { file, from, to }] of Object.entries(TAKEN_AWAY)) {
      const places = readFileSync(`${ROOT}${file}`, 'utf8').split(from).length - 1;
      expect([name, places, from === to]).toEqual([name, 1, false]);
    }
  });

  // Each starts two test runners, of full size: some seconds, or minutes on a busy machine.
  test.runIf(isSoak).each(BULLETS)('$name: its test fails without its measure', async (bullet) => {
    const [file = '', title = ''] = bullet.test ?? [];
    await expect(runOf(file, title, '')).resolves.toBeDefined();
    await expect(runOf(file, title, bullet.name)).rejects.toMatchObject({ code: 1 });
  });
});

describe('each known attack that a test shows', () => {
  const tested = KNOWN_ATTACKS.flatMap(({ name, shown }) =>
    shown.by === 'test' && name in SWITCHED_OFF ? [{ name, ...shown }] : [],
  );

  test('has a defence that can be switched off, at one place', () => {
    expect(tested.map(({ name }) => name).toSorted()).toEqual(Object.keys(SWITCHED_OFF).toSorted());
    for (const [name, { file, from, to }] of Object.entries(SWITCHED_OFF)) {
      const places = readFileSync(`${ROOT}${file}`, 'utf8').split(from).length - 1;
      expect([name, places, from === to]).toEqual([name, 1, false]);
    }
  });

  test.runIf(isSoak).each(tested)(
    '$name: its test fails without it',
    async (attack) => {
      await expect(runOf(attack.file, attack.title, '')).resolves.toBeDefined();
      await expect(runOf(attack.file, attack.title, attack.name)).rejects.toMatchObject({
        code: 1,
      });
    },
    1_800_000,
  );
});

/** Runs a test without something; without a name, with all. */
async function runOf(file: string, title: string, without: string): Promise<unknown> {
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // What a row of a table is told by stands in its title as %i or %s.
  const pattern = escaped.replaceAll(/%[is]/g, '.+');
  return await promisify(execFile)(
    process.execPath,
    [`${ROOT}node_modules/vitest/vitest.mjs`, 'run', '--config', CONFIG, file, '-t', pattern],
    { cwd: ROOT, env: { ...process.env, NEGENTROPY_WITHOUT: without } },
  );
}

const CONFIG = 'test/docs/taken-away.config.ts';
