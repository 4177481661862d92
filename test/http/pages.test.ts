import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { communityBadge, directionOf } from '../../src/web/community/badge.ts';
import { communityPage } from '../../src/web/community/page.ts';
import { type CommunityAnswers, readCommunity } from '../../src/web/community/read.ts';
import { checksOf } from '../../src/web/decision/checks.ts';
import { decisionPage } from '../../src/web/decision/page.ts';
import { type DecisionAnswers, readDecision } from '../../src/web/decision/read.ts';
import { homePage } from '../../src/web/home.ts';
import { documentOf } from '../../src/web/layout.ts';
import { CODE_NAMES } from '../../src/core/codes/codes.ts';
import { NegentropyClient } from '../../src/client/client.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { runs } from '../size.ts';
import { hostileText, tagsOf } from './hostile-text.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

let server: ReadingServer;
let answers: CommunityAnswers;
let decided: DecisionAnswers;
beforeAll(async () => {
  server = await startReadingServer(await openMigratedAbove(), { pages: builtPages() });
  const port = await server.listen();
  const client = new NegentropyClient({ baseUrl: `http://127.0.0.1:${port}` });
  answers = await readCommunity(client, 'default', 'en');
  const { items } = (await server.get('/v1/decisions?limit=1&outcome=refused')).json();
  decided = await readDecision(client, { slug: 'default', id: items[0].id }, 'en');
});
afterAll(() => server.close());

const page = (path: string, languages = 'en') =>
  server.get(path, 'nobody', { accept: 'text/html', 'accept-language': languages });

const YES = [true, true, true];

/** What a page loads: bytes after gzip, and the names of all files that it can come to load. */
interface Loaded {
  readonly paint: number;
  readonly script: number;
  /** On the click that verifies a decision. */
  readonly proof: number;
  readonly assets: ReadonlySet<string>;
}

async function loadedBy(body: string): Promise<Loaded> {
  const named = (pattern: RegExp): string => pattern.exec(body)?.[1] ?? '';
  const [style, script] = [named(/href="\/assets\/([^"]+)"/), named(/src="\/assets\/([^"]+)"/)];
  const proof = await withImports(named(/data-proof-worker="([^"]+)"/));
  const worker = await withImports(named(/data-worker="([^"]+)"/));
  const paint = gzipSync(body).length + (await sizeOf(style));
  const scripts = script === '' ? [] : [...(await withImports(script))];
  return {
    paint,
    script: await sumOf(scripts),
    proof: await sumOf([...proof]),
    assets: new Set([style, ...scripts, ...proof, ...worker]),
  };
}

/** The cookie of who signed in with a new key. */
async function cookieOf(key: object): Promise<string> {
  const made = (await server.post('/v1/keys', { label: 'a', ...key })).json();
  const origin = { origin: 'http://a.example', host: 'a.example' };
  const signedIn = await server.sendForm('/sign-in', { key: made.key }, origin);
  return String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
}

/** A script and all that it imports. */
async function withImports(name: string, known = new Set<string>()): Promise<Set<string>> {
  if (known.has(name)) return known;
  known.add(name);
  const { body } = await server.get(`/assets/${name}`, 'nobody');
  for (const [, other = ''] of body.matchAll(/"\.\/([0-9a-f]{16}\.js)"/g)) {
    await withImports(other, known);
  }
  return known;
}

async function sizeOf(name: string): Promise<number> {
  const { statusCode, rawPayload } = await server.get(`/assets/${name}`, 'nobody');
  expect([name, statusCode]).toEqual([name, 200]);
  return gzipSync(rawPayload).length;
}

async function sumOf(names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(names.map(sizeOf));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A script of this service alone, and nothing written into the page. */
const OWN_SCRIPT = /^<script type="module" src="\/assets\/[0-9a-f]+\.js">$/;

describe('pages', () => {
  test('a public community is told in figures that the API answers', async () => {
    const { statusCode, body } = await page('/c/default');
    const supply = (await server.get('/v1/public/default/supply', 'nobody')).json();
    expect(statusCode).toBe(200);
    expect(body).toContain(`>${Number(supply.supply).toFixed(2)} <small>`);
    expect(body).toContain(`${supply.decisions} requests were judged`);
    const { items } = (await server.get('/v1/public/default/activity?by=code', 'nobody')).json();
    const { code } = items.find((item: { code?: keyof typeof en.codes }) => item.code);
    expect(body).toContain(`<code>${code}</code>`);
    expect(body).toContain(en.codes[code as keyof typeof en.codes]);
    expect(body).toContain(server.logKey);
  });

  test('a badge tells what was minted and where disorder went, to any other site', async () => {
    const { statusCode, body, headers } = await server.get('/badge/default.svg', 'nobody');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('image/svg+xml');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    const supply = (await server.get('/v1/public/default/supply', 'nobody')).json();
    const { domains } = (await server.get('/v1/public/default/entropy', 'nobody')).json();
    const minted = answers.community.sandbox ? 'sandbox' : `${supply.supply.slice(0, -4)} MIC`;
    const told = `Negentropy: ${minted} · ${en.badge.disorder[directionOf(domains)]}`;
    expect(body).toContain(`<title>${told}</title>`);
    const none = await server.get('/badge/nobody-knows.svg', 'nobody');
    expect([none.statusCode, none.body]).toEqual([404, expect.stringContaining('not public')]);
    expect((await server.get('/badge/..%2Fdefault.svg', 'nobody')).statusCode).toBe(400);
  });

  test.each([
    [['fell', 'rose', 'flat'], 'rose'],
    [['flat', 'fell', 'unknown'], 'fell'],
    [['unknown', 'flat'], 'flat'],
    [['unknown'], 'unknown'],
    [[], 'unknown'],
  ] as const)('a badge of %j says %s', (directions, told) => {
    expect(directionOf(directions.map((direction) => ({ direction })))).toBe(told);
  });

  test('it names nobody, by no id', async () => {
    const { items } = (await server.get('/v1/members')).json();
    const { body } = await page('/c/default');
    expect(items.length).toBeGreaterThan(2);
    for (const { userId, memberId } of items) {
      expect(body).not.toContain(`>${userId}<`);
      expect(body).not.toContain(memberId);
    }
  });

  test('it needs no script, and lets none in', async () => {
    const { body, headers } = await page('/c/default');
    const policy = String(headers['content-security-policy']);
    const scripts = body.match(/<script[^>]*>[^<]*/g) ?? [];
    expect(scripts.filter((tag) => !OWN_SCRIPT.test(tag))).toEqual([]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('what it loads is under the name of its content for ever', async () => {
    const { body } = await page('/c/default');
    const names = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, name]) => name);
    const [name = ''] = names;
    expect(names.length).toBeLessThan(4);
    const icon = await server.get(names[1] ?? '', 'nobody');
    expect([icon.headers['content-type'], icon.body.slice(0, 4)]).toEqual([
      'image/svg+xml',
      '<svg',
    ]);
    const plain = await server.get(name, 'nobody');
    const packed = await server.get(name, 'nobody', { 'accept-encoding': 'gzip' });
    const hash = createHash('sha256').update(plain.rawPayload).digest('hex');
    expect(name).toBe(`/assets/${hash.slice(0, 16)}.css`);
    expect(plain.headers['cache-control']).toContain('immutable');
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload)).toEqual(plain.rawPayload);
    expect((await server.get('/assets/other.css', 'nobody')).statusCode).toBe(404);
  });

  test.skipIf(builtPages().script === undefined)(
    'every page, its script and what verifies stay within their budgets',
    async () => {
      const { items } = (await server.get('/v1/decisions?limit=1&outcome=refused')).json();
      const operator = await cookieOf({ scopes: ['admin'] });
      const member = await cookieOf({ scopes: ['self'], userId: 'cleo' });
      const own = await server.get('/v1/decisions?limit=1&userId=cleo');
      const finding = await server.find();
      const ofWhom = (path: string): string => (/^\/(?:me|d)\b/.test(path) ? member : operator);
      const owed = { creditor: 'town', kind: 'fine', currency: 'EUR/2', principal: '9.00' };
      const order = { ...owed, userId: 'cleo', reference: 'parcel 1' };
      const debt = await server.post('/v1/tokenomics/debts', order);
      // One movement is a row of the list of all, and nothing has moved here.
      const built = builtPages().signed.filter(({ path }) => path !== '/credits/:id');
      const signed = built.map(({ path }) => {
        if (path.startsWith('/debts/')) return path.replace(':id', debt.json().debtId);
        return path.replace(':id', path.startsWith('/d/') ? own.json().items[0].id : finding);
      });
      const everything = new Set<string>();
      const loaded = async (path: string, cookie: string): Promise<Loaded> => {
        const headers = { accept: 'text/html', cookie };
        const { body, statusCode } = await server.get(path, 'nobody', headers);
        expect([path, statusCode]).toEqual([path, 200]);
        const load = await loadedBy(body);
        for (const asset of load.assets) everything.add(asset);
        return load;
      };
      const decision = `/c/default/d/${items[0].id}`;
      const open = ['/', '/c/default', decision, '/c/default/rules', '/audit/default'];
      for (const path of [...open, '/verify', '/sign-in']) {
        const { paint, script, proof } = await loaded(path, '');
        expect([path, paint < 30_000, script < 10_000, proof < 40_000]).toEqual([path, ...YES]);
      }
      for (const path of signed) {
        const { paint, script } = await loaded(path, ofWhom(path));
        expect([path, paint + script < 130_000]).toEqual([path, true]);
      }
      const sizes = await Promise.all([...everything].map(sizeOf));
      expect(sizes.filter((size) => size > 40_000)).toEqual([]);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
    },
  );

  test('a community that is not public looks like one that does not exist', async () => {
    const [closed, missing] = [await page('/c/closed'), await page('/c/no-such')];
    expect([closed.statusCode, missing.statusCode]).toEqual([404, 404]);
    expect(closed.body).toBe(missing.body);
  });

  test('an address that is none is a page for a browser, and a problem for a program', async () => {
    const shown = await page('/op/nothing');
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(shown.body).toContain(en.nothingHere);
    expect((await page('/v1/nothing', 'de')).body).toContain(de.nothingHere);
    expect((await server.get('/op/nothing', 'nobody')).json()).toMatchObject({ code: 'NOT_FOUND' });
    // An address of which only another method is known says which.
    expect((await page('/v1/tokenomics/mint')).json()).toMatchObject({ status: 405 });
  });

  test('the first page lists public communities alone; a program is led to the API', async () => {
    const { body } = await page('/');
    expect(body).toContain('href="/c/default"');
    expect(body).not.toContain('closed');
    expect(homePage([], en).text).toContain(en.home.none);
    const program = await server.get('/', 'nobody');
    expect([program.statusCode, program.headers.location]).toEqual([302, '/docs']);
  });

  test('they speak the language that is asked for, else English', async () => {
    const languages = ['de-AT,en;q=0.5', 'fr, de;q=0.4', 'fr', '', 'constructor,__proto__'];
    const spoken: string[] = [];
    for (const asked of languages) {
      const { body } = await page('/c/default', asked);
      spoken.push(/<html lang="(\w+)"/.exec(body)?.[1] ?? '');
    }
    expect(spoken).toEqual(['de', 'de', 'en', 'en', 'en']);
  });

  // Fails when a frame, a badge or the list does not ask what the log is called.
  test('what is simulated says so on its pages, in its badge and in the list', () => {
    const origin = 'simulated/v1/log/default';
    const { community, supply, entropy } = answers;
    for (const texts of [en, de]) {
      const about = { texts, assets: { stylesheet: 'a.css', icon: 'a.svg' }, title: 'a' };
      const marked = documentOf(
        { ...about, marked: { ...community, origin } },
        homePage([], texts),
      );
      const real = documentOf({ ...about, marked: community }, homePage([], texts));
      const badge = communityBadge({ supply, entropy, community: { ...community, origin } }, texts);
      const list = homePage([{ slug: 'default', origin, public: true }], texts);
      expect(real).not.toContain(texts.simulated);
      expect(marked).toContain(texts.simulated);
      expect(list.text).toContain(texts.simulated);
      expect(badge.text).toContain(`${texts.badge.simulated} · `);
    }
  });

  test('what one types is shown as that, and not between backticks', async () => {
    const { body } = await page('/audit/default');
    expect(body).toContain('<code>npx negentropy verify</code>');
    expect(body.replace(/<textarea[^]*?<\/textarea>/g, '')).not.toContain('`');
  });

  test('a community with nothing in it says what will stand there', async () => {
    const empty = emptied(answers);
    for (const texts of [en, de]) {
      const { text } = communityPage(empty, texts);
      for (const said of [texts.noneDue, texts.activity.none, texts.verify.unsigned, texts.notYet])
        expect(text).toContain(said);
    }
  });
});

describe('the page of a decision', () => {
  test('tells of every decision what came of it, and not whose it is', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    const outcomes = new Set<string>();
    for (const { id, outcome, code, end, memberId } of items) {
      if (outcomes.has(`${outcome} ${code}`)) continue;
      outcomes.add(`${outcome} ${code}`);
      const { statusCode, body } = await page(`/c/default/d/${id}`);
      const title = /<h1>([^<]*)<\/h1>/.exec(body)?.[1] ?? '';
      expect(statusCode).toBe(200);
      expect(title).toMatch(outcome === 'held' ? /^Held until/ : /^(?:Paid|Not paid)/);
      const reason: string = en.codes[(end?.code ?? code) as keyof typeof en.codes] ?? '';
      expect(title.toLowerCase()).toContain(reason.toLowerCase());
      expect(body).not.toContain(memberId);
    }
    expect(outcomes.size).toBeGreaterThan(3);
    expect((await page('/c/default/d/0')).statusCode).toBe(404);
    expect((await page('/c/closed/d/1')).statusCode).toBe(404);
    expect((await page('/c/default/d/x')).statusCode).toBe(400);
  });

  test('every check before the one that failed is met, and none after it was reached', () => {
    const { decision } = decided;
    for (const code of CODE_NAMES) {
      const states = checksOf({ ...decision, outcome: 'refused', code }).map(({ state }) => state);
      const at = states.indexOf('failed');
      const after = states.length - at - 1;
      expect(states).toEqual([...few('met', at), 'failed', ...few('not reached', after)]);
    }
    const paid = checksOf({ ...decision, outcome: 'minted' });
    expect(new Set(paid.map(({ state }) => state))).toEqual(new Set(['met']));
  });
});

function few<Item>(item: Item, count: number): Item[] {
  return Array.from({ length: count }, () => item);
}

test('no name, rule or reason that somebody chose changes the tags of a page', () => {
  for (const texts of [en, de]) {
    const plain = tagsOf(communityPage(answers, texts).text);
    fc.assert(
      fc.property(hostileText, (name) => {
        const { text } = communityPage(namedEverywhere(answers, name), texts);
        expect(tagsOf(text)).toEqual(plain);
        const one = decisionPage(namedInDecision(decided, name), texts).text;
        expect(tagsOf(one)).toEqual(tagsOf(decisionPage(decided, texts).text));
      }),
      { numRuns: runs(20, 500) },
    );
  }
});

/** The same answers; every text in them that somebody can choose is another. */
function namedEverywhere(of: CommunityAnswers, name: string): CommunityAnswers {
  const { community, entropy, policy } = of;
  const domains = entropy.domains.map((domain) => ({ ...domain, domain: name }));
  return {
    ...of,
    community: { ...community, slug: name, origin: name, verifierKey: name, preset: name },
    entropy: { ...entropy, domains },
    policy: policy && { ...policy, policy: { ...policy.policy, preset: name } },
    checkpoint: name,
  };
}

function namedInDecision(of: DecisionAnswers, name: string): DecisionAnswers {
  const { community, decision } = of;
  const said = { ...decision.explanation };
  const explanation = { ...said, sentence: name, measured: name, limit: name, nearest: name };
  const { sentence: action, sentence: domain, sentence: id } = explanation;
  return {
    ...of,
    community: { ...community, slug: name, verifierKey: name },
    decision: { ...decision, id, action, domain, explanation },
  };
}

function emptied(of: CommunityAnswers): CommunityAnswers {
  const { activity, entropy } = of;
  const domains = entropy.domains.map(({ domain }) => {
    const soFar = { outcomes: 0, members: 0, activeCycles: 0 };
    return { domain, state: 'UNKNOWN', direction: 'unknown', series: [], soFar } as const;
  });
  return {
    ...of,
    activity: { ...activity, items: [] },
    entropy: { ...entropy, domains },
    closed: undefined,
    checkpoint: undefined,
  };
}
