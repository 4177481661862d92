import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const built = fileURLToPath(new URL('../../dist/pipeline/log/log-key.js', import.meta.url));
const ROUNDS = 40;
const PROCESSES = 4;

/** Opens one key after the other, each at the same moment as every other process. */
const PROGRAM = `
  const [, built, folder, startsAt, rounds] = process.argv;
  const { openLogKey } = await import(built);
  const seeds = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    while (Date.now() < Number(startsAt) + round * 20);
    const { seed } = openLogKey(folder + '/' + round + '/log.key');
    seeds.push(Buffer.from(seed).toString('hex'));
  }
  console.log(seeds.join(' '));
`;

describe.skipIf(!existsSync(built))('the key of the log', () => {
  test('is one and the same for processes that start first at the same time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'negentropy-key-'));
    const options = [built, folder, String(Date.now() + 1_000), String(ROUNDS)];
    const run = promisify(execFile);
    const racers = Array.from({ length: PROCESSES }, async () => {
      const started = await run(process.execPath, [
        '--input-type=module',
        '-e',
        PROGRAM,
        ...options,
      ]);
      return started.stdout.trim().split(' ');
    });
    const seeds = await Promise.all(racers);
    for (const own of seeds) expect(own).toEqual(seeds[0]);
    expect(new Set(seeds[0]).size).toBe(ROUNDS);
    expect(readdirSync(join(folder, '0'))).toEqual(['log.key']);
    rmSync(folder, { recursive: true });
  });
});
