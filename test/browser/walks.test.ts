import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import type { ProposalAnswer } from '../../src/pipeline/commands/govern.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeEngines } from '../database/engines.ts';
import {
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from '../http/served-sandbox.ts';
import { isSoak } from '../size.ts';
import { COUNCIL, COUNCIL_KEYS, keyText, signed } from '../worlds/governance.ts';
import { browser as executablePath } from './chromium.ts';

const { own } = en;
/** Noon of the day on which the sandbox's clock stands. */
const NOON = Date.UTC(2025, 10, 28, 12);

describe.skipIf(executablePath === undefined)('people walk through pages', () => {
  describeEngines((engine) => {
    let server: SandboxServer;
    let browser: Browser;
    beforeAll(async () => {
      server = await startSandboxServer(await engine.openMigrated(), { pages: builtPages() });
      browser = await chromium.launch({
        executablePath: executablePath ?? '',
        args: ['--no-sandbox'],
      });
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
    });

    /** A browser of somebody's own, with scripts off: every form works without. */
    async function signedIn(token: string): Promise<Page> {
      const context = await browser.newContext({
        baseURL: server.baseUrl,
        javaScriptEnabled: false,
        viewport: { width: 360, height: 700 },
      });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await page.fill('#key', token);
      await page.click('main button');
      return page;
    }

    test('a finding is confirmed, appealed by its member and reversed', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
      const finding = await find(admin);
      const [operator, member] = [await signedIn(admin.token), await signedIn(ada.token)];
      await operator.goto('/op/findings');
      await operator.click(`a[href="/findings/${finding}"]`);
      await operator.fill('textarea[name=reason]', 'it varies');
      await operator.click('button[value=confirm]');
      expect(await operator.innerText('[role=status]')).toBe(own.done.answered);
      await member.click(`a[href="/findings/${finding}"]`);
      expect(await member.innerText('main')).toContain('it varies');
      await member.fill('textarea[name=reason]', 'the harvest failed for everybody');
      await member.click('button[value=appeal]');
      expect(await member.innerText('[role=status]')).toBe(own.done.appealed);
      await operator.goto(`/findings/${finding}`);
      expect(await operator.innerText('main')).toContain('the harvest failed for everybody');
      await operator.fill('textarea[name=reason]', 'so it did');
      await operator.click('button[value=dismiss]');
      await member.reload();
      expect(await member.innerText('main')).toContain(own.finding.steps.reversed);
      expect(await member.innerText('main')).toContain('so it did');
      await Promise.all([operator.context().close(), member.context().close()]);
    });

    if (engine.name === 'postgres' && !isSoak) return;

    test('rules are rehearsed, proposed, agreed to and come into force', async () => {
      const admin = await server.sandbox({ scopes: ['admin'] });
      await admin.post('/v1/council', COUNCIL);
      const page = await signedIn(admin.token);
      await page.goto('/op/rules');
      const rules = await page.inputValue('textarea[name=rules]');
      const changed = rules.replace(/giFloor: .*/, 'giFloor: 0.4');
      await page.fill('textarea[name=rules]', changed.replace('giFloor', 'giFlor'));
      await page.click('button[value=rehearse]');
      expect(await page.innerText('[role=alert]')).toContain('giFlor');
      await page.fill('textarea[name=rules]', changed);
      await page.click('button[value=rehearse]');
      expect(await page.innerText('table.diff')).toContain('giFloor');
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
      await page.context().close();
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
      await fill(operator, 'pledge', { ...pledge, ...limits });
      const debt = {
        userId: 'ada',
        creditor: 'town',
        principal: '4812.37',
        reference: 'parcel 17',
      };
      await operator.locator('details.card > summary').last().click();
      await fill(operator, 'register', debt);
      expect(await operator.innerText('main')).toContain('4812.37 EUR');
      await member.goto('/me/debts');
      await member.click('button[value=elect]');
      expect(await member.innerText('[role=status]')).toBe(own.done.elected);
      await admin.post('/v1/cycles/advance', { cycles: 1 });
      await mintFor(admin, 'ada');
      await admin.post('/v1/cycles/advance', { cycles: 1 });
      await operator.goto('/op/debts');
      await operator.click('button[value=settle]');
      expect(await operator.innerText('[role=status]')).toBe(own.done.settled);
      await member.goto('/me/debts');
      expect(await member.innerText('main')).toContain(own.debts.states.settled);
      await Promise.all([operator.context().close(), member.context().close()]);
    });
  });
});

async function fill(page: Page, act: string, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${act}-${name}`, value);
  await page.click(`button[value=${act}]`);
}

/** Something that is minted at once. */
async function mintFor(served: ServedSandbox, userId: string): Promise<void> {
  const before = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();
  const times = { at: before(60), dueAt: before(0) };
  const kind = { type: 'promise', domain: 'knowledge' };
  const sent = await served.post('/v1/evidence', { ...kind, userId, subject: 'a', ...times });
  const claim = sent.body.evidence[0]?.id ?? '';
  const evidence = [
    { id: claim },
    { type: 'proof', claim, at: before(30), delivered: 1 },
    { type: 'confirmation', claim, by: 'the other side', at: before(10), accepted: true },
  ];
  const action = { family: 'civic', ...kind, occurredAt: before(60), ref: 'a' };
  const { body } = await served.post('/v1/tokenomics/mint', { userId, action, evidence });
  expect(body['outcome']).toBe('minted');
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
