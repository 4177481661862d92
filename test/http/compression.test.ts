import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

let server: ReadingServer;
beforeAll(async () => {
  server = await startReadingServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

const ask = (path: string, encoding: string) =>
  server.get(path, 'default', { 'accept-encoding': encoding, accept: 'text/html' });

const LONG = ['/v1/decisions', '/v1/export', '/c/default'];

test.each(LONG)('%s says the same in every encoding, in fewer bytes', async (path) => {
  const plain = await server.get(path, 'default', { accept: 'text/html' });
  expect([plain.statusCode, plain.headers['content-encoding']]).toEqual([200, undefined]);
  const zipped = await ask(path, 'gzip, deflate');
  const encoding = zipped.headers['content-encoding'];
  expect(encoding).toBe('gzip');
  expect(gunzipSync(zipped.rawPayload).equals(plain.rawPayload)).toBe(true);
  expect(zipped.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  for (const answer of [plain, zipped]) {
    expect(String(answer.headers['vary'])).toMatch(/(?:^|, )accept-encoding$/);
  }
});

test('a browser gets the better encoding, and a stream what is made as it goes', async () => {
  const page = await ask('/c/default', 'gzip, deflate, br');
  expect(page.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(page.rawPayload).toString()).toContain('</html>');
  expect((await ask('/v1/export', 'gzip, br')).headers['content-encoding']).toBe('gzip');
  expect((await ask('/v1/export', 'br')).headers['content-encoding']).toBeUndefined();
});

test('nobody is sent what they do not take, nothing short or written is compressed', async () => {
  for (const refused of ['', 'identity', 'gzip;q=0, br; q=0.000', 'xgzip']) {
    const { headers } = await ask('/v1/decisions', refused);
    expect([refused, headers['content-encoding']]).toEqual([refused, undefined]);
  }
  expect((await ask('/v1/decisions', 'br;q=0, gzip;q=0.1')).headers['content-encoding']).toBe(
    'gzip',
  );
  expect((await ask('/v1/caller', 'gzip')).headers['content-encoding']).toBeUndefined();
  const written = await server.post('/v1/keys', { label: 'a'.repeat(200), scopes: ['read'] });
  expect(written.headers['content-encoding']).toBeUndefined();
});
