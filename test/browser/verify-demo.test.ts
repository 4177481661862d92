import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { NegentropyClient } from '../../src/client/client.ts';
import { json, negentropy, temporaryFolder } from '../cli/command-line.ts';
import { openMigratedAbove } from '../database/engines.ts';
import { startReadingServer } from '../http/reading-server.ts';
import { isSoak } from '../size.ts';
import { browser as executablePath, launched } from './chromium.ts';

// Whether the worker that a page starts comes to what `negentropy verify` comes to, on every
// decision: in every run of a small history, in soak of a simulated city.

interface Served {
  readonly url: string;
  readonly vkey: string;
  readonly ids: readonly string[];
}

/** A city that is served by a process of its own. */
interface City extends Omit<Served, 'ids'> {
  readonly outcomes: ReadonlyMap<string, string>;
  readonly stop: () => void;
}

/** What `negentropy verify` says. */
interface Verified {
  readonly verified: boolean;
  readonly key: string;
  readonly entries: number;
  readonly byType: { readonly decision: number };
}

/** After so many it is written down what was tried. */
const DECISIONS_A_TIME = 500;

/** What the worker said of each decision. */
interface Said {
  readonly id: string;
  readonly holds: boolean;
  readonly outcome?: string;
  readonly rechecked?: { readonly verdict: string };
}

describe.skipIf(executablePath === undefined)('decisions in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.close());

  async function saidOf({ url, vkey, ids }: Served): Promise<readonly Said[]> {
    // To start the worker by hand takes a page without the policy of pages.
    const context = await browser.newContext({ baseURL: url, bypassCSP: true });
    const page = await context.newPage();
    await page.goto('/verify');
    const said = await page.evaluate<readonly Said[]>(asking({ vkey, ids }));
    await context.close();
    return said;
  }

  // Fails when the worker takes a decision for proven that it did not recompute.
  test('every decision of a history holds there as it does here', async () => {
    const pages = builtPages();
    const server = await startReadingServer(await openMigratedAbove(), { pages });
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    const outcomes = new Map<string, string>(
      items.map((one: { id: string; outcome: string }) => [one.id, one.outcome]),
    );
    const url = `http://127.0.0.1:${await server.listen()}`;
    const ids = [...outcomes.keys()];
    const said = await saidOf({ url, vkey: server.logKey, ids });
    expect(said.filter(({ holds }) => !holds)).toEqual([]);
    expect(new Set(said.map(({ rechecked }) => rechecked?.verdict))).toEqual(
      new Set(['recomputed']),
    );
    for (const { id, outcome } of said) {
      const later = outcomes.get(id)?.replace(/released|cancelled/, 'held');
      expect([id, outcome]).toEqual([id, later]);
    }
    const other = await saidOf({ url, vkey: server.logKey.replace(/.$/, 'A'), ids });
    expect(other.filter(({ holds }) => holds)).toEqual([]);
    await server.close();
  });

  // About twenty minutes of a processor. One that was cut off goes on where it was if
  // NEGENTROPY_DEMO_STORE names a store that the demo made.
  test.runIf(isSoak)(
    'every decision of the demo holds there, and its log as a whole',
    async () => {
      const given = process.env['NEGENTROPY_DEMO_STORE'];
      const data = given ?? join(temporaryFolder(), 'city');
      if (given === undefined) await negentropy(['demo', '--data', data]);
      const exported = join(data, 'export.jsonl');
      const verified = json(
        await negentropy(['verify', exported, '--vkey', join(data, 'export.vkey'), '--json']),
      ) as Verified;
      expect(verified.verified).toBe(true);
      const city = await serve(data, verified.key);
      const said = await saidOfAll(city, join(data, 'tried-in-browser.jsonl'));
      expect(said.filter(({ holds }) => !holds)).toEqual([]);
      expect(said.length).toBe(verified.byType.decision);
      const others = said.filter(({ id, outcome }) => outcome !== city.outcomes.get(id));
      expect(others).toEqual([]);
      const verdicts = said.map(({ rechecked }) => rechecked?.verdict);
      const alone = verdicts.filter((verdict) => verdict === 'recomputed').length;
      console.log(`${said.length} decisions of a city hold, ${alone} recomputed by themselves`);
      const page = await browser.newPage({ baseURL: city.url });
      await page.goto('/verify');
      await page.fill('#vkey', verified.key);
      await page.setInputFiles('#file', exported);
      await page.locator('[data-result=holds]').waitFor({ timeout: 600_000 });
      const entries = await page.innerText('[data-fact=entries] dd');
      expect(Number(entries)).toBe(verified.entries);
      city.stop();
    },
    14_400_000,
  );

  /** What the worker says of each, with what an earlier run has written down. */
  async function saidOfAll(city: City, file: string): Promise<readonly Said[]> {
    const before = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const tried = before.map((line) => JSON.parse(line) as Said);
    const known = new Set(tried.map(({ id }) => id));
    const ids = [...city.outcomes.keys()].filter((id) => !known.has(id));
    for (let from = 0; from < ids.length; from += DECISIONS_A_TIME) {
      const part = ids.slice(from, from + DECISIONS_A_TIME);
      const said = await saidOf({ ...city, ids: part });
      appendFileSync(file, said.map((one) => `${JSON.stringify(one)}\n`).join(''));
      tried.push(...said);
    }
    return tried;
  }
});

/** Asks the worker about one decision after the other, for itself. */
function asking({ vkey, ids }: Pick<Served, 'vkey' | 'ids'>): string {
  return `(async () => {
    const worker = new Worker('/assets/' + document.body.dataset.proofWorker, { type: 'module' });
    const said = [];
    for (const id of ${JSON.stringify(ids)}) {
      const answer = await fetch('/v1/public/default/decisions/' + id + '/proof');
      const proof = await answer.json();
      const { result } = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage({ kind: 'decision', proof, vkey: ${JSON.stringify(vkey)} });
      });
      const { holds, decision, rechecked } = result;
      said.push({ id, holds, outcome: decision?.outcome, rechecked });
    }
    worker.terminate();
    return said;
  })()`;
}

async function serve(data: string, vkey: string): Promise<City> {
  const key = `neg_admin_${'v'.repeat(43)}`;
  const env = { ...process.env, NEGENTROPY_DATA: data, NEGENTROPY_ADMIN_KEY: key };
  const child = spawn(process.execPath, ['dist/cli/main.js', 'serve', '--port', '0', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    const client = new NegentropyClient({ baseUrl: url, key });
    await client.publishCommunity('default', { public: true });
    return { url, vkey, outcomes: await outcomesOf(client), stop: () => void child.kill() };
  }
  throw new Error('the service did not start');
}

/** Of each decision, as its own entry has it: how a hold ended stands in a later one. */
async function outcomesOf(client: NegentropyClient): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  for await (const { id, outcome } of client.listDecisions({ limit: 200 })) {
    outcomes.set(id, outcome.replace(/released|cancelled/, 'held'));
  }
  return outcomes;
}
