import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { browser, launched } from './chromium.ts';
import { openMigratedAbove } from '../database/engines.ts';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
}

describe.skipIf(browser === undefined)('the page /docs in a browser', () => {
  let db: Database;
  let installation: Installation;
  let app: App;
  let baseUrl = '';

  beforeAll(async () => {
    db = await openMigratedAbove();
    const now = (): number => NOW;
    installation = await Installation.open({ db, key: newLogKey(), origin: 'test.example', now });
    app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    app.server.closeAllConnections();
    await app.close();
    await installation.close();
    await db.close();
  });

  test('shows every operation, under the policy that lets nothing in from elsewhere', async () => {
    const answer = await fetch(`${baseUrl}/docs/`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    const { paths } = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as Described;
    const summaries = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ summary }) => summary),
    );
    const shown = await operationsOn(`${baseUrl}/docs/`);
    expect(summaries.length).toBeGreaterThan(50);
    expect(summaries.filter((summary) => !shown.has(summary))).toEqual([]);
  });
});

/** The summaries that somebody sees who reads the page from its beginning to its end. */
async function operationsOn(url: string): Promise<ReadonlySet<string>> {
  const opened = await launched();
  try {
    const page = await opened.newPage({ viewport: { width: 1_280, height: 2_000 } });
    await page.goto(url);
    await page.locator('.opblock').first().waitFor();
    const seen = new Set<string>();
    do {
      for (const one of await summariesIn(page)) seen.add(one);
    } while (await scrolled(page));
    return seen;
  } finally {
    await opened.close();
  }
}

async function summariesIn(page: Page): Promise<string[]> {
  return await page.locator('.opblock-summary-description').allInnerTexts();
}

/** The page holds no more of a long list than what is in sight. @returns false at its end */
async function scrolled(page: Page): Promise<boolean> {
  const before = await page.evaluate<number>('scrollY');
  await page.mouse.wheel(0, 1_500);
  await page.waitForTimeout(100);
  return (await page.evaluate<number>('scrollY')) > before;
}
