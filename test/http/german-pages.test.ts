import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { fillRecord } from './filled-record.ts';
import { mintFor } from './minted-promise.ts';
import { formsOn, type Session, signIn } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

// Whether a page in German says something in English: a sentence of either language hardly does
// without one of these words.

const ENGLISH =
  /\b(?:the|of|and|with|which|not|is|are|takes|to|for|nothing|waits|after|just|must|there|such)\b/i;

/** What is in no sentence and is no German either: an action, a state, a decimal point. */
const LEFT_OVER = /(?<!\/)\b(?:promise|KNOWN|STALE|UNKNOWN)\b|(?<![\d.])0\.\d/;

const GERMAN = { 'accept-language': 'de' };

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
  toldBy(page).filter((text) => ENGLISH.test(text) || LEFT_OVER.test(text));

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
  const rules = { act: 'rehearse', rules: JSON.stringify(PRESETS.civic), cycles: '' };
  const rehearsed = await answerTo(operator, '/op/rules', rules);
  expect(englishOn(rehearsed.replace(/<table[\s\S]*?<\/table>/g, figuresAlone))).toEqual([]);
  expect(rehearsed).toContain('nach den Regeln seiner Zeit gewogen');
  const told = await (await operator.open('/op/debts')).text();
  expect(englishOn(told).length).toBeGreaterThan(3);
});

/** A table, if it is not of rules: those stand there as they are written. */
function figuresAlone(table: string): string {
  return table.includes('<code>mint.') ? '' : table;
}

/** What is answered in German to a form that was sent. */
async function answerTo(session: Session, path: string, fields: object): Promise<string> {
  const stamp = await session.stampOf(path);
  return await (await session.send(path, { ...stamp, ...fields }, GERMAN)).text();
}

/** What is wrong with a form, as it stands above the page and at the fields. */
function faultsIn(page: string): readonly string[] {
  const above = /<div role="alert"[\s\S]*?<\/div>/.exec(page)?.[0] ?? '';
  const fields = [...page.matchAll(/<strong class="fault"[\s\S]*?<\/strong>/g)];
  return [above, ...fields.map(([fault]) => fault)].flatMap((part) =>
    englishOn(`<main>${part}</main>`),
  );
}

// Fails when what a form is refused for has words in English alone.
test('what is wrong with a form is told in German', async () => {
  const guest = await server.sandbox({ scopes: ['admin', 'attest', 'read'] });
  const { token } = await guest.withKey({ scopes: ['attest'], userId: 'ada' });
  const english: Record<string, readonly string[]> = {};
  let sentForms = 0;
  let told = 0;
  for (const [key, paths] of [[guest.token, OF_OPERATOR] as const, [token, OF_MEMBER] as const]) {
    const session = await signIn(server.baseUrl, key);
    for (const path of paths) {
      const forms = formsOn(await (await session.open(path, 'de')).text());
      for (const { act, hidden, fields } of forms.filter((form) => form.fields.length > 0)) {
        sentForms += 1;
        const once = String(sentForms).padStart(22, '0');
        const sent = Object.fromEntries(fields.map(({ name }) => [name, 'x y']));
        const order = { ...hidden, once, ...sent, act };
        const page = await (await session.send(path, order, GERMAN)).text();
        if (page.includes('role="alert"')) told += 1;
        if (faultsIn(page).length > 0) english[`${path} ${act}`] = faultsIn(page);
      }
    }
  }
  expect(english).toEqual({});
  expect(told).toBeGreaterThan(20);
});

/** Each row is set apart for another reason, and most cells for one of their own. */
const TABLE = `Person,Task,Agreed,Due,Done,Share,Checked by,OK
ada,,2026-01-05,2026-01-09,,,,
ada,Kuchen,5.1.26,2026-01-09,,,,
ada,Brot,gestern,2026-01-09,,,,
ada,Tee,2026-01-09,2026-01-05,,,,
ada,Saft,2026-01-05,2026-01-09,2026-01-06,viel,bea,yes
ada,Milch,2026-01-05,2026-01-09,2026-01-06,1,bea,vielleicht
ada,Mehl,2026-01-05,2026-01-09,2026-01-06,7,bea,yes
ada,Salz,2099-01-05,2099-01-09,,,,
ada,Obst,2026-01-05,2026-01-09,2026-01-06,1,ada,yes
ada,Reis,2026-01-05
"ada"x,Hafer,2026-01-05,2026-01-09,,,,
ada ,Nuss,2026-01-05,2026-01-09,,,,
a  da,Nuss,2026-01-05,2026-01-09,,,,
`;

// Fails when a reason for which a row is set apart is told in English alone.
test('why a row of a table is set apart is told in German', async () => {
  const guest = await server.sandbox({ scopes: ['admin', 'attest', 'read'] });
  const session = await signIn(server.baseUrl, guest.token);
  const forms = formsOn(await (await session.open('/op/import', 'de')).text());
  const form = forms.find(({ act }) => act === 'proposeMap');
  const own = form?.fields.find(({ name }) => name === 'map')?.value ?? '';
  for (const domain of ['knowledge', 'nirgends']) {
    const map = own.replace('value: community', `value: ${domain}`);
    const page = await answerTo(session, '/op/import', { table: TABLE, map, act: 'lookAtTable' });
    const [, table = ''] = /data-gather="apart"[\s\S]*?(<table[\s\S]*?<\/table>)/.exec(page) ?? [];
    expect(table.match(/<tr/g)?.length ?? page).toBeGreaterThan(7);
    expect(englishOn(`<main>${table}</main>`)).toEqual([]);
  }
});

// Fails when what the service refuses after a form was read is told in English alone.
test('a refusal from deep inside is told in German', async () => {
  const guest = await server.sandbox({ scopes: ['admin', 'attest', 'read'] });
  const session = await signIn(server.baseUrl, guest.token);
  const dueAt = '2026-01-05';
  const promise = { act: 'promise', userId: 'ada', domain: 'knowledge', subject: 'Dach', dueAt };
  const told: string[] = [];
  const send = async (path: string, fields: object): Promise<void> => {
    const page = await answerTo(session, path, fields);
    if (page.includes('role="alert"')) told.push(...faultsIn(page));
    else told.push(`nothing was refused of ${JSON.stringify(fields)}`);
  };
  await send('/op/claims', { ...promise, domain: 'nirgends' });
  await send('/op/claims', { act: 'show', claim: '0'.repeat(64), delivered: '1' });
  await send('/op/claims', { act: 'confirm', claim: '0'.repeat(64), by: 'bea', done: '' });
  await send('/op/people', { act: 'preview', userId: 'ada', toUserId: 'bea' });
  expect(told).toEqual([]);
});
