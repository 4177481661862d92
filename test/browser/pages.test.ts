import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import type { DecisionProof } from '../../src/core/verify/verify-decision.ts';
import { en } from '../../src/web/texts/en.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { type ReadingServer, startReadingServer } from '../http/reading-server.ts';
import { PICTURED } from '../../scripts/pictured-pages.ts';
import { browser as executablePath, launched, ReusedPages } from './chromium.ts';
import { faultsOn, notReached, watchPolicy } from './page-faults.ts';
import { saidOf } from './said-of-decisions.ts';

const DONE = { state: 'visible', timeout: 60_000 } as const;

describe.skipIf(executablePath === undefined)('pages in a browser', () => {
  let server: ReadingServer;
  let browser: Browser;
  let baseURL = '';
  let refused = '';
  const violations: string[] = [];

  beforeAll(async () => {
    const built = builtPages();
    if (built.script === undefined) throw new Error('npm run build makes the script');
    server = await startReadingServer(await openMigratedAbove(), { pages: built });
    baseURL = `http://127.0.0.1:${await server.listen()}`;
    const list = await server.get('/v1/decisions?limit=1&outcome=refused');
    refused = list.json().items[0].id;
    browser = await launched();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  afterEach(() => {
    const found = violations.splice(0);
    if (found.length > 0) throw new Error(found.join('\n'));
  });

  /** A page that tells what its scripts, and the policy, find wrong. */
  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL, ...options });
    await watchPolicy(context, (sentence) => violations.push(sentence));
    const page = await context.newPage();
    page.on('console', (message) => {
      // A page that is missing, or that asks for a key, is no error.
      if (message.type() === 'error' && !/\b40[14]\b/.test(message.text())) {
        violations.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => violations.push(`${page.url()}: ${error.message}`));
    return page;
  }
  const reused = new ReusedPages(newPage);

  async function open(path: string): Promise<Page> {
    const page = await reused.take();
    await page.goto(path);
    return page;
  }

  // Fails when the next tests would not notice what the policy refuses.
  test('what the Content-Security-Policy refuses is noticed, with the page', async () => {
    const context = await browser.newContext({ baseURL });
    const told = new Promise((resolve) => void watchPolicy(context, resolve));
    const page = await context.newPage();
    await page.goto('/verify');
    await page.evaluate("new Image().src = 'https://elsewhere.invalid/'");
    expect(await told).toMatch(/^\/verify: img-src refused https:\/\/elsewhere\.invalid/);
    await context.close();
  });

  test('with scripts off a page says the same', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto('/c/default');
    const text = await page.innerText('main');
    expect(text).toContain(en.entropy.title);
    expect(await page.locator('svg.chart').count()).toBeGreaterThan(2);
    await page.goto(`/c/default/d/${refused}`);
    expect(await page.innerText('main')).toContain(en.proof.noScript);
    await page.context().close();
  });

  test('a chart is saved as rows and as a picture, and times are told in the zone', async () => {
    const page = await newPage({ timezoneId: 'Asia/Kathmandu', acceptDownloads: true });
    await page.goto('/c/default');
    await page.locator('.asof', { hasText: /GMT\+5:45|\+0545/ }).waitFor(DONE);
    const figure = page.locator('figure').first();
    const saved = async (kind: string): Promise<string> => {
      const coming = page.waitForEvent('download');
      await figure.locator(`[data-save=${kind}]`).click();
      return readFileSync((await (await coming).path()) ?? '', 'utf8');
    };
    const readable = page.locator('figure:has(.reading:not([hidden]))').first();
    await readable.locator('[data-read]').focus();
    await page.keyboard.press('ArrowLeft');
    const read = readable.locator('output', { hasText: `${en.entropy.columns[0]} ` });
    await read.waitFor(DONE);
    const rows = (await saved('csv')).split('\r\n');
    expect(rows[0]).toBe(en.entropy.columns.join(','));
    expect(rows.length).toBe(await figure.locator('tr').count());
    const picture = await saved('svg');
    expect(picture).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(picture).toMatch(/stroke="rgb/);
    await page.context().close();
  });

  test('a decision is proven in the browser, step by step', async () => {
    const page = await open(`/c/default/d/${refused}`);
    await page.click('[data-verify]');
    await page.locator('[data-result=holds]').waitFor(DONE);
    expect(await statesOf(page)).toEqual(['holds', 'holds', 'holds']);
    await reused.giveBack(page);
  });

  // Fails when the worker takes a decision for proven that it did not recompute.
  test('every decision of a history holds in the browser as it does here', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    const outcomes = new Map<string, string>(
      items.map((one: { id: string; outcome: string }) => [one.id, one.outcome]),
    );
    const asked = { url: baseURL, vkey: server.logKey, ids: [...outcomes.keys()] };
    const vkey = server.logKey.replace(/.$/, 'A');
    const { said, withOthers } = await saidOf(browser, asked, [vkey]);
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter(({ holds }) => !holds)).toEqual([]);
    expect(new Set(said.map(({ rechecked }) => rechecked?.verdict))).toEqual(
      new Set(['recomputed']),
    );
    for (const { id, outcome } of said) {
      const later = outcomes.get(id)?.replace(/released|cancelled/, 'held');
      expect([id, outcome]).toEqual([id, later]);
    }
    expect(withOthers.map(({ id, holds }) => [id, holds])).toEqual(
      said.map(({ id }) => [id, false]),
    );
  });

  const tampered: readonly [string, (proof: DecisionProof) => DecisionProof, readonly string[]][] =
    [
      ['another tree head', otherHead, ['broken', 'open', 'open']],
      ['another outcome', otherOutcome, ['holds', 'broken', 'open']],
      ['another place', otherPlace, ['holds', 'broken', 'open']],
      ['no rules', withoutParts, ['holds', 'holds', 'broken']],
    ];
  test('who signs in by keyboard reads their pages, and who signs out does not', async () => {
    const page = await open('/sign-in');
    const made = await server.post('/v1/keys', { label: 'a', scopes: ['self'], userId: 'cleo' });
    await page.fill('#key', made.json().key);
    await page.keyboard.press('Enter');
    await page.locator('form[action="/sign-out"]').waitFor(DONE);
    await page.click('form[action="/sign-out"] button');
    await page.goto('/me');
    expect(await page.locator('form[action="/sign-in"]').count()).toBe(1);
    await reused.giveBack(page);
  });

  test('what was tampered with is shown in the step that it breaks', async () => {
    const page = await open(`/c/default/d/${refused}`);
    for (const [name, change, states] of tampered) {
      await page.route('**/proof', async (route) => {
        const proof = (await (await route.fetch()).json()) as DecisionProof;
        await route.fulfill({ json: change(proof) });
      });
      await page.click('[data-verify]');
      await page.locator('[data-result=broken]').waitFor(DONE);
      expect([name, await statesOf(page)]).toEqual([name, states]);
      await page.unroute('**/proof');
      await page.reload();
    }
    await reused.giveBack(page);
  });

  test('a file is verified in the browser as the command line does it', async () => {
    const exported = (await server.get('/v1/export')).body;
    const receipt = (await server.get(`/v1/decisions/${refused}/receipt`)).body;
    const proof = (await server.get(`/v1/decisions/${refused}/proof`)).body;
    const changed = exported.replace('"outcome":"refused"', '"outcome":"minted"');
    const cases = [
      ['export', exported, server.logKey, 'holds'],
      ['export without a key', exported, '', 'consistent'],
      ['changed export', changed, server.logKey, 'broken'],
      ['cut export', exported.slice(0, -1), server.logKey, 'failed'],
      ['export of another key', exported, server.logKey.replace(/.$/, 'A'), 'broken'],
      ['receipt', receipt, server.logKey, 'holds'],
      ['proof', proof, server.logKey, 'holds'],
      ['something else', '{}', server.logKey, 'failed'],
    ] as const;
    const page = await open('/verify');
    for (const [name, text, key, expected] of cases) {
      await page.fill('#vkey', key);
      const file = { name: 'file', mimeType: 'text/plain', buffer: Buffer.from(text) };
      await page.setInputFiles('#file', file);
      await page.locator('[data-result]:visible').waitFor(DONE);
      const shown = await page.locator('[data-result]:visible').getAttribute('data-result');
      expect([name, shown]).toEqual([name, expected]);
      await page.setInputFiles('#file', []);
    }
    await reused.giveBack(page);
  });

  // Fails when the entries that are recomputed are not those that the service gives everybody.
  test('a whole log is recomputed in the browser, and what was changed is named', async () => {
    const page = await open('/audit/default');
    const verdict = async (kind: string): Promise<string> => {
      await page.click('[data-start]');
      const result = page.locator(`[data-result=${kind}]`);
      await result.waitFor(DONE);
      return await result.innerText();
    };
    await verdict('consistent');
    const size = (await server.get('/v1/log/default/checkpoint')).body.split('\n')[1];
    expect(await page.innerText('[data-fact=entries] dd')).toBe(size);
    await page.fill('#vkey', server.logKey);
    await verdict('holds');
    await page.fill('#vkey', server.logKey.replace(/.$/, 'A'));
    await verdict('broken');
    await page.fill('#vkey', server.logKey);
    await page.route('**/tile/entries/**', async (route) => {
      const bytes = await (await route.fetch()).body();
      const text = bytes.toString('latin1').replace('"outcome":"refused"', '"outcome":"Refused"');
      await route.fulfill({ body: Buffer.from(text, 'latin1') });
    });
    expect(await verdict('broken')).toMatch(/entry \d+/);
    await reused.giveBack(page);
  });

  test('the whole of a decision can be reached and checked by keyboard', async () => {
    const page = await open(`/c/default/d/${refused}`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press('Tab');
      const isThere = await page.evaluate('document.activeElement.matches("[data-verify]")');
      if (isThere === true) break;
    }
    await page.keyboard.press('Enter');
    await page.locator('[data-result=holds]').waitFor(DONE);
    await reused.giveBack(page);
  });

  // What it adds to the log is no history that could be verified: those that do come before.
  // Fails when a page is added that these rules are broken on, or that is not reached here.
  test('no page has a fault for axe, is wider than a phone, or needs a pointer', async () => {
    const finding = await server.find();
    const ids = { refused, finding };
    const filled = server.paths().flatMap((path) => pathWith(path, ids));
    const pages = await ofType(filled, (path) => server.get(path, 'nobody', PAGE));
    const [ofMember, ofOperator] = [/^\/d\b/, /^\/findings\b/];
    const others = pages.filter((path) => !ofMember.test(path) && !ofOperator.test(path));
    expect(pages.length - others.length).toBe(SIGNED.length);
    expect(others.length).toBeGreaterThan(5);
    const pictured = Object.values(PICTURED).flatMap((path) => pathWith(path, ids));
    expect([...new Set(pictured)].toSorted()).toEqual(pages.toSorted());
    const page = await newPage({ viewport: { width: 360, height: 700 } });
    await page.goto('/');
    await look(page, [...others, '/c/none']);
    const member = { scopes: ['self'], userId: 'cleo' };
    await signIn(page, (await server.post('/v1/keys', { label: 'a', ...member })).json().key);
    await look(page, pages.filter((path) => ofMember.test(path)).concat('/sign-in'));
    await signIn(
      page,
      (await server.post('/v1/keys', { label: 'a', scopes: ['admin'] })).json().key,
    );
    await look(
      page,
      pages.filter((path) => ofOperator.test(path)),
    );
    await page.context().close();
  });

  async function signIn(page: Page, key: string): Promise<void> {
    await page.goto('/sign-in');
    await page.fill('#key', key);
    await page.keyboard.press('Enter');
    await page.locator('form[action="/sign-out"]').waitFor(DONE);
  }

  async function look(page: Page, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const answer = await page.goto(path);
      const status = path === '/c/none' ? 404 : 200;
      expect([new URL(page.url()).pathname, answer?.status()]).toEqual([path, status]);
      const without = await notReached(page);
      const faults = await faultsOn(page);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const moving = await page.evaluate('document.getAnimations().length');
      expect([path, without, faults, width, moving]).toEqual([path, [], [], 360, 0]);
    }
  }

  // The last one: what it adds to the log is no history that could be verified.
  // Fails when the page does not listen, or is loaded anew to show what is new.
  test('a page that is open shows what happens, and leaves its reader where they are', async () => {
    const page = await open('/c/default');
    await page.locator('[data-live-state]').waitFor(DONE);
    await page.evaluate('globalThis.isTheSame = true');
    const table = page.locator('#entropy ~ * details').first();
    await table.locator('summary').click();
    const link = page.locator('section.verify a.button');
    await link.focus();
    const figure = page.locator('dl.figures .value').last();
    const before = Number((await figure.innerText()).replaceAll(',', ''));
    await server.fill(2, 10);
    await server.sign();
    const now = (before + 2).toLocaleString('en');
    await page.locator('dl.figures .value', { hasText: now }).waitFor(DONE);
    expect(await page.evaluate('globalThis.isTheSame')).toBe(true);
    expect(await table.getAttribute('open')).toBe('');
    expect(await page.innerText('section.verify pre')).toContain(String(before + 2));
    expect(await page.evaluate('document.activeElement.matches("section.verify a.button")')).toBe(
      true,
    );
    await reused.giveBack(page);
  });
});

test.skipIf(executablePath !== undefined)('needs Chromium: apt-get install chromium', () => {
  expect(executablePath).toBeUndefined();
});

const PAGE = { accept: 'text/html' };
/** What filled-pages.test.ts looks at when there is much on it: nothing is owed or moved here. */
const FILLED: readonly string[] = [...OF_MEMBER, ...OF_OPERATOR, '/credits/:id', '/debts/:id'];
/** The paths of the other pages that take a key. */
const SIGNED = builtPages()
  .signed.map(({ path }) => path)
  .filter((path) => !FILLED.includes(path));

/** The path with what its parameters name; nothing of the API, and of files. */
function pathWith(
  path: string,
  { refused, finding }: { refused: string; finding: string },
): readonly string[] {
  if (/^\/(?:v1|docs|assets)\b/.test(path) || FILLED.includes(path)) return [];
  const [, room = ''] = path.split('/');
  const id = room === 'findings' ? finding : refused;
  const named: Readonly<Record<string, string>> = { community: 'default', id, file: 'default.svg' };
  return [
    path.replace(/:(\w+)/g, (_, name: string) => {
      const value = named[name];
      if (value === undefined) throw new Error(`${path}: say what ${name} is here`);
      return value;
    }),
  ];
}

/** Those that are pages, or lead to where one signs in first. */
async function ofType(
  paths: readonly string[],
  get: (path: string) => ReturnType<ReadingServer['get']>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { headers, statusCode } = await get(path);
    // An address that is none has a page as well: `/c/none` is looked at for all of them.
    const isPage = statusCode !== 404 && String(headers['content-type']).startsWith('text/html');
    if (isPage) found.push(path);
  }
  return found;
}

async function statesOf(page: Page): Promise<readonly string[]> {
  return await page
    .locator('[data-step]')
    .evaluateAll((steps) => steps.map((step) => step.getAttribute('data-state') ?? ''));
}

function otherHead(proof: DecisionProof): DecisionProof {
  const checkpoint = proof.checkpoint.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`);
  return { ...proof, checkpoint };
}

function otherOutcome(proof: DecisionProof): DecisionProof {
  const [decision, ...parts] = proof.entries;
  if (decision === undefined) throw new Error('a proof without a decision');
  const entry = decision.entry.replace('"outcome":"refused"', '"outcome":"minted"');
  return { ...proof, entries: [{ ...decision, entry }, ...parts] };
}

function otherPlace(proof: DecisionProof): DecisionProof {
  const entries = proof.entries.map((entry) => ({ ...entry, index: entry.index + 1 }));
  return { ...proof, entries };
}

function withoutParts(proof: DecisionProof): DecisionProof {
  return { ...proof, entries: proof.entries.slice(0, 1) };
}
