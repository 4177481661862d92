import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browser as executablePath } from '../test/browser/chromium.ts';
import { OF_MEMBER, OF_OPERATOR } from '../src/web/texts/named.ts';
import { indexedPng } from './indexed-png.ts';

// Pictures of pages on the demo's data: `npm run build`, then
// `npx tsx scripts/screenshots.ts <directory> [<store that the demo made>] [--all] [--whole]`.
// Without --all those that the documentation cites, with it every page, light and dark, wide and
// narrow. Without --whole it is what fits a screen.

const ADMIN_KEY = `neg_admin_${'s'.repeat(43)}`;
const WIDTHS = [1_280, 360] as const;
const SCHEMES = ['light', 'dark'] as const;
/** What pages of the documentation show. */
const CITED = new Set([
  'community-1280-light',
  'refused-1280-light',
  'op-360-dark',
  'me-360-light',
  'op-rules-1280-light',
  'verify-1280-light',
]);
const program = 'dist/cli/main.js';

interface Served {
  readonly url: string;
  readonly stop: () => void;
}

const isWhole = process.argv.includes('--whole');
const isAll = process.argv.includes('--all');
const [target = 'docs/images', given] = process.argv
  .slice(2)
  .filter((one) => !one.startsWith('--'));
const made = given === undefined ? mkdtempSync(join(tmpdir(), 'negentropy-pictures-')) : undefined;
const store = given ?? join(made ?? '', 'store');
if (made !== undefined) {
  await promisify(execFile)(process.execPath, [program, 'demo', '--data', store]);
}
const served = await serve(store);
const browser = await chromium.launch({
  executablePath: executablePath ?? '',
  args: ['--no-sandbox'],
});
let memberKey = '';
try {
  memberKey = await makeMemberKey(served.url);
  await publish(served.url);
  for (const [name, path] of Object.entries(await pagesOf(served.url))) {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        if (isAll || CITED.has(`${name}-${width}-${scheme}`))
          await picture(browser, { name, path, width, scheme });
      }
    }
  }
} finally {
  await browser.close();
  served.stop();
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
}

async function serve(dataDirectory: string): Promise<Served> {
  const env = { ...process.env, NEGENTROPY_DATA: dataDirectory, NEGENTROPY_ADMIN_KEY: ADMIN_KEY };
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    return { url, stop: () => void child.kill() };
  }
  throw new Error('the service did not start');
}

async function publish(url: string): Promise<void> {
  await asked(`${url}/v1/communities/default/publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"public":true}',
  });
}

/** One page of each kind, by the name of its picture. */
async function pagesOf(url: string): Promise<Readonly<Record<string, string>>> {
  const oneOf = async (query: string): Promise<string> => {
    const list = (await asked(`${url}/v1/decisions?limit=1&${query}`)) as {
      readonly items: readonly { readonly id: string }[];
    };
    return `/c/default/d/${list.items[0]?.id ?? ''}`;
  };
  return {
    home: '/',
    community: '/c/default',
    refused: await oneOf('outcome=refused&code=BELOW_THRESHOLD'),
    held: await oneOf('outcome=held'),
    verify: '/verify',
    'sign-in': '/sign-in',
    audit: '/audit/default',
    finding: await findingIn(url),
    ...Object.fromEntries(
      [...OF_OPERATOR, ...OF_MEMBER].map((path) => [path.slice(1).replace('/', '-'), path]),
    ),
  };
}

/** The page of what was found about somebody, or of all that was found. */
async function findingIn(url: string): Promise<string> {
  const { items } = (await asked(`${url}/v1/findings?limit=1`)) as {
    readonly items: readonly { readonly id: string }[];
  };
  return items[0] === undefined ? '/op/findings' : `/findings/${items[0].id}`;
}

async function asked(url: string, init: RequestInit = {}): Promise<unknown> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${ADMIN_KEY}`);
  const answer = await fetch(url, { ...init, headers });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  return await answer.json();
}

/** A key of somebody who was paid, and refused. */
async function makeMemberKey(url: string): Promise<string> {
  const { items } = (await asked(`${url}/v1/decisions?limit=1&outcome=held`)) as {
    readonly items: readonly { readonly userId: string }[];
  };
  const answer = await asked(`${url}/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'pictures', scopes: ['attest'], userId: items[0]?.userId }),
  });
  return (answer as { readonly key: string }).key;
}

async function signIn(page: Page, key: string): Promise<void> {
  await page.goto(`${served.url}/sign-in`);
  await page.fill('#key', key);
  await page.click('main button');
  await page.waitForURL(/\/(?:op|me)$/);
}

async function picture(
  { newContext }: { readonly newContext: Browser['newContext'] },
  {
    name,
    path,
    width,
    scheme,
  }: {
    readonly name: string;
    readonly path: string;
    readonly width: number;
    readonly scheme: 'light' | 'dark';
  },
): Promise<void> {
  const context = await newContext.call(browser, {
    viewport: { width, height: width < 500 ? 780 : 900 },
    colorScheme: scheme,
  });
  const page = await context.newPage();
  if (path.startsWith('/op') || path.startsWith('/findings')) await signIn(page, ADMIN_KEY);
  if (path.startsWith('/me')) await signIn(page, memberKey);
  await page.goto(`${served.url}${path}`);
  const taken = await page.screenshot({ fullPage: isWhole });
  writeFileSync(join(target, `page-${name}-${width}-${scheme}.png`), indexedPng(taken));
  await context.close();
}
