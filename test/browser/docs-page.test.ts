import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { browser, renderedPage } from './chromium.ts';
import { openMigratedPglite } from '../database/engines.ts';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
}

describe.skipIf(browser === undefined)('the page /docs in a browser', () => {
  let db: Database;
  let installation: Installation;
  let app: App;
  let baseUrl = '';

  beforeAll(async () => {
    db = await openMigratedPglite();
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
    const page = textOf(await renderedPage(`${baseUrl}/docs/`));
    expect(summaries.length).toBeGreaterThan(50);
    expect(summaries.filter((summary) => !page.includes(summary))).toEqual([]);
  });
});

/** What a reader sees: without the tags, and with the characters that HTML writes otherwise. */
function textOf(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, '');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
