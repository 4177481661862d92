import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { json, negentropy, temporaryFolder } from './command-line.ts';
import { makeRepository, reviewedBy } from './git-history.ts';

const folder = temporaryFolder();
const BEGINNING = 1_577_880_000;

/** What version 2 wrote of a day; the last one is of another day than it says. */
const ROWS = [
  ['ada', 15, '2025-09-16T10:00:00Z', 'a'],
  ['ada', 10, '2025-09-16T11:00:00Z', 'b'],
  ['ben', 5, '2025-09-16T12:00:00Z', 'c'],
  ['ben', 70, '2025-09-19T12:00:00Z', 'd'],
] as const;

interface Applied {
  readonly import: string;
  readonly amount: string;
}

describe('import v2 --apply', () => {
  const data = join(folder, 'store');
  const file = join(folder, '2025-09-16.jsonl');
  const lines = ROWS.map(([user, amount, ts, hash]) =>
    JSON.stringify({ type: 'gic_tx', date: '2025-09-16', user, amount, hash, ts }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);

  test('writes what a dry run says, once, takes it back, and gives the same again', async () => {
    const commits = [0, 1, 2, 3].map((at) => ({
      at: BEGINNING + at * 3_600,
      by: at % 2 === 0 ? 'ada' : 'ben',
      path: `src/file-${at}.c`,
      trailers: [reviewedBy('ben')],
      through: 'ada',
    }));
    const repository = makeRepository(join(folder, 'repository'), commits);
    await negentropy(['import', 'git', repository, '--final'], { data });
    const run = async (...args: readonly string[]): Promise<unknown> =>
      json(await negentropy(['import', 'v2', ...args, '--json'], { data }));

    const before = json(await negentropy(['verify', '--json'], { data }));
    await run(file);
    expect(json(await negentropy(['verify', '--json'], { data }))).toEqual(before);

    const first = (await run(file, '--apply')) as Applied;
    expect(first).toMatchObject({ amount: '30.000000', people: 2 });
    expect(await run(file, '--apply')).toMatchObject({ amount: '0.000000', people: 0 });
    expect(await run('--undo', first.import)).toMatchObject({ undone: true, amount: '30.000000' });
    expect(await run(file, '--apply')).toEqual(first);
    const verified = await negentropy(['verify'], { data });
    expect(verified.code).toBe(0);
  });
});
