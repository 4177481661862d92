import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import type { ProposalAnswer } from '../../src/pipeline/commands/govern.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import {
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from '../http/served-sandbox.ts';
import { mintFor } from '../http/minted-promise.ts';
import { fillWithHostileText, findAbout } from '../http/hostile-community.ts';
import { OF_MEMBER, OF_OPERATOR } from '../../src/web/texts/named.ts';
import { faultsOn, openAll } from './page-faults.ts';
import { COUNCIL, COUNCIL_KEYS, keyText, signed } from '../worlds/governance.ts';
import { browser as executablePath, launched, ReusedPages } from './chromium.ts';

const { own } = en;

describe.skipIf(executablePath === undefined)('people walk through pages', () => {
  describeAboveEngines((engine) => {
    let server: SandboxServer;
    let browser: Browser;
    beforeAll(async () => {
      server = await startSandboxServer(await engine.openMigrated(), { pages: builtPages() });
      browser = await launched();
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
    });

    const viewport = { width: 360, height: 700 };
    const open = async (more: BrowserContextOptions): Promise<Page> => {
      const context = await browser.newContext({ baseURL: server.baseUrl, viewport, ...more });
      return await context.newPage();
    };
    const withScripts = new ReusedPages(() => open({}));
    /** Every form works without. */
    const withoutScripts = new ReusedPages(() => open({ javaScriptEnabled: false }));

    async function signedIn(token: string, pages = withoutScripts): Promise<Page> {
      return await signIn(await pages.take(), token);
    }

    async function signIn(page: Page, token: string): Promise<Page> {
      await page.goto('/sign-in');
      await page.fill('#key', token);
      await page.click('main button');
      return page;
    }

    test('a finding is confirmed, appealed with keys alone, and reversed', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
      const finding = await find(admin);
      const [operator, member] = [await signedIn(admin.token), await signedIn(ada.token)];
      await operator.goto('/op/findings');
      await operator.click(`a[href="/findings/${finding}"]`);
      await operator.fill('textarea[name=reason]', 'it varies');
      await operator.click('button[value=confirm]');
      expect(await operator.innerText('[role=status]')).toBe(own.done.answered);
      await tabTo(member, `a[href="/findings/${finding}"]`);
      await member.keyboard.press('Enter');
      expect(await member.innerText('.said')).toBe('it varies');
      await tabTo(member, 'textarea[name=reason]');
      await member.keyboard.insertText('the harvest failed for everybody');
      await tabTo(member, 'button[value=appeal]');
      await member.keyboard.press('Enter');
      expect(await member.innerText('[role=status]:focus')).toBe(own.done.appealed);
      await operator.goto(`/findings/${finding}`);
      expect(await operator.innerText('main')).toContain('the harvest failed for everybody');
      await operator.fill('textarea[name=reason]', 'so it did');
      await operator.click('button[value=dismiss]');
      await member.reload();
      expect(await member.innerText('main')).toContain(own.finding.steps.reversed);
      expect(await member.innerText('main')).toContain('so it did');
      for (const page of [operator, member]) await withoutScripts.giveBack(page);
    });

    test('a promise is made, shown, confirmed by another and paid, without a script', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const [ada, bob] = await Promise.all(
        ['ada', 'bob'].map(async (userId) => {
          return await signedIn((await admin.withKey({ scopes: ['attest'], userId })).token);
        }),
      );
      if (ada === undefined || bob === undefined) throw new Error('nobody signed in');
      await ada.click('a[href="/me/claims"]');
      await ada.fill('[name=subject]', 'the gate');
      await ada.click('button[value=promise]');
      await ada.click('main li summary');
      await ada.click('button[value=show]');
      expect(await ada.innerText('[role=status]')).toBe(own.done.shown);
      await bob.goto('/me/claims');
      await bob.click('main li summary');
      await bob.click('button[value=confirm]');
      expect(await bob.innerText('[role=status]')).toBe(own.done.confirmed);
      await ada.reload();
      await ada.click('button[value=look]');
      expect(await ada.innerText('#preview ~ p')).toMatch(/^You would earn/);
      await ada.click('button[value=ask]');
      expect(await ada.innerText('h1')).toMatch(/^Paid/);
      for (const page of [ada, bob]) await withoutScripts.giveBack(page);
    });

    test('somebody new finds a community, a decision, and whether it holds', async () => {
      const context = await browser.newContext({ baseURL: server.baseUrl });
      const page = await context.newPage();
      await page.goto('/');
      expect(await page.innerText('main')).toContain(en.home.none);
      const admin = await server.sandbox({ scopes: ['admin'] });
      const { slug } = admin.community.row;
      expect(await mintFor(admin, 'ada', 'a')).toBe('minted');
      await admin.post(`/v1/communities/${slug}/publish`, { public: true });
      await page.reload();
      await page.click(`main a[href="/c/${slug}"]`);
      expect(await page.innerText('main')).toContain(en.judged('1').split('.')[1] ?? '');
      await page.click(`main a[href="/audit/${slug}"]`);
      const decision = page.locator(`details:has(a[href^="/c/${slug}/d/"])`).last();
      await decision.locator('summary').click();
      await decision.locator('a').click();
      expect(await page.innerText('h1')).toMatch(/^Paid/);
      expect(await page.innerText('header')).toContain(en.sandbox);
      await page.click('[data-verify]');
      await page.locator('[data-result=holds]').waitFor();
      await page.route('**/proof', async (route) => {
        const text = await (await route.fetch()).text();
        await route.fulfill({ body: text.replace('minted', 'refused') });
      });
      await page.click('[data-verify]');
      const broken = page.locator('[data-result=broken]');
      await broken.waitFor();
      expect(await broken.innerText()).toContain('is not shown to be in the tree');
      await context.close();
    });

    // Fails when a text is written past `html`, or a long word makes a page wider than a phone.
    // What axe finds on these pages before somebody sends a form is looked for where they are full.
    test('what somebody chose breaks no page, and no answer of a form', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const { userId } = await fillWithHostileText(admin, HOSTILE);
      const finding = await findAbout(admin, userId);
      const member = await admin.withKey({ scopes: ['attest'], userId });
      const problems: string[] = [];
      const page = await withScripts.take();
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => problems.push('dialog')));
      page.on('pageerror', (problem) => problems.push(problem.message));
      page.on('console', (said) => {
        if (said.type() === 'error' && !said.text().includes('422')) problems.push(said.text());
      });
      for (const [token, paths] of [
        [admin.token, [...OF_OPERATOR, `/findings/${finding}`]],
        [member.token, [...OF_MEMBER, `/findings/${finding}`]],
      ] as const) {
        await page.context().clearCookies();
        await signIn(page, token);
        for (const path of paths) {
          await page.goto(path);
          expect([path, await brokenIn(page)]).toEqual([path, []]);
          const form = page.locator('form.act').first();
          if ((await form.count()) === 0) continue;
          // As who leaves out what is needed: the answer says what is wrong.
          await page.evaluate('for (const form of document.forms) form.noValidate = true');
          expect([path, await page.evaluate(WRITTEN)]).toEqual([path, true]);
          await form.locator('button').first().click();
          await page.locator('main h1').waitFor();
          expect([`${path} answered`, await faultsIn(page)]).toEqual([`${path} answered`, []]);
        }
      }
      await page.context().close();
      expect(problems).toEqual([]);
    });

    test('rules are rehearsed with keys alone, proposed, agreed to and in force', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      await admin.post('/v1/council', COUNCIL);
      const page = await signedIn(admin.token);
      await page.goto('/op/rules');
      const rules = await page.inputValue('textarea[name=rules]');
      const changed = rules.replace(/giFloor: .*/, 'giFloor: 0.4');
      const rehearse = async (text: string): Promise<void> => {
        await tabTo(page, 'textarea[name=rules]');
        await page.keyboard.press('Control+A');
        await page.keyboard.insertText(text);
        await tabTo(page, 'button[value=rehearse]');
        await page.keyboard.press('Enter');
      };
      await rehearse(changed.replace('giFloor', 'giFlor'));
      expect(await page.innerText('[role=alert]:focus')).toContain('giFlor');
      await rehearse(changed);
      expect(await page.innerText('table:has(ins)')).toContain('giFloor');
      expect(await page.inputValue('textarea[name=rules]')).toBe(changed);
      await page.click('button[value=propose]');
      expect(await page.innerText('[role=status]')).toBe(own.done.proposed);
      const about = JSON.parse((await page.textContent('details pre')) ?? '') as ProposalAnswer;
      for (const key of COUNCIL_KEYS.slice(0, 2)) {
        const signature = signed(key, 'approval', about);
        await page.fill('input[id^=approve]', `${about.proposal} ${keyText(key)} ${signature}\n`);
        await page.click('button[value=approve]');
        expect(await page.innerText('[role=status]')).toBe(own.done.approved);
      }
      expect(await page.innerText('main')).toContain(own.rules.states.locked);
      await admin.post('/v1/cycles/advance', { cycles: 4 });
      await page.goto('/op/rules');
      expect(await page.innerText('main')).toContain(own.rules.states.active);
      expect(await page.inputValue('textarea[name=rules]')).toContain('giFloor: 0.4');
      await withoutScripts.giveBack(page);
    });

    // Fails when a row with something wrong is taken, or keeps another one from being taken, or
    // when of a list on the page only the rows of one part are shown, or the zone is the service's.
    test('files are brought in, and what is wrong in them is set apart', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const trust = { ...PRESETS.sandbox.trust, standingActions: 100 };
      await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
      await admin.post('/v1/witnesses', { userId: 'wen' });
      const { imports: words } = own;
      const page = await signIn(await open({ timezoneId: 'Asia/Tokyo' }), admin.token);
      await page.goto('/op/import');
      await choose(page, 'Choose', tableOf(2_400));
      await page.click('button[value=proposeMap]');
      await page.getByText(words.firstPart('1,001')).waitFor();
      expect(await page.inputValue('select[name=timeZone]')).toBe('Asia/Tokyo');
      await page.goto('/op/import');
      await choose(page, 'Choose', tableOf(2_400));
      await page.fill('textarea[name=map]', TABLE_MAP);
      await page.click('button[value=lookAtTable]');
      const told = (name: string): Promise<string> => page.innerText(`[data-sum=${name}]`);
      await page.locator('[data-import]').waitFor();
      expect([await told('rows'), await told('taken')]).toEqual(['2,400', '2,397']);
      const apart = page.locator('[data-import] tbody tr');
      expect(await apart.allInnerTexts()).toEqual(TABLE_FAULTS);
      expect(await page.innerText('[data-import]')).toContain(words.lookedWord);
      expect(await faultsIn(page)).toEqual([]);
      await page.click('button[value=takeTable]');
      await page.locator('[data-import]', { hasText: words.tookWord }).waitFor();
      expect([await told('taken'), await told('refused')]).toEqual(['2,397', '3']);
      const silent = (line: number): string =>
        `${words.unheardRow(line)} ${own.claims.silences.NO_STANDING('bea')}`;
      const unheard = page.locator('[data-gather=unheard] li');
      expect(await unheard.allInnerTexts()).toEqual([silent(2), silent(2_252)]);
      expect(await page.locator('[data-gather=claims] li').allInnerTexts()).toEqual(
        (['promised', 'shown', 'kept'] as const).map((state) => {
          const count = { promised: '2,394', shown: '2', kept: '1' }[state];
          return `${own.claims.states[state]}: ${count}`;
        }),
      );
      const { body } = await admin.get('/v1/members?limit=1');
      expect(body['items']).toHaveLength(1);
      await page.context().close();
    });

    // Fails when the last part is not told to be the last, or its parts are not one census.
    test('people are counted in parts, with what was done in between', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const { imports: words } = own;
      const page = await signedIn(admin.token, withScripts);
      await page.goto('/op/import');
      const rows = Array.from({ length: 9_000 }, (_, at) => `p${at % 8_999},kind-${at % 3}`);
      const people = { name: 'people.csv', mimeType: 'text/csv' };
      const buffer = Buffer.from(['Person,Kind', ...rows].join('\n'));
      const section = page.locator('section[aria-labelledby=census]');
      await section.locator('input[type=file]').setInputFiles({ ...people, buffer });
      const filled = 'document.querySelector("#lookAtCensus-table").value !== ""';
      await page.waitForFunction(filled);
      await section.locator('input[name=id]').fill('Person');
      await section.locator('input[name=strata]').fill('Kind');
      await page.click('button[value=lookAtCensus]');
      await page.locator('[data-import]').waitFor();
      expect(await page.innerText('[data-sum=taken]')).toBe('9,000');
      expect(await faultsIn(page)).toEqual([]);
      await page.click('button[value=takeCensus]');
      await page.locator('[data-import]', { hasText: words.counted('8,999', '3') }).waitFor();
      expect(await page.innerText('[data-sum=refused]')).toBe('1');
      const { body } = await admin.get('/v1/census');
      expect(body['items']).toMatchObject([{ rows: 8_999 }]);
      await withScripts.giveBack(page);
    });

    test('a file of version 2 is judged, a row of it counted, and taken back', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const { imports: words } = own;
      const page = await signedIn(admin.token);
      await page.goto('/op/import');
      await page.fill('textarea[name=text]', DAY_FILE);
      await page.click('button[value=lookAtLegacy]');
      expect(await page.innerText('[data-import]')).toContain(words.legacyLooked('20', '2'));
      expect(await page.innerText('[data-import]')).toContain('DATE_MISMATCH');
      await page.selectOption('select[name^=row-]', 'accept');
      await page.click('button[value=lookAtLegacy]');
      expect(await page.innerText('[data-import]')).toContain(words.legacyLooked('90', '2'));
      await page.selectOption('select[name^=row-]', 'accept');
      await page.click('button[value=takeLegacy]');
      expect(await page.innerText('[data-import]')).toContain(words.legacyTook('90', '2'));
      await page.locator('details.card > summary').last().click();
      await page.click('button[value=undoLegacy]');
      expect(await page.innerText('[role=status]')).toBe(own.done.undone);
      await withoutScripts.giveBack(page);
    });

    test('a debt is pledged for, elected, taken off by work and settled', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const ada = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
      const [operator, member] = [await signedIn(admin.token), await signedIn(ada.token)];
      await operator.goto('/op/debts');
      for (const summary of await operator.locator('details.card > summary').all()) {
        await summary.click();
      }
      const pledge = { pledgeId: 'fy27', creditor: 'town', pool: '30000.00', amount: '0.12' };
      const limits = { memberCap: '2000.00', untilCycle: '9000' };
      await fill(operator, 'meaning', { ...pledge, ...limits });
      await operator.click('button[value=pledge]');
      const debt = {
        userId: 'ada',
        creditor: 'town',
        principal: '4812.37',
        reference: 'parcel 17',
      };
      await operator.locator('details.card > summary').last().click();
      await fill(operator, 'register', debt);
      expect(await operator.innerText('main')).toContain('4,812.37 EUR');
      await member.goto('/me/debts');
      await member.click('button[value=elect]');
      expect(await member.innerText('[role=status]')).toBe(own.done.elected);
      await admin.post('/v1/cycles/advance', { cycles: 1 });
      expect(await mintFor(admin, 'ada', 'a')).toBe('minted');
      await admin.post('/v1/cycles/advance', { cycles: 1 });
      await operator.goto('/op/debts');
      await operator.click('button[value=settle]');
      expect(await operator.innerText('[role=status]')).toBe(own.done.settled);
      await member.goto('/me/debts');
      expect(await member.innerText('main')).toContain(own.debts.states.settled);
      for (const page of [operator, member]) await withoutScripts.giveBack(page);
    });
  });
});

/** Names and reasons as long and as strange as they may be. */
const HOSTILE = [
  `"><zq7 onfocus=alert(1) autofocus>${'ä'.repeat(60)}`,
  `<svg zq7 onload=alert(1)>${'W'.repeat(150)}`,
  `</textarea><zq7>'"\u202e${'i'.repeat(200)}`,
  `--></title><img zq7 src=x onerror=alert(1)>${'m'.repeat(80)}`,
] as const;

/** Writes a text into each field of the first form that is seen; answers whether it is there. */
const WRITTEN = `(() => {
  const fields = document.querySelectorAll('input[type=text], textarea');
  return [...fields]
    .filter((field) => field.form === document.querySelector('form.act'))
    .filter((field) => field.checkVisibility())
    .every((field) => {
      field.value = ${JSON.stringify(HOSTILE[1])};
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return field.value !== '';
    });
})()`;

const TABLE_MAP = `format: 1
records:
  - type: promise
    fields:
      userId: Person
      domain: { value: knowledge }
      subject: Task
      at: Agreed
      dueAt: Due
    name: task
  - type: proof
    onlyIf: Seen by
    fields: { claim: { record: task }, at: Agreed, delivered: { value: 1 } }
  - type: confirmation
    onlyIf: Seen by
    fields:
      claim: { record: task }
      by: Seen by
      at: Agreed
      accepted: { value: true }
`;

/** Who saw which task done. */
const SEEN_BY: Readonly<Record<number, string>> = { 0: 'bea', 2_200: 'wen', 2_250: 'bea' };

/** Promises, three of which cannot be taken: in the first part that is sent, and in the last. */
function tableOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const due = at === 7 ? 'soon' : '2025-11-28';
    const cells = [at === 2_300 ? '' : 'ada', `task ${at}`, '2025-11-27', due, SEEN_BY[at] ?? ''];
    return `${cells.join(',')}${at === 2_301 ? ',' : ''}`;
  });
  return ['Person,Task,Agreed,Due,Seen by', ...lines].join('\n');
}
const TABLE_FAULTS = [
  '9\tDue\t"soon" is no time: year-month-day, or as 2026-11-22T09:30:00Z\tCELL_INVALID',
  '2302\tPerson\tis empty\tCELL_EMPTY',
  '2303\tthe row\thas 6 cells, and the head has 5\tROW_INVALID',
];

const DAY_FILE = (
  [
    ['ada', 15, '2025-09-16T10:00:00Z'],
    ['ben', 5, '2025-09-16T12:00:00Z'],
    ['ben', 70, '2025-09-19T12:00:00Z'],
  ] as const
)
  .map(([user, amount, ts], at) =>
    JSON.stringify({ type: 'gic_tx', date: '2025-09-16', user, amount, hash: `h${at}`, ts }),
  )
  .join('\n');

/** Goes on from what has the focus to another thing, which is seen to have it then. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const there = page.locator(`${selector}:focus-visible`);
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await there.count()) > 0) return;
  }
  throw new Error(`${selector} is not reached by the keyboard`);
}

/** Chooses a file for the first field that takes one. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  const file = { name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.waitForFunction('document.querySelector("textarea[name=table]").value !== ""');
}

/** What is wrong with a page: what a text broke, and what axe finds. */
async function faultsIn(page: Page): Promise<readonly unknown[]> {
  return [...(await brokenIn(page)), ...(await faultsOn(page))];
}

/** What a text broke: elements that were planted, and the width. */
async function brokenIn(page: Page): Promise<readonly unknown[]> {
  await openAll(page);
  const planted = await page.evaluate<number>(
    "document.querySelectorAll('zq7, [zq7], main img, main script').length",
  );
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  return [...(planted > 0 ? ['planted'] : []), ...(width > 360 ? [width] : [])];
}

async function fill(page: Page, act: string, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${act}-${name}`, value);
  await page.click(`button[value=${act}]`);
}

async function find({ community }: ServedSandbox): Promise<string> {
  const index = await community.writer.submit({
    run: (draft) => {
      const member = draft.knownMember('ada') ?? '';
      const { cycle } = draft.state;
      const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
      return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
    },
  });
  return String(index);
}
