import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import { hasPostgres } from '../database/engines.ts';
import { type PrivateCluster, startPrivateCluster } from '../database/private-cluster.ts';
import { temporaryFolder } from '../cli/command-line.ts';
import { isServerBuilt, type ServerProcess, startServer } from './server-process.ts';

/** Long enough for some looks of the caretaker, a few requests and a discovery. */
const AWAY_MS = 3_000;

describe.skipIf(!hasPostgres || !isServerBuilt)('while PostgreSQL is away', () => {
  const folder = temporaryFolder();
  let cluster: PrivateCluster;
  let server: ServerProcess;
  beforeAll(async () => {
    cluster = await startPrivateCluster();
    const databaseUrl = await cluster.createDatabase('outage');
    server = await startServer(
      { databaseUrl, dataDirectory: folder, keyPath: `${folder}/log.key` },
      { NEGENTROPY_LOG_LEVEL: 'warn', NEGENTROPY_METRICS_PUBLIC: '1' },
    );
  }, 120_000);
  afterAll(() => cluster.stop());

  // Without a key: to look one up takes the database.
  const figures = async (): Promise<string> =>
    await (await fetch(new URL('/metrics', server.url))).text();

  test('each figure is there from the first second', async () => {
    const text = await figures();
    const names = [...text.matchAll(/^# TYPE (negentropy_\w+)/gm)].map(([, name]) => name);
    expect(names).toContain('negentropy_database_up');
    const missing = names.filter((name) => !new RegExp(`^${name}(_count)?[ {]`, 'm').test(text));
    expect(missing).toEqual([]);
  });

  test('one line says so, with the host and the cause, and one that it is back', async () => {
    await cluster.kill();
    await wait(AWAY_MS / 2);
    expect((await server.get('/v1/decisions')).status).toBe(503);
    expect((await server.get('/readyz')).status).toBe(503);
    expect(await figures()).toMatch(/^negentropy_database_up 0$/m);
    await wait(AWAY_MS / 2);
    await cluster.start();
    await expect
      .poll(async () => (await server.get('/readyz')).status, { timeout: 30_000 })
      .toBe(200);
    // It is asked for more and more seldom, so how long that takes depends on how long it was away.
    await expect.poll(() => server.printed(), { timeout: 60_000 }).toContain(' answers again');
    expect(await figures()).toMatch(/^negentropy_database_up 1$/m);
    const { stdout } = await server.end('SIGTERM');
    const lines = stdout.split('\n').filter((line) => line.includes('"msg"'));
    const told = lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
    expect(told).toEqual([
      expect.stringMatching(/^PostgreSQL at \S+ is away: .+\. Requests are answered 503/),
      expect.stringMatching(/^PostgreSQL at \S+ answers again, after \d+ s\.$/),
    ]);
    expect(stdout).not.toContain('    at ');
  });
});
