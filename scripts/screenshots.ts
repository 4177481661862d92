import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { browser as executablePath } from '../test/browser/chromium.ts';
import { fillRecord, registerPilot } from '../test/http/filled-record.ts';
import type { ServedSandbox } from '../test/http/served-sandbox.ts';
import { fillNation, NATION } from './demo-nation.ts';
import { indexedPng } from './indexed-png.ts';
import { fileOf, gallery, PICTURED, type Shot, SHOTS } from './pictured-pages.ts';

// Pictures of every page on the demo's data: `npm run build`, then
// `npx tsx scripts/screenshots.ts <directory> [<store that the demo made>] [--whole]`.
// What the demo leaves empty is filled in that store first. Without --whole it is what fits a
// screen, with it a page from top to bottom, to be looked at in a directory that nobody commits.
// With --rest a picture that is there already is not taken again: so a run that was stopped goes
// on. Beside the pictures stands a page that shows them.

const ADMIN_KEY = `neg_admin_${'s'.repeat(43)}`;
/** What is looked at with the key of a member. */
const OF_THE_MEMBER = /^\/(?:me|d)\b/;
/** What is looked at with the key of an admin. */
const OF_ADMIN = /^\/(?:op|findings|debts|credits)\b/;
/** Of the keys that it makes. */
const LABEL = 'pictures';
const program = 'dist/cli/main.js';

interface Served {
  readonly url: string;
  readonly stop: () => void;
}

const isWhole = process.argv.includes('--whole');
const isRest = process.argv.includes('--rest');
/** Milliseconds: a machine with other work needs long for the report of a year. */
const PATIENCE = 180_000;
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
/** Who is signed in, by width, scheme and whose key. */
const contexts = new Map<string, BrowserContext>();
const failed: string[] = [];
let memberKey = '';
try {
  await endKeys(served.url);
  memberKey = await makeMemberKey(served.url);
  await publish(served.url);
  await fill(served.url);
  const paths = await pathsOf(served.url);
  for (const shot of SHOTS) {
    const file = join(target, fileOf(shot));
    if (isRest && existsSync(file)) continue;
    await picture(browser, { ...shot, file, path: paths[shot.name] ?? '' }).catch(
      (problem: unknown) => void failed.push(`${file}: ${String(problem)}`),
    );
  }
  writeFileSync(join(target, 'README.md'), gallery());
} finally {
  await browser.close();
  served.stop();
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
}
if (failed.length > 0) throw new Error(`not taken:\n${failed.join('\n')}`);

/** A picture that is to be taken. */
interface Order extends Shot {
  readonly file: string;
  readonly path: string;
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

/** What the demo leaves empty, as an operator would fill it. */
async function fill(url: string): Promise<void> {
  await fillNation(async (path, body, key = ADMIN_KEY) => {
    if (body === undefined) return await asked(`${url}${path}`, {}, key);
    const headers = { 'content-type': 'application/json' };
    const order = { method: 'POST', headers, body: JSON.stringify(body) };
    return await asked(`${url}${path}`, order, key);
  });
  const { items } = (await asked(`${url}/v1/studies?limit=1`)) as { readonly items: unknown[] };
  if (items.length > 0) return;
  const people = await holders(url);
  // Under rules that let members alone burn, it takes the key of one.
  const own = await keyOf(url, people[0]);
  const post: ServedSandbox['post'] = async (path, body) => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const order = { ...sent, body: JSON.stringify(body) };
    const answer = await asked(`${url}${path}`, order, path === '/v1/burns' ? own : ADMIN_KEY);
    return { status: 200, body: answer as Awaited<ReturnType<typeof post>>['body'] };
  };
  await fillRecord(post, people);
  await registerPilot(post);
}

/** Two people of whom the first was paid. */
async function holders(url: string): Promise<readonly string[]> {
  const { items } = (await asked(`${url}/v1/decisions?limit=200&outcome=released`)) as {
    readonly items: readonly { readonly userId: string }[];
  };
  return [...new Set(items.map(({ userId }) => userId))].slice(0, 2);
}

/** Where one page of each kind is, by the name of its pictures. */
async function pathsOf(url: string): Promise<Readonly<Record<string, string>>> {
  const first = async (path: string, field = 'id'): Promise<string> => {
    const { items } = (await asked(`${url}${path}`)) as {
      readonly items: readonly { readonly [field: string]: string }[];
    };
    const value = items[0]?.[field];
    if (value === undefined) throw new Error(`${path} has nothing to show`);
    return value;
  };
  const decisions = '/v1/decisions?limit=1';
  const held = await first(`${decisions}&outcome=held`);
  return {
    ...PICTURED,
    community: '/c/default',
    rules: '/c/default/rules',
    refused: `/c/default/d/${await first(`${decisions}&outcome=refused&code=BELOW_THRESHOLD`)}`,
    held: `/c/default/d/${held}`,
    audit: '/audit/default',
    'own-decision': `/d/${held}`,
    finding: `/findings/${await first('/v1/findings?limit=1')}`,
    debt: `/debts/${await first('/v1/tokenomics/debts?limit=1', 'debtId')}`,
    movement: `/credits/${await first('/v1/transfers?limit=1')}`,
  };
}

async function asked(url: string, init: RequestInit = {}, key = ADMIN_KEY): Promise<unknown> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${key}`);
  const answer = await fetch(url, { ...init, headers });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  return await answer.json();
}

/** A key of somebody who was paid, and refused. */
async function makeMemberKey(url: string): Promise<string> {
  const { items } = (await asked(`${url}/v1/decisions?limit=1&outcome=held`)) as {
    readonly items: readonly { readonly userId: string }[];
  };
  return await keyOf(url, items[0]?.userId);
}

/** Those of a run before this one. */
async function endKeys(url: string): Promise<void> {
  const { items } = (await asked(`${url}/v1/keys?limit=200`)) as {
    readonly items: readonly { readonly id: string; readonly label: string; revokedAt?: string }[];
  };
  for (const { id, label, revokedAt } of items) {
    if (label !== LABEL || revokedAt !== undefined) continue;
    const headers = { 'content-type': 'application/json' };
    await asked(`${url}/v1/keys/${id}/revoke`, { method: 'POST', headers, body: '{}' });
  }
}

async function keyOf(url: string, userId: string | undefined): Promise<string> {
  const answer = await asked(`${url}/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ label: LABEL, scopes: ['attest'], userId }),
  });
  return (answer as { readonly key: string }).key;
}

async function signIn(context: BrowserContext, key: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${served.url}/sign-in`);
  await page.fill('#key', key);
  await page.click('main button');
  await page.waitForURL(/\/(?:op(?:\/communities)?|me)$/);
  await page.close();
}

/** A page of whoever may see it; each signs in once. */
async function pageFor(of: Pick<Browser, 'newContext'>, order: Order): Promise<Page> {
  const { path, screen, scheme } = order;
  let key = '';
  const isOperator = OF_ADMIN.test(path);
  if (isOperator) key = ADMIN_KEY;
  if (OF_THE_MEMBER.test(path)) key = memberKey;
  const slug = path === '/op/nation' ? NATION : 'default';
  const name = `${screen.width} ${scheme} ${key} ${slug}`;
  const known = contexts.get(name);
  if (known !== undefined) return await known.newPage();
  const context = await of.newContext({ viewport: screen, colorScheme: scheme });
  context.setDefaultTimeout(PATIENCE);
  contexts.set(name, context);
  if (key !== '') await signIn(context, key);
  const page = await context.newPage();
  if (isOperator) await choose(page, slug);
  return page;
}

async function picture(of: Pick<Browser, 'newContext'>, order: Order): Promise<void> {
  const page = await pageFor(of, order);
  await page.goto(`${served.url}${order.path}`);
  writeFileSync(order.file, indexedPng(await page.screenshot({ fullPage: isWhole })));
  await page.close();
}

/** The pages of an operator are about this community from now on. */
async function choose(page: Page, slug: string): Promise<void> {
  await page.goto(`${served.url}/op/communities`);
  const button = page.locator(`form:has([name=slug][value="${slug}"]) button`);
  if ((await button.count()) > 0) {
    await button.click();
    await page.waitForURL(/\/op$/);
  }
}
