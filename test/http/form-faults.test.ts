import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { fillWithHostileText, findAbout } from './hostile-community.ts';
import { formsOn, signIn } from './page-session.ts';
import { type SandboxServer, startSandboxServer } from './served-sandbox.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

/** Forms that may be sent empty, or whose text has its own way of saying what is wrong with it. */
const OTHERWISE = ['rehearse', 'adopt'];

// Fails when a form says of a field where it stands in a request, or says it elsewhere than there.
test('every form says what is wrong at the field, by its label, in both languages', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  await fillWithHostileText(admin, ['ada', 'b', 'c', 'd']);
  const finding = `/findings/${await findAbout(admin, 'ada')}`;
  const member = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
  const faults = new Map<string, unknown>();
  for (const [token, paths] of [
    [admin.token, [...OF_OPERATOR, finding]],
    [member.token, OF_MEMBER],
  ] as const) {
    const session = await signIn(server.baseUrl, token);
    for (const path of paths) {
      for (const { act, hidden, fields } of formsOn(await (await session.open(path)).text())) {
        if (fields.length === 0 || OTHERWISE.includes(act) || faults.has(act)) continue;
        const texts = faults.size % 2 === 0 ? de : en;
        const empty = Object.fromEntries(fields.map(({ name }) => [name, '']));
        const language = { 'accept-language': texts.language };
        const answer = await session.send(path, { ...hidden, ...empty, act }, language);
        faults.set(act, [answer.status, ...markedIn(await answer.text(), texts.own.notDone)]);
      }
    }
  }
  expect(faults.size).toBeGreaterThan(20);
  const right = [...faults.keys()].map((act) => [act, [422, 'marked', 'open', 'one focus']]);
  expect([...faults]).toEqual(right);
});

/** How a page marks the field of which it says above that something is wrong with it. */
function markedIn(page: string, notDone: string): readonly string[] {
  const notice = /<div role="alert".*?<\/div>/s.exec(page)?.[0] ?? '';
  const [, id = '', told = ''] = /<li><a href="#([^"]+)">(.*?)<\/a><\/li>/s.exec(notice) ?? [];
  const beside = new RegExp(`id="${id}-fault">([^<]*)<`).exec(page)?.[1]?.trim() ?? '';
  const label = new RegExp(`<(?:label for|fieldset id)="${id}".*?>\\s*([^<:]+)`, 's').exec(
    page,
  )?.[1];
  const isNamed = label !== undefined && told.includes(label.trim());
  const isMarked = notice.includes(notDone) && told !== '' && told === beside && isNamed;
  const before = page.slice(0, page.indexOf(`id="${id}-fault"`));
  const folded = [...before.matchAll(/<(\/?)details([^>]*)>/g)].reduce<string[]>((open, tag) => {
    return tag[1] === '/' ? open.slice(0, -1) : [...open, tag[2] ?? ''];
  }, []);
  const isOpen = folded.every((tag) => /\bopen\b/.test(tag));
  const focus = page.match(/\bautofocus\b/g)?.length ?? 0;
  return [
    isMarked ? 'marked' : `${notice} ${id} ${told} ${beside} ${label}`,
    isOpen ? 'open' : 'folded away',
    focus === 1 ? 'one focus' : `${focus} places with focus`,
  ];
}
