import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DISQUALIFYING, QUALIFYING } from '../../scripts/families-page.ts';
import { isSoak } from '../size.ts';
import { TAKEN_AWAY } from './taken-away.ts';

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

  // Each starts a test runner: some seconds for a bullet.
  test.runIf(isSoak).each(BULLETS)('$name: its test fails without its measure', async (bullet) => {
    const [file = '', title = ''] = bullet.test ?? [];
    const run = async (without: string): Promise<unknown> =>
      await promisify(execFile)(
        process.execPath,
        [`${ROOT}node_modules/vitest/vitest.mjs`, 'run', '--config', CONFIG, file, '-t', title],
        { cwd: ROOT, env: { ...process.env, NEGENTROPY_WITHOUT: without } },
      );
    await expect(run('')).resolves.toBeDefined();
    await expect(run(bullet.name)).rejects.toMatchObject({ code: 1 });
  });
});

const CONFIG = 'test/docs/taken-away.config.ts';
