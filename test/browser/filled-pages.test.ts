import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { en } from '../../src/web/texts/en.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { fillRecord, registerPilot } from '../http/filled-record.ts';
import { before, mintFor } from '../http/minted-promise.ts';
import {
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from '../http/served-sandbox.ts';
import { publicKeyOf } from '../worlds/panels.ts';
import { browser as executablePath, launched, ReusedPages } from './chromium.ts';
import { faultsOn, notReached, openAll, watchPolicy } from './page-faults.ts';

// What pages look like that are filled, by what an operator does over HTTP.

const { record } = en.own;
const ADMIN = { scopes: ['admin', 'attest', 'read'] } as const;
const RESIDENTS = Array.from({ length: 44 }, (_, at) => `resident-${at}`);

describe.skipIf(executablePath === undefined)('filled pages', () => {
  let server: SandboxServer;
  let admin: ServedSandbox;
  let browser: Browser;
  const violations: string[] = [];
  beforeAll(async () => {
    server = await startSandboxServer(await openMigratedAbove(), { pages: builtPages() });
    admin = await server.sandbox(ADMIN);
    browser = await launched();
    await fill();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function fill(): Promise<void> {
    for (const subject of ['bridge', 'well']) {
      expect(await mintFor(admin, 'ada', subject)).toBe('minted');
    }
    // With ada they are as many as the page of everybody tells of.
    for (const resident of RESIDENTS.slice(0, 4)) await mintFor(admin, resident, 'a hedge');
    const city = await server.sandbox(ADMIN);
    await city.post('/v1/nation/parents', { parent: admin.vkey, agreed: true });
    const stranger = await server.sandbox(ADMIN);
    const children = [city, stranger].map(({ vkey }) => {
      return { vkey, role: 'population', weight: 5_000 };
    });
    const tree = { domains: ['knowledge'], children };
    expect((await admin.post('/v1/nation/tree', tree)).status).toBe(200);
    for (const userId of RESIDENTS.slice(0, 4)) {
      const judge = { userId, key: publicKeyOf(userId), kind: 'person', group: 'north-hill' };
      expect((await admin.post('/v1/sentinels', judge)).status).toBe(200);
    }
    for (const one of [admin, city]) await promiseOfEach(one);
    for (const one of [admin, city]) await one.post('/v1/cycles/advance', { cycles: 1 });
    await city.community.checkpointer.run();
    expect((await admin.post('/v1/nation/rollups', {})).status).toBe(200);
    const day = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'a weir' };
    const at = before(30);
    const { body } = await admin.post('/v1/evidence', { records: [{ ...day, at, dueAt: at }] });
    const claim = body.evidence[0]?.id;
    expect((await admin.post('/v1/panels', { claim })).status).toBe(200);
    await fillRecord(admin.post, ['ada', 'bob']);
    await registerPilot(admin.post);
    await admin.community.checkpointer.run();
  }

  /** A pilot is drawn among people whose promises came due. */
  async function promiseOfEach({ post }: ServedSandbox): Promise<void> {
    const send = async (records: readonly object[]): Promise<readonly { id: string }[]> => {
      const { status, body } = await post('/v1/evidence', { records });
      expect(status).toBe(200);
      return [...body.evidence];
    };
    const promise = { type: 'promise', domain: 'knowledge', subject: 'a day' };
    const at = before(60);
    const made = await send(RESIDENTS.map((userId) => ({ ...promise, userId, at, dueAt: at })));
    const claims = made.map(({ id: claim }) => ({ claim, at }));
    await send(claims.map((one) => ({ ...one, type: 'proof', delivered: 1 })));
    await send(
      claims.map((one, place) => {
        return { ...one, type: 'confirmation', by: 'bob', accepted: place % 2 === 0 };
      }),
    );
  }

  const pages = new ReusedPages(async () => {
    const viewport = { width: 360, height: 700 };
    const context = await browser.newContext({ baseURL: server.baseUrl, viewport });
    await watchPolicy(context, (sentence) => violations.push(sentence));
    return await context.newPage();
  });

  async function signedIn(token: string): Promise<Page> {
    const page = await pages.take();
    await page.goto('/sign-in');
    await page.fill('#key', token);
    await page.click('main button');
    await page.locator('form[action="/sign-out"]').waitFor();
    return page;
  }

  /** Where the first row of a list leads to. */
  async function hrefOn(page: Page, list: 'debts' | 'credits'): Promise<string> {
    const room = new URL(page.url()).pathname;
    await page.goto(`${room}/${list}`);
    const row = page.locator(`main a[href^="/${list}/"]`).first();
    const href = (await row.getAttribute('href')) ?? '';
    await page.goto(room);
    return href;
  }

  // Fails when a row that only a filled page has is wider than a phone, or of too weak a colour.
  test.each([
    ['an operator', OF_OPERATOR],
    ['a member', OF_MEMBER],
  ] as const)('have no fault for axe, the keyboard or a phone: %s', async (who, paths) => {
    const key = { scopes: ['attest'], userId: 'ada' } as const;
    const { token } = who === 'a member' ? await admin.withKey(key) : admin;
    const page = await signedIn(token);
    const rows = [await hrefOn(page, 'debts'), await hrefOn(page, 'credits')];
    for (const path of [...paths, ...rows]) {
      await page.goto(path);
      const without = await notReached(page);
      const faults = await faultsOn(page);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, without, faults, width, violations]).toEqual([path, [], [], 360, []]);
    }
    await pages.giveBack(page);
  });

  // Fails when where people stand is not drawn, is wider than a phone, or of too weak a colour.
  test('where people stand has no fault', async () => {
    const { slug } = admin.community.row;
    await admin.post(`/v1/communities/${slug}/publish`, { public: true });
    const page = await pages.take();
    await page.goto(`/c/${slug}`);
    expect(await page.locator('svg.chart rect.people').count()).toBeGreaterThan(0);
    await openAll(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await notReached(page)]).toEqual([colorScheme, []]);
    }
    const faults = await faultsOn(page);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect([faults, width, violations]).toEqual([[], 360, []]);
    await pages.giveBack(page);
  });

  // Fails when a form that is folded away has a field without a label, of too weak a colour, or
  // that the keyboard does not reach; long words must not widen it.
  test('forms of claims have no fault when they are open and filled', async () => {
    const { token } = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const page = await signedIn(token);
    await page.goto('/me/claims');
    await openAll(page);
    expect(await page.evaluate(FILLED)).toBeGreaterThan(5);
    const without = await notReached(page);
    const faults = await faultsOn(page);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect([without, faults, width, violations]).toEqual([[], [], 360, []]);
    await pages.giveBack(page);
  });

  test('a promise is made by the keyboard alone', async () => {
    const { token } = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const page = await signedIn(token);
    await page.goto('/me/claims');
    const subject = 'a gate that closes';
    for (let presses = 0, state = ''; state !== 'send'; presses += 1) {
      if (presses > 200) throw new Error('the keyboard does not come to the end of the form');
      await page.keyboard.press('Tab');
      state = await page.evaluate<string>(FOCUSED);
      if (state === 'folded') await page.keyboard.press('Enter');
      if (state === 'empty') await page.keyboard.type(subject);
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=promised/);
    expect(await page.innerText('main')).toContain(subject);
    await pages.giveBack(page);
  });

  // Fails when the test above looks at pages that are empty.
  test('are filled', async () => {
    const page = await signedIn(admin.token);
    const empty: readonly [string, readonly string[]][] = [
      ['/op/credits', [record.credits.none]],
      ['/op/panels', [en.own.panels.none, en.own.panels.noSentinel]],
      ['/op/studies', [record.studies.noPilot, record.studies.noStudy, record.studies.noCensus]],
      ['/op/nation', [record.nation.none]],
    ];
    for (const [path, sentences] of empty) {
      await page.goto(path);
      const text = await page.innerText('main');
      expect([path, sentences.filter((one) => text.includes(one))]).toEqual([path, []]);
    }
    await page.goto('/op/debts');
    expect(await page.locator('#debts ~ * tbody tr').count()).toBe(50);
    await pages.giveBack(page);
  });
});

/** Writes as much as fits into every field that is written in; answers how many there are. */
const FILLED = `(() => {
  const fields = document.querySelectorAll(
    'form.act input[type=text], form.act input:not([type]), form.act textarea');
  for (const field of fields) field.value = 'Donau'.repeat(99).slice(0, field.maxLength);
  return fields.length;
})()`;

/** What has the focus, as far as who makes a promise has to do something about it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const details = one.closest('details');
  const isPromise = details?.querySelector('button[value=promise]') != null;
  if (!isPromise) return 'other';
  if (one.matches('summary') && !details.open) return 'folded';
  if (one.matches('button[value=promise]')) return 'send';
  return one.required && one.value === '' ? 'empty' : 'other';
})()`;
