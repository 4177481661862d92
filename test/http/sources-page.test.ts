import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { advanceImport } from '../../src/db/sql/service/imports.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { gapsIn } from '../../src/web/sources/gaps.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { signIn } from './page-session.ts';
import { type SandboxServer, startSandboxServer } from './served-sandbox.ts';

const { sources: words } = en.own;
const PATH = '/op/sources';

let server: SandboxServer;
beforeAll(async () => {
  server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

test('a source is made and ended by forms, and its secret is shown once', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const session = await signIn(server.baseUrl, admin.token);
  const read = async (): Promise<string> => (await session.open(PATH)).text();
  expect(await read()).toContain(words.noSender);
  const form = { act: 'makeSource', kind: 'github', domain: 'knowledge' };
  const sent = { ...form, ...(await session.stampOf(PATH)) };
  const made = await (await session.send(PATH, sent)).text();
  const [, secret = ''] = /<pre tabindex="0">([0-9a-f]{64})<\/pre>/.exec(made) ?? [];
  expect(secret).toHaveLength(64);
  const again = await (await session.send(PATH, sent)).text();
  expect([again.includes(secret), (await read()).includes(secret)]).toEqual([false, false]);
  expect(await read()).toContain(words.silent);
  const { items } = (await admin.get('/v1/ingest/sources')).body as unknown as {
    readonly items: readonly { readonly id: string; readonly kind: string }[];
  };
  expect(items.map(({ kind }) => kind)).toEqual(['github']);
  const end = { act: 'removeSource', id: items[0]?.id, ...(await session.stampOf(PATH)) };
  expect((await session.send(PATH, end)).status).toBe(303);
  expect(await read()).toContain(words.noSender);
});

test('a source that the rules pay nothing for says so in both languages', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const policy = { ...PRESETS.standard, preset: 'sandbox', holdBack: { cycles: 0 } };
  expect((await admin.post('/v1/policies', { policy })).status).toBe(200);
  const session = await signIn(server.baseUrl, admin.token);
  const form = { act: 'makeSource', kind: 'github', domain: 'knowledge' };
  const sent = { ...form, ...(await session.stampOf(PATH)) };
  const made = await (await session.send(PATH, sent)).text();
  const listed = await (await session.open(PATH)).text();
  for (const page of [made, listed]) {
    expect(page).toContain(words.obstacles.RATINGS_NEEDED('', ''));
    expect(page).toContain(words.obstacles.WORK_NEEDED('30', ''));
  }
  const german = await (await session.open(PATH, 'de')).text();
  expect(german).toContain(de.own.sources.obstacles.RATINGS_NEEDED('', ''));
});

// Fails if a community that follows the preset for small projects is told to make one.
test('a source is told of forge, and under forge it is not', async () => {
  const { printed = '' } = await ensureAdminKey(server.db, undefined, NOW);
  const root = async (path: string, body: object): Promise<Response> =>
    await fetch(`${server.baseUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${printed}`, 'content-type': 'application/json' },
    });
  const [advice = ''] = words.forge.split('`');
  for (const preset of ['standard', 'forge']) {
    const made = await root('/v1/communities', { slug: `of-${preset}`, preset });
    const { key } = (await made.json()) as { readonly key: { readonly key: string } };
    const session = await signIn(server.baseUrl, key.key);
    const domain = /<option value="([^"]+)"/.exec(await (await session.open(PATH)).text())?.[1];
    const form = { act: 'makeSource', kind: 'github', domain, ...(await session.stampOf(PATH)) };
    expect((await session.send(PATH, form)).status).toBe(200);
    const page = await (await session.open(PATH)).text();
    expect(page).toContain(words.pay);
    expect(page.includes(advice)).toBe(preset !== 'forge');
  }
});

test('a history that was read in stands there with how far it is', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const row = { source: 'the-history', kind: 'git', judged: 1_234, judgedUntil: 1_764_547_200 };
  const { sql, parameters } = advanceImport(admin.community.row.id, 0, row);
  await server.db.query(sql, parameters);
  const { body } = await admin.get('/v1/imports');
  expect(body).toEqual({ items: [{ ...row, judgedUntil: '2025-12-01T00:00:00.000Z' }] });
  const session = await signIn(server.baseUrl, admin.token);
  const page = await (await session.open(PATH)).text();
  expect(page).toContain('the-history');
  expect(page).toContain('1,234');
  const reader = await admin.withKey({ scopes: ['read'] });
  expect((await reader.get('/v1/imports')).status).toBe(403);
  const without = await (await signIn(server.baseUrl, reader.token)).open(PATH);
  expect(without.status).toBe(403);
});

test('cycles in a row that are not known are one gap', () => {
  const at = (cycle: number, state: 'KNOWN' | 'STALE' | 'UNKNOWN') => {
    const rest = { startsAt: '', entropy: 0, error: 0, direction: 'unknown' } as const;
    return { cycle, state, ...rest };
  };
  const series = [
    at(1, 'UNKNOWN'),
    at(2, 'STALE'),
    at(3, 'KNOWN'),
    at(4, 'UNKNOWN'),
    at(5, 'KNOWN'),
  ];
  expect(gapsIn({ series })).toEqual([
    { from: 1, to: 2 },
    { from: 4, to: 4 },
  ]);
});
