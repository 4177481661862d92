import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { en } from '../../src/web/texts/en.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { formsOn, signIn as signInAt, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
});
afterAll(() => server.close());

const signIn = (token: string): Promise<Session> => signInAt(server.baseUrl, token);

async function found({ community }: ServedSandbox): Promise<string> {
  const index = await community.writer.submit({
    run: (draft) => {
      const member = draft.knownMember('ada') ?? '';
      const { cycle } = draft.state;
      const of = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
      return draft.append({ type: 'finding', cycle, member, status: 'open', ...of });
    },
  });
  return String(index);
}

// Fails when `#checkStamp`, or `checkSameSite`, is not asked before a form is carried out.
test('no form is carried out that did not come from a page of this session', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const path = `/findings/${await found(admin)}`;
  const session = await signIn(admin.token);
  const stamp = await session.stampOf(path);
  const form = { act: 'confirm', reason: 'so it is', ...stamp };
  const before = await sizeOf(admin);
  const changed = (text: string): string => text.replace(/^./, text.startsWith('A') ? 'E' : 'A');
  const foreign: readonly [object, object][] = [
    [form, { 'sec-fetch-site': 'cross-site' }],
    [form, { 'sec-fetch-site': 'same-site' }],
    [form, { 'sec-fetch-site': 'none' }],
    [{ ...form, token: '' }, {}],
    [{ ...form, token: changed(stamp.token.split('.')[0] ?? '') }, {}],
    [{ ...form, token: changed(stamp.token.split('.')[0] ?? '') + '.AAAA' }, {}],
    [{ ...form, once: '' }, {}],
    [{ ...form, once: 'short' }, {}],
  ];
  for (const [fields, headers] of foreign) {
    expect([fields, (await session.send(path, fields, headers)).status]).toEqual([fields, 400]);
  }
  const nobody = await session.send(path, form, { cookie: '' });
  expect(nobody.status).toBe(401);
  expect(await sizeOf(admin)).toBe(before);
  const taken = await session.send(path, form);
  expect([taken.status, taken.headers.get('location')]).toEqual([303, `${path}?done=answered`]);
  expect(await sizeOf(admin)).toBe(before + 1);
});

// Fails when a form's `once` is not sent on as the Idempotency-Key.
test('a form sent twice is one request, and a page that is loaded sends nothing', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const path = `/findings/${await found(admin)}`;
  const session = await signIn(admin.token);
  const form = { act: 'confirm', reason: 'so it is', ...(await session.stampOf(path)) };
  const later = await session.stampOf(path);
  const sent = await Promise.all([session.send(path, form), session.send(path, form)]);
  expect(sent.map(({ status }) => status)).toEqual([303, 303]);
  const again = await session.send(path, { ...form, ...later });
  expect(again.status).toBe(422);
  const size = await sizeOf(admin);
  await session.open(`${path}?act=dismiss&done=answered`);
  expect(await sizeOf(admin)).toBe(size);
});

describe('a form whose session has ended', () => {
  const path = '/me/claims';
  const promise = { act: 'promise', subject: 'the <i>gate</i>', dueAt: '2027-01-05' };
  const keptIn = async (answer: Response): Promise<string> =>
    /name="kept" value="([^"]*)"/.exec(await answer.text())?.[1] ?? '';
  const signInWith = async (session: Session, fields: object): Promise<Response> =>
    await session.send('/sign-in', fields, { cookie: '' });

  async function twoPeople(): Promise<readonly [ServedSandbox, ServedSandbox, ServedSandbox]> {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const as = async (userId: string): Promise<ServedSandbox> =>
      await admin.withKey({ scopes: ['attest'], userId });
    return [admin, await as('ada'), await as('bob')];
  }

  // Fails when the form is carried out at once, or is not given back.
  test('stands there again for the one who wrote it, who sends it by hand', async () => {
    const [admin, ada] = await twoPeople();
    const session = await signIn(ada.token);
    const form = { ...promise, ...(await session.stampOf(path)) };
    // Another key of the same member is as good.
    const { token: key } = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const before = await sizeOf(admin);
    const asked = await session.send(path, form, { cookie: '' });
    expect(asked.status).toBe(401);
    const kept = await keptIn(asked);
    expect(kept).not.toBe('');
    const answer = await signInWith(session, { key, kept });
    const page = await answer.text();
    expect(page).toContain(en.own.unsent);
    const again = formsOn(page).find(({ act }) => act === 'promise');
    expect(again?.fields).toContainEqual(expect.objectContaining({ value: promise.subject }));
    expect(await sizeOf(admin)).toBe(before);
    const anew = session.withCookie(answer.headers.get('set-cookie')?.split(';')[0] ?? '');
    const fields = Object.fromEntries((again?.fields ?? []).map((one) => [one.name, one.value]));
    const sent = await anew.send(path, { ...fields, ...again?.hidden, act: 'promise' });
    expect(sent.headers.get('location')).toBe(`${path}?done=promised`);
  });

  // Fails when `isSamePerson` is not asked, or looks at the name without the community.
  test('is shown to nobody else, and not sent in their name', async () => {
    const [admin, ada, bob] = await twoPeople();
    const session = await signIn(ada.token);
    const form = { ...promise, ...(await session.stampOf(path)) };
    const before = await sizeOf(admin);
    const kept = await keptIn(await session.send(path, form, { cookie: '' }));
    const elsewhere = await server.sandbox({ scopes: ['admin'] });
    const namesake = await elsewhere.withKey({ scopes: ['attest'], userId: 'ada' });
    for (const { token: key } of [bob, namesake, admin]) {
      const answer = await signInWith(session, { key, kept });
      expect(answer.headers.get('location')).toBe('/me?done=leftBehind');
      // The same when the other one has signed in already.
      const other = await (await signIn(key)).send(path, form);
      expect(other.headers.get('location')).toBe('/me?done=leftBehind');
      expect(await other.text()).not.toContain('gate');
    }
    const led = (await (await signIn(admin.token)).open('/me?done=leftBehind')).headers;
    expect(led.get('location')).toBe('/op?done=leftBehind');
    expect(await sizeOf(admin)).toBe(before);
  });

  test('of the same person is shown again when they signed in anew', async () => {
    const [admin, ada] = await twoPeople();
    const [old, anew] = [await signIn(ada.token), await signIn(ada.token)];
    const form = { ...promise, ...(await old.stampOf(path)) };
    const before = await sizeOf(admin);
    const page = await (await anew.send(path, form)).text();
    expect(page).toContain(en.own.unsent);
    expect(page).toContain('the &lt;i&gt;gate&lt;/i&gt;');
    expect(await sizeOf(admin)).toBe(before);
  });

  // Fails when a form is sealed that is longer than what the form to sign in may bring back.
  test('that is too long to be kept says so', async () => {
    const [admin] = await twoPeople();
    const session = await signIn(admin.token);
    const stamp = await session.stampOf('/op/import');
    const send = async (length: number): Promise<Response> => {
      const form = { ...stamp, act: 'lookAtTable', table: 'a'.repeat(length) };
      return await session.send('/op/import', form, { cookie: '' });
    };
    const kept = await keptIn(await send(262_000));
    const answer = await signInWith(session, { key: admin.token, kept });
    expect([answer.status, (await answer.text()).includes(en.own.unsent)]).toEqual([200, true]);
    expect(await (await send(263_000)).text()).toContain(en.signIn.formLong);
  });
});

test('what was wrong is said above the form, which keeps what was written', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const own = await admin.withKey({ scopes: ['self'], userId: 'ada' });
  const id = await found(admin);
  await admin.post(`/v1/findings/${id}/answer`, { answer: 'confirm', reason: 'yes' });
  const session = await signIn(own.token);
  const path = `/findings/${id}`;
  const written = { act: 'appeal', reason: 'the <b>frost</b> took it', evidence: 'none at all' };
  const answer = await session.send(path, { ...written, ...(await session.stampOf(path)) });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain(en.own.notDone);
  expect(page).toContain('the &lt;b&gt;frost&lt;/b&gt; took it');
  const unknown = { act: 'toString', ...(await session.stampOf(path)) };
  expect((await session.send(path, unknown)).status).toBe(422);
});

test('a member is shown their own findings, and no form to answer them', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const id = await found(admin);
  const [ada, bob] = await Promise.all(
    ['ada', 'bob'].map(async (userId) => {
      return await signIn((await admin.withKey({ scopes: ['self'], userId })).token);
    }),
  );
  expect(await (await ada?.open('/me'))?.text()).toContain(`href="/findings/${id}"`);
  expect(await (await ada?.open(`/findings/${id}`))?.text()).not.toContain('value="confirm"');
  expect((await bob?.open(`/findings/${id}`))?.status).toBe(404);
  expect((await bob?.open('/op/findings'))?.status).toBe(403);
});

test('a key is shown this once, a link first what it changes, and erasing asks again', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const session = await signIn(admin.token);
  const send = async (path: string, fields: object): Promise<Response> =>
    await session.send(path, { ...fields, ...(await session.stampOf(path)) });
  const key = { act: 'make', label: 'of ada', use: 'attest', userId: 'ada' };
  const ofNobody = await send('/op/keys', { ...key, userId: '' });
  expect(ofNobody.status).toBe(422);
  expect(await ofNobody.text()).toContain(en.own.keys.userIdNeeded);
  expect((await admin.get('/v1/keys')).body['items']).not.toContainEqual(
    expect.objectContaining({ label: 'of ada' }),
  );
  await send('/op/keys', { ...key, label: 'of the board', use: 'program', userId: '' });
  expect(await (await session.open('/op/keys')).text()).toContain(
    `<strong>of the board</strong><span>${en.own.keys.uses.program}</span>`,
  );
  const made = await (await send('/op/keys', key)).text();
  const token = /neg_[\w-]+/.exec(made)?.[0] ?? '';
  expect((await admin.get('/v1/keys')).body['items']).toContainEqual(
    expect.objectContaining({ label: 'of ada', scopes: ['attest'], userId: 'ada' }),
  );
  expect(await (await session.open('/op/keys')).text()).not.toContain(token);
  expect(await (await (await signIn(token)).open('/me')).text()).toContain('ada');

  const pair = { userId: 'bob', toUserId: 'ada' };
  const before = await sizeOf(admin);
  const change = await (await send('/op/people', { act: 'preview', ...pair })).text();
  expect(change).toContain(en.own.people.wouldLink('bob', 'ada'));
  expect(await sizeOf(admin)).toBe(before);
  await send('/op/people', { act: 'link', ...pair, linked: 'yes', reason: 'one phone' });
  expect(await sizeOf(admin)).toBe(before + 1);
  const parted = { act: 'link', ...pair, linked: 'no', reason: 'two phones' };
  await send('/op/people', parted);
  expect((await admin.get('/v1/links')).body['items']).toEqual([]);

  await send('/op/people', { act: 'witness', userId: 'bob' });
  expect((await admin.get('/v1/witnesses')).body['items']).toEqual([
    expect.objectContaining({ userId: 'bob' }),
  ]);

  const erase = { act: 'erase', userId: 'bob', confirm: 'bo' };
  expect((await send('/op/people', erase)).status).toBe(422);
  expect((await send('/op/people', { ...erase, confirm: 'bob' })).status).toBe(303);
  expect((await admin.get('/v1/members/bob')).status).toBe(404);
});

test('a secret that is lost ends at once, if its admin is sure and does not use it', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const session = await signIn(admin.token);
  const old = (await admin.withKey({ scopes: ['attest'], userId: 'ada' })).token;
  const idOf = (token: string): string => /neg_([a-z0-9]+)_/.exec(token)?.[1] ?? '';
  const send = async (id: string, sure: string): Promise<Response> =>
    await session.send('/op/keys', {
      act: 'rotateNow',
      id,
      sure,
      ...(await session.stampOf('/op/keys')),
    });
  expect((await send(idOf(old), '')).status).toBe(422);
  expect(await (await send(idOf(admin.token), 'yes')).text()).toContain('--overlap 0');
  expect((await signIn(old)).cookie).not.toBe('');
  const shown = await (await send(idOf(old), 'yes')).text();
  const token = new RegExp(`neg_${idOf(old)}_[\\w-]+`).exec(shown)?.[0] ?? '';
  expect(token).not.toBe(old);
  const statusOf = async (key: string): Promise<number> =>
    (await fetch(`${server.baseUrl}/v1/caller`, { headers: { authorization: `Bearer ${key}` } }))
      .status;
  await expect.poll(async () => await statusOf(old), { timeout: 10_000 }).toBe(401);
  expect(await statusOf(token)).toBe(200);
});

test('a key for a user id that nobody has is made when that is meant, and not before', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const session = await signIn(admin.token);
  const key = { act: 'make', label: 'a slip', use: 'attest', userId: 'adda', expires: '' };
  const send = async (fields: object): Promise<string> => {
    const stamp = await session.stampOf('/op/keys');
    return await (await session.send('/op/keys', { ...key, ...fields, ...stamp })).text();
  };
  const asked = await send({});
  expect(asked).toContain(en.own.keys.nobody('adda'));
  expect(await send({ meant: 'ada' })).toContain(en.own.keys.nobody('adda'));
  expect((await admin.get('/v1/keys')).body['items']).toHaveLength(1);
  const again = formsOn(asked).find(({ hidden }) => hidden['meant'] === 'adda');
  expect(again).toMatchObject({
    act: 'make',
    hidden: { userId: 'adda', label: 'a slip' },
    fields: [],
  });
  expect(await send({ meant: 'adda' })).toContain(en.own.keys.shown('a slip'));
  expect((await admin.get('/v1/keys')).body['items']).toHaveLength(2);
});

test('a member says something of a day, reads it, and has all of it deleted', async () => {
  const admin = await server.sandbox({ scopes: ['admin'] });
  const reflection = { worldviews: ['calm', 'stormy'], weight: 0.1 };
  await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, reflection } });
  const ada = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
  const session = await signIn(ada.token);
  const send = async (fields: object): Promise<Response> =>
    await session.send('/me/days', { ...fields, ...(await session.stampOf('/me/days')) });
  expect((await send({ act: 'optIn' })).status).toBe(303);
  const day = /name="day"[^>]*value="([-0-9]+)"/.exec(
    await (await session.open('/me/days')).text(),
  )?.[1];
  const said = { worldview: 'stormy', mood: '-2', intent: 'promise', text: 'the <i>frost</i>' };
  expect((await send({ act: 'reflect', day, ...said })).status).toBe(303);
  expect(await (await session.open('/me/days')).text()).toContain('the &lt;i&gt;frost&lt;/i&gt;');
  const again = await (await send({ act: 'reflect', day, ...said })).text();
  expect(again).toContain('You have said something of that day.');
  const ahead = await (await send({ act: 'reflect', ...said, day: '9999-01-01' })).text();
  expect(ahead).toContain('That day has not begun anywhere yet.');
  expect((await send({ act: 'optOut', confirm: 'no' })).status).toBe(422);
  expect((await send({ act: 'optOut', confirm: 'ada' })).status).toBe(303);
  expect(await (await session.open('/me/days')).text()).not.toContain('frost');
});

// Fails when a session does not say for which community the key of an installation asks.
test('the key of an installation chooses its community, and publishes it by a button', async () => {
  const [one, other] = [await server.sandbox(), await server.sandbox()];
  const { printed = '' } = await ensureAdminKey(server.db, undefined, NOW);
  const session = await signIn(printed);
  expect(session.location).toBe('/op/communities');
  const path = '/op/communities';
  const { slug } = other.community.row;
  expect(await (await session.open(path)).text()).toContain(en.own.communities.choose(slug));
  const unknown = { act: 'choose', slug: 'nowhere', ...(await session.stampOf(path)) };
  expect((await session.send(path, unknown)).status).toBe(422);
  const form = { act: 'choose', slug, ...(await session.stampOf(path)) };
  const chosen = await session.send(path, form);
  expect(chosen.headers.get('location')).toBe('/op');
  const there = session.withCookie(chosen.headers.get('set-cookie')?.split(';')[0] ?? '');
  const home = await (await there.open('/op')).text();
  expect(home).toContain(slug);
  expect(home).toContain('value="publish"');
  const publish = { act: 'publish', ...(await there.stampOf('/op')) };
  expect((await there.send('/op', publish)).headers.get('location')).toBe('/op?done=published');
  expect((await there.open(`/c/${slug}`)).status).toBe(200);
  expect((await there.open(`/c/${one.community.row.slug}`)).status).toBe(404);
  const takenBack = { act: 'unpublish', ...(await there.stampOf('/op')) };
  expect((await there.send('/op', takenBack)).headers.get('location')).toBe('/op?done=unpublished');
  expect((await there.open(`/c/${slug}`)).status).toBe(404);
});

/** How many entries the log has. */
async function sizeOf(admin: ServedSandbox): Promise<number> {
  return Number((await admin.get('/v1/tokenomics/supply')).body['entries']);
}
