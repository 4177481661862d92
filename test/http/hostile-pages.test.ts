import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { runs } from '../size.ts';
import { fillWithHostileText, findAbout } from './hostile-community.ts';
import { markedText, planted } from './hostile-text.ts';
import {
  type FieldOnPage,
  type FormOnPage,
  formsOn,
  type Session,
  signIn,
} from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

// Every page of somebody who signed in, and what each form on it answers, with texts that somebody
// chose who wants to run a script for other readers. A page that is added is among them.

let server: SandboxServer;
beforeAll(async () => {
  server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

const { signed } = builtPages();

interface Visited {
  readonly session: Session;
  readonly paths: readonly string[];
}

/** The pages of an operator, and of the member of that name. */
async function visitedOf(admin: ServedSandbox, userId: string): Promise<Visited[]> {
  const finding = `/findings/${await findAbout(admin, userId)}`;
  const member = await admin.withKey({ scopes: ['attest'], userId });
  const { items } = (await admin.get('/v1/decisions')).body as never as {
    readonly items: readonly { readonly id: string }[];
  };
  const decisions = items.slice(0, 1).map(({ id }) => `/d/${id}`);
  const debts = (await admin.get('/v1/tokenomics/debts')).body as never as {
    readonly items: readonly { readonly debtId: string }[];
  };
  const owed = debts.items.slice(0, 1).map(({ debtId }) => `/debts/${debtId}`);
  return [
    {
      session: await signIn(server.baseUrl, admin.token),
      paths: [...OF_OPERATOR, finding, ...decisions, ...owed],
    },
    {
      session: await signIn(server.baseUrl, member.token),
      paths: [...OF_MEMBER, finding, ...owed],
    },
  ];
}

test('every page that takes a key is among those that are visited', () => {
  const visited = [...OF_MEMBER, ...OF_OPERATOR, '/findings/:id', '/d/:id', '/debts/:id'];
  // Nothing on it but names, which stand on /op/credits too: it has the same rows.
  visited.push('/credits/:id');
  expect(signed.map(({ path }) => path).sort()).toEqual([...new Set(visited)].sort());
});

// Fails when `html` escapes a text no more, or a page writes one past it.
test('no text that somebody chose becomes markup on any page or in any form’s answer', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(markedText, { minLength: 4, maxLength: 4 }), async (texts) => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const { userId } = await fillWithHostileText(admin, texts);
      const visited = await visitedOf(admin, userId);
      // To revoke the key that the pages are asked with, or to erase who asks, would end it all.
      const own = await keysOf(admin);
      const [, other = ''] = texts;
      for (const { session, paths } of visited) {
        for (const path of paths) {
          for (const form of formsOn(await pageAt(session, path))) {
            if (own.has(form.hidden['id'] ?? '')) continue;
            for (const value of form.act === 'erase' ? [other] : [other, userId]) {
              done.add(await sentWith(session, path, { form, value }));
            }
          }
        }
      }
      for (const { session, paths } of visited) {
        for (const path of paths) {
          for (const language of ['en', 'de']) await pageAt(session, path, language);
        }
      }
    }),
    { numRuns: runs(1, 20), endOnFailure: true },
  );
  // Else every form would have been refused, and nothing chosen been shown.
  const some = ['answered', 'known', 'registered', 'pledged', 'result'];
  expect(some.filter((name) => !done.has(name))).toEqual([]);
  expect(shown.size).toBeGreaterThan(5);
});

// Fails when a page carries out a form without asking for its stamp, or from where it comes.
test('no form of any page is carried out that another site sent', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const { userId } = await fillWithHostileText(admin, ['a', 'b', 'c', 'd']);
  const asked = new Set<string>();
  for (const { session, paths } of await visitedOf(admin, userId)) {
    for (const path of paths) {
      for (const { act, hidden, fields } of formsOn(await pageAt(session, path))) {
        const values = Object.fromEntries(fields.map(({ name, value }) => [name, value || '1']));
        const form = { ...values, ...hidden, act };
        const answers = await Promise.all([
          session.send(path, { ...form, token: '' }),
          session.send(path, { ...form, token: 'A'.repeat(43) }),
          session.send(path, form, { 'sec-fetch-site': 'cross-site' }),
          session.send(path, form, { 'sec-fetch-site': 'same-site' }),
        ]);
        expect([path, act, ...answers.map(({ status }) => status)]).toEqual([
          path,
          act,
          ...REFUSED,
        ]);
        asked.add(act);
      }
    }
  }
  expect(asked.size).toBeGreaterThan(12);
});

/** Where a text of the generator stood, as text. */
const shown = new Set<string>();

const REFUSED = [400, 400, 400, 400];

/** The keys that a test made for its sessions. */
async function keysOf(admin: ServedSandbox): Promise<ReadonlySet<string>> {
  const { items } = (await admin.get('/v1/keys')).body as never as {
    readonly items: readonly { readonly id: string; readonly label: string }[];
  };
  return new Set(items.filter(({ label }) => label === 'a test').map(({ id }) => id));
}

/** A page as it is sent. @throws when a text became markup, or the page lets a script in */
async function pageAt(session: Session, path: string, language?: string): Promise<string> {
  const answer = await session.open(path, language);
  const page = await answer.text();
  expect([path, answer.status, planted(page)]).toEqual([path, 200, []]);
  if (page.includes('zq7')) shown.add(path);
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
  return page;
}

/** @returns what the form came to: the word that the page says then, `result` or `refused` */
async function sentWith(
  session: Session,
  path: string,
  { form, value }: { readonly form: FormOnPage; readonly value: string },
): Promise<string> {
  const { act, hidden, fields } = form;
  const stamp = await session.stampOf(path);
  if (stamp.token === '') return 'gone'; // what was sent before has left the page without forms
  const written = Object.fromEntries(fields.map((field) => [field.name, filled(field, value)]));
  const answer = await session.send(path, { ...written, ...hidden, ...stamp, act });
  const page = await answer.text();
  expect([path, act, [200, 303, 422].includes(answer.status), planted(page)]).toEqual([
    path,
    act,
    true,
    [],
  ]);
  if (answer.status === 422) return 'refused';
  if (answer.status === 200) {
    const next = formsOn(page).find((one) => one.act === LOOKED_AT_FIRST.get(act));
    return next === undefined ? 'result' : await sentWith(session, path, { form: next, value });
  }
  const next = answer.headers.get('location') ?? '';
  await pageAt(session, next);
  return /done=(\w+)/.exec(next)?.[1] ?? 'gone';
}

/** What is shown before it is made, and what makes it then. */
const LOOKED_AT_FIRST: ReadonlyMap<string, string> = new Map([['meaning', 'pledge']]);

/** Fields that have a name of plain letters. */
const NAMES: ReadonlySet<string> = new Set(['creditor', 'pledgeId', 'fundingAccount']);

/** Fields that may be left out, and take words of a list or names of things that there are. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'group',
  'families',
  'domains',
  'actions',
  'debtKinds',
  'key',
]);

function filled({ kind, name, value, maxLength }: FieldOnPage, text: string): string {
  if (kind === 'choice' || kind === 'date') return value;
  if (kind === 'number') return name === 'untilCycle' ? '9000' : value || '1';
  // A currency has a form of its own; rules too, and both keep what stands there.
  if (value !== '') return value;
  if (NAMES.has(name)) return 'town';
  if (LEFT_OUT.has(name)) return '';
  return text.slice(0, maxLength);
}
