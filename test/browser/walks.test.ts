import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeEngines } from '../database/engines.ts';
import {
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from '../http/served-sandbox.ts';
import { isSoak } from '../size.ts';
import { browser as executablePath } from './chromium.ts';

const { own } = en;

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
  });
});

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
