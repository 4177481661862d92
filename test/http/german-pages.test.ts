import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { fillRecord } from './filled-record.ts';
import { mintFor } from './minted-promise.ts';
import { signIn } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

// Whether a page in German says something in English: a sentence of either language hardly does
// without one of these words.

const ENGLISH = /\b(?:the|of|and|with|which|not|is|are|takes|to|for|nothing|waits|after|just)\b/i;

/** Who confirmed what is minted here: a name that somebody chose. */
const WRITTEN = 'the other side';

let server: SandboxServer;
let admin: ServedSandbox;
let decision = '';

beforeAll(async () => {
  server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
  admin = await server.sandbox({ scopes: ['admin', 'attest', 'read'] });
  for (const subject of ['Brücke', 'Brunnen']) await mintFor(admin, 'ada', subject);
  await fillRecord(admin.post, ['ada', 'bob']);
  const { items } = (await admin.get('/v1/decisions')).body as unknown as {
    readonly items: readonly { readonly id: string }[];
  };
  decision = items[0]?.id ?? '';
  const { slug } = admin.community.row;
  await admin.post(`/v1/communities/${slug}/publish`, { public: true });
});

afterAll(() => server.close());

/** What a reader of German is told, but for what stands there as it was written or is typed. */
function toldBy(page: string): readonly string[] {
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? '';
  return main
    .replace(/<(code|pre|textarea|option|kbd)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<\/?(?:strong|em|a|small|span|b)\b[^>]*>/g, '')
    .replaceAll(WRITTEN, '')
    .split(/<[^>]+>/)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}

const englishOn = (page: string): readonly string[] =>
  toldBy(page).filter((text) => ENGLISH.test(text));

// Fails when a page or the API behind it has a sentence in one language only.
test('no page in German has an English sentence', async () => {
  const { token } = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
  const [operator, member] = [
    await signIn(server.baseUrl, admin.token),
    await signIn(server.baseUrl, token),
  ];
  const { slug } = admin.community.row;
  const open = ['/', '/verify', '/sign-in', `/c/${slug}`, `/c/${slug}/rules`, `/audit/${slug}`];
  const asked = [
    ...[...OF_OPERATOR, `/d/${decision}`, ...open].map((path) => [operator, path] as const),
    ...OF_MEMBER.map((path) => [member, path] as const),
  ];
  const english: Record<string, readonly string[]> = {};
  for (const [session, path] of asked) {
    const page = await (await session.open(path, 'de')).text();
    expect(toldBy(page).length, path).toBeGreaterThan(0);
    if (englishOn(page).length > 0) english[path] = englishOn(page);
  }
  expect(english).toEqual({});
  const told = await (await operator.open('/op/debts')).text();
  expect(englishOn(told).length).toBeGreaterThan(3);
});
