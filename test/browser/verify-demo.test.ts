import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NegentropyClient } from '../../src/client/client.ts';
import { json, negentropy, temporaryFolder } from '../cli/command-line.ts';
import { isSoak } from '../size.ts';
import { browser as executablePath, launched } from './chromium.ts';
import { type Asked, type Said, saidOf } from './said-of-decisions.ts';

// Whether the worker that a page starts comes to what `negentropy verify` comes to, on every
// decision of a simulated city. In every run pages.test.ts has it for a small history.

/** A city that is served by a process of its own. */
interface City extends Omit<Asked, 'ids'> {
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

describe.skipIf(executablePath === undefined)('decisions in the browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.close());

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
      const { said } = await saidOf(browser, { ...city, ids: part });
      appendFileSync(file, said.map((one) => `${JSON.stringify(one)}\n`).join(''));
      tried.push(...said);
    }
    return tried;
  }
});

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
