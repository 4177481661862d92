import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { NegentropyClient } from '../../src/client/client.ts';
import { SESSION_SECONDS, Sessions } from '../../src/http/pages/sessions.ts';
import { memberPage } from '../../src/web/member/page.ts';
import { type MemberAnswers, readMember } from '../../src/web/member/read.ts';
import type { OperatorAnswers } from '../../src/web/operator/needs.ts';
import { operatorPage } from '../../src/web/operator/page.ts';
import { readOperator } from '../../src/web/operator/read.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { runs } from '../size.ts';
import { contentTypes } from './content-types.ts';
import { hostileText, tagsOf } from './hostile-text.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

const OWN = { origin: 'http://localhost:8787', host: 'localhost:8787' };
const FINDING = {
  id: '7',
  code: 'NOISE',
  sentence: 'a',
  status: 'open',
  opened: 4,
  cycle: 4,
  holds: true,
  isFinal: false,
  until: 9,
  measured: 0.5,
  limit: 0.25,
} as const;
const SCOPES = { self: ['self'], read: ['read'], admin: ['admin'] } as const;

let server: ReadingServer;
let baseUrl = '';
beforeAll(async () => {
  const trustedProxies = ['127.0.0.1'];
  server = await startReadingServer(await openMigratedAbove(), {
    pages: builtPages(),
    trustedProxies,
  });
  baseUrl = `http://127.0.0.1:${await server.listen()}`;
});
afterAll(() => server.close());

async function newKey(
  scopes: keyof typeof SCOPES,
  userId?: string,
): Promise<{ id: string; key: string }> {
  const bound = userId === undefined ? {} : { userId };
  const answer = await server.post('/v1/keys', { label: 'a', scopes: SCOPES[scopes], ...bound });
  return answer.json();
}

const signIn = (key: string, headers: Readonly<Record<string, string>> = OWN) =>
  server.sendForm('/sign-in', { key }, headers);

async function cookieOf(key: string): Promise<string> {
  const set = String((await signIn(key)).headers['set-cookie']);
  return set.split(';')[0] ?? '';
}

const open = (path: string, cookie: string) => server.get(path, 'nobody', { cookie });

describe('who signs in', () => {
  test('gets a cookie that no script or other site can use, and that hides the key', async () => {
    const { key } = await newKey('self', 'ana');
    const { statusCode, headers } = await signIn(` ${key}\n`);
    const set = String(headers['set-cookie']);
    expect([statusCode, headers.location]).toEqual([303, '/me']);
    expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(set).not.toContain(key.split('_').at(-1));
    const behindTls = await signIn(key, { ...OWN, 'x-forwarded-proto': 'https' });
    expect(behindTls.headers['set-cookie']).toMatch(/; Secure$/);
  });

  test('with a wrong key is told so, and gets none', async () => {
    for (const key of ['', 'x', `neg_admin_${'a'.repeat(43)}`, '<b>']) {
      const answer = await signIn(key);
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([401, undefined]);
      expect(answer.body).toContain(en.signIn.wrong);
      expect(answer.body).not.toContain('<b>');
    }
  });

  test('comes from a form of this very service', async () => {
    const { key } = await newKey('self', 'ana');
    const foreign = [
      {},
      { host: 'localhost:8787' },
      { ...OWN, origin: 'http://elsewhere.example' },
      { ...OWN, origin: 'null' },
      { ...OWN, 'sec-fetch-site': 'cross-site' },
      { ...OWN, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      for (const path of ['/sign-in', '/sign-out']) {
        const answer = await server.sendForm(path, { key }, headers);
        expect([headers, answer.statusCode]).toEqual([headers, 400]);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    }
  });

  test('by what is no form in UTF-8 is not heard, on any page that takes forms', async () => {
    const { key } = await newKey('admin');
    const cookie = await cookieOf(key);
    const { signed } = builtPages();
    const paths = signed.flatMap(({ path, takesForms }) => (takesForms ? [path] : []));
    expect(paths.length).toBeGreaterThan(0);
    for (const path of ['/sign-in', '/sign-out', ...paths]) {
      const types = contentTypes(['application/x-www-form-urlencoded']);
      for (const { text, isTaken } of fc.sample(types, { numRuns: runs(6, 200) })) {
        const headers = { ...OWN, cookie, 'content-type': text };
        const { statusCode } = await server.sendForm(path, { key }, headers);
        expect(statusCode === 415, `${path} ${text}`).toBe(!isTaken);
      }
    }
  });

  test('reads pages by the cookie and nothing else: the API does not take it', async () => {
    const cookie = await cookieOf((await newKey('admin')).key);
    expect((await open('/op', cookie)).statusCode).toBe(200);
    for (const path of ['/v1/caller', '/v1/members', '/v1/export']) {
      expect((await open(path, cookie)).statusCode).toBe(401);
    }
  });

  test('is out when they sign out, and when the key is revoked', async () => {
    const { id, key } = await newKey('self', 'ana');
    const cookie = await cookieOf(key);
    const out = await server.sendForm('/sign-out', {}, OWN);
    expect(out.headers['set-cookie']).toMatch(/^negentropy=; .*Max-Age=0/);
    expect((await open('/me', cookie)).statusCode).toBe(200);
    await server.post(`/v1/keys/${id}/revoke`, {});
    // A key is taken as it was for two seconds.
    await expect
      .poll(async () => (await open('/me', cookie)).statusCode, { timeout: 6_000 })
      .toBe(401);
    const { headers, body } = await open('/me', cookie);
    expect(body).toContain(en.signIn.refused);
    expect(headers['set-cookie']).toMatch(/Max-Age=0/);
    expect((await open(`/d/1/proof`, cookie)).statusCode).toBe(401);
  });

  test('without a cookie every page of one’s own asks for a key, and is shown then', async () => {
    const { key } = await newKey('self', 'ana');
    for (const path of ['/me', '/op', '/d/1', '/me/claims?state=kept']) {
      // A link on another site comes without the session that there is, and does not end it.
      const elsewhere = await server.get(path, 'nobody');
      expect([elsewhere.statusCode, elsewhere.headers['set-cookie']]).toEqual([401, undefined]);
      const gone = await open(path, 'negentropy=AAAA; other=1');
      expect([gone.statusCode, gone.body.includes(en.signIn.ended)]).toEqual([401, true]);
      const { statusCode, body } = await open(path, 'other=1');
      expect([statusCode, body.includes(en.signIn.needed)]).toEqual([401, true]);
      const kept = /name="kept" value="([^"]*)"/.exec(body)?.[1] ?? '';
      const wrong = await server.sendForm('/sign-in', { key: 'x', kept }, OWN);
      expect(wrong.body).toContain(`value="${kept}"`);
      const { headers } = await server.sendForm('/sign-in', { key, kept }, OWN);
      expect(headers.location).toBe(path);
      const changed = kept.replace(/^./, kept.startsWith('A') ? 'B' : 'A');
      const other = await server.sendForm('/sign-in', { key, kept: changed }, OWN);
      expect(other.headers.location).toBe('/me');
      // What waits is no session.
      expect((await open(path, `negentropy=${kept}`)).statusCode).toBe(401);
    }
    expect((await open('/sign-in', '')).body).toContain('action="/sign-in"');
  });
});

describe('pages of one’s own', () => {
  test('a member is shown every decision about them with its reason, and nobody else', async () => {
    const cookie = await cookieOf((await newKey('self', 'cleo')).key);
    const { body, headers } = await open('/me', cookie);
    const query = '/v1/decisions?userId=cleo&limit=50';
    const { items } = (await server.get(query)).json();
    expect(headers['cache-control']).toBe('private, no-store');
    expect(items.length).toBeGreaterThan(5);
    for (const { id, code } of items) {
      expect(body).toContain(`href="/d/${id}"`);
      expect(body).toContain(en.codes[code as keyof typeof en.codes]);
    }
    for (const other of ['ana', 'ben']) expect(body).not.toMatch(new RegExp(`\\b${other}\\b`));
    const own = await open(`/d/${items[0].id}`, cookie);
    expect(own.body).toContain(`data-proof="/d/${items[0].id}/proof"`);
    expect((await open(`/d/${items[0].id}/proof`, cookie)).json().id).toBe(items[0].id);
  });

  test('the decision of somebody else is answered as one that does not exist', async () => {
    const cookie = await cookieOf((await newKey('self', 'cleo')).key);
    const [{ id }] = (await server.get('/v1/decisions?userId=ana&limit=1')).json().items;
    expect((await open(`/d/${id}`, cookie)).statusCode).toBe(404);
    expect((await open(`/d/${id}`, cookie)).body).toBe((await open('/d/0', cookie)).body);
    expect((await open(`/d/${id}/proof`, cookie)).statusCode).toBe(404);
  });

  test('each key is led to its own page', async () => {
    const [self, admin] = [await newKey('self', 'ana'), await newKey('admin')];
    const read = await newKey('read');
    expect((await open('/op', await cookieOf(self.key))).body).toContain('href="/me"');
    expect((await open('/me', await cookieOf(admin.key))).headers.location).toBe('/op');
    const { body } = await open('/op', await cookieOf(read.key));
    expect(body).toContain(en.operator.report(6).split(' ')[0]);
  });

  // Fails when a page that a key does not open leads elsewhere, or to nothing, without a word.
  test('each page says which permission a key lacks, and who gives it', async () => {
    const paths = builtPages().signed.flatMap(({ path }) => (path.includes(':') ? [] : [path]));
    const keys = {
      self: await newKey('self', 'cleo'),
      read: await newKey('read'),
      ofOne: await newKey('read', 'cleo'),
      admin: await newKey('admin'),
    };
    const closed = new Map<string, string[]>();
    for (const [name, { key }] of Object.entries(keys)) {
      const cookie = await cookieOf(key);
      for (const path of paths) {
        const { statusCode, headers } = await open(path, cookie);
        if (path === '/me' && statusCode === 303) continue;
        expect([name, path, headers.location]).toEqual([name, path, undefined]);
        if (statusCode === 200) continue;
        for (const [language, { own }] of Object.entries({ en, de })) {
          const asked = { cookie, 'accept-language': language };
          const { body } = await server.get(path, 'nobody', asked);
          const lacks = Object.values(own.closed).filter((said) => body.includes(said));
          const said = [path, statusCode, lacks.length, body.includes('>/op/keys<')];
          expect(said).toEqual([path, 403, 1, true]);
        }
        closed.set(name, [...(closed.get(name) ?? []), path]);
      }
    }
    const ofOperators = paths.filter((path) => path.startsWith('/op'));
    const ofMembers = paths.filter((path) => path.startsWith('/me') && path !== '/me');
    expect(closed.get('self')).toEqual(ofOperators);
    expect(closed.get('admin')).toEqual(ofMembers);
    const ofAdmins = ['/op/keys', '/op/sources', '/op/import'];
    expect(closed.get('read')?.toSorted()).toEqual([...ofMembers, ...ofAdmins].toSorted());
    expect(closed.get('ofOne')).toEqual(ofOperators);
  });

  test('a member is told what was found about them, and what can be done', async () => {
    const client = new NegentropyClient({ baseUrl, key: (await newKey('admin')).key });
    const member = await readMember(
      client,
      { ...(await client.getCaller()), userId: 'cleo' },
      undefined,
    );
    expect(memberPage(member, en).text).not.toContain(en.member.findings);
    const { text } = memberPage({ ...member, findings: [FINDING] }, en);
    for (const said of [en.codes.NOISE, en.member.measured('7', '0.5', '0.25'), en.member.until(9)])
      expect(text).toContain(said);
    expect(text).toContain(en.member.appeal);
  });

  test('no name that somebody chose changes the tags of a page', async () => {
    const { key } = await newKey('admin');
    const client = new NegentropyClient({ baseUrl, key });
    const caller = await client.getCaller();
    const member = await readMember(client, { ...caller, userId: 'cleo' }, undefined);
    const operator = await readOperator(client, caller);
    for (const texts of [en, de]) {
      const plain = [
        memberPage(memberNamed(member, 'a'), texts),
        operatorPage(named(operator, 'a'), texts),
      ];
      fc.assert(
        fc.property(hostileText, (name) => {
          const pages = [
            memberPage(memberNamed(member, name), texts),
            operatorPage(named(operator, name), texts),
          ];
          expect(pages.map(({ text }) => tagsOf(text))).toEqual(
            plain.map(({ text }) => tagsOf(text)),
          );
        }),
        { numRuns: runs(20, 300) },
      );
    }
  });
});

function memberNamed(of: MemberAnswers, name: string): MemberAnswers {
  const decisions = of.decisions.map((decision) => ({
    ...decision,
    action: name,
    domain: name,
  }));
  const findings = [{ ...FINDING, id: name }];
  const community = { ...of.community, slug: name };
  const subjects = new Map(decisions.map(({ id }) => [id, name]));
  return { ...of, userId: name, findings, decisions, subjects, community };
}

/** With something of every kind in it that has a name. */
function named(of: OperatorAnswers, name: string): OperatorAnswers {
  const at = '2026-01-01T00:00:00Z';
  const soFar = { outcomes: 0, members: 0, activeCycles: 0 };
  const domain = { domain: name, state: 'STALE', direction: 'rose', series: [], soFar } as const;
  const hook = { id: name, url: name, types: [], nextIndex: 0, createdAt: at };
  return {
    ...of,
    community: { ...of.community, slug: name },
    pause: { paused: true, reason: name },
    entropy: { ...of.entropy, domains: [domain] },
    findings: [{ ...FINDING, id: name }],
    webhooks: [{ ...hook, paused: false, attempts: 1 }],
    sources: [
      {
        id: name,
        kind: 'github',
        domain: name,
        url: name,
        createdAt: at,
        deliveries: [],
        obstacles: [],
      },
    ],
  };
}

describe('a session', () => {
  const sessions = new Sessions(new Uint8Array(32).fill(7));
  const cookie =
    sessions.cookieFor({ key: 'neg_a_b', community: 'coop' }, 1_000, false).split(';')[0] ?? '';

  test('is good until its time is over, on any server with the same seed', () => {
    const same = new Sessions(new Uint8Array(32).fill(7));
    const opened = same.sessionIn(`a=b; ${cookie}; c=d`, 1_000 + SESSION_SECONDS - 1, false);
    expect(opened).toEqual({ key: 'neg_a_b', community: 'coop' });
    expect(same.sessionIn(cookie, 1_000 + SESSION_SECONDS, false)).toBeUndefined();
    const other = new Sessions(new Uint8Array(32).fill(8));
    expect(other.sessionIn(cookie, 1_000, false)).toBeUndefined();
    expect(sessions.sessionIn(undefined, 1_000, false)).toBeUndefined();
  });

  // Fails when a host beside this one can plant a session of its own: it may set any other name.
  test('by TLS has a name that this host alone can set, and no other is read', () => {
    const secure = sessions.cookieFor({ key: 'neg_c_d' }, 1_000, true).split(';')[0] ?? '';
    expect(secure).toMatch(/^__Host-negentropy=/);
    expect(sessions.sessionIn(`${cookie}; ${secure}`, 1_000, true)).toEqual({ key: 'neg_c_d' });
    expect(sessions.sessionIn(cookie, 1_000, true)).toBeUndefined();
    const token = sessions.tokenFor(secure, undefined, true);
    expect(sessions.isTokenOf(`${cookie}; ${secure}`, token, true)).toBe(true);
    expect(sessions.isTokenOf(cookie, token, true)).toBe(false);
  });

  test('is none once any bit of it was changed', () => {
    const [name = '', value = ''] = cookie.split('=');
    const bytes = Buffer.from(value, 'base64url');
    const flipped = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) });
    fc.assert(
      fc.property(flipped, ({ at, bit }) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(
          sessions.sessionIn(`${name}=${changed.toString('base64url')}`, 1_000, false),
        ).toBeUndefined();
      }),
      { numRuns: runs(200, 2_000) },
    );
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(sessions.sessionIn(`${name}=${cut}`, 1_000, false)).toBeUndefined();
    }
  });
});
