import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { publicKeyOf } from '../worlds/panels.ts';
import { signIn, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const PATH = '/op/panels';
const { panels: words } = en.own;
const JUDGES = ['cleo', 'dora', 'emil', 'fay'] as const;

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated(), { pages: builtPages() });
  });
  afterAll(() => server.close());

  /** Sends a form of the page. @returns what the page then says, or where it leads */
  async function send(session: Session, fields: object): Promise<string> {
    const answer = await session.send(PATH, { ...fields, ...(await session.stampOf(PATH)) });
    return answer.headers.get('location') ?? (await answer.text());
  }

  async function enter(session: Session): Promise<void> {
    for (const userId of JUDGES) {
      const fields = { act: 'register', userId, key: publicKeyOf(userId), kind: 'person' };
      expect(await send(session, fields)).toBe(`${PATH}?done=sentinel`);
    }
  }

  async function promised(admin: ServedSandbox, subject: string): Promise<string> {
    const at = new Date((NOW - 3_600) * 1_000).toISOString();
    const claim = { type: 'promise', userId: 'ada', domain: 'knowledge', subject, at, dueAt: at };
    const { body, status } = await admin.post('/v1/evidence', { records: [claim] });
    expect(status).toBe(200);
    return body.evidence[0]?.id ?? '';
  }

  const textOf = async (session: Session, path: string): Promise<string> =>
    (await (await session.open(path)).text()).replace(/\s+/g, ' ');

  test('an operator enters who may sit, and sees who has to judge a claim', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const session = await signIn(server.baseUrl, admin.token);
    const empty = await textOf(session, PATH);
    expect([empty.includes(words.tooFew(0)), empty.includes('name="claim"')]).toEqual([
      true,
      false,
    ]);
    await enter(session);
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const claim = await promised(admin, 'a bridge');
    const link = `/op/panels?claim=${claim}#ask`;
    expect(await textOf(session, '/op/claims')).toContain(`href="${link}"`);
    expect(await textOf(session, link)).toContain(`value="${claim}"`);
    expect(await send(session, { act: 'ask', claim, use: 'verdict' })).toBe(
      `${PATH}?done=panelled`,
    );
    const page = await textOf(session, PATH);
    const { items } = (await admin.get('/v1/panels')).body as unknown as {
      items: { id: string; until: number; seats: { sentinel: string }[] }[];
    };
    const [panel] = items;
    expect([items.length, panel?.seats.length]).toEqual([1, 3]);
    expect(page).toContain('a bridge, ada');
    expect(page).toContain(words.states.sits);
    expect(page).toMatch(
      new RegExp(`Waits for \\w+, \\w+, and \\w+, before cycle ${panel?.until}`),
    );
    const twice = await send(session, { act: 'ask', claim, use: 'verdict' });
    expect(twice).toContain('data-again');
  });

  // Fails when a check is asked for as if it settled the claim.
  test('a check is asked for as one, and its claim stays open', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const session = await signIn(server.baseUrl, admin.token);
    await enter(session);
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const claim = await promised(admin, 'a well');
    await send(session, { act: 'ask', claim, use: 'fails' });
    // What is settled has one verdict, and a check is none: it can still be asked for.
    await admin.post('/v1/cycles/advance', { cycles: 40 });
    expect(await send(session, { act: 'ask', claim, use: 'verdict' })).not.toContain('data-again');
    const { items } = (await admin.get('/v1/panels')).body as unknown as {
      items: { state: string }[];
    };
    expect(items.map(({ state }) => state)).toEqual(['sits', 'ended']);
  });

  test('who sits no more is told so, and a key that is none is named in the form', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const session = await signIn(server.baseUrl, admin.token);
    const wrong = { act: 'register', userId: 'gil', key: 'abc', kind: 'person' };
    expect(await send(session, wrong)).toContain('aria-invalid="true"');
    await enter(session);
    const { items } = (await admin.get('/v1/sentinels')).body as unknown as {
      items: { id: string; userId: string }[];
    };
    const dora = items.find(({ userId }) => userId === 'dora')?.id ?? '';
    expect(await send(session, { act: 'retire', sentinel: dora })).toBe(`${PATH}?done=retired`);
    expect(await textOf(session, PATH)).toContain(words.retired);
  });

  // Fails when a list is as long as it comes, or a page of it begins where the other did.
  test('panels are told newest first, page by page', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const session = await signIn(server.baseUrl, admin.token);
    for (let at = 0; at < 12; at += 1) {
      const judge = { userId: `judge-${at}`, key: publicKeyOf(`judge-${at}`), kind: 'person' };
      await admin.post('/v1/sentinels', judge);
    }
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const asked: string[] = [];
    for (const subject of ['a mill', 'a weir', 'a ford']) {
      const { body } = await admin.post('/v1/panels', { claim: await promised(admin, subject) });
      asked.unshift(String(body['id']));
    }
    const pageOf = async (query: string): Promise<{ ids: string[]; next: string }> => {
      const { body } = await admin.get(`/v1/panels?${query}`);
      const page = body as unknown as { items: { id: string }[]; next?: string };
      return { ids: page.items.map(({ id }) => id), next: page.next ?? '' };
    };
    const first = await pageOf('limit=2');
    const second = await pageOf(`limit=2&cursor=${first.next}`);
    expect([first.ids, second]).toEqual([asked.slice(0, 2), { ids: asked.slice(2), next: '' }]);
    expect((await textOf(session, PATH)).match(/Panel \d+, cycle/g)?.length).toBe(3);
  });

  // Fails when who sits can see in the list that a claim was judged before.
  test('a member is told that the page is of everybody, and so is the list', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { token } = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    expect((await (await signIn(server.baseUrl, token)).open(PATH)).status).toBe(403);
    for (const scope of ['attest', 'review'] as const) {
      const own = await admin.withKey({ scopes: [scope, 'read'], userId: 'ada' });
      expect((await own.get('/v1/panels')).status).toBe(403);
    }
  });
});
