import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { type Answer, isServerBuilt, type ServerProcess, startServer } from './server-process.ts';
import { mintBody, prepareStore, verifiedEntries } from './server-store.ts';

/** Long enough for what runs by itself, also on a machine that is busy. */
const SOON = { timeout: 60_000, interval: 200 };

describe.skipIf(!isServerBuilt)('a disk that is full', () => {
  test('ends the server of an embedded store with a message, and loses nothing', async () => {
    const store = await prepareStore(['ada']);
    const full = join(store.dataDirectory, 'full');
    const server = await startServer(store, fullDisk(full));
    const stored = await acknowledged(server, 3);
    writeFileSync(full, '');
    // What the service writes by itself may meet the full disk first: then nobody answers.
    const late = server.post('/v1/tokenomics/mint', mintBody('ada', 'too late'));
    const refused = await late.catch(() => undefined);
    expect(refused === undefined ? [503, 'BUSY'] : [refused.status, codeOf(refused)]).toEqual([
      503,
      'BUSY',
    ]);
    const { code, stderr, stdout } = await server.ended;
    expect([code, stderr.match(/uncaught|unhandled|^\s+at /gim)]).toEqual([1, null]);
    expect(stdout).toMatch(/the embedded database stopped: .*make room on the disk/);
    rmSync(full);
    const entries = await verifiedEntries(store);
    expect(entries.filter(({ type }) => type === 'decision')).toHaveLength(stored);
  });

  test.runIf(hasPostgres)(
    'under the log key leaves the service up, and is made up for',
    async () => {
      const database = await createServerDatabase('migrated');
      const store = await prepareStore(['ada'], database.url);
      const full = join(store.dataDirectory, 'full');
      const server = await startServer(store, fullDisk(full));
      writeFileSync(full, '');
      const stored = await acknowledged(server, 3);
      // It was tried: what cannot be kept beside the key is not signed.
      await expect.poll(() => existsSync(`${full}-refused`), SOON).toBe(true);
      expect(await unsigned(server)).toBeGreaterThan(0);
      rmSync(full);
      await expect.poll(() => unsigned(server), SOON).toBe(0);
      const { code, stderr } = await server.end('SIGTERM');
      expect([code, stderr]).toEqual([0, '']);
      const entries = await verifiedEntries(store);
      expect(entries.filter(({ type }) => type === 'decision')).toHaveLength(stored);
      await database.drop();
    },
  );
});

function fullDisk(marker: string): Readonly<Record<string, string>> {
  const program = new URL('full-disk.mjs', import.meta.url).href;
  return { NODE_OPTIONS: `--import ${program}`, FULL_DISK: marker };
}

async function acknowledged(server: ServerProcess, count: number): Promise<number> {
  for (let mint = 0; mint < count; mint += 1) {
    const answer = await server.post('/v1/tokenomics/mint', mintBody('ada', `mint ${mint}`));
    if (answer.status !== 200) throw new Error(answer.text);
  }
  return count;
}

async function unsigned(server: ServerProcess): Promise<number> {
  const { text } = await server.get('/readyz');
  return (JSON.parse(text) as { readonly checkpointLag: number }).checkpointLag;
}

function codeOf({ text }: Answer): string {
  return (JSON.parse(text) as { readonly code: string }).code;
}
